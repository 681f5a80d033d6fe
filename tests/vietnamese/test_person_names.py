from __future__ import annotations

import pytest

from dvsearch.vietnamese.person_names import person_names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Chánh án Nguyễn Hoà Bình trả lời", ["nguyễn hòa bình"]),
        ("trung tướng Đoàn Văn Tư, Bùi Thị Sáu ở bản", ["đoàn văn tư", "bùi thị sáu"]),
        ("Vo Van Tu ve ban", ["vo van tu"]),
        ("Thủ Tướng Lê Văn Tám", ["lê văn tám"]),
        ("nguyễn hoà bình trả lời", []),
        ("NGUYỄN HOÀ BÌNH TRẢ LỜI", []),
        ("Hà Nội và Hải Phòng", []),
        ("UBND Lê Lợi", ["lê lợi"]),
        ("Nguyễn", []),
        ("Nguyễn TƯ họp", []),
        ("Lê Văn A B C", ["lê văn a b c"]),
        ("Lê Văn A B C D E F", []),
        ("", []),
    ],
)
def test_a_name_begins_with_a_surname_and_has_capitals(typed: str, names: list[str]) -> None:
    assert [" ".join(name) for name in person_names(typed)] == names
