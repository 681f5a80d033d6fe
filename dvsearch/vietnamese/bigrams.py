"""How often terms, and terms side by side, occur in an index: what it takes to read an unaccented or misspelt query.

Counted while articles are indexed and kept with the index, cut to the most frequent: 20,000 terms and 262,144 pairs of
17,221 articles are 1 MB as text and are read in about 20 ms, once, and only when a query needs them. Counts only grow:
what articles deleted or changed since have added stays until the index is built anew.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import count

import numpy as np
from numpy.typing import NDArray

from dvsearch.edit_distance import within_one_edit
from dvsearch.term_ids import Lookup
from dvsearch.vietnamese.normalize import fold

MAX_TERMS = 20_000
MAX_PAIRS = 262_144

# Tokens that wait before they are added up, and the pairs kept while counting: beyond these, pairs seen once go.
_BATCH = 1_000_000
_CROWDED = 4_000_000

_Integers = NDArray[np.int64]

# Keeps the last term of one text from being the neighbour of the first of the next: -1 where numbers have a sign.
_BETWEEN = np.full(1, 0xFFFFFFFF, np.uint32)


class Bigrams:
    """The counts of an index, read only."""

    def __init__(
        self, terms: Sequence[str], folded: Sequence[str], counts: _Integers, keys: _Integers, pairs: _Integers
    ) -> None:
        """`counts[i]` is of `terms[i]`; `pairs[j]` of terms `keys[j] >> 16` and `keys[j] & 0xffff`; keys ascend."""
        self.terms = terms
        self.counts = counts
        self.total = int(counts.sum())
        self._keys = keys
        self._pairs = pairs
        self._numbers = {term: number for number, term in enumerate(terms)}
        self._forms: dict[str, list[str]] = {}
        for term, plain in zip(terms, folded, strict=True):
            self._forms.setdefault(plain, []).append(term)

    def number(self, term: str) -> int | None:
        """Give the place of a term in `terms`; None where it is not among the most frequent."""
        return self._numbers.get(term)

    def pairs(self) -> tuple[_Integers, _Integers, _Integers]:
        """Give every pair in three columns: the places of its terms in `terms`, and how often they met."""
        return self._keys >> 16, self._keys & 0xFFFF, self._pairs

    def count(self, term: str) -> int:
        """How often the term was seen; 0 where it is not among the most frequent."""
        number = self._numbers.get(term)
        return 0 if number is None else int(self.counts[number])

    def followers(self, term: str) -> tuple[int, int]:
        """How many different terms are known to follow a term, and how often they do together."""
        number = self._numbers.get(term)
        if number is None:
            return 0, 0
        start, stop = self._keys.searchsorted((number << 16, (number + 1) << 16)).tolist()
        return stop - start, int(self._pairs[start:stop].sum())

    def precedents(self, term: str) -> int:
        """How many different terms are known to precede a term."""
        number = self._numbers.get(term)
        return 0 if number is None else int(self._precedents[number])

    @cached_property
    def _precedents(self) -> _Integers:
        seen: _Integers = np.bincount(self._keys & 0xFFFF, minlength=len(self.terms))
        return seen

    @property
    def kinds(self) -> int:
        """How many different pairs are known."""
        return self._keys.size

    def forms(self, folded: str) -> Sequence[str]:
        """The terms that have these plain letters, the most frequent first."""
        return self._forms.get(folded, ())

    def near(self, folded: str) -> list[str]:
        """The terms whose plain letters are at most one letter off these, the most frequent first."""
        fitting = (
            form
            for plain, forms in self._forms.items()
            if abs(len(plain) - len(folded)) < 2 and within_one_edit(folded, plain)
            for form in forms
        )
        return sorted(fitting, key=self.count, reverse=True)

    def pair_counts(self, pairs: Iterable[tuple[str, str]]) -> list[int]:
        """How often the second term of each pair followed the first; 0 where that is not among the most frequent."""
        number = self._numbers
        wanted = np.array([(number.get(a, -1) << 16) | number.get(b, -1) for a, b in pairs], np.int64)
        if not wanted.size or not self._keys.size:
            return [0] * wanted.size
        at = np.minimum(self._keys.searchsorted(wanted), self._keys.size - 1)
        found: list[int] = np.where(self._keys[at] == wanted, self._pairs[at], 0).tolist()
        return found


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
            self._terms = known.counts
            self._keys = ((known._keys >> 16) << 32) | (known._keys & 0xFFFF)
            self._pairs = known._pairs

    def add(self, terms: Sequence[str]) -> None:
        """Count the terms of one text and their neighbours."""
        self._waiting += self._number(terms), _BETWEEN
        self._size += len(terms)
        if self._size > _BATCH:
            self._add_up()

    def bigrams(self) -> Bigrams:
        """Give the most frequent terms and pairs."""
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
        return Bigrams(chosen, list(map(fold, chosen)), counts[top], keys[order], self._pairs[common][order])

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


def pack(bigrams: Bigrams) -> str:
    """Write counts as text that `unpack` reads."""
    first, second, pairs = bigrams.pairs()
    parts = (
        " ".join(bigrams.terms).encode(),
        " ".join(map(fold, bigrams.terms)).encode(),
        bigrams.counts.astype("<u4").tobytes(),
        np.diff((first << 16) | second, prepend=0).astype("<u4").tobytes(),
        pairs.astype("<u4").tobytes(),
    )
    sizes = json.dumps([len(part) for part in parts]).encode() + b"\n"
    return base64.b64encode(zlib.compress(sizes + b"".join(parts), 1)).decode("ascii")


def unpack(packed: str) -> Bigrams:
    """Read what `pack` wrote."""
    raw = zlib.decompress(base64.b64decode(packed))
    header, _, body = raw.partition(b"\n")
    parts: list[bytes] = []
    start = 0
    for size in json.loads(header):
        parts.append(body[start : start + size])
        start += size
    terms, folded = (part.decode().split() for part in parts[:2])
    counts, steps, pairs = (np.frombuffer(part, "<u4").astype(np.int64) for part in parts[2:])
    return Bigrams(terms, folded, counts, steps.cumsum(), pairs)


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
