"""Which provinces an article is about, and which it only mentions."""

from __future__ import annotations

import pytest

from dvsearch.civics import provinces
from dvsearch.reading import page, place_context, places
from dvsearch.vietnamese.plain import plain


def find(text: str, **known: str) -> places.Places:
    read = plain(text)
    return places.find_provinces(page.read_page(read), read.text, **known)  # type: ignore[arg-type]


def about(text: str, **known: str) -> tuple[str, ...]:
    return find(text, **known).provinces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sáng 5/8, UBND tỉnh Hà Tĩnh họp bàn việc giải phóng mặt bằng.", "Hà Tĩnh"),
        ("Tỉnh ủy Thanh Hoá vừa ban hành nghị quyết mới.", "Thanh Hóa"),
        ("Công an TP.HCM bắt giữ bốn người.", "TP. Hồ Chí Minh"),
        ("Lãnh đạo TPHCM gặp gỡ kiều bào.", "TP. Hồ Chí Minh"),
        ("Chung cư cũ ở Sài Gòn được xây lại, Sài Gòn sẽ đổi khác.", "TP. Hồ Chí Minh"),
        ("UBND tỉnh Đắc Lắc giao đất cho buôn làng.", "Đắk Lắk"),
        ("HĐND tỉnh BR-VT thông qua bảng giá đất.", "Bà Rịa - Vũng Tàu"),
        ("HĐND tỉnh Bà Rịa – Vũng Tàu thông qua bảng giá đất.", "Bà Rịa - Vũng Tàu"),
        ("TỈNH PHÚ YÊN CÔNG KHAI TÀI SẢN CÁN BỘ", "Phú Yên"),
        ("Ban Dân vận Huyện ủy Sông Lô tổng kết năm.", "Vĩnh Phúc"),
        ("Quận ủy Tây Hồ gặp mặt cán bộ dân vận.", "Hà Nội"),
        ("Công an quận 7 điều tra vụ việc.", "TP. Hồ Chí Minh"),
        ("UBND H.Nhơn Trạch nhận hồ sơ.", "Đồng Nai"),
        ("Các huyện Quan Hóa, Quan Sơn, Mường Lát ứng phó mưa lũ.", "Thanh Hóa"),
        ("Thị xã Kỳ Anh và huyện Cẩm Xuyên nhận giấy khen.", "Hà Tĩnh"),
        ("HĐND thành phố Huế tiếp xúc cử tri.", "Thừa Thiên Huế"),
    ],
)
def test_a_province_is_known_by_its_name_its_spellings_and_its_districts(text: str, expected: str) -> None:
    assert about(text) == (expected,)


@pytest.mark.parametrize(
    "text",
    [
        "Diễn đàn các nước châu Á - Thái Bình Dương khai mạc hôm nay.",
        "Nhân dân thế giới mong muốn hòa bình và hợp tác.",
        "Học tập tấm gương Chủ tịch Hồ Chí Minh là việc làm thường xuyên.",
        "Xe chạy trên đường Hồ Chí Minh bị lật.",
        "Phó Thủ tướng Trương Hòa Bình dự lễ khai giảng.",
        "Ông Nguyễn Hòa Bình phát biểu tại tòa.",
        "Tỉnh Hà Nam (Trung Quốc) có mưa rất to.",
        "Đường Nam Định và phố Hà Giang bị cấm xe.",
        "Phường Hòa Bình họp tổ dân phố.",
        "Trung Quốc đưa giàn khoan Hải Dương 981 vào vùng biển nước ta.",
        "Nhóm tàu Hải Dương 8 rời vùng đặc quyền kinh tế.",
        "Trận đấu bắt đầu lúc 15 giờ, tức 21 giờ Hà Nội.",
        "Thành ủy Trùng Khánh của Trung Quốc thay bí thư.",
        "Vùng Đồng Tháp Mười mùa nước nổi.",
        "Bà Nguyễn Thị Huế trồng rau sạch.",
    ],
)
def test_names_that_are_something_else_are_passed_over(text: str) -> None:
    assert about(text) == ()


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("Đại biểu Trần Thị Hoa (đoàn Bình Thuận) đề nghị sửa luật.", "Bình Thuận"),
        ("Hội thảo do Đại học Cần Thơ đồng chủ trì.", "Cần Thơ"),
        ("Ông Lê Văn Tám quê Nam Định, nhận nhiệm vụ mới tại Bộ.", "Nam Định"),
        ("Ông từng giữ chức phó chủ tịch UBND tỉnh Hưng Yên.", "Hưng Yên"),
    ],
)
def test_a_delegation_a_university_a_birthplace_and_a_career_are_only_mentioned(text: str, mentioned: str) -> None:
    found = find(text)
    assert (found.provinces, found.mentions) == ((), (mentioned,))


