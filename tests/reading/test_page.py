"""Pages saved as text and as HTML: the title, the body without furniture, the author and the source."""

from __future__ import annotations

import contextlib
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dvsearch.article import Article
from dvsearch.errors import InputError
from dvsearch.reading.assemble import assemble
from dvsearch.reading.fields import Fields
from dvsearch.reading.line_kinds import Kind, line_kind
from dvsearch.reading.page import read_record
from dvsearch.vietnamese.plain import plain

LEAD = (
    "Sáng 12/3, Ban Dân vận Huyện ủy Lập Thạch tổ chức hội nghị giao ban quý I với các khối dân vận cơ sở, bàn việc "
    "nhân rộng những mô hình làm được trong năm qua."
)
SECOND = (
    "Theo báo cáo, toàn huyện có 48 mô hình “Dân vận khéo”, trong đó 17 mô hình về xây dựng nông thôn mới được nhân "
    "dân góp công, góp đất làm đường."
)
TITLE = "Lập Thạch: 48 mô hình dân vận khéo đi vào đời sống"


def read(text: str, *, html: bool = False, title: str | None = None, url: str | None = None) -> Article:
    return assemble(Fields(text=text, html=html, title=title, url=url), path="page").article


def page(before: list[str], after_title: list[str], after: list[str], title: str = TITLE) -> str:
    return "\n\n".join([*before, title, *after_title, LEAD, SECOND, *after])


PORTALS = {
    "party committee": (
        ["TRANG THÔNG TIN ĐIỆN TỬ ĐẢNG BỘ TỈNH", "Trang chủ", "Giới thiệu", "Hôm nay, ngày 4/5/2022"],
        ["Cập nhật lúc 09:15, 12/3/2021", "Tăng giảm cỡ chữ", "A+", "A-"],
        [
            "| In bài viết | Gửi email | Về đầu trang |",
            "CÁC TIN ĐÃ ĐƯA",
            "» Tập huấn cán bộ hội (10/3/2021)",
            "Số lượt truy cập",
        ],
    ),
    "newspaper": (
        ["Chính trị", "Kinh tế", "Pháp luật - Bạn đọc", "Trang chủ > Chính trị > Xây dựng Đảng"],
        ["Thứ Sáu, 12/03/2021, 09:15 [GMT+7]", "Lượt xem: 1.204", "EmailPrintAa"],
        [
            "Chia sẻ bài viết",
            "Từ khóa: dân vận khéo, Lập Thạch",
            "TIN LIÊN QUAN",
            "Khởi công cầu dân sinh",
            "Bình luận",
            "Họ tên",
        ],
    ),
    "government portal": (
        ["Đăng nhập", "Sơ đồ cổng", "Hỏi đáp", "Bây giờ là 07:57 18/12/2023"],
        ["Thời gian đăng: 12-03-2021", "Đọc bài viết", "Tweet", "Thích 0"],
        ["Báo lỗi bài viết", "Đăng ký nhận tin", "Người đăng: Quản trị viên", "Tổng lượt truy cập: 12.345.678"],
    ),
    "news site": (
        ["Mới nhất", "Đọc nhiều", "Podcast"],
        ["12.03.2021 09:15", "Sao chép liên kết", "Bình luận 0"],
        [
            "Lưu bài viết này",
            "Có thể bạn quan tâm",
            "Vui lòng nhập nội dung bình luận",
            "© 2021 Giấy phép số 5/GP, mọi quyền được bảo lưu, bản quyền thuộc tòa soạn",
        ],
    ),
}


@pytest.mark.parametrize("portal", PORTALS)
def test_the_furniture_of_a_portal_goes_and_the_article_stays(portal: str) -> None:
    before, after_title, after = PORTALS[portal]
    article = read(page(before, after_title, after))
    assert article.title == TITLE
    assert article.text == f"{LEAD}\n{SECOND}"
    assert (article.date, article.date_basis) == ("2021-03-12", "page")
    assert article.raw == page(before, after_title, after)


