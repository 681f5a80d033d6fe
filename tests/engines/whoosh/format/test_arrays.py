"""Arithmetic on arrays of numbers."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dvsearch.engines.whoosh.format.arrays import (
    count_runs,
    first_not_below,
    intersect_sorted,
    intersect_unsorted,
)


def test_runs_are_counted_in_order() -> None:
    numbers, counts = count_runs(np.array([2, 2, 5, 9, 9, 9]))
    assert (numbers.tolist(), counts.tolist()) == ([2, 5, 9], [2, 1, 3])
    assert [each.size for each in count_runs(np.array([], np.int64))] == [0, 0]


def test_the_first_number_not_below_is_found_or_is_far_away() -> None:
    found = first_not_below(np.array([3, 7]), np.array([0, 3, 4, 8]))
    assert found[:3].tolist() == [3, 3, 7]
    assert found[3] > 1 << 60


@pytest.mark.parametrize("seed", range(20))
def test_both_intersections_give_what_sets_do(seed: int) -> None:
    source = random.Random(seed)
    a, b = (source.sample(range(40), source.choice((0, 1, 9, 30))) for _ in range(2))
    shared = sorted(set(a) & set(b))
    assert intersect_unsorted(np.array(a, np.int64), np.array(b, np.int64)).tolist() == shared
    ordered = [np.array(sorted(each), np.int64) for each in (a, b)]
    assert intersect_sorted(*ordered).tolist() == shared
