"""What is kept of an index's neighbours, and how it is looked up."""

from __future__ import annotations

import pytest

from dvsearch.errors import IndexCorrupt
from dvsearch.vietnamese.associations import FIRM, LONE, NAME, NONE, Association, Associations

TABLE = "a b\t10\t20\t0\nba c\t-31\t45\t1\ncông an\t53\t125\t2\ncông anh\t0\t-2\t0\nđà nẵng\t60\t60\t3\n"


def test_each_pair_of_the_table_is_found_and_no_other() -> None:
    table = Associations(TABLE)
    assert table.of("a", "b") == Association(1.0, 2.0, NONE)
    assert table.of("ba", "c") == Association(-3.1, 4.5, LONE)
    assert table.of("công", "an") == Association(5.3, 12.5, FIRM)
    assert table.of("công", "anh") == Association(0.0, -0.2, NONE)
    assert table.of("đà", "nẵng") == Association(6.0, 6.0, NAME)
    assert [table.of(*pair) for pair in (("a", "a"), ("công", "a"), ("z", "z"), ("ê", "ê"), ("", ""))] == [None] * 5


def test_an_index_without_a_table_has_nothing_to_say() -> None:
    assert Associations("").of("công", "an") is None


def test_a_table_in_order_is_checked_and_one_that_is_not_is_named() -> None:
    Associations(TABLE).check()
    Associations("").check()
    first, second, *_ = TABLE.splitlines(keepends=True)
    for wrong in (second + first, first + first):
        with pytest.raises(IndexCorrupt, match="not in order"):
            Associations(wrong).check()
    with pytest.raises(IndexCorrupt, match="has no end"):
        Associations(TABLE.removesuffix("\n"))


@pytest.mark.parametrize(
    "line",
    ["a\t1\t2\t0", " b\t1\t2\t0", "a \t1\t2\t0", "a b c\t1\t2\t0", "a b\t1\t2", "a b\t1\t2\t0\t0", "a b\tx\t2\t0",
     "a b\t1\t\t0", "a b\t1\t2\t4", "a b\t1\t2\t00", "a b\t1\t12345\t0", "a b\t²\t2\t0", "a b\t--1\t2\t0", ""],
)  # fmt: skip
def test_a_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(IndexCorrupt, match="a line that is none"):
        Associations(f"{line}\n").check()
    Associations("a b\t-9999\t9999\t3\n").check()


def test_every_pair_of_a_long_table_is_found() -> None:
    pairs = sorted((f"a{first}", f"b{second}") for first in range(12) for second in range(7))
    table = Associations("".join(f"{first} {second}\t{place}\t0\t0\n" for place, (first, second) in enumerate(pairs)))
    for place, (first, second) in enumerate(pairs):
        assert table.of(first, second) == Association(place / 10, 0.0, NONE)
        assert table.of(first, f"{second}x") is table.of(first, f"{second}\t") is None
