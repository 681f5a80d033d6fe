"""From places of terms to characters: what is shown on each side of a hit, and no part of a word or letter."""

from __future__ import annotations

import pytest

from dvsearch.errors import IndexCorrupt, UsageError
from dvsearch.research.places import Context, Cut, cut_line, read_context

TEXT = "Một hai. Ba bốn năm “dân vận” sáu bảy tám! Chín mười"  # dân is the sixth term
START, END = TEXT.index("dân"), TEXT.index("”")


def sides(
    context: str, text: str = TEXT, first: int = 5, last: int = 6, anchor: tuple[int, int] = (0, 0)
) -> tuple[str, str]:
    cut = cut_line(text, first, last, anchor, read_context(context))
    return text[cut.left : cut.start], text[cut.end : cut.right]


@pytest.mark.parametrize(
    ("context", "left", "right"),
    [
        ("0", "", ""), ("1", "năm “", "” sáu"), ("3", "Ba bốn năm “", "” sáu bảy tám"),
        ("4", "hai. Ba bốn năm “", "” sáu bảy tám! Chín"), ("99", TEXT[:START], TEXT[END:]), ("0c", "", ""),
        ("2c", " “", "” "), ("4c", " “", "” "), ("5c", "năm “", "” sáu"), ("1000c", TEXT[:START], TEXT[END:]),
        ("sentence", "Ba bốn năm “", "” sáu bảy tám!"),
    ],
)  # fmt: skip
def test_as_much_is_shown_as_was_asked_for(context: str, left: str, right: str) -> None:
    assert sides(context) == (left, right)


def test_a_line_is_read_from_its_anchor_and_says_where_its_hit_stands() -> None:
    anchor = (3, TEXT.index("bốn"))
    assert cut_line(TEXT, 5, 6, anchor, Context("words", 2)) == Cut(anchor[1], START, END, TEXT.index(" tám"))
    assert sides("1", anchor=anchor) == ("năm “", "” sáu")


@pytest.mark.parametrize(
    ("first", "last", "anchor"), [(5, 60, (0, 0)), (70, 71, (0, 0)), (5, 6, (5, START)), (2, 6, (3, 12))]
)
def test_a_text_without_these_terms_is_not_what_was_indexed(first: int, last: int, anchor: tuple[int, int]) -> None:
    with pytest.raises(IndexCorrupt, match="not what was indexed"):
        cut_line(TEXT, first, last, anchor, Context("words", 1))


def test_a_sentence_ends_at_a_line_and_shows_so_much_of_a_long_one() -> None:
    assert sides("sentence", "Một\n hai dân ba\nbốn", 2, 2) == ("hai ", " ba")
    long = "từ " * 900
    left, right = sides("sentence", f"{long}dân {long}", 900, 900)
    assert 990 < len(left) <= 1_000 and 990 < len(right) <= 1_000
    assert left.startswith("từ ") and right.endswith(" từ")
    assert sides("sentence", "dân", 0, 0) == ("", "")


def test_no_cut_parts_a_word() -> None:
    text = "nghiêng dân thương"
    for size in range(12):
        left, right = sides(f"{size}c", text, 1, 1)
        assert left in ("", " ", "nghiêng ") and right in ("", " ", " thương")


@pytest.mark.parametrize("wrong", ["", "x", "²", "c", "-1", "1001", "1001c", "8w", "sentences"])
def test_a_context_that_cannot_be_meant_is_an_error(wrong: str) -> None:
    with pytest.raises(UsageError, match="cannot be shown"):
        read_context(wrong)
    assert (read_context("1000c"), read_context("sentence")) == (Context("characters", 1000), Context("sentence", 0))