@pytest.mark.parametrize("portal", PORTALS)
def test_the_same_page_in_decomposed_letters_reads_the_same(portal: str) -> None:
    decomposed = unicodedata.normalize("NFD", page(*PORTALS[portal]))
    article = read(decomposed)
    assert unicodedata.normalize("NFC", article.title) == TITLE
    assert article.text == unicodedata.normalize("NFD", f"{LEAD}\n{SECOND}")
    assert article.date == "2021-03-12"


def test_the_body_is_slices_of_the_original_in_order() -> None:
    text = page(["Trang chủ"], ["12/03/2021 09:15"], ["Gửi bình luận"]).replace("\n", "  \r\n\t")
    article = read(text)
    place = 0
    for line in article.text.split("\n"):
        place = text.index(line, place) + len(line)


def test_captions_and_cross_headings_stay_in_the_text_and_are_no_title() -> None:
    body = f"{TITLE}\nQuang cảnh hội nghị\n{LEAD}\nNhững con đường mở từ lòng dân\n{SECOND}\nẢnh: Thu Hà"
    article = read(body)
    assert article.title == TITLE
    assert "Quang cảnh hội nghị" in article.text
    assert "Những con đường mở từ lòng dân" in article.text


def test_a_list_of_other_articles_inside_the_body_goes_and_what_follows_stays() -> None:
    text = f"{TITLE}\n{LEAD}\nTin liên quan\nTặng quà gia đình chính sách\nLàm sạch biển\n{SECOND}"
    assert read(text).text == f"{LEAD}\n{SECOND}"


def test_a_short_sentence_in_the_words_of_a_button_stays_among_prose() -> None:
    assert "Tại sao?" in read(f"{TITLE}\n{LEAD}\nTại sao?\n{SECOND}").text


def test_short_sentences_behind_the_last_prose_stay() -> None:
    end = ["Đồng chí Bí thư dặn ba điều.", "Một là gần dân.", "Hai là nghe dân.", "Thu Hà", "In trang"]
    assert read(page([], ["12/03/2021 09:15"], end)).text.endswith("Một là gần dân.\nHai là nghe dân.\nThu Hà")


def test_short_sentences_under_a_button_over_the_lead_stay() -> None:
    article = read(page([], ["09:15 12/03/2021", "0 Bình luận", "Cầu mới đã xong.", "Trẻ em đến trường."], []))
    assert article.text == f"Cầu mới đã xong.\nTrẻ em đến trường.\n{LEAD}\n{SECOND}"


def test_what_follows_who_signs_is_not_the_article() -> None:
    after = ["Thu Hà", "Xã bên khánh thành nhà văn hóa", "Hội thi nấu ăn ở khu dân cư", "Gửi bình luận", "Họ tên"]
    assert read(page([], ["12/03/2021 09:15"], after)).text == f"{LEAD}\n{SECOND}\nThu Hà"


def test_a_link_to_one_article_does_not_end_this_one() -> None:
    article = read(page([], ["12/03/2021 09:15"], ["Xem thêm: Hội thi nấu ăn ở khu dân cư", "Thu Hà", "In trang"]))
    assert article.text == f"{LEAD}\n{SECOND}\nThu Hà"


def test_captions_behind_a_link_stay_where_nothing_frames_the_article() -> None:
    text = f"{TITLE}\n{LEAD}\nXem thêm: Hội thi nấu ăn ở khu dân cư\nĐội nấu ăn của thôn Hạ\nThu Hà"
    assert read(text).text == f"{LEAD}\nĐội nấu ăn của thôn Hạ\nThu Hà"


def test_addresses_behind_the_prose_do_not_end_the_article() -> None:
    after = ["Hộp thư của xã:", "https://example.vn/lien-son", "Hộp thư của huyện:", "https://example.vn/lap-thach"]
    assert read(page([], ["12/03/2021 09:15"], after)).text.endswith("Hộp thư của xã:\nHộp thư của huyện:")


