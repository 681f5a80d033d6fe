"""What is kept of an index's neighbours, and how it is looked up."""

from __future__ import annotations

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
