"""When an article was published, in every notation, and how it is known."""

from __future__ import annotations

from datetime import date

import pytest

from dvsearch.reading import dates, page
from dvsearch.reading.dates import Dated
from dvsearch.reading.told_dates import read_told_dates
from dvsearch.vietnamese.plain import plain

TODAY = date(2026, 11, 21)
TITLE = "Xã Liễn Sơn vận động nhân dân hiến đất mở đường"
LEAD = (
    "Sáng 12/3, Ban Chỉ đạo quy chế dân chủ xã Liễn Sơn họp với các thôn để thống nhất cách làm, chọn đoạn đường khó "
    "nhất làm trước."
)
OLD = "Con đường này được mở từ năm 1973, khi cả xã còn chưa có điện và phải đi bộ mười hai cây số mới ra tới huyện lỵ."


def find(text: str, **where: str) -> Dated | None:
    return dates.publication_date(page.read_page(plain(text)), today=TODAY, **where)


def found(text: str, **where: str) -> tuple[str, str] | None:
    dated = find(text, **where)
    return (dated.value, dated.basis) if dated else None


@pytest.mark.parametrize(
    "stamp",
    [
        "Ngày đăng: 12/03/2021",
        "09:15 12/03/2021",
        "Thứ Sáu, 12/03/2021, 09:15 [GMT+7]",
        "Ngày 12 tháng 3 năm 2021",
        "(09:15 12/03/2021)",
        "2021-03-12T09:15:00+07:00",
        "2021-03-12 | Thời sự",
        "12.3.2021 09:15",
        "12-3-2021",
        "Cập nhật lúc 09:15, 12/3/2021",
        "Đăng lúc: 09:15 - 12/03/2021",
        "Thứ sáu, 12 Tháng 3 2021 9:15",
        "Ngày đăng 12/03/2021 | 09:15 | View count: 278",
        "12/03/2021 09:15 SA",
        "Thứ 6, 12/03/2021 - 09:15'",
        "VPO - 12/03/2021 09:15",
        "Vĩnh Phúc, ngày 12 tháng 3 năm 2021",
        "(Báo Vĩnh Phúc, 12.3.2021)",
        "Thứ Sáu, 12 Tháng Ba 2021 9:15",
        "Thứ Sáu, 12 th3, 2021",
        "12/03/21 09:15",
        "Tác giả: Ban biên tập | Ngày: 12/03/2021",
        "Ngày xuất bản: 12/3/2021 | Lượt xem: 1.204",
    ],
)
def test_a_stamp_under_the_title_is_read_in_every_notation(stamp: str) -> None:
    assert found(f"{TITLE}\n{stamp}\n{LEAD}") == ("2021-03-12", "page")


@pytest.mark.parametrize(
    "text",
    [
        f"12/03/2021 09:15\n{TITLE}\n{LEAD}",
        f"Thứ Sáu, 12/03/2021 | 09:15\nCHÍNH TRỊ\n{TITLE}\n{LEAD}",
        f"{TITLE} (09:15 12/03/2021)\n{LEAD}",
        f"{TITLE}\n{LEAD}\nThu Hà\nNgày đăng: 12/03/2021",
        f"{TITLE}\n12/03/2021\n{OLD}",
    ],
    ids=["above", "header with time", "behind the title", "at the end", "an article about old times"],
)
def test_a_stamp_may_stand_above_behind_or_below(text: str) -> None:
    assert found(text) == ("2021-03-12", "page")


@pytest.mark.parametrize(
    "header",
    [
        "Thứ Hai, 18/12/2023",
        "Bây giờ là 07:57 18/12/2023",
        "Hôm nay: Thứ Hai, 18/12/2023",
        "Thứ Hai, 18/12/2023 19:44:02",
    ],
)
def test_the_day_of_viewing_is_not_the_day_of_publication(header: str) -> None:
    text = f"{header}\nTrang chủ\n{TITLE}\nĐăng lúc: 09:15 - 12/03/2021\n{LEAD}"
    assert found(text) == ("2021-03-12", "page")


def test_a_header_years_after_everything_the_article_tells_leaves_a_guess() -> None:
    lead = "Trong 6 tháng đầu năm 2020, các cấp ủy quan tâm công tác dân vận, hoàn thành kế hoạch năm 2020 đề ra."
    text = f"Thứ Sáu, 21/6/2024\nGiao ban công tác dân vận 6 tháng đầu năm 2020\n{lead}"
    assert found(text) == ("2020", "guess")


