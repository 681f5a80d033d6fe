"""Counts terms, and terms side by side, while articles are indexed: what `bigrams.py` reads.

Counts only grow: what articles deleted or changed since have added stays until the index is built anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from dvsearch.term_ids import Lookup
from dvsearch.vietnamese.bigrams import Bigrams, pack
from dvsearch.vietnamese.normalize import fold

MAX_TERMS = 20_000
MAX_PAIRS = 262_144

# Tokens that wait before they are added up, and the pairs kept while counting: beyond these, pairs seen once go.
_BATCH = 1_000_000
_CROWDED = 4_000_000

_Integers = NDArray[np.int64]

# Keeps the last term of one text from being the neighbour of the first of the next: -1 where numbers have a sign.
_BETWEEN = np.full(1, 0xFFFFFFFF, np.uint32)


class BigramCounter:
    """Counts of an index that grows."""

    def __init__(self, known: Bigrams | None = None) -> None:
        known_terms = known.terms if known is not None else ()
        self._numbers = defaultdict(count(len(known_terms)).__next__, zip(known_terms, count(), strict=False))
        self._number = Lookup(self._numbers.__getitem__)
        self._terms = np.zeros(0, np.int64)
        self._keys = np.zeros(0, np.int64)
        self._pairs = np.zeros(0, np.int64)
        self._waiting: list[NDArray[np.uint32]] = []
        self._size = 0
        if known is not None:
            first, second, self._pairs = columns(known)
            self._terms = np.array(known.counts, np.int64)
            self._keys = (first << 32) | second

    def add(self, terms: Sequence[str]) -> None:
        """Count the terms of one text and their neighbours."""
        self._waiting += self._number(terms), _BETWEEN
        self._size += len(terms)
        if self._size > _BATCH:
            self._add_up()

    def packed(self) -> str:
        """Write the most frequent terms and pairs as `bigrams.unpack` reads them."""
        self._add_up()
        counts = self._terms
        top = np.argsort(-counts, kind="stable")[: min(MAX_TERMS, np.count_nonzero(counts))]
        rank = np.full(counts.size, -1, np.int64)
        rank[top] = np.arange(top.size)
        first, second = rank[self._keys >> 32], rank[self._keys & 0xFFFFFFFF]
        common = np.flatnonzero((first >= 0) & (second >= 0))
        common = common[_highest(self._pairs[common], MAX_PAIRS)]
        keys = (first[common] << 16) | second[common]
        order = np.argsort(keys)
        names = list(self._numbers)
        chosen = [names[number] for number in top.tolist()]
        before = np.bincount(second[common], minlength=top.size)
        numbers = counts[top], keys[order], self._pairs[common][order], before
        return pack(chosen, list(map(fold, chosen)), *(column.astype("<u4").tobytes() for column in numbers))

    def _add_up(self) -> None:
        if not self._waiting:
            return
        stream = np.concatenate(self._waiting).view(np.int32).astype(np.int64)
        self._waiting, self._size = [], 0
        seen = np.bincount(stream[stream >= 0], minlength=len(self._numbers))
        seen[: self._terms.size] += self._terms
        self._terms = seen
        first, second = stream[:-1], stream[1:]
        beside = (first >= 0) & (second >= 0)
        keys, counts = np.unique((first[beside] << 32) | second[beside], return_counts=True)
        self._keys, self._pairs = _merge(self._keys, self._pairs, keys, counts)
        if self._keys.size > _CROWDED:
            often = self._pairs > 1
            self._keys, self._pairs = self._keys[often], self._pairs[often]


def columns(bigrams: Bigrams) -> tuple[_Integers, _Integers, _Integers]:
    """Give every pair in three columns: the places of its terms in `terms`, and how often they met.

    Raises ValueError where a pair is of terms that are not there.
    """
    pair_keys, counts = bigrams.blocks.columns()
    keys = np.array(pair_keys, np.int64)
    first, second = keys >> 16, keys & 0xFFFF
    if max(first.max(initial=-1), second.max(initial=-1)) >= len(bigrams.terms):
        raise ValueError("a pair of terms that are not there")
    return first, second, np.array(counts, np.int64)


def _highest(counts: _Integers, most: int) -> _Integers:
    """The places of the highest counts, ascending; of equal ones the first. A tenth of the time of sorting them all."""
    if counts.size <= most:
        return np.arange(counts.size)
    least = np.partition(counts, counts.size - most)[counts.size - most]
    above = np.count_nonzero(counts > least)
    chosen = counts > least
    chosen[np.flatnonzero(counts == least)[: most - above]] = True
    return np.flatnonzero(chosen)


def _merge(keys: _Integers, counts: _Integers, more: _Integers, added: _Integers) -> tuple[_Integers, _Integers]:
    """Two tables of ascending keys added up."""
    both = np.concatenate((keys, more))
    order = np.argsort(both, kind="stable")
    both, summed = both[order], np.concatenate((counts, added))[order]
    starts = np.flatnonzero(np.append(True, both[1:] != both[:-1])) if both.size else np.zeros(0, np.int64)
    return both[starts], np.add.reduceat(summed, starts) if starts.size else summed