def test_many_listed_provinces_are_not_what_an_article_is_about() -> None:
    text = "Bộ Nội vụ giao chỉ tiêu cho các tỉnh Sơn La, Hà Giang, Lai Châu, Điện Biên, Yên Bái, Lào Cai và Cao Bằng."
    found = find(text)
    assert found.provinces == ()
    assert set(found.mentions) == {"Sơn La", "Hà Giang", "Lai Châu", "Điện Biên", "Yên Bái", "Lào Cai", "Cao Bằng"}


def test_the_headline_says_it_before_the_body() -> None:
    text = (
        "Bình Định điều động nhiều cán bộ chủ chốt\n"
        "Chiều 28/11, Ban Thường vụ Tỉnh ủy Bình Định trao quyết định cho các cán bộ được điều động đợt này. "
        "Trong số đó có một cán bộ từng học tại Gia Lai."
    )
    assert find(text).provinces == ("Bình Định",)


def test_two_provinces_can_share_an_article() -> None:
    text = "Ban Dân vận Huyện ủy Lệ Thủy (Quảng Bình) và Ban Dân vận Huyện ủy Vĩnh Linh (Quảng Trị) ký kết phối hợp."
    assert set(about(text)) == {"Quảng Bình", "Quảng Trị"}


def test_a_district_of_several_provinces_belongs_to_the_one_spoken_of() -> None:
    assert about("Huyện Châu Thành đón bằng nông thôn mới.") == ()
    assert about("Huyện Châu Thành, tỉnh Kiên Giang đón bằng nông thôn mới.") == ("Kiên Giang",)


LOCAL = (
    "Hội nghị tỉnh bàn về xây dựng nông thôn mới\n{} Các huyện báo cáo tiến độ với lãnh đạo tỉnh, nêu khó khăn về vốn."
)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (LOCAL.format("(QBĐT) - Sáng nay hội nghị đã diễn ra."), {}),
        (LOCAL.format("Sáng nay hội nghị đã diễn ra."), {"source": "baoquangbinh.vn"}),
        (LOCAL.format("Sáng nay hội nghị đã diễn ra."), {"source": "Báo Quảng Bình"}),
        (LOCAL.format("Sáng nay hội nghị đã diễn ra."), {"url": "https://danvan.quangbinh.gov.vn/tin/1"}),
        ("BÁO QUẢNG BÌNH ĐIỆN TỬ\n" + LOCAL.format("Sáng nay hội nghị đã diễn ra."), {}),
        (LOCAL.format("Sáng nay hội nghị đã diễn ra.") + "\n(Theo Báo Quảng Bình)", {}),
    ],
    ids=["code", "site", "newspaper", "address", "masthead", "credit"],
)
def test_the_newspaper_says_which_province_is_meant(text: str, known: dict[str, str]) -> None:
    assert about(text, **known) == ("Quảng Bình",)