def test_dates_of_other_articles_are_not_this_ones() -> None:
    after = "Các tin khác\nTập huấn cán bộ hội (20/3/2022)\n22/03/2022 10:00\nLàm sạch biển\n25/03/2022"
    assert found(f"{TITLE}\nCập nhật: 12/03/2021 09:15\n{LEAD}\n{after}") == ("2021-03-12", "page")


def test_a_stamp_may_stand_under_the_lead() -> None:
    text = f"{TITLE}\n{LEAD}\nThu Hà\nThứ Sáu, 12/03/2021, 09:15\n{OLD}\n{OLD}"
    assert found(text) == ("2021-03-12", "page")


def test_the_stamp_next_to_the_title_wins_over_one_farther_off() -> None:
    assert found(f"Thứ Hai, 15/3/2021, 10:00\n12/03/2021 09:15\n{TITLE}\n{OLD}") == ("2021-03-12", "page")
    assert found(f"15/3/2021 10:00\n{TITLE}\n12/03/2021 09:15\n{LEAD}") == ("2021-03-12", "page")


def test_when_a_site_was_updated_is_not_when_the_article_under_it_was_published() -> None:
    text = f"Cập nhật: Thứ Hai, 15/3/2021\nLàng nghề\n{TITLE}\n12/03/2021 09:15\n{LEAD}"
    assert found(text) == ("2021-03-12", "page")


def test_a_stamp_with_a_time_right_above_the_title_is_believed_of_an_article_about_old_times() -> None:
    assert found(f"12/03/2021 09:15\n{TITLE}\n{OLD}\n{OLD}") == ("2021-03-12", "page")


def test_a_day_over_the_menu_is_not_believed() -> None:
    text = f"Thứ Sáu, 12/03/2021\nTrang chủ\nGiới thiệu\nLiên hệ\n{TITLE}\n{OLD}"
    assert found(text) is None


def test_a_day_in_the_middle_of_the_story_is_no_stamp() -> None:
    assert found(f"{TITLE}\n{OLD}\n05-11-1973\n{OLD}\n{LEAD}") is None


@pytest.mark.parametrize(
    "stamp", ["Ngày đăng: 31/02/2021", "Ngày đăng: 12/03/2031", "Ngày đăng: 45/13/2021", "12/03/1821"]
)
def test_days_that_cannot_be_are_refused(stamp: str) -> None:
    assert found(f"{TITLE}\n{stamp}\n{LEAD}") is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.vn/mo-duong-20210312091512345.htm", "2021-03-12"),
        ("https://example.vn/2021/03/12/mo-duong.html", "2021-03-12"),
        ("https://example.vn/tin/d20210312091512.htm", "2021-03-12"),
        ("https://example.vn/thoi-su/202103/mo-duong-8363204/", "2021-03"),
        ("lien-son/mo-duong-20210312.txt", "2021-03-12"),
        ("lien-son/12-03-2021.txt", "2021-03-12"),
        ("lien-son/12032021_moduong.txt", "2021-03-12"),
        ("https://example.vn/mo-duong-3848868.html", None),
        ("https://example.vn/le-ky-niem-30-4-2021.html", None),
        ("https://example.vn/lich-tiep-dan-ngay-12-03-2021-cua-xa.html", None),
        ("https://example.vn/mit-tinh-ngay-20210430.html", None),
        ("https://example.vn/tin/2021-03-12-mo-duong.html", "2021-03-12"),
        ("https://example.vn/mo-duong-20311399.html", None),
        ("https://example.vn/2031/03/12/mo-duong.html", None),
    ],
)
def test_addresses_and_file_names_carry_dates(address: str, expected: str | None) -> None:
    assert found(f"{TITLE}\n{LEAD}", url=address) == (expected and (expected, "url"))
    assert found(f"{TITLE}\n{LEAD}", name=address) == (expected and (expected, "url"))


def test_a_stamp_and_an_address_that_agree_are_the_page() -> None:
    assert found(f"{TITLE}\n12/03/2021\n{LEAD}", url="https://example.vn/20210312/a.html") == ("2021-03-12", "page")


def test_a_guess_is_a_year_and_never_a_day() -> None:
    assert found(
        "Ngày 9/6/2025, Thường trực Huyện ủy làm việc với xã Liễn Sơn về việc sắp xếp bộ máy sau sáp nhập."
    ) == ("2025", "guess")


