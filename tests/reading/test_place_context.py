"""What the words before a province say of it: every phrase, by every word with which it begins."""

from __future__ import annotations

import pytest

from dvsearch.reading.place_context import weigh_province

BEFORE = {
    "a delegation": ("Đại biểu tỉnh", "ĐBQH", "ĐB tỉnh", "Đoàn đại biểu"),
    "an institution named after it": (
        *("Đại học", "ĐH", "ĐHQG", "Học viện", "cao đẳng", "CLB", "Câu lạc bộ", "Đội bóng", "FC", "SLNA", "ngân hàng"),
        *("Công ty", "Bệnh viện", "nhà hát", "Đoàn Luật sư", "Báo", "Đài"),
    ),
    "a plant named after it": ("Nhà máy bia",),
    "a birthplace": ("quê ở", "Sinh ra tại", "nguyên quán", "gốc"),
    "a former post": ("nguyên Bí thư Tỉnh ủy", "cựu Chủ tịch"),
    "somebody's home": ("thường trú tại", "tạm trú", "trú ở", "ngụ", "sinh sống tại", "SN 1990, ở"),
    "a venue": tuple(
        f"{word} hôm qua tại"
        for word in ("Tổ chức", "TỔ CHỨC", "diễn ra", "khai mạc", "Bế mạc", "họp báo", "hội nghị", "tọa đàm")
    ),
    "its offices or people": (
        *("Sở Y tế", "Ban Tổ chức", "Cục Thuế", "Hội Nông dân", "Tòa án quân sự", "Viện kiểm sát", "Bộ đội địa phương"),
        *("Chi cục Thuế", "Văn phòng ủy ban", "Đoàn thanh niên xung kích"),
    ),
}


@pytest.mark.parametrize(("reason", "before"), [(reason, one) for reason, some in BEFORE.items() for one in some])
def test_what_stands_before_a_province_says_how_much_it_tells(reason: str, before: str) -> None:
    judged = weigh_province("Nghệ An", f"{before} ", f"{before} ", "")
    assert judged is not None
    assert judged[1] == reason


@pytest.mark.parametrize("way", ["cao tốc", "tuyến", "đường sắt", "quốc lộ", "chặng", "tàu", "đoạn"])
def test_a_province_at_an_end_of_a_way_is_on_a_route(way: str) -> None:
    assert weigh_province("Hà Nội", f"{way} mới ", "", " - Lào Cai") == (0.3, "a route")
    assert weigh_province("Lào Cai", f"{way} mới Hanoi - ", "", "") == (0.3, "a route")