def test_what_readers_write_is_not_the_article() -> None:
    comment = "Đọc xong thấy mừng cho bà con xã tôi, mong con đường sớm xong để trẻ con đi học đỡ lấm bùn mỗi khi mưa."
    article = read(f"{TITLE}\n{LEAD}\n{SECOND}\nÝ kiến bạn đọc (1)\nNgười xa quê\n{comment}")
    assert comment not in article.text


def test_a_page_of_nothing_but_short_lines_loses_none_that_may_be_its_text() -> None:
    article = read("Thông báo nghỉ lễ\nUBND xã nghỉ ngày 2/9\nTrực ban: số 12")
    assert f"{article.title}\n{article.text}".strip() == "Thông báo nghỉ lễ\nUBND xã nghỉ ngày 2/9\nTrực ban: số 12"


def test_a_text_that_begins_with_prose_has_no_title() -> None:
    article = read(f"{LEAD} {SECOND}")
    assert (article.title, article.text) == ("", f"{LEAD} {SECOND}")


@pytest.mark.parametrize(
    "slogan",
    [
        "Nhiệt liệt chào mừng Đại hội đại biểu Đảng bộ tỉnh lần thứ XVII, nhiệm kỳ 2020 - 2025!",
        "Toàn Đảng, toàn dân, toàn quân ra sức thi đua lập thành tích chào mừng các ngày lễ lớn của đất nước.",
    ],
)
def test_a_banner_over_the_page_is_neither_title_nor_text(slogan: str) -> None:
    article = read(page([slogan, "Trang chủ", "Đăng nhập"], ["12/03/2021 09:15"], ["In trang"]))
    assert (article.title, article.text) == (TITLE, f"{LEAD}\n{SECOND}")
    assert article.date == "2021-03-12"


@pytest.mark.parametrize(
    "title",
    [
        "DÂN VẬN KHÉO Ở MỘT XÃ VÙNG CAO",
        "Vì sao người dân xã Liễn Sơn tự nguyện hiến hơn hai nghìn mét vuông đất vườn để mở đường?",
        "Bộ Nội vụ tuyên dương 40 cán bộ cơ sở tiêu biểu",
        "“Nói dân hiểu, làm dân tin”",
    ],
    ids=["capitals", "a long question", "begins with an office", "quotation"],
)
def test_titles_of_every_shape_are_found(title: str) -> None:
    assert read(page(["BÁO ĐIỆN TỬ TỈNH", "Chính trị"], ["09:15 12/03/2021"], ["In trang"], title)).title == title


@pytest.mark.parametrize(
    "line",
    [
        "Trang nhất » Làng nghề » Người thợ trẻ",
        "Được gửi bởi quản trị viên",
        "Ghi chép của phóng viên thường trú",
        "Bến Tre 24°C - 31°C",
        "Trung thành - Sáng tạo - Kỷ cương - Hiệu quả",
        "Tiếng nói của Đảng bộ, chính quyền và nhân dân thành phố",
        "Ẩm thực | Du lịch | Nhịp sống trẻ | Bạn đọc viết | Chuyện lạ bốn phương",
    ],
)
def test_the_line_right_above_title_or_stamp_may_be_of_the_portal(line: str) -> None:
    assert read(page(["Làng nghề", line], ["09:15 12/03/2021"], ["In trang"])).title == TITLE
    assert read(page(["Làng nghề"], [line, "09:15 12/03/2021"], ["In trang"])).title == TITLE


def test_a_few_words_between_title_and_stamp_do_not_make_a_menu_of_the_title() -> None:
    title = "Thêm sáu cây cầu dân sinh bắc qua suối trước mùa mưa"
    article = read(
        page(["Làng nghề", "Chợ phiên"], ["Phòng nghiệp vụ tổng hợp", "09:15 12/03/2021"], ["In trang"], title)
    )
    assert article.title == title