def test_a_day_without_its_year_claims_nothing() -> None:
    assert found(f"{TITLE}\n{LEAD}") is None


def test_plans_are_not_the_past() -> None:
    plan = "Mục tiêu đến năm 2025, tầm nhìn 2030, xã đạt chuẩn nâng cao; giai đoạn 2021-2025 làm xong đường."
    assert found(f"{TITLE}\n{plan} {LEAD}") is None
    start = "Từ ngày 1/1/2025, xã mới đi vào hoạt động, trụ sở đặt tại nhà văn hóa trung tâm của xã cũ."
    assert found(f"{TITLE}\n{start}") is None


PRESENT = {
    "a part of the day": "Sáng 12/3/2021, xã Liễn Sơn họp với các thôn để thống nhất cách làm.",
    "a day over": "Ngày 12/3/2021, UBND xã đã họp với các thôn để thống nhất cách làm.",
    "a time to now": "Trong 6 tháng đầu năm 2021, xã vận động được mười hai hộ hiến đất.",
    "since the year began": "Từ đầu năm 2021, xã vận động được mười hai hộ hiến đất.",
    "near its own day": "Chiều 12/3, xã Liễn Sơn họp với các thôn, bàn tiếp việc đã nêu ngày 8/3/2021.",
    "an event of the headline": "Khai mạc Hội thi Dân vận khéo 2021\nNgười dân xã Liễn Sơn dự rất đông.",
}


@pytest.mark.parametrize("text", PRESENT.values(), ids=PRESENT)
def test_the_year_that_is_told_of_as_the_present_is_guessed(text: str) -> None:
    assert found(text if "\n" in text else f"{TITLE}\n{text}") == ("2021", "guess")


NO_GUESS = {
    "people": "Sáng nay, hơn 2000 người dự mít tinh. Có 2.019 hộ nghèo và 2010 m2 đất, 2000 đồng mỗi cân.",
    "a document": "Thực hiện Nghị định 12/2015/NĐ-CP và Thông tư số 39/2014, xã Liễn Sơn họp dân.",
    "a law": "Sáng nay, xã phổ biến Luật Đất đai năm 2013, Nghị quyết ngày 12/3/2013 của HĐND.",
    "an anniversary": "Lễ kỷ niệm 70 năm (1945-2015) và 60 năm (20/10/1955 - 20/10/2015) diễn ra trang trọng.",
    "a plan": "Giai đoạn 2016-2020, xã làm xong đường; đến năm 2030 thành đô thị, năm 2019 sẽ có chợ mới.",
    "a birth": "Anh Tùng (sinh ngày 12/3/1987, mất ngày 5/4/2011) để lại hai con nhỏ cho bà con trông nom.",
    "a trial": "Theo cáo trạng, sáng 12/3/2015, bị cáo đến xã Liễn Sơn và lấy trộm hai con bò.",
    "next year's event": "Sẽ có Hội thi Dân vận khéo 2016\nNgười dân xã Liễn Sơn sẽ tham dự.",
    "a weekday that it does not have": "Sáng 12/3/2021, xã họp dân; thứ Ba (22/3) xã họp lần nữa với các thôn.",
    "an earlier year": "Sáng 12/3/2015, xã họp. Con đường xong năm 2018, nay đã hỏng nhiều chỗ.",
    "a deadline": "Hạn chót nhận hồ sơ là 5 giờ chiều, ngày 15/4/2021, thí sinh đăng ký tại xã.",
}


@pytest.mark.parametrize("text", NO_GUESS.values(), ids=NO_GUESS)
def test_what_tells_nothing_of_now_is_no_guess(text: str) -> None:
    assert found(text if "\n" in text else f"{TITLE}\n{text}") is None


def test_a_year_to_come_leaves_the_one_before_it_where_a_day_of_that_is_over() -> None:
    text = "Lịch nghỉ Tết 2022\nNgày 12/11/2021, UBND tỉnh đã có thông báo về lịch nghỉ Tết Âm lịch năm 2022."
    assert found(text) == ("2021", "guess")


def test_history_is_no_guess() -> None:
    assert found(f"{TITLE}\n{OLD} {OLD}") is None


def test_a_date_says_where_it_stands() -> None:
    text = f"{TITLE}\nNgày đăng: 12/03/2021\n{LEAD}"
    dated = find(text)
    assert dated is not None and dated.start is not None
    assert text[dated.start : dated.end] == "12/03/2021"
    assert "label" in dated.reason


