"""How often terms, and terms side by side, occur in an index: what it takes to read an unaccented or misspelt query.

Kept with the index, cut to the most frequent: 20,000 terms and 262,144 pairs of 17,221 articles are 1 MB as text. A
search unpacks the terms, in 4 ms, and of the pairs the blocks that it asks for, and only when a query needs them. They
are looked up where they lie, so that no search waits for NumPy, which takes 60 ms to load.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

from dvsearch.edit_distance import within_one_edit
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.pair_blocks import (
    Columns,
    PairBlocks,
    numbers_of,
    pack_blocks,
    pack_text,
    read_blocks,
    unpack_text,
)

# What is unpacked at most: 20,000 terms of 500 bytes, and 262,144 pairs. A pair is two places of 16 bits.
_LARGEST = 1 << 25
_MOST_TERMS = 1 << 16
_LONGEST_HEADER = 100
# Who looks for the forms of more than so many plain terms has a table of all made.
MANY = 32
# What stands between the terms and the blocks: no letter of base64.
_SEPARATOR = "."


class Bigrams:
    """The counts of an index, read only."""

    def __init__(
        self, terms: Sequence[str], folded: str, counts: Sequence[int], blocks: PairBlocks, before: Sequence[int]
    ) -> None:
        """`counts[i]` is of `terms[i]`, which follows `before[i]` different terms.

        `folded` is what is left of each without its marks, blanks between.
        """
        self.terms = terms
        self.counts = counts
        self.blocks = blocks
        self.before = before
        self.total = sum(counts)
        self.folded = folded
        self._looked_for: dict[str, Mapping[str, int]] = {}
        self._followers: dict[int, Columns] = {}
        self._numbers: dict[str, int] = {}

    def number(self, term: str) -> int | None:
        """Give the place of a term in `terms`; None where it is not among the most frequent."""
        number = self._numbers.get(term)  # a form is asked for five times in one reading
        if number is None and (number := self._forms(fold(term)).get(term)) is not None:
            self._numbers[term] = number
        return number

    def count(self, term: str) -> int:
        """How often the term was seen; 0 where it is not among the most frequent."""
        number = self.number(term)
        return 0 if number is None else self.counts[number]

    def followers(self, term: str) -> tuple[int, int]:
        """How many different terms are known to follow a term, and how often they do together."""
        number = self.number(term)
        if number is None:
            return 0, 0
        keys, counts = self._following(number)
        return len(keys), sum(counts)

    def _following(self, number: int) -> Columns:
        """Give the pairs that begin with a term."""
        if number not in self._followers:
            self._followers[number] = self.blocks.between(number << 16, (number + 1) << 16)
        return self._followers[number]

    def precedents(self, term: str) -> int:
        """How many different terms are known to precede a term."""
        number = self.number(term)
        return 0 if number is None else self.before[number]

    @cached_property
    def kinds(self) -> int:
        """How many different pairs are known."""
        return len(self.blocks)

    def forms(self, folded: str) -> Sequence[str]:
        """The terms that have these plain letters, the most frequent first."""
        return list(self._forms(folded))

    def _forms(self, folded: str) -> Mapping[str, int]:
        """The terms that have these plain letters, with their places."""
        # Looked for in the text of all: a query asks for a few, and to part 20,000 and gather their forms takes 4 ms,
        # which is no more than the first MANY take that are looked for.
        if (known := self._looked_for.get(folded)) is not None:
            return known
        if len(self._looked_for) >= MANY:
            return self._by_letters.get(folded, {})
        forms: dict[str, int] = {}
        text, wanted, number, last = f" {self.folded} ", f" {folded} ", 0, 0
        while folded and (at := text.find(wanted, last + bool(forms))) >= 0:
            number += text.count(" ", last, at)
            forms[self.terms[number]] = number
            last = at
        self._looked_for[folded] = forms
        return forms

    @cached_property
    def _by_letters(self) -> dict[str, dict[str, int]]:
        forms: dict[str, dict[str, int]] = {}
        for number, (term, plain) in enumerate(zip(self.terms, self.folded.split(), strict=True)):
            forms.setdefault(plain, {})[term] = number
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
        last, first = None, None
        keys: Sequence[int] = ()
        times: Sequence[int] = ()
        numbers: dict[str, int | None] = {}  # of the second terms: each comes as often as there are first ones
        for a, b in pairs:
            if a != last:  # pairs come by their first term
                last, first = a, self.number(a)
                keys, times = ((), ()) if first is None else self._following(first)
            if b not in numbers:
                numbers[b] = self.number(b)
            number = numbers[b]
            if first is None or number is None:
                counts.append(0)
                continue
            key = first << 16 | number
            at = bisect_left(keys, key)
            counts.append(times[at] if at < len(keys) and keys[at] == key else 0)
        return counts


def pack(terms: Sequence[str], folded: Sequence[str], counts: bytes, keys: bytes, pairs: bytes, before: bytes) -> str:
    """Write counts as text that `unpack` reads: those of the terms, the keys of pairs, theirs, the terms before each.

    All numbers are little-endian uint32, keys ascend.
    """
    heads, blocks = pack_blocks(keys, pairs)
    parts = (" ".join(terms).encode(), " ".join(folded).encode(), counts, before, heads)
    sizes = json.dumps([len(part) for part in parts]).encode() + b"\n"
    return _SEPARATOR.join((pack_text(sizes + b"".join(parts)), *blocks))


def unpack(packed: str) -> Bigrams:
    """Read what `pack` wrote. Raises ValueError where it is nothing to look up in; `check` looks at every number.

    An index of an earlier program has all in one, the keys and counts of pairs before the last part.
    """
    first, *blocks = packed.split(_SEPARATOR)
    parts = _parts(first)
    terms, folded = parts[0].decode().split(), parts[1].decode()
    if len(parts) == 6:
        keys, pairs = numbers_of(parts[3]), numbers_of(parts[4])
        if len(keys) != len(pairs) or blocks:
            raise ValueError("not a count for each pair")
        pair_blocks = PairBlocks(keys[:1], lambda _: (keys, pairs))
    else:
        pair_blocks = read_blocks(numbers_of(parts[4]), blocks)
    counts, before = numbers_of(parts[2]), numbers_of(parts[-1 if len(parts) == 6 else 3])
    if not len(terms) == folded.count(" ") + bool(folded) == len(counts) == len(before) <= _MOST_TERMS:
        raise ValueError("not a count for each term")
    return Bigrams(terms, folded, counts, pair_blocks, before)


def check(bigrams: Bigrams) -> None:
    """Look at each term and pair, which takes longer than to read them. Raises ValueError where one is none."""
    if len(set(bigrams.terms)) != len(bigrams.terms) or len(bigrams.folded.split()) != len(bigrams.terms):
        raise ValueError("not a count for each term")
    keys, pairs = bigrams.blocks.columns()
    if 0 in bigrams.counts or 0 in pairs:
        raise ValueError("what was never seen")
    if any(a >= b for a, b in pairwise(keys)) or any(head != keys[0] for head, (keys, _) in bigrams.blocks.blocks()):
        raise ValueError("pairs are not in order")
    if keys and keys[-1] >> 16 >= len(bigrams.terms):
        raise ValueError("a pair of terms that are not there")
    seen = Counter(key & 0xFFFF for key in keys)
    if list(bigrams.before) != [seen[number] for number in range(len(bigrams.terms))] or sum(seen.values()) != sum(
        bigrams.before
    ):
        raise ValueError("a pair of terms that are not there")


def _parts(packed: str) -> list[bytes]:
    """Take apart what `pack` put together, if it is no more than it can be."""
    raw = unpack_text(packed, _LARGEST)
    header, _, body = raw.partition(b"\n")
    sizes = json.loads(header[:_LONGEST_HEADER])
    if type(sizes) is not list or len(sizes) not in (5, 6):
        raise ValueError("not five parts")
    if not all(type(size) is int and size >= 0 for size in sizes) or sum(sizes) != len(body):
        raise ValueError("not as long as it says")
    return [body[start:stop] for start, stop in pairwise(accumulate(sizes, initial=0))]
