"""The provinces: how they are typed, what became of them, and whose site a site is."""

from __future__ import annotations

import pytest

from dvsearch import tables
from dvsearch.civics.provinces import canonical_provinces, current_province, province_of_site


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
        ("vnexpress.net", None),
    ],
)
def test_sites_carry_the_name_of_their_province(site: str, province: str | None) -> None:
    assert province_of_site(site) == province
