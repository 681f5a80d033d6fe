"""Which provinces an article is about, and which it only mentions."""

from __future__ import annotations

import pytest

from dvsearch.reading import page, places
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