@pytest.mark.parametrize(
    "stamp",
    [
        "12/03/2021 09:15 GMT+7",
        "Thứ Sáu, 12/03/2021 | 09:15 ",
        "09:15 12/03/2021 - ",
        "Thứ sáu, 12/03/2021, 09:15 (GMT+7)",
    ],
)
def test_a_stamp_that_is_glued_to_the_lead_is_one(stamp: str) -> None:
    assert found(f"{TITLE}\n{stamp}{LEAD}") == ("2021-03-12", "page")
    read = page.read_page(plain(f"{TITLE}\n{stamp}{LEAD}"))
    assert [line.text for line in read.body] == [LEAD]


NEUTRAL = "Con đường dài mười hai cây số nối ba thôn với chợ huyện, do người dân tự góp công và hiến đất làm nên."

LONG = "\n".join([NEUTRAL] * 4)


@pytest.mark.parametrize(
    ("text", "address", "expected"),
    [
        (f"{TITLE}\n12/03/2021\n{NEUTRAL}", "https://example.vn/a-20210415.htm", ("2021-04-15", "url")),
        (f"{TITLE}\n12/03/2021 09:15\n{NEUTRAL}", "https://example.vn/a-20210415.htm", ("2021-03-12", "page")),
        (f"12/03/2021\n{TITLE}\n{NEUTRAL}", "", ("2021-03-12", "page")),
        (f"{TITLE}\n{LONG}\n{LEAD}\nThu Hà\n12/03/2021", "", ("2021-03-12", "page")),
        (f"{TITLE}\n{LONG}\n{NEUTRAL}\nThu Hà\n12/03/2021", "", None),
    ],
    ids=["alone under the title", "with a time", "alone above the title", "a day of the story", "no day of the story"],
)
def test_a_stamp_has_to_say_more_than_an_address_does(text: str, address: str, expected: tuple[str, str]) -> None:
    assert found(text, url=address) == expected


@pytest.mark.parametrize(
    ("address", "today", "expected"),
    [
        ("https://example.vn/a-20210312.htm", date(2021, 3, 11), "2021-03-12"),
        ("https://example.vn/a-20210313.htm", date(2021, 3, 11), None),
        ("https://example.vn/202103/a.htm", date(2021, 2, 28), "2021-03"),
        ("https://example.vn/a-20210231.htm", TODAY, None),
        ("https://example.vn/a-20210231-20210312.htm", TODAY, "2021-03-12"),
        ("https://example.vn/hoi-thi-30-04-2021.htm", TODAY, None),
        ("https://example.vn/hoi-thi_2021-04-30.htm", TODAY, None),
    ],
)
def test_an_address_says_a_day_that_can_be_and_no_later_than_tomorrow(
    address: str, today: date, expected: str | None
) -> None:
    dated = dates.date_of_address(address, today)
    assert (dated and dated.value) == expected


def test_without_a_day_given_today_is_today() -> None:
    read = page.read_page(plain(f"{TITLE}\n12/03/2021 09:15\n{NEUTRAL}"))
    dated = dates.publication_date(read)
    assert dated is not None and dated.value == "2021-03-12"


def test_the_latest_year_told_of_is_the_latest_that_is_no_plan() -> None:
    text = f"{TITLE}\n{OLD} Chợ được xây năm 2015, sửa năm 2009; đến năm 2019 thì mở rộng."
    told = read_told_dates(page.read_page(plain(text)), TODAY, months=False)
    assert told.latest == 2015


def test_a_year_guessed_says_where_it_stands() -> None:
    text = f"{TITLE}\nSáng 2021-03-12, xã Liễn Sơn họp với các thôn để thống nhất cách làm."
    dated = find(text)
    assert dated is not None and (dated.value, dated.basis) == ("2021", "guess")
    assert text[dated.start : dated.end] == "2021"


def test_a_day_without_its_year_may_be_the_very_day_that_has_one() -> None:
    text = f"{TITLE}\nChiều 12/3, xã Liễn Sơn họp với các thôn, bàn việc đã nêu ngày 12/3/2021."
    assert found(text) == ("2021", "guess")


def test_a_year_to_come_is_the_present_where_a_day_of_it_is_named() -> None:
    text = "Lịch nghỉ Tết 2022\nNgày 12/11/2021, UBND tỉnh đã có thông báo về lịch nghỉ Tết Âm lịch năm 2022."
    assert found(f"{text} Quyết định số 5 ngày 3/1/2022 của UBND tỉnh.") is None
