"""Arithmetic on arrays of numbers that several parts of the engine share."""

from __future__ import annotations

import numpy as np

from dvsearch.engines.whoosh.format.section_file import Array


def count_runs(ascending: Array) -> tuple[Array, Array]:
    """Count an ascending array: its distinct numbers, and how often each is in it.

    What numpy.unique gives, which imports numpy.ma for it: 13 ms of the start of every search.
    """
    new = np.ones(ascending.size + 1, bool)
    np.not_equal(ascending[1:], ascending[:-1], out=new[1:-1])
    edges = new.nonzero()[0]
    first = edges[:-1]
    return ascending.take(first), edges[1:] - first


def first_not_below(ascending: Array, low: Array) -> Array:
    """Find for each of `low` the first number not below it; one far away where there is none."""
    return np.append(ascending, np.iinfo(np.int64).max >> 1)[ascending.searchsorted(low)]


def intersect_unsorted(a: Array, b: Array) -> Array:
    """Intersect two arrays of distinct numbers in any order; the result ascends.

    Sorting both together takes 1.4 ms for 2 x 250,000 keys, looking one up in the other, sorted, 4.9 ms.
    """
    keys: Array = np.concatenate((a, b))
    keys.sort()
    return keys.take(np.equal(keys[1:], keys[:-1]).nonzero()[0])


def intersect_sorted(a: Array, b: Array) -> Array:
    """Intersect two ascending arrays of distinct numbers."""
    few, many = (a, b) if a.size < b.size else (b, a)
    if not few.size:
        return few
    at = many.searchsorted(few)
    at[at == many.size] = 0
    shared: Array = few[many[at] == few]
    return shared