def test_a_newspaper_under_the_article_is_not_whose_page_it_is() -> None:
    text = LOCAL.format("Sáng nay hội nghị đã diễn ra.")
    assert about(f"{text}\n\nBáo Quảng Bình") == ()
    assert about(f"Báo Quảng Bình\n\n{text}") == ("Quảng Bình",)
    (_, mention), *_ = find(text.partition("\n")[2], source="baoquangbinh.vn").evidence  # no title either
    assert (mention.start, mention.end) == (0, 0)


def test_a_local_newspaper_may_write_of_the_world() -> None:
    text = (
        "Lãnh đạo các nước họp trực tuyến\nHội nghị bàn về thương mại và biến đổi khí hậu giữa năm nền kinh tế mới nổi."
    )
    assert about(text, source="baoquangbinh.vn") == ()


def test_what_a_newspaper_says_of_itself_is_not_the_story() -> None:
    text = (
        "Năm nước bàn về thương mại\nCác nguyên thủ họp trực tuyến. Đài Phát thanh và Truyền hình Nghệ An là "
        "đơn vị sự nghiệp thuộc UBND tỉnh Nghệ An."
    )
    assert about(text) == ()


def test_names_are_those_of_the_articles_time() -> None:
    text = "UBND tỉnh Bình Định họp về thu ngân sách."
    assert about(text, date="2019-05-01") == ("Bình Định",)
    assert about(text, date="2025-08-01") == ("Gia Lai",)
    hue = "UBND tỉnh Thừa Thiên Huế công bố quyết định."
    assert about(hue, date="2019") == ("Thừa Thiên Huế",)
    assert about(hue, date="2025-02-01") == ("Huế",)


def test_a_former_province_is_mentioned_beside_the_new_one() -> None:
    text = "UBND tỉnh Gia Lai yêu cầu người dân khu vực Bình Định cũ không ra đường khi bão vào."
    assert about(text, date="2025-11-06") == ("Gia Lai",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Công an quận Bình Tân bắt giữ hai người.", ("TP. Hồ Chí Minh",)),
        ("Huyện ủy Bình Tân họp với các xã.", ("Vĩnh Long",)),
        ("UBND thị xã Tân Uyên đối thoại với công nhân.", ("Bình Dương",)),
        ("UBND huyện Tân Châu họp bàn.", ()),
        ("UBND thị xã Phú Thọ họp bàn.", ("Phú Thọ",)),
        ("UBND xã Phú Thọ họp bàn.", ()),
        ("Hội Nông dân huyện Phú Quý vay vốn cho hội viên.", ("Bình Thuận",)),
        ("Nhà chức trách thành phố An Dương mở cuộc điều tra.", ()),
    ],
)
def test_the_kind_of_a_district_tells_those_of_one_name_apart(text: str, expected: tuple[str, ...]) -> None:
    assert about(text) == expected


def test_a_province_of_china_is_told_by_the_headline() -> None:
    rest = "Mưa lớn gây ngập nhiều khu dân cư của tỉnh Hà Nam, hãng tin nước này cho biết trong ngày thứ ba liên tiếp."
    assert about(f"Trung Quốc: Mưa lớn kéo dài ở Hà Nam\n{rest}") == ()


@pytest.mark.parametrize("byline", ["(Baonghean.vn) -", "Baonghean.vn -"])
def test_the_site_that_signs_a_lead_tells_the_province(byline: str) -> None:
    assert about(f"{byline} Chiều 8/12, HĐND tỉnh bế mạc kỳ họp.") == ("Nghệ An",)


