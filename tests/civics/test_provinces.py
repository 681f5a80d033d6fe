"""The provinces: how they are typed, what became of them, and whose site a site is."""

from __future__ import annotations

import pytest

from dvsearch import tables
from dvsearch.civics.provinces import (
    Name,
    canonical_provinces,
    current_province,
    is_province,
    place_names,
    place_pattern,
    province_of_code,
    province_of_site,
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ha tinh", ("Hà Tĩnh",)),
        ("Tỉnh Phú Thọ", ("Phú Thọ",)),
        ("TP.HCM", ("TP. Hồ Chí Minh",)),
        ("thành phố hồ chí minh", ("TP. Hồ Chí Minh",)),
        ("sai gon", ("TP. Hồ Chí Minh",)),
        ("BR-VT", ("Bà Rịa - Vũng Tàu",)),
        ("daklak", ("Đắk Lắk",)),
        ("Thanh Hoá", ("Thanh Hóa",)),
        ("Huế", ("Huế",)),
        ("Hà Nam Ninh", ("Hà Nam", "Nam Định", "Ninh Bình")),
        ("hn", ("Hà Nội",)),
        ("hcm", ("TP. Hồ Chí Minh",)),
        ("ho chi minh", ("TP. Hồ Chí Minh",)),
        ("t.p hồ chí minh", ("TP. Hồ Chí Minh",)),
        ("thành phố Bà Rịa - Vũng Tàu", ("Bà Rịa - Vũng Tàu",)),
        ("BRVT", ("Bà Rịa - Vũng Tàu",)),
        ("HÀ TÂY", ("Hà Tây",)),
        ("Quảng Nam - Đà Nẵng", ("Quảng Nam", "Đà Nẵng")),
        ("tỉnh", ()),
        ("tp", ()),
        ("Pa-ri", ()),
        ("", ()),
    ],
)
def test_a_province_can_be_typed_in_many_ways(typed: str, expected: tuple[str, ...]) -> None:
    assert canonical_provinces(typed) == expected


def test_every_old_province_has_one_of_today() -> None:
    rows = tables.rows("provinces")
    assert len(rows) == 65  # 63, Huế under its new name, Hà Tây
    assert len({row["current"] for row in rows}) == 34
    assert all(current_province(row["current"]) == row["current"] for row in rows)
    assert current_province("Vĩnh Phúc") == "Phú Thọ"
    assert current_province("Paris") == "Paris"


def test_every_district_lies_in_a_province_of_the_table() -> None:
    assert {row["province"] for row in tables.rows("districts")} <= {row["name"] for row in tables.rows("provinces")}
    assert all(canonical_provinces(row["name"]) == (row["name"],) for row in tables.rows("provinces"))


@pytest.mark.parametrize(
    ("site", "province"),
    [
        ("baodongthap.vn", "Đồng Tháp"),
        ("https://truyenhinhthanhhoa.vn/thoi-su/1", "Thanh Hóa"),
        ("tayho.hanoi.gov.vn", "Hà Nội"),
        ("http://BaoHaTinh.vn:80/tin?a=b", "Hà Tĩnh"),
        ("hatinhonline.vn", "Hà Tĩnh"),
        ("bao-hoa-binh.vn", "Hòa Bình"),
        ("tuyengiaohcm.vn", "TP. Hồ Chí Minh"),
        ("tphcm.gov.vn", "TP. Hồ Chí Minh"),
        ("hue.gov.vn", "Thừa Thiên Huế"),
        ("ubndbrvt.gov.vn", "Bà Rịa - Vũng Tàu"),
        ("quangnamdost.vn", "Quảng Nam"),
        ("khanhhoamoi.vn", None),
        ("hanoi", None),
        ("vnexpress.net", None),
        ("vnexpress.net/hanoi.vn", None),
    ],
)
def test_sites_carry_the_name_of_their_province(site: str, province: str | None) -> None:
    assert province_of_site(site) == province


def test_a_name_is_a_province_in_the_spelling_of_the_tables_alone() -> None:
    assert is_province("Hà Tĩnh") and is_province("Hà Tây")
    assert not is_province("Hà tĩnh") and not is_province("Kỳ Anh")