def test_a_long_menu_over_the_title_does_not_outweigh_it() -> None:
    menu = ["Bảo vệ môi trường biển đảo quê hương", "Góp ý dự thảo văn bản của địa phương", "Chợ phiên", "Làng nghề"]
    menu += ["Ngày hội của các dòng họ hiếu học", "Người tốt", "Mỗi tuần một cuốn sách cho em", "Ẩm thực"]
    assert read(page(menu * 3, ["09:15 12/03/2021"], ["In trang"])).title == TITLE


def test_markup_and_a_stamp_behind_the_title_are_not_part_of_it() -> None:
    assert read(f"## {TITLE}\n\n{LEAD}").title == TITLE
    assert read(f"**{TITLE}**\n\n{LEAD}").title == TITLE
    stamped = read(f"{TITLE} (09:15 12/03/2021)\n\n{LEAD}")
    assert (stamped.title, stamped.date) == (TITLE, "2021-03-12")
    assert read(f"Nhận bài dự thi đến 15/10/2016\n\n{LEAD}").title == "Nhận bài dự thi đến 15/10/2016"


def test_the_address_tells_the_title_among_headlines() -> None:
    ticker = "Huyện Tam Đảo khen thưởng học sinh giỏi cấp tỉnh"
    url = "https://example.vn/xay-dung-dang/lap-thach-48-mo-hinh-dan-van-kheo-di-vao-doi-song-1203.html"
    assert read(f"{ticker}\n{TITLE}\n{LEAD}", url=url).title == TITLE


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Bài, ảnh: Minh Nguyệt", "Minh Nguyệt"),
        ("Tin và ảnh: A Nhiêu", "A Nhiêu"),
        ("Lê Hà - Thu Phương", "Lê Hà - Thu Phương"),
        ("TRẦN ĐĂNG HẠNH", "TRẦN ĐĂNG HẠNH"),
        ("Nhóm PV", "Nhóm PV"),
        ("Tác giả: Đạt Lưu", "Đạt Lưu"),
        ("Ban Tuyên giáo Huyện ủy", "Ban Tuyên giáo Huyện ủy"),
    ],
)
def test_the_author_or_desk_is_the_name_under_the_article(line: str, author: str) -> None:
    article = read(page([], [], [line, "In trang", "Các tin khác"]))
    assert article.author == author
    assert line in article.text


def test_an_author_may_be_labelled_above_the_article() -> None:
    assert read(page([], ["Chuyên mục : Dân vận     Tác giả : Trúc Phương"], [])).author == "Trúc Phương"


@pytest.mark.parametrize(
    ("before", "after", "source"),
    [
        (["BÁO VĨNH PHÚC ĐIỆN TỬ", "Chính trị"], [], "BÁO VĨNH PHÚC ĐIỆN TỬ"),
        (["Báo Gia Lai - Cơ quan của Đảng bộ tỉnh"], [], "Báo Gia Lai"),
        ([], ["(Theo Báo Quảng Bình)"], "Báo Quảng Bình"),
        ([], ["Nguồn: Cổng thông tin Đoàn ĐBQH"], "Cổng thông tin Đoàn ĐBQH"),
        ([], ["(baovinhphuc.com.vn)"], "baovinhphuc.com.vn"),
        ([], [], None),
    ],
)
def test_the_source_is_the_masthead_or_the_credit(before: list[str], after: list[str], source: str | None) -> None:
    assert read(page(before, ["12/03/2021 09:15"], after)).source == source


