"""What is counted as a word: syllables as they stand on paper, or pyvi's words, each as one whole number.

The number (key) of a syllable is its term's, plus one. That of a word of several is made of theirs as digits are, as
long as they fit into 63 bits: three syllables with two million different terms. Longer words are numbered as they are
met, below 0; 0 is no word. So keys are exact, and what two words have in common is not their key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from dvsearch.article import POSITION_GAP
from dvsearch.engines.forward import Array, TextForward

SYLLABLE, WORD = "syllable", "word"
UNITS = (WORD, SYLLABLE)

# How many positions are read at once: what comes of them stays in the cache.
_POSITIONS_PER_STEP = 1 << 20
_BITS = 63


class Tokens(NamedTuple):
    """Words one after the other: of each its key, its range, and where its first and last syllable stand."""

    keys: Array
    ranges: Array
    firsts: Array
    lasts: Array


class Unit:
    """Makes words of positions. What it learns of long words is kept, so one unit serves one forward."""

    def __init__(self, forward: TextForward, name: str = WORD) -> None:
        self.forward = forward
        self.name = name
        self.base = len(forward.terms) + 1
        self.room = max(1, int(_BITS / np.log2(max(2, self.base))))
        self.counter = forward.counter(name == WORD)
        self._long_keys: dict[tuple[int, ...], int] = {}
        self._long_words: list[tuple[int, ...]] = []

    def read(self, documents: Array, starts: Array, stops: Array) -> Tokens:
        """Return the words that begin and end within [start, stop) of each document given, one range after the other.

        What begins before a range, or goes on behind it, is not among them.
        """
        counts = np.maximum(stops - starts, 0)
        ends = np.cumsum(counts)
        numbers = np.repeat(np.arange(counts.size), counts)
        positions = np.arange(numbers.size) + (starts - (ends - counts))[numbers]
        terms = self.forward.tokens(documents, starts, starts + counts)
        there = terms >= 0
        if self.name == SYLLABLE:
            at = positions[there]
            return Tokens(terms[there].astype(np.int64) + 1, numbers[there], at, at)
        joined = self.forward.joined(documents, starts, starts + counts) & there
        filled = counts > 0
        first, last = _runs(there, joined, (ends - counts)[filled])
        # The last word of a range may go on behind it.
        at_end = np.zeros(terms.size, bool)
        at_end[ends[filled] - 1] = self.forward.joined(documents[filled], stops[filled], stops[filled] + 1)
        whole = ~at_end[last]
        first, last = first[whole], last[whole]
        return Tokens(self._keys(terms, first, last - first + 1), numbers[first], positions[first], positions[last])

    def _keys(self, terms: Array, first: Array, lengths: Array) -> Array:
        keys = terms[first].astype(np.int64) + 1
        for place in range(1, min(self.room, int(lengths.max(initial=0)))):
            longer = np.flatnonzero((lengths > place) & (lengths <= self.room))
            keys[longer] = keys[longer] * self.base + terms[first[longer] + place] + 1
        for at in np.flatnonzero(lengths > self.room).tolist():
            word = tuple(terms[first[at] : first[at] + lengths[at]].tolist())
            if word not in self._long_keys:
                self._long_words.append(word)
                self._long_keys[word] = -len(self._long_words)
            keys[at] = self._long_keys[word]
        return keys

    def keys_of(self, starts: Array, terms: Array) -> Array:
        """Return the keys of words given as terms, one after the other."""
        return self._keys(terms, starts[:-1], np.diff(starts))

    def numbers(self, key: int) -> tuple[int, ...]:
        """Return the terms of a key."""
        if key < 0:
            return self._long_words[-key - 1]
        digits = []
        while key:
            key, digit = divmod(key, self.base)
            digits.append(digit - 1)
        return tuple(reversed(digits))

    def text(self, key: int) -> str:
        """Return a word as it is written, in small letters, its syllables with a space between."""
        terms = self.forward.terms
        return " ".join(terms[number] for number in self.numbers(key))

    def every(self, documents: Array, field: str = "all") -> Iterator[Tokens]:
        """Read the words of whole articles, of title, body or both, some at once; `ranges` are places among them."""
        titles, bodies = self.forward.lengths(documents)
        steps = np.cumsum(titles + bodies) // _POSITIONS_PER_STEP
        for step in np.unique(steps).tolist():
            some = np.flatnonzero(steps == step)
            zero, body = np.zeros_like(some), titles[some] + POSITION_GAP
            both = {
                "title": (some, zero, titles[some]),
                "body": (some, body, body + bodies[some]),
            }
            chosen = [both[name] for name in both if field in ("all", name)]
            at, starts, stops = (np.concatenate(column) for column in zip(*chosen, strict=True))
            tokens = self.read(documents[at], starts, stops)
            yield tokens._replace(ranges=at[tokens.ranges])


def _runs(there: Array, joined: Array, begins: Array) -> tuple[Array, Array]:
    """Where words begin and where each ends: before what does not go on with it, or the next of the ranges begins."""
    apart = ~joined
    first = np.flatnonzero(there & apart)
    apart[begins] = True
    stops = np.append(np.flatnonzero(apart), there.size)
    return first, stops[np.searchsorted(stops, first, "right")] - 1


class Counts(NamedTuple):
    """How often each key occurs; keys ascend."""

    keys: Array
    counts: Array

    def of(self, keys: Array) -> Array:
        """How often each of some keys occurs: 0 where it does not."""
        if not self.keys.size:
            return np.zeros(keys.size, np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), self.keys.size - 1)
        return np.where(self.keys[at] == keys, self.counts[at], 0)

    @property
    def total(self) -> int:
        """How many words these are in all."""
        return int(self.counts.sum())


class Counter:
    """Adds up keys, single syllables in a table, others sorted: memory grows with the different words alone."""

    def __init__(self, unit: Unit) -> None:
        self._base = unit.base
        self._single = np.zeros(unit.base, np.int64)
        self._parts: list[tuple[Array, Array]] = []
        self._waiting = 0

    def add(self, keys: Array) -> None:
        """Count some more."""
        single = (keys > 0) & (keys < self._base)
        self._single += np.bincount(keys[single], minlength=self._base)
        found = count_values(keys[~single])
        self._parts.append(found)
        self._waiting += found[0].size
        if self._waiting > 4 * self._parts[0][0].size + (1 << 20):
            self._parts = [summed(self._parts)]
            self._waiting = 0

    def result(self) -> Counts:
        """Return all that was counted."""
        single = np.flatnonzero(self._single)
        return Counts(*summed([*self._parts, (single, self._single[single])]))


def summed(parts: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Add up the counts of equal keys; keys ascend."""
    keys = np.concatenate([keys for keys, _ in parts])
    counts = np.concatenate([counts for _, counts in parts])
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    if not keys.size:
        return keys.astype(np.int64), counts.astype(np.int64)
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    return keys[first], np.add.reduceat(counts, first)


