"""The years that an article tells of, and the one that it can be of: at their limits."""

from __future__ import annotations

from datetime import date

import pytest

from dvsearch.reading.date_formats import FIRST_YEAR
from dvsearch.reading.page import read_record
from dvsearch.reading.told_dates import FIRST_ONLINE, WEEKS, ToldDates, guess_year, read_told_dates
from dvsearch.vietnamese.plain import plain

TODAY = date(2026, 11, 21)
TITLE = "Xã Liễn Sơn mở đường\n"


def told(text: str) -> ToldDates:
    return read_told_dates(read_record(plain(TITLE + text)), TODAY, months=True)


def guessed(text: str) -> str | None:
    page = read_record(plain(TITLE + text))
    found = guess_year(page, read_told_dates(page, TODAY, months=True))
    return None if found is None else found.value


def test_a_year_is_told_of_from_the_first_that_news_has_to_that_of_today() -> None:
    text = f"Làng có từ năm {FIRST_YEAR - 1}, chợ họp năm {FIRST_YEAR}, cầu xây năm 2026 và cả năm 2027."
    assert [one.year for one in told(text).mentions] == [FIRST_YEAR, 2026]
    assert [one.year for one in told("Cầu khánh thành ngày 1/1/2027.").mentions] == []


def test_the_first_year_of_news_online_can_be_guessed_and_none_before_it() -> None:
    for year, expected in ((FIRST_ONLINE, str(FIRST_ONLINE)), (FIRST_ONLINE - 1, None)):
        assert guessed(f"Sáng 12/3/{year}, bà con xã Liễn Sơn đã hiến đất.") == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Sáng 12/3/2021, bà con hiến đất.\nGiá đất năm 2022 cao hơn.", "2021"),
        ("Sáng 12/3/2021, bà con hiến đất.\nXã sẽ khởi công ngày 1/5/2022.", "2021"),
        ("Sáng 12/3/2021, bà con hiến đất.\nCầu xong ngày 1/5/2022.", None),  # told of as past, and nobody says when
        ("Ngày 12/3/2021, bà con hiến đất.\nXã sẽ khởi công ngày 1/5/2022.", None),  # may be of the year before
    ],
)
def test_the_year_before_is_guessed_where_the_newest_is_still_to_come(text: str, year: str | None) -> None:
    assert guessed(text) == year


def test_what_is_told_of_a_court_in_the_lead_is_of_another_time() -> None:
    lines = ["Sáng 12/3/2021, bà con họp.", "Nhiều người đến.", "Hôm ấy bị cáo đến muộn."]
    assert guessed("\n".join(lines)) == "2021"  # headline and two lines are the lead
    assert guessed("\n".join([lines[0], lines[2], lines[1]])) is None


@pytest.mark.parametrize(("days", "year"), [(-1, None), (0, "2021"), (WEEKS, "2021"), (WEEKS + 1, None)])
def test_a_day_without_a_year_is_near_a_full_date_for_two_weeks(days: int, year: str | None) -> None:
    text = f"Sáng {10 + days}/3, bà con xã Liễn Sơn góp công. Đường được khởi công ngày 10/3/2021."
    assert guessed(text) == year
