"""Samples: the numbers by which lines are drawn never change, and a share or a number is of the smallest."""

from __future__ import annotations

import numpy as np
import pytest

from dvsearch.engines.forward import Hits
from dvsearch.errors import UsageError
from dvsearch.research.sampling import draws, one_each, sampled

HITS = Hits(np.array([4, 9]), np.array([0, 2, 3]), np.array([0, 7, 7], np.int32), np.array([0, 8, 8], np.int32))


def test_a_line_has_the_number_that_it_always_had() -> None:
    """A sample that somebody cited is drawn by these; where they change, it cannot be drawn again."""
    expected = [0x5A501A6336E7A053, 0x71B72E674E53D27B, 0xBDBA8836E78F9CBD]
    assert draws(["bài/1", "b"], HITS, "s").tolist() == expected
    assert set(draws(["bài/1", "b"], HITS, "t").tolist()).isdisjoint(expected)


NUMBERS = np.array([0, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 64) - 1], np.uint64)


@pytest.mark.parametrize(
    ("size", "chosen"),
    [
        ("0%", []), ("25%", [0]), ("26%", [0, 1]), ("50%", [0, 1, 2]), ("50.1%", [0, 1, 2, 3]), ("99.9%", [0, 1, 2, 3]),
        ("100%", [0, 1, 2, 3, 4]), ("0", []), ("1", [0]), ("4", [0, 1, 2, 3]), ("5", [0, 1, 2, 3, 4]),
        ("9", [0, 1, 2, 3, 4]),
    ],
)  # fmt: skip
def test_a_sample_has_the_lines_of_the_smallest_numbers(size: str, chosen: list[int]) -> None:
    assert sampled(NUMBERS, size).tolist() == chosen
    backwards = [NUMBERS.size - 1 - place for place in chosen][::-1]
    assert sampled(NUMBERS[::-1], size).tolist() == backwards


@pytest.mark.parametrize("wrong", ["", "%", "x", "-1", "-1%", "100.1%", "inf", "nan", "nan%", "inf%"])
def test_a_sample_that_is_none_is_an_error(wrong: str) -> None:
    with pytest.raises(UsageError, match="cannot be drawn"):
        sampled(NUMBERS, wrong)


def test_of_each_article_the_line_of_the_smallest_number_stands_for_it() -> None:
    hits = Hits(np.array([3, 5, 8]), np.array([0, 3, 3, 5]), np.zeros(5, np.int32), np.zeros(5, np.int32))
    assert one_each(np.array([9, 2, 7, 8, 4], np.uint64), hits).tolist() == [1, 4]
    assert one_each(np.array([1, 2, 7, 3, 4], np.uint64), hits).tolist() == [0, 3]
