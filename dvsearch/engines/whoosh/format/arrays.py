"""Arithmetic on arrays of numbers that several parts of the engine share."""

from __future__ import annotations

import numpy as np

from dvsearch.engines.whoosh.format.section_file import Array


def counted(ascending: Array) -> tuple[Array, Array]:
    """The distinct numbers of an array in order, and how often each is in it.

    What numpy.unique gives, which imports numpy.ma for it: 13 ms of the start of every search.
    """
    new = np.ones(ascending.size + 1, bool)
    np.not_equal(ascending[1:], ascending[:-1], out=new[1:-1])
    edges = new.nonzero()[0]
    first = edges[:-1]
    return ascending.take(first), edges[1:] - first


def ranges(starts: Array, counts: Array) -> Array:
    """The numbers of [start, start + count) for each start, one range after the other."""
    ends = np.cumsum(counts, dtype=np.int64)
    numbers: Array = np.repeat(starts - (ends - counts), counts)
    numbers += np.arange(numbers.size)
    return numbers


def following(ascending: Array, low: Array) -> Array:
    """For each of `low` the first number not below it; one far away where there is none."""
    return np.append(ascending, np.iinfo(np.int64).max >> 1)[ascending.searchsorted(low)]