@pytest.mark.parametrize(
    "text",
    [
        "Đại biểu Lò Thị Hương (Sơn La) đề nghị làm rõ nguồn vốn.",
        "Đồng chí Hương, nguyên Phó Bí thư Tỉnh ủy Sơn La, dự lễ kỷ niệm.",
        "Người bị hại là anh Tùng, trú tại huyện Mai Sơn, Sơn La.",
        "Luật sư Tùng, Đoàn luật sư tỉnh Sơn La, nhận bào chữa.",
        "Ông Lò Văn Tùng sinh năm 1953, quê ở xã Chiềng Mung, huyện Mai Sơn, tỉnh Sơn La, vừa qua đời.",
        "Nạn nhân 19 tuổi, ngụ xã Chiềng Mung, huyện Mai Sơn, tỉnh Sơn La, đã được cứu sống.",
        "Bà Hương sinh ra và lớn lên tại thành phố Sơn La, nay là giáo sư của trường.",
        "Ông Tùng lần lượt là Phó bí thư Tỉnh ủy Sơn La năm 1986 rồi Thứ trưởng.",
        "Sơn La (TTXVN 5/8) - Kinh tế cả nước tăng trưởng khá trong sáu tháng qua.",
        "Hội nghị toàn quốc về du lịch được tổ chức sáng nay tại thành phố Sơn La, tỉnh Sơn La.",
        "Giá sữa tăng trên cả nước.\nNgười dân mua sữa ở chợ Chiềng Mung, tỉnh Sơn La. Ảnh: Lò Tùng",
        "Đại biểu Lò Thị Hương (đoàn Quốc hội tỉnh Sơn La) đề nghị làm rõ nguồn vốn.",
        "Đoàn tàu chạy trên tuyến cao tốc Hòa Lạc - Sơn La đã dừng lại vì mưa.",
    ],
    ids="delegate post home bar birthplace lives grew-up career dateline venue caption delegation route".split(),
)
def test_where_a_person_comes_from_is_only_mentioned(text: str) -> None:
    found = find(text)
    assert (found.provinces, found.mentions) == ((), ("Sơn La",))


HOME = "its offices or people"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Mưa lớn làm ngập ", " từ đêm qua", (1.0, "its name")),
        ("UBND tỉnh ", " họp", (1.5, HOME)),
        ("Công an ", " họp", (1.5, HOME)),
        ("Sở Tài nguyên và Môi trường ", " họp", (1.5, HOME)),
        ("người dân khu vực ", " (cũ) được", (0.15, "the name of a former province")),
        ("đại biểu Quốc hội ", " hỏi", (0.1, "a delegation")),
        ("Trường Đại học ", " mở ngành", (0.2, "an institution named after it")),
        ("Nhà máy Xi măng ", " chạy thử", (0.5, "a plant named after it")),
        ("Bà Hương sinh ra ở ", ", nay", (0.2, "a birthplace")),
        ("Ông từng giữ chức phó chủ tịch UBND tỉnh ", ".", (0.2, "a former post")),
        ("nguyên Bí thư Tỉnh ủy ", " dự", (0.4, "a former post")),
        ("Ông là Bí thư Tỉnh ủy ", " năm 1986", (0.2, "a former post")),
        ("Mưa lớn làm ngập ", " năm 1986", (1.0, "its name")),
        ("trú tại ", " khai", (0.4, "somebody's home")),
        ("tuyến đường sắt Hà Nội - ", " dừng", (0.3, "a route")),
        ("cao tốc ", " - Hòa Lạc", (0.3, "a route")),
        ("Mưa lớn làm ngập ", " - Hòa Lạc", (1.0, "its name")),
        ("Mưa lớn làm ngập ", " và nhiều tỉnh khác", (0.3, "one of many")),
        ("Mưa lớn tại ", " gây ngập", (0.7, "a scene")),
        ("phường ", " họp", None),
        ("ông Nguyễn ", " họp", None),
    ],
)
def test_the_words_around_a_province_say_how_much_it_tells(
    before: str, after: str, expected: tuple[float, str] | None
) -> None:
    assert place_context.weigh_province("Sơn La", before, before, after) == expected


@pytest.mark.parametrize(
    ("before", "city", "expected"),
    [
        ("Ông sinh ra tại huyện ", False, (0.2, "a birthplace")),
        ("trú tại huyện ", False, (0.4, "somebody's home")),
        ("Hội nghị diễn ra tại huyện ", False, (0.45, "a venue")),
        ("UBND huyện ", False, (1.0, "a district")),
        ("Người dân ", True, (0.5, "a city or town")),
        ("Người dân ", False, None),
        ("phường ", True, None),
    ],
)
def test_a_district_has_to_be_called_one_where_it_is_no_city(
    before: str, city: bool, expected: tuple[float, str] | None
) -> None:
    name = next(iter(provinces.place_names().values()))._replace(city=city)
    assert place_context.weigh_district(name, before) == expected