@pytest.mark.parametrize(("code", "province"), [("BGTV", "Bắc Giang"), ("brvt", "Bà Rịa - Vũng Tàu"), ("", None)])
def test_newspapers_sign_with_the_code_of_their_province(code: str, province: str | None) -> None:
    assert province_of_code(code) == province


def test_a_name_in_print_is_a_province_a_district_or_a_decoy() -> None:
    names = place_names()
    assert names["Hà Tĩnh"] == Name(("Hà Tĩnh",), False, False)  # and not its town of the same name
    assert names["TT-Huế"] == names["THỪA THIÊN HUẾ"] == Name(("Thừa Thiên Huế",))
    assert names["Điện Biên Phủ"] == names["BIA SÀI GÒN"] == Name(())
    assert names["An Phú"] == Name(("An Giang",), district=True, kinds=("huyện",))
    assert names["Châu Đốc"].city and names["Mỹ Hào"].city and not names["An Phú"].city
    assert "3" not in names  # of Hồ Chí Minh City


def test_a_district_whose_name_several_provinces_have_is_of_all_of_them() -> None:
    shared = place_names()["Châu Thành"]
    assert len(shared.provinces) == len(shared.kinds) == 10 and shared.district and not shared.city
    assert list(shared.provinces) == sorted(shared.provinces) and "Sóc Trăng" in shared.provinces


def test_one_word_is_no_city_that_is_said_without_its_kind() -> None:
    cities = [name for name, one in place_names().items() if one.city]
    assert len(cities) > 100 and all(" " in name for name in cities)


@pytest.mark.parametrize(
    ("printed", "spelt"),
    [
        ("Qui Nhơn", "Quy Nhơn"),
        ("Quì Hợp", "Quỳ Hợp"),
        ("Kì Anh", "Kỳ Anh"),
        ("Mĩ Tho", "Mỹ Tho"),
        ("Lí Nhân", "Lý Nhân"),
        ("Phú Quý", "Phú Quí"),
        ("Long Mĩ", "Long Mỹ"),
        ("Đăk Mil", "Đắk Mil"),
        ("Đắc Mil", "Đắk Mil"),
        ("Đak Mil", "Đắk Mil"),
        ("Cư Mgar", "Cư M'gar"),
        ("Ia HDrai", "Ia H' Drai"),
    ],
)
def test_a_district_is_known_in_every_spelling_of_its_name(printed: str, spelt: str) -> None:
    assert place_names()[printed] == place_names()[spelt] == place_names()[printed.upper()]


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("huyện", ("A", "C", "D")),
        ("quận", ("B", "C", "D")),
        ("thị xã", ("C", "D")),
        ("thành phố", ("C", "D")),
        ("vùng", ("A", "B", "C", "D")),
    ],
)
def test_the_kind_of_a_district_says_where_it_can_be(kind: str, where: tuple[str, ...]) -> None:
    shared = Name(("A", "B", "C", "D"), district=True, kinds=("huyện", "quận", "thị xã", "thành phố"))
    assert shared.of_kind(kind) == where


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ở Thừa Thiên Huế mưa to", ["Thừa Thiên Huế"]),
        ("Thừa Thiên và Huế", ["Thừa Thiên", "Huế"]),
        ("từ Đồng Tháp Mười đến Đồng Tháp", ["Đồng Tháp Mười", "Đồng Tháp"]),
        ("Hà Nộix, Hà Nội.", ["Hà Nội"]),
        ("HÀ TĨNH: họp dân", ["HÀ TĨNH"]),
        ("BR-VT, Bà Rịa - Vũng Tàu", ["BR-VT", "Bà Rịa - Vũng Tàu"]),
        ("bà con họp về chợ", []),
    ],
)
def test_the_longest_name_is_found_wherever_one_stands(text: str, found: list[str]) -> None:
    assert [match.group() for match in place_pattern().finditer(text)] == found


def test_the_pattern_finds_every_name_whole() -> None:
    pattern = place_pattern()
    assert all(pattern.fullmatch(name) for name in place_names())
