"""How often terms, and terms side by side, occur in an index: what it takes to read an unaccented or misspelt query.

Kept with the index, cut to the most frequent: 20,000 terms and 262,144 pairs of 17,221 articles are 1 MB as text and
are read in 14 ms, once, and only when a query needs them. They are looked up where they lie, so that no search waits
for NumPy, which takes 60 ms to load.
"""

from __future__ import annotations

import base64
import json
import sys
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

from dvsearch.edit_distance import within_one_edit

# What is unpacked at most: 20,000 terms of 500 bytes, and 262,144 pairs. A pair is two places of 16 bits.
_LARGEST = 1 << 25
_MOST_TERMS = 1 << 16
_LONGEST_HEADER = 100
# Who looks for the forms of more than so many plain terms has a table of all made.
MANY = 32


class Bigrams:
    """The counts of an index, read only."""

    def __init__(
        self,
        terms: Sequence[str],
        folded: str,
        counts: Sequence[int],
        keys: Sequence[int],
        pairs: Sequence[int],
        before: Sequence[int],
    ) -> None:
        """`counts[i]` is of `terms[i]`, which follows `before[i]` different terms; `folded` is theirs, blanks between.

        `pairs[j]` is of terms `keys[j] >> 16` and `keys[j] & 0xffff`; keys ascend.
        """
        self.terms = terms
        self.counts = counts
        self.keys = keys
        self.pairs = pairs
        self.before = before
        self.total = sum(counts)
        self._numbers = dict(zip(terms, range(len(terms)), strict=True))
        self.folded = folded
        self._followers: dict[str, tuple[int, int]] = {}
        self._asked = 0  # how many forms were looked for

    def number(self, term: str) -> int | None:
        """Give the place of a term in `terms`; None where it is not among the most frequent."""
        return self._numbers.get(term)

    def count(self, term: str) -> int:
        """How often the term was seen; 0 where it is not among the most frequent."""
        number = self._numbers.get(term)
        return 0 if number is None else self.counts[number]

    def followers(self, term: str) -> tuple[int, int]:
        """How many different terms are known to follow a term, and how often they do together."""
        if term not in self._followers:
            start, stop = self._following(term)
            self._followers[term] = stop - start, sum(self.pairs[start:stop])
        return self._followers[term]

    def _following(self, term: str) -> tuple[int, int]:
        """The places in `keys` of the pairs that begin with a term."""
        number = self._numbers.get(term)
        if number is None:
            return 0, 0
        start = bisect_left(self.keys, number << 16)
        return start, bisect_left(self.keys, (number + 1) << 16, start)

    def precedents(self, term: str) -> int:
        """How many different terms are known to precede a term."""
        number = self._numbers.get(term)
        return 0 if number is None else self.before[number]

    @property
    def kinds(self) -> int:
        """How many different pairs are known."""
        return len(self.keys)

    def forms(self, folded: str) -> Sequence[str]:
        """The terms that have these plain letters, the most frequent first."""
        # Looked for in the text of all: a query asks for a few, and to part 20,000 and gather their forms takes 4 ms,
        # which is no more than the first MANY take that are looked for.
        if self._asked == MANY:
            return self._by_letters.get(folded, ())
        self._asked += 1
        forms: list[str] = []
        text, wanted, number, last = f" {self.folded} ", f" {folded} ", 0, 0
        while folded and (at := text.find(wanted, last + bool(forms))) >= 0:
            number += text.count(" ", last, at)
            forms.append(self.terms[number])
            last = at
        return forms

    @cached_property
    def _by_letters(self) -> dict[str, list[str]]:
        forms: dict[str, list[str]] = {}
        for term, plain in zip(self.terms, self.folded.split(), strict=True):
            forms.setdefault(plain, []).append(term)
        return forms

    def near(self, folded: str) -> list[str]:
        """The terms whose plain letters are at most one letter off these, the most frequent first."""
        fitting = (
            form
            for plain, forms in self._by_letters.items()
            if abs(len(plain) - len(folded)) < 2 and within_one_edit(folded, plain)
            for form in forms
        )
        return sorted(fitting, key=self.count, reverse=True)

    def pair_counts(self, pairs: Iterable[tuple[str, str]]) -> list[int]:
        """How often the second term of each pair followed the first; 0 where that is not among the most frequent."""
        counts = []
        last, start, stop, first = None, 0, 0, 0
        for a, b in pairs:
            if a != last:  # pairs come by their first term
                last, (start, stop) = a, self._following(a)
                first = self._numbers.get(a, 0) << 16
            number = self._numbers.get(b)
            if number is None or start == stop:
                counts.append(0)
                continue
            at = bisect_left(self.keys, first | number, start, stop)
            counts.append(self.pairs[at] if at < stop and self.keys[at] == first | number else 0)
        return counts


def pack(terms: Sequence[str], folded: Sequence[str], *numbers: bytes) -> str:
    """Write counts as text that `unpack` reads; `numbers` are the columns of a Bigrams as little-endian uint32."""
    parts = (" ".join(terms).encode(), " ".join(folded).encode(), *numbers)
    sizes = json.dumps([len(part) for part in parts]).encode() + b"\n"
    return base64.b64encode(zlib.compress(sizes + b"".join(parts), 1)).decode("ascii")


def unpack(packed: str) -> Bigrams:
    """Read what `pack` wrote. Raises ValueError where it is nothing to look up in; `check` looks at every number."""
    parts = _parts(packed)
    terms, folded = parts[0].decode().split(), parts[1].decode()
    counts, keys, pairs, before = map(_numbers, parts[2:])
    if not len(terms) == folded.count(" ") + bool(folded) == len(counts) == len(before) <= _MOST_TERMS:
        raise ValueError("not a count for each term")
    if len(keys) != len(pairs):
        raise ValueError("not a count for each pair")
    return Bigrams(terms, folded, counts, keys, pairs, before)


def check(bigrams: Bigrams) -> None:
    """Look at each term and pair, which takes longer than to read them. Raises ValueError where one is none."""
    if len(set(bigrams.terms)) != len(bigrams.terms) or len(bigrams.folded.split()) != len(bigrams.terms):
        raise ValueError("not a count for each term")
    if 0 in bigrams.counts or 0 in bigrams.pairs:
        raise ValueError("what was never seen")
    if any(a >= b for a, b in pairwise(bigrams.keys)):
        raise ValueError("pairs are not in order")
    if bigrams.keys and bigrams.keys[-1] >> 16 >= len(bigrams.terms):
        raise ValueError("a pair of terms that are not there")
    seen = Counter(key & 0xFFFF for key in bigrams.keys)
    if list(bigrams.before) != [seen[number] for number in range(len(bigrams.terms))] or sum(seen.values()) != sum(
        bigrams.before
    ):
        raise ValueError("a pair of terms that are not there")


def _parts(packed: str) -> list[bytes]:
    """Take apart what `pack` put together, if it is no more than it can be."""
    unzip = zlib.decompressobj()
    try:
        raw = unzip.decompress(base64.b64decode(packed, validate=True), _LARGEST)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    header, _, body = raw.partition(b"\n")
    sizes = json.loads(header[:_LONGEST_HEADER])
    if not unzip.eof or unzip.unused_data or type(sizes) is not list or len(sizes) != 6:
        raise ValueError("not six parts")
    if not all(type(size) is int and size >= 0 for size in sizes) or sum(sizes) != len(body):
        raise ValueError("not as long as it says")
    return [body[start:stop] for start, stop in pairwise(accumulate(sizes, initial=0))]


def _numbers(part: bytes) -> Sequence[int]:
    numbers = array("I", part)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