class Sides(NamedTuple):
    """Words or runs of them by key, ascending, and of each its counts on two sides."""

    keys: Array  # (K)
    counts: Array  # (2, K): occurrences
    articles: Array  # (2, K): articles that have it

    def kept(self, which: Array) -> Sides:
        """Return some of them."""
        return Sides(self.keys[which], self.counts[:, which], self.articles[:, which])


class Counted(NamedTuple):
    """The frequent words of two sides, and how many words each side has in all, and different ones there are."""

    words: Sides
    totals: Array  # (2)
    vocabulary: int
    numbers: Array  # the words as the unit's counter numbers them, if it has one


def count_sides(unit: Unit, sides: Array, field: str = "all", least: int = 1, *, by_articles: bool = False) -> Counted:
    """Count every word of two sets of articles, given as a byte for each article: 1, 2, or 0 for neither.

    Kept are words that occur at least so often, or in so many articles of both sides.
    """
    if unit.counter is None:
        found = _count_arrays(unit, sides, field)
        often = (found.articles if by_articles else found.counts).sum(axis=0)
        words = found.kept(np.flatnonzero(often >= least))
        return Counted(words, found.counts.sum(axis=1), int(found.keys.size), np.empty(0, np.uint32))
    numbers, counts, articles = unit.counter.words(sides, field)
    kept = np.flatnonzero((articles if by_articles else counts).sum(axis=0) >= least)
    keys = unit.keys_of(*unit.counter.spell(numbers[kept]))
    order = np.argsort(keys)
    kept = kept[order]
    words = Sides(keys[order], counts[:, kept], articles[:, kept])
    return Counted(words, counts.sum(axis=1), int(numbers.size), numbers[kept])


def _count_arrays(unit: Unit, sides: Array, field: str) -> Sides:
    documents = np.flatnonzero(sides)
    counters = [Counter(unit) for _ in range(4)]
    for tokens in unit.every(documents, field):
        for side in (0, 1):
            mine = sides[documents[tokens.ranges]] == side + 1
            counters[side].add(tokens.keys[mine])
            counters[2 + side].add(distinct(tokens.ranges[mine], tokens.keys[mine]))
    found = [counter.result() for counter in counters]
    keys = np.union1d(found[0].keys, found[1].keys)
    columns = [counts.of(keys) for counts in found]
    return Sides(keys, np.stack(columns[:2]), np.stack(columns[2:]))


def sides_of(count: int, first: Array, second: Array | None = None) -> Array:
    """Return a byte for each of `count` articles: 1 for the first of two sets, given by number, 2 for the second."""
    sides = np.zeros(count, np.uint8)
    if second is not None:
        sides[second] = 2
    sides[first] = 1
    return sides


def count_words(unit: Unit, documents: Array, field: str = "all") -> Counts:
    """Count every word of some articles."""
    if unit.counter is None:
        counter = Counter(unit)
        for tokens in unit.every(documents, field):
            counter.add(tokens.keys)
        return counter.result()
    found = count_sides(unit, sides_of(unit.forward.count, documents), field).words
    return Counts(found.keys, found.counts[0])


def distinct(owners: Array, keys: Array) -> Array:
    """Return the keys of each owner, each once, ascending; owners need not be in order."""
    if not keys.size:
        return keys
    local = owners - owners.min()
    count = int(local.max()) + 1
    room = (1 << 62) // count
    if -room < int(keys.min()) and int(keys.max()) < room:
        # Owner and key as one number: one sort, where to number the keys first would take two.
        return np.asarray(count_values(keys * count + local)[0] // count)
    different, place = np.unique(keys, return_inverse=True)
    pairs = count_values(place.reshape(-1) * count + local)[0]
    return np.asarray(different[pairs // count])


def count_values(values: Array) -> tuple[Array, Array]:
    """Return the different values, ascending, and how often each is there.

    As numpy.unique does with counts; without, that looks them up one by one, which takes four times as long as sorting.
    """
    ascending = np.sort(values)
    first = np.ones(ascending.size + 1, bool)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:-1])
    edges = np.flatnonzero(first)
    return ascending[edges[:-1]], np.diff(edges)
