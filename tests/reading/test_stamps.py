"""How much speaks for each stamp of a page: its label, its place, and the days that the article tells of."""

from __future__ import annotations

from datetime import date

import pytest

from dvsearch.reading import page
from dvsearch.reading.dates import date_of_address
from dvsearch.reading.stamps import weigh_stamps
from dvsearch.reading.told_dates import read_told_dates
from dvsearch.vietnamese.plain import plain

TODAY = date(2026, 11, 21)
TITLE = "Xã Liễn Sơn vận động nhân dân hiến đất mở đường"
PROSE = "Con đường dài mười hai cây số nối ba thôn với chợ huyện, do người dân tự góp công và hiến đất làm nên."
SAME_DAY = "Sáng 12/3, xã Liễn Sơn họp với các thôn để thống nhất cách làm, chọn đoạn đường khó nhất làm trước tiên."


def weights(written: str, url: str = "") -> list[float]:
    text = written.replace("TITLE", TITLE).replace("PROSE", PROSE).replace(" | ", "\n")
    read = page.read_page(plain(text))
    told = read_told_dates(read, TODAY, months=True)
    return [weight for weight, _ in weigh_stamps(read, told, date_of_address(url, TODAY), TODAY)]


@pytest.mark.parametrize(
    ("stamp", "weight"),
    [
        ("12/03/2021", 3.0),
        ("12/03/2021 09:15", 4.5),
        ("12/03/2021 09:15:20", 3.5),  # a clock with seconds runs on the reader's screen
        ("Ngày đăng: 12/03/2021", 8.0),
        ("Cập nhật: 12/03/2021", 7.0),
        ("Hôm nay: 12/03/2021", -5.0),
    ],
)
def test_a_label_says_more_than_a_time_and_a_time_more_than_a_day(stamp: str, weight: float) -> None:
    assert weights(f"TITLE | {stamp} | PROSE") == [weight]


@pytest.mark.parametrize(
    ("written", "weight"),
    [
        ("TITLE (12/03/2021) | PROSE", 4.0),
        ("TITLE | 12/03/2021 | PROSE", 3.0),
        ("12/03/2021 | TITLE | PROSE", 2.0),
        ("12/03/2021 | Thời sự | TITLE | PROSE", 1.5),
        ("12/03/2021 | A | Thời sự | TITLE | PROSE", -1.5),
        ("12/03/2021 | PROSE", 1.0),
        ("PROSE | 12/03/2021", 0.0),
        ("TITLE | PROSE | PROSE | 12/03/2021 09:15 | PROSE", 4.5),
        ("TITLE | PROSE | PROSE | 12/03/2021 | PROSE", -0.5),
        ("TITLE | PROSE | PROSE | PROSE | PROSE | PROSE | 12/03/2021 09:15 | PROSE", 1.0),
        ("TITLE | A | B | C | 12/03/2021 | PROSE", 3.0),
        ("TITLE | PROSE | PROSE | PROSE | 12/03/2021", 3.0),
        ("TITLE | PROSE | PROSE | PROSE | PROSE | PROSE | 12/03/2021", 0.5),
    ],
)
def test_where_a_stamp_stands_says_how_likely_it_is_of_this_article(written: str, weight: float) -> None:
    assert weights(written) == [weight]


@pytest.mark.parametrize("written", ["Họp dân ngày 12/03/2021 ở xã Liễn Sơn | PROSE", "TITLE | 12/03/2031 | PROSE"])
def test_a_day_in_the_headline_or_to_come_is_no_stamp(written: str) -> None:
    assert weights(written) == []


def test_a_line_has_one_stamp_and_one_under_the_title_speaks_against_the_one_above() -> None:
    assert weights("12/03/2021 | TITLE | 13/03/2021, 15/03/2021 | PROSE") == [0.0, 3.0]


def test_stamps_of_other_articles_speak_for_none() -> None:
    written = "TITLE | 12/03/2021 | PROSE | Các tin khác | 13/03/2021 | Làm sạch biển | 22/03/2022 10:00"
    assert weights(written) == [3.0, -1.0, -2.0]


def test_an_address_of_the_same_month_speaks_for_a_stamp() -> None:
    assert weights("TITLE | 12/03/2021 | PROSE", "https://example.vn/a-20210315.htm") == [7.0]
    assert weights("TITLE | 12/03/2021 | PROSE", "https://example.vn/a-20210415.htm") == [3.0]


HEADER, UNDER = "12/03/2021 | A | B | Thời sự | TITLE | ", "TITLE | 12/03/2021 | "


@pytest.mark.parametrize(
    ("told", "under", "header"),
    [
        (SAME_DAY, 5.5, 1.0),
        ("PROSE Ngày 13/3/2021 xong.", 6.5, 2.0),
        ("PROSE Ngày 14/3/2021 xong.", 4.0, -0.5),
        ("PROSE Ngày 28/2/2021 xong.", 6.5, 2.0),
        ("PROSE Ngày 27/2/2021 xong.", 4.0, -0.5),
        ("PROSE Năm 2021 làm xong.", 4.0, -0.5),
        ("PROSE Năm 2020 làm xong.", 2.5, -2.0),
        ("PROSE Năm 2015 làm xong, năm 2016 sửa, năm 2014 lại sửa.", 2.0, -4.5),
        ("PROSE Năm 2019 làm xong. " + SAME_DAY, 5.0, 0.5),
        ("PROSE Ngày 25/7/2022 làm xong.", 3.0, -1.5),
        ("PROSE Ngày 26/7/2022 làm xong.", 3.0, -4.5),
        ("PROSE Ngày 26/7/2022 làm xong. " + SAME_DAY, 5.5, 1.0),
    ],
)
def test_the_days_of_the_story_speak_for_a_stamp_or_against_a_header(told: str, under: float, header: float) -> None:
    assert (weights(UNDER + told), weights(HEADER + told)) == ([under], [header])


def test_a_story_of_last_december_allows_a_stamp_of_january() -> None:
    told = "PROSE Sáng 28/12, xã Liễn Sơn họp với các thôn để thống nhất cách làm."
    assert weights("TITLE | 02/01/2021 | " + told) == [5.5]
    assert weights("TITLE | 02/03/2021 | " + told) == [3.0]
