"""What one line of a page is, by itself."""

from __future__ import annotations

import pytest

from dvsearch.reading.line_kinds import Kind, is_link, is_name, line_kind

WORDS = "Cán bộ dân vận đến từng nhà nghe dân nói và cùng dân làm con đường mới của thôn " * 8


def ended(length: int, mark: str = ".") -> str:
    """So many characters of a sentence, which end with a letter and a mark."""
    line = WORDS[: length - len(mark)]
    return line.removesuffix(" ").ljust(length - len(mark), "a") + mark


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (ended(60), Kind.PROSE),
        (ended(59), Kind.SHORT),
        (ended(299, ""), Kind.SHORT),
        (ended(300, ""), Kind.PROSE),
        (f"Bản quyền, giấy phép. {ended(120)}", Kind.PROSE),
        (f"Bản quyền, giấy phép, hotline. {ended(120)}", Kind.FURNITURE),
        (f"Bản quyền, bản quyền, bản quyền. {ended(120)}", Kind.PROSE),
        (f"Bản quyền, giấy phép, hotline. {ended(600 - 31)}", Kind.PROSE),
        (f"Bản quyền, giấy phép, hotline. {ended(599 - 31)}", Kind.FURNITURE),
        ("Bản quyền và giấy phép", Kind.FURNITURE),
        ("Bản quyền của người dân", Kind.SHORT),
    ],
)
def test_a_long_line_is_prose_unless_it_speaks_of_licences_and_telephones(line: str, kind: Kind) -> None:
    assert line_kind(line) is kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("A+", Kind.FURNITURE),
        ("Ab", Kind.SHORT),
        ("***", Kind.FURNITURE),
        ("Trang chủ | Liên hệ", Kind.FURNITURE),
        ("Tin Một | Trang chủ | Liên hệ", Kind.FURNITURE),
        ("Tin Một hai | Tin Ba bốn | Trang chủ", Kind.SHORT),
        ("Tin Một hai | Tin Ba bốn năm | Trang chủ | Liên hệ", Kind.SECTION),
        ("Tin Một hai | Trang chủ", Kind.FURNITURE),
        ("Một | Hai | Ba | Bốn | Năm", Kind.SECTION),
        ("Một | Hai | Ba | Bốn", Kind.SHORT),
        ("Một hai ba bốn năm | Hai | Ba | Bốn | Năm", Kind.SECTION),
        ("Một hai ba bốn năm sáu | Hai | Ba | Bốn | Năm", Kind.SHORT),
        ("Tiếng nói của Đảng bộ, chính quyền và nhân dân", Kind.MASTHEAD),
        ("Đoàn kết - Dân chủ - Kỷ cương - Phát triển", Kind.SECTION),
        ("BÁO QUẢNG BÌNH ĐIỆN TỬ", Kind.MASTHEAD),
        ("Báo Quảng Bình tổ chức hội thi", Kind.SHORT),
        ("Bài và ảnh: Hồng Nhung", Kind.BYLINE),
        ("Bài và ảnh nói lên tấm lòng của người làm báo ở một vùng quê còn nhiều khó khăn xa", Kind.SHORT),
        ("Quang cảnh hội nghị", Kind.CAPTION),
    ],
)
def test_a_short_line_is_known_by_its_words_and_its_parts(line: str, kind: Kind) -> None:
    assert line_kind(line) is kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("12/03/2021", Kind.STAMP),
        ("VPO - 12/03/2021", Kind.STAMP),
        ("Một hai ba bốn 12/03/2021", Kind.STAMP),
        ("Một hai ba bốn năm 12/03/2021", Kind.SHORT),
        ("Trương Nguyễn Quảng An 12/03/2021", Kind.STAMP),
        ("Trương Nguyễn Quảng Phong 12/03/2021", Kind.SHORT),
        ("Một hai | ba bốn năm sáu | 12/03/2021", Kind.STAMP),
        ("Một hai ba | bốn năm sáu bảy | 12/03/2021", Kind.SHORT),
        ("Lượt xem: 12 | Một hai ba bốn | 12/03/2021", Kind.STAMP),
        ("12/03/2021 | Một hai ba bốn năm sáu", Kind.SHORT),
        ("Họp ngày 12/03/2021.", Kind.SHORT),
    ],
)
def test_a_stamp_says_little_beside_its_day(line: str, kind: Kind) -> None:
    assert line_kind(line) is kind


def test_links_and_names_have_forms_of_their_own() -> None:
    assert is_name("Hồng Nhung") and is_name("Trần Hải, Lê An") and not is_name("Hồng nhung")
    assert is_name("Ôn Đình Ẩn") and not is_name("Làm đường")
    assert is_name("A" * 60) and not is_name("A" * 61)
    assert is_link("» Xem thêm: Tin hai") and not is_link("Tin hai")