FIVE = ("Sơn La", "Kiên Giang", "Phú Yên", "Hà Giang", "Nam Định")
ACTS = [f"UBND tỉnh {name} đã họp, UBND tỉnh {name} sẽ chi." for name in FIVE]


def test_an_article_about_five_provinces_is_about_that_of_its_headline() -> None:
    headline = "Sơn La giao rừng sớm nhất trong các tỉnh\n"
    assert about(headline + " ".join(ACTS)) == ("Sơn La",)
    assert set(about(headline + " ".join(ACTS[:4]))) == set(FIVE[:4])


def test_a_shared_district_in_the_headline_names_no_province_of_it() -> None:
    assert about("Người dân huyện Châu Thành được giao rừng sớm\n" + " ".join(ACTS)) == ()


def test_an_article_that_names_ten_provinces_is_about_none_that_acts_but_once() -> None:
    others = ("Lào Cai", "Yên Bái", "Cà Mau", "Bạc Liêu", "Hưng Yên")
    scenes = [f"Có mưa lớn tại {name} trong đêm." for name in (*others, *FIVE[1:])]
    acts = "UBND tỉnh Sơn La đã họp."
    assert about(" ".join([acts, *scenes])) == ()
    assert about(" ".join([acts, *scenes[1:]])) == ("Sơn La",)


def test_two_fifths_of_what_is_said_of_the_first_are_enough() -> None:
    text = "UBND tỉnh Sơn La đã họp. Mưa lớn làm ngập Sơn La trong đêm. Mưa lớn làm ngập Phú Yên trong đêm."
    assert about(text) == ("Sơn La", "Phú Yên")


def test_a_city_named_again_and_again_is_no_mention_in_passing() -> None:
    said = "Người dân {} đi chợ sớm hơn mọi ngày."
    assert about(" ".join([said.format("Đà Lạt")] * 3)) == ("Lâm Đồng",)
    assert about(said.format("Đà Lạt")) == ()


def test_a_district_is_one_of_ours_where_china_is_spoken_of_too() -> None:
    assert about("Huyện ủy Sông Lô tiếp đoàn cán bộ Trung Quốc sang thăm.") == ("Vĩnh Phúc",)


def test_the_month_of_the_merger_has_the_new_names() -> None:
    text = "UBND tỉnh Bình Định họp về thu ngân sách."
    assert (about(text, date="2025-07"), about(text, date="2025-06")) == (("Gia Lai",), ("Bình Định",))


@pytest.mark.parametrize(
    ("text", "known", "words", "reason"),
    [
        ("Mưa ngập Sơn La. UBND tỉnh Sơn La họp. UBND tỉnh Sơn La họp.", {}, "tỉnh |Sơn La", HOME),
        (LOCAL.format("(QBĐT) - Sáng nay hội nghị đã diễn ra."), {}, "|(QBĐT", "who signs it"),
        (LOCAL.format("Baoquangbinh.vn - Sáng nay họp."), {}, "tiến|Baoquangbinh.vn", "who signs it"),
        (LOCAL.format("Sáng nay hội nghị đã diễn ra."), {"source": "baoquangbinh.vn"}, "|", "the site it comes from"),
    ],
)
def test_a_province_says_which_words_speak_for_it_best(
    text: str, known: dict[str, str], words: str, reason: str
) -> None:
    (_, mention), *_ = find(text, **known).evidence
    assert (text[mention.start : mention.end], mention.reason) == (words.partition("|")[2], reason)
    if reason == HOME:  # the first of those that say as much
        assert mention.start == text.index("tỉnh Sơn La") + len("tỉnh ")