@pytest.mark.parametrize(
    "line",
    [
        "* Mời bạn đọc xem thêm tin bài về làng nghề trong chuyên mục Đời sống của báo.",
        "Cảm ơn bạn đã gửi ý kiến!",
        "Bình luận của bạn đang chờ duyệt.",
        "Trở về Xã hội",
        "#làng nghề",
        "[VIDEO]",
        "0211.3861.234 (Vĩnh Yên)",
        "USD 23.110 23.260",
        "Hôm qua: 2.048",
        "Phông chữ to",
        "Đăng bởi",
        "Đang có 12 khách trực tuyến",
        "Proudly powered by Drupal",
        "Giấy phép thiết lập trang số 12/GP-STTTT của Sở Thông tin và Truyền thông tỉnh.",
        "中文",
        "A | A+",
    ],
)
def test_what_a_portal_says_of_itself_and_to_its_reader_is_furniture(line: str) -> None:
    assert line_kind(plain(line).text) is Kind.FURNITURE


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Cỡ chữ: A- A A+", Kind.FURNITURE),
        ("[In trang]  [Quay lại]", Kind.FURNITURE),
        ("Mã xác nhận:         Lấy lại mã bảo mật", Kind.FURNITURE),
        ("Chia sẻ bài viết: Facebook Zalo", Kind.FURNITURE),
        ("Bạn cần đăng nhập để bình luận!", Kind.FURNITURE),
        ("toasoan@example.vn", Kind.FURNITURE),
        ("1x", Kind.FURNITURE),
        ("Địa chỉ: số 5, đường Kim Ngọc", Kind.LABEL),
        ("Từ khóa: hội nghị, nông thôn mới", Kind.LABEL),
        ("Các tin đã đưa:", Kind.LISTING),
        ("Ý kiến bạn đọc (0)", Kind.COMMENTS),
        ("Trang chủ » Chính trị » Xây dựng Đảng", Kind.SECTION),
        ("Thứ Tư, 17/04/2013, 08:11 [GMT+7]", Kind.STAMP),
        ("2024-03-04T07:45:00+07:00", Kind.STAMP),
        ("TVO - 22/11/2021 08:05", Kind.STAMP),
        ("CỔNG THÔNG TIN ĐIỆN TỬ TỈNH THÁI BÌNH", Kind.MASTHEAD),
        ("Bài, ảnh: Cẩm Tú", Kind.BYLINE),
        ("Toàn cảnh hội nghị", Kind.CAPTION),
        ("Bảo Nhật", Kind.SHORT),
        ("Sở Y tế kiểm tra bếp ăn bán trú", Kind.SHORT),
        (LEAD, Kind.PROSE),
    ],
)
def test_a_line_is_known_by_its_words(line: str, expected: Kind) -> None:
    assert line_kind(plain(line).text) is expected


