"""Two articles are copies where their texts agree, and so does what a template is filled with."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dvsearch.article import Article
from dvsearch.indexing import analyzer
from dvsearch.indexing.signatures import (
    LENGTH,
    SHORTEST,
    Content,
    is_comparable,
    letters,
    likeness,
    signature,
    signatures,
    unpack,
)

NOTICE = """Thực hiện quy chế tiếp công dân, Văn phòng thông báo lịch tiếp dân định kỳ {when} của đồng chí {who} như
sau. Địa điểm tại trụ sở tiếp dân, thành phần gồm đại diện các ban, ngành, đoàn thể có liên quan. Ai có nhu cầu đăng ký
trước với bộ phận một cửa, mang theo giấy tờ tùy thân, trình bày trung thực nội dung kiến nghị, phản ánh của mình và giữ
gìn trật tự nơi tiếp dân. Kinh phí hỗ trợ đi lại là {much} đồng một người, nhận tại bàn đón tiếp sau khi ký vào sổ."""

REPORT = """Sáng 12/3, đoàn công tác về thăm bản Nậm Cắn, nơi bà con vừa góp ngày công làm xong con đường vào rẫy. Đường
dài hơn hai cây số, rộng ba mét, đổ bê tông từ đầu bản đến bờ suối. Trước đây mỗi mùa mưa học sinh phải nghỉ học vì nước
lũ, người ốm phải cáng qua đèo. Trưởng bản kể, lúc đầu nhiều nhà không muốn hiến đất vườn, cán bộ dân vận phải đến từng
bếp lửa, ăn cùng mâm, nghe cho hết chuyện. Rồi người già nói trước, thanh niên làm theo, mỗi nhà cử một lao động. Xi
măng do huyện cấp, cát sỏi lấy dưới suối, thợ là người trong bản. Sau bốn tháng, chiếc xe máy đầu tiên chạy thẳng tới
sàn nhà xa nhất. Nay thương lái vào tận nơi mua gừng và khoai sọ, giá cao hơn trước một phần ba. Bản đang bàn tiếp việc
kéo nước sạch về từng hộ, lần này không ai phải vận động nữa vì ai cũng đã thấy lợi ích của việc chung."""


def sign(text: str, title: str = "", provinces: Sequence[str] = ()) -> str:
    document = analyzer.document(Article("a", title, text, provinces=tuple(provinces)))
    return document.exact.get("signature", ("",))[0]


def are_copies(one: str, other: str) -> bool:
    first, second = unpack(letters([one, other]))
    there = likeness(first[None], second[None])[0] > 0
    assert there == (likeness(second[None], first[None])[0] > 0)
    return bool(there)


def notice(when: str = "tháng 5/2021", who: str = "Trần Văn Minh", much: str = "150.000") -> str:
    return NOTICE.format(when=when, who=who, much=much)


def test_a_signature_is_short_and_the_same_however_it_was_made() -> None:
    texts = [REPORT, notice(), REPORT[:600]]
    apart = [sign(text) for text in texts]
    together = analyzer.documents([Article("a", "", text) for text in texts], ["", "", ""])
    assert [document.exact["signature"][0] for document in together] == apart
    assert {len(made) for made in apart} == {LENGTH}
    assert all(map(is_comparable, apart))


DATED = (
    "ngày 12 tháng 3 năm 2021 kỳ 5 2020 tháng 4 tháng 13 tháng 0 năm 2021 31 12 1899 một hai ba số Hà Nội 0 2100".split(
        " "
    )
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.sampled_from(DATED), min_size=SHORTEST, max_size=3 * SHORTEST), min_size=1, max_size=3))
@example([["x"] * SHORTEST + ["5"], ["tháng", "3", *["x"] * SHORTEST]])
@example([["x"] * SHORTEST + ["tháng", "3", "năm"], ["2021", "12", "2020", *["x"] * SHORTEST]])
def test_the_kernel_signs_as_arrays_do_each_text_by_itself(texts: list[list[str]]) -> None:
    kernel = pytest.importorskip("dvsearch_kernel")
    contents = [Content(text, np.arange(number, dtype=np.uint32), text[:1]) for number, text in enumerate(texts)]
    assert signatures(contents, kernel) == signatures(contents) == list(map(signature, contents))


def test_the_kernel_signs_long_texts_as_arrays_do() -> None:
    kernel = pytest.importorskip("dvsearch_kernel")
    contents = [Content(f"{notice()} {REPORT} {number}".lower().split() * number) for number in range(1, 6)]
    assert signatures(contents, kernel) == signatures(contents)
    with pytest.raises(ValueError, match="cut short"):
        kernel.sign_texts(b"", b"", b"", [[1, 0]])


def test_a_text_too_short_to_compare_has_no_signature() -> None:
    words = [f"từ{number}" for number in range(SHORTEST)]
    assert signatures([Content(words[1:]), Content(words)]) == ["", signature(Content(words))]
    assert not is_comparable("")
    assert not is_comparable("A" * 96)
    assert "signature" not in analyzer.document(Article("a", "", "Một câu ngắn.")).exact


@pytest.mark.parametrize(
    "other",
    [
        "BÁO TỈNH\nNGƯỜI DÂN BẢN XA LÀM ĐƯỜNG\nTin của phóng viên thường trú\n" + REPORT,
        "Con đường mới giúp một bản vùng cao đổi thay sau bốn tháng góp công, góp của. " + REPORT + " Ảnh: Hà Lan",
        REPORT[:700],
        REPORT[: REPORT.index("Nay thương lái")],
        REPORT[REPORT.index("Trước đây") :],
        REPORT.replace("rộng ba mét, đổ bê tông", "rộng ba mét rưỡi, rải cấp phối"),
        REPORT.replace("Sáng 12/3", "Sáng 12-3-2021"),
        REPORT.replace("Sáng 12/3", "Sáng 12 tháng 3"),
        unicodedata.normalize("NFD", REPORT),
        REPORT.replace("hòa", "hoà").replace("tùy", "tuỳ").upper(),
    ],
    ids=["header", "lead", "cut", "cut again", "cut in front", "corrected", "date", "date in words", "NFD", "capitals"],
)
def test_the_same_text_under_another_header_cut_short_or_corrected_is_a_copy(other: str) -> None:
    assert are_copies(sign(REPORT), sign(other))


@pytest.mark.parametrize(
    "other",
    [
        notice(when="tháng 6/2021"),
        notice(when="tháng 6 năm 2021"),
        notice(when="tháng 5/2022"),
        notice(when="tháng 5 năm 2022"),
        notice(much="200.000"),
    ],
    ids=["month", "month in words", "year", "year in words", "amount"],
)
def test_notices_of_one_template_that_differ_in_date_or_number_are_no_copies(other: str) -> None:
    assert are_copies(sign(notice()), sign(notice()))
    assert not are_copies(sign(notice()), sign(other))


def test_notices_of_two_days_are_no_copies() -> None:
    days = [sign(notice(when=f"ngày {day}/5/2021")) for day in (13, 14)]
    assert not are_copies(*days)
    assert are_copies(days[0], sign(notice(when="ngày 13 tháng 5 năm 2021")))


@pytest.mark.parametrize("unit", ["tháng {}", "ngày {}/7", "{} tháng 7", "{}/2021"])
def test_every_date_of_a_notice_is_another_one_even_among_many_numbers(unit: str) -> None:
    amounts = " ".join(f"hộ {number} nhận {number * 7} nghìn" for number in range(100, 130))
    made = [sign(notice(when=unit.format(number)) + amounts) for number in range(1, 13)]
    told = [are_copies(made[0], other) for other in made]
    assert told[0]
    assert sum(told) <= 2  # two of the dates may share a bit


def test_notices_of_one_template_about_other_people_are_no_copies() -> None:
    assert not are_copies(sign(notice(who="Trần Văn Minh")), sign(notice(who="Lê Thị Hoa")))


def test_plans_of_two_provinces_from_one_template_are_no_copies() -> None:
    plan = REPORT.replace("bản Nậm Cắn", "các bản vùng cao")
    assert are_copies(sign(plan, provinces=["Nghệ An"]), sign(plan, provinces=["Nghệ An", "Hà Tĩnh"]))
    assert are_copies(sign(plan, provinces=["Nghệ An"]), sign(plan))
    assert not are_copies(sign(plan, provinces=["Nghệ An"]), sign(plan, provinces=["Hà Tĩnh"]))


def test_a_later_report_that_repeats_the_earlier_one_behind_its_news_is_no_copy() -> None:
    news = """Chiều 20/9, huyện cho biết con đường vào bản đã bị lũ cuốn mất một đoạn dài và phải làm lại từ đầu. Đoàn
    kiểm tra kết luận đơn vị thi công không đặt cống thoát nước, yêu cầu khắc phục xong trước mùa khô năm nay. Bà con đề
    nghị được giám sát việc sửa chữa, công khai tiền vật liệu và cử người có tay nghề cùng làm với thợ của huyện.
    Lãnh đạo xã nhận trách nhiệm trước dân, hứa báo cáo tiến độ hằng tuần tại nhà văn hóa và trên loa. Lúc chờ,
    học sinh được bố trí ăn ở tại trường, người ốm được đội dân quân khiêng qua suối bằng bè mảng. """
    assert not are_copies(sign(REPORT), sign(news + "Trước đó, như đã đưa tin, s" + REPORT[1:]))


def test_two_texts_of_a_kind_have_too_little_in_common() -> None:
    assert not are_copies(sign(REPORT), sign(notice()))
    halves = REPORT[: len(REPORT) // 3] + notice() + notice()[::-1]
    assert not are_copies(sign(REPORT), sign(halves))