HTML = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE} - Báo tỉnh online</title>
<meta property="article:published_time" content="2021-03-12T09:15:00+07:00"><meta name="author" content="Minh Nguyệt">
<link rel="canonical" href="https://baotinh.example.vn/a/1203.html"><script>var date = "01/01/2030";</script></head>
<body><nav><ul><li>Trang chủ</li><li>Chính trị</li></ul></nav><h1>{TITLE}</h1><p>{LEAD}</p><p>{SECOND}</p>
<div>Gửi bình luận</div><div>Các tin khác</div><ul><li>Tặng quà hộ nghèo</li></ul></body></html>"""


def test_html_is_read_by_its_tags_and_its_main_text() -> None:
    article = read(HTML, html=True)
    assert article.title == TITLE
    assert article.text == f"{LEAD}\n{SECOND}"
    assert (article.date, article.date_basis) == ("2021-03-12", "metadata")
    assert (article.author, article.url) == ("Minh Nguyệt", "https://baotinh.example.vn/a/1203.html")
    assert article.raw == HTML


def test_html_whose_title_tag_names_only_the_site_has_its_headline_on_the_page() -> None:
    markup = f"<head><title>Cổng thông tin huyện - Chi tiết</title></head><div>{TITLE}</div><div>12/03/2021 09:15</div>"
    assert read(f"<html>{markup}<p>{LEAD}</p><p>{SECOND}</p></html>", html=True).title == TITLE


def test_html_without_tags_is_read_like_a_saved_page() -> None:
    bare = f"<h3>Báo tỉnh</h3><div>{TITLE}</div><div>Ngày đăng: 12/03/2021</div><p>{LEAD}</p><p>{SECOND}</p>"
    article = read(bare, html=True)
    assert (article.title, article.date, article.date_basis) == (TITLE, "2021-03-12", "page")


def test_hostile_html_is_read_in_time_that_grows_with_its_length() -> None:
    for piece in ("<script>", "<a", "<h1>", "<!--", "<div>"):
        assert read(piece * 20_000 + LEAD, html=True).text


def test_a_record_with_a_title_keeps_its_text_as_it_is() -> None:
    text = f"{LEAD}\n\nTin liên quan\nChia sẻ"
    article = read(text, title=TITLE)
    assert (article.title, article.text, article.raw) == (TITLE, text, None)


def test_evidence_stands_where_it_says_in_the_original() -> None:
    text = unicodedata.normalize(
        "NFD", page(["BÁO VĨNH PHÚC ĐIỆN TỬ"], ["Ngày đăng: 12/03/2021"], ["Lê Hà", "In trang"])
    )
    reading = assemble(Fields(text=text), path="page")
    said = {e.field: text[e.start : e.end] for e in reading.evidence if e.start is not None and e.field != "left out"}
    said = {field: unicodedata.normalize("NFC", words) for field, words in said.items()}
    assert said == {
        "title": TITLE,
        "date": "12/03/2021",
        "source": "BÁO VĨNH PHÚC ĐIỆN TỬ",
        "author": "Lê Hà",
        "province": "Lập Thạch",
    }
    left_out = [e.value for e in reading.evidence if e.field == "left out"]
    assert left_out == ["BÁO VĨNH PHÚC ĐIỆN TỬ", "Ngày đăng: 12/03/2021", "In trang"]


WORDS = (
    "Trang chủ|Các tin khác|Ngày đăng: 12/03/2021|12/3|tỉnh Hà Tĩnh|Huế|217-QĐ/TW|Hoà|năm 2020|<p>|</p>|(|# |**|…|🙂"
)
SPACE = "\n|\n\n| |  |\t|\r\n|\0|\u200b|\ud800|e\u0301"
PIECES = st.sampled_from([LEAD, SECOND, TITLE, *WORDS.split("|"), *SPACE.split("|")])
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=30).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_is_an_article_in_its_own_words_or_is_refused(text: str) -> None:
    try:
        reading = assemble(Fields(text=text), path="page")
    except InputError:
        assert not text.strip() or not any(line.strip() for line in plain(text).text.split("\n"))
        return
    place = 0
    for line in reading.article.text.split("\n"):
        place = text.index(line, place) + len(line)
    assert reading.article.title in text
    assert all(text[e.start : e.end] for e in reading.evidence if e.start is not None)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_any_markup_is_an_article_or_is_refused(text: str) -> None:
    with contextlib.suppress(InputError):
        assert read(f"<div>{text}</div>", html=True).text.strip()


WHO = [
    ("Hồng Nhung\nTrần Hải", "Trần Hải"),
    ("Bài: Hồng Nhung", "Hồng Nhung"),
    ("Hồng Nhung\n(Theo Báo Quảng Bình)", "Hồng Nhung"),
    ("Bài học kinh nghiệm", None),
    ("Tin ấm lòng", None),
    ("", None),
]


@pytest.mark.parametrize(("end", "author"), WHO)
def test_the_author_is_the_last_name_under_the_prose(end: str, author: str | None) -> None:
    assert read(f"{TITLE}\n{LEAD}\n{SECOND}\n{end}").author == author


def test_a_record_is_signed_in_its_text_and_not_in_its_title() -> None:
    assert read("Trần Hải", title="Tin ngắn").author == "Trần Hải"
    assert read("Trần Hải\nMột dòng\nHai dòng", title="Tin ngắn").author is None  # too far above the end
    assert read("(Theo Báo Quảng Bình)", title="Tin ngắn").source == "Báo Quảng Bình"
    assert read("BÁO QUẢNG BÌNH ĐIỆN TỬ\nTin", title="Tin ngắn").source is None


def test_a_credit_under_the_article_names_its_source() -> None:
    assert read(f"{TITLE}\n{LEAD}\n(Theo Báo Quảng Bình)").source == "Báo Quảng Bình"
    assert read(f"{TITLE}\n{LEAD}\n{SECOND}").source is None


def test_two_names_in_a_row_sign_an_article_before_it_ends() -> None:
    text = page([], ["12/03/2021 09:15"], ["Hồng Nhung", "Trần Hải", "Xã bên khánh thành nhà văn hóa", "In trang"])
    assert read(text).text == f"{LEAD}\n{SECOND}\nHồng Nhung\nTrần Hải"


def test_a_label_ends_the_short_sentences_behind_the_prose() -> None:
    end = ["Một là gần dân.", "Từ khóa: dân vận khéo", "Hai là nghe dân."]
    assert read(page([], ["12/03/2021 09:15"], end)).text.endswith("Một là gần dân.")


def test_a_heading_of_comments_with_more_prose_behind_it_than_before_is_a_button() -> None:
    assert read(f"{TITLE}\n{LEAD}\nÝ kiến bạn đọc\n{SECOND}").text == f"{LEAD}\n{SECOND}"


def test_a_title_that_is_the_last_line_is_no_text_as_well() -> None:
    article = read(f"Chính trị\n{TITLE}")
    assert (article.title, article.text) == (TITLE, "Chính trị")


def test_a_masthead_within_a_record_is_not_its_source() -> None:
    assert read_record(plain(f"Tin vắn\nBÁO ĐIỆN TỬ GIA LAI\n{LEAD}")).source is None
    over = read_record(plain(f"BÁO ĐIỆN TỬ GIA LAI\n{LEAD}")).source
    assert over is not None and over.text == "BÁO ĐIỆN TỬ GIA LAI"


def test_a_button_over_short_lines_takes_none_of_them_away() -> None:
    article = read("Bình luận\nUBND xã nghỉ ngày 2/9\nTrực ban: số 12")
    assert f"{article.title}\n{article.text}".strip() == "UBND xã nghỉ ngày 2/9\nTrực ban: số 12"


def test_a_menu_under_short_lines_goes() -> None:
    article = read("Thông báo nghỉ lễ của xã\nUBND xã nghỉ ngày 2/9\nTrực ban cả tuần\nChính trị")
    assert article.text == "Thông báo nghỉ lễ của xã\nUBND xã nghỉ ngày 2/9\nTrực ban cả tuần"


def test_two_who_sign_are_both_of_the_article() -> None:
    after = ["Thu Hà", "Minh Tú", "Xã bên khánh thành nhà văn hóa", "Gửi bình luận", "Họ tên"]
    assert read(page([], ["12/03/2021 09:15"], after)).text == f"{LEAD}\n{SECOND}\nThu Hà\nMinh Tú"


def test_a_heading_before_short_sentences_stays_and_a_label_before_them_ends_the_article() -> None:
    for line, kept in {
        "Kinh tế": f"{LEAD}\n{SECOND}\nKinh tế\nThu nhập tăng gấp đôi.",
        "Từ khóa: dân vận": f"{LEAD}\n{SECOND}",
    }.items():
        assert read(page([], ["12/03/2021 09:15"], [line, "Thu nhập tăng gấp đôi."])).text == kept


def test_what_a_reader_writes_at_once_under_a_heading_of_comments_is_not_the_article() -> None:
    comment = "Đọc xong thấy mừng cho bà con xã tôi, mong con đường sớm xong để trẻ con đi học đỡ lấm bùn mỗi khi mưa."
    assert read(f"{TITLE}\n{LEAD}\n{SECOND}\nÝ kiến bạn đọc (1)\n{comment}").text == f"{LEAD}\n{SECOND}"


def test_the_last_of_two_credits_is_the_source() -> None:
    assert read(f"{TITLE}\n{LEAD}\n{SECOND}\nTheo Báo Sơn La\nNguồn: Báo Vĩnh Phúc").source == "Báo Vĩnh Phúc"
