"""Runs of words that occur again and again: in articles that match, or around hits.

Longer runs are made of shorter ones that are frequent enough themselves, so memory grows with what is kept and not
with the text. A run may cross punctuation, never the border of a title or an article.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from dvsearch.engines.forward import Array
from dvsearch.errors import UsageError
from dvsearch.research.collocates import around
from dvsearch.research.population import Population
from dvsearch.research.units import Tokens, Unit, count_values, distinct

LONGEST = 5


class Ngram(NamedTuple):
    """A run of words, how often it occurs, and in how many articles."""

    words: str
    count: int  # type: ignore[assignment]  # hides tuple.count
    articles: int


def read_sizes(text: str) -> tuple[int, int]:
    """Read 3 or 2..4; raises UsageError where it is neither."""
    low, dots, high = text.partition("..")
    ends = (low, high if dots else low)
    numbers = [int(end) for end in ends if end.isascii() and end.isdigit()]
    if len(numbers) < 2 or not 1 <= numbers[0] <= numbers[1] <= LONGEST:
        raise UsageError(f"{text!r} is no length of runs", hint=f"write 3, or 2..4; at most {LONGEST}")
    return numbers[0], numbers[1]


class Limits(NamedTuple):
    """How long runs are, how often and in how many articles they occur at least, and how many are wanted at most."""

    sizes: tuple[int, int]
    least: int = 5
    least_articles: int = 3
    most: int | None = None


def ngrams(population: Population, unit: Unit, limits: Limits) -> tuple[int, list[Ngram]]:
    """Count the runs of the articles that match: how many there are, and the most frequent first."""
    runs = _Runs(population, unit, max(1, limits.least))
    kept: list[tuple[int, Array]] = []
    for size in range(1, limits.sizes[1] + 1):
        runs.grow()
        if size >= limits.sizes[0]:
            kept.append((size, np.flatnonzero(runs.tables[-1].articles >= limits.least_articles)))
    counts = np.concatenate([runs.tables[size - 1].counts[numbers] for size, numbers in kept])
    cutoff = 0 if limits.most is None or limits.most >= counts.size else int(np.sort(counts)[-max(1, limits.most)])
    made = [
        Ngram(_text(unit, runs.words_of(size, number)), int(table.counts[number]), int(table.articles[number]))
        for size, numbers in kept
        for table in (runs.tables[size - 1],)
        for number in numbers[table.counts[numbers] >= cutoff].tolist()
    ]
    return int(counts.size), _in_order(made)[: limits.most]


def clusters(population: Population, unit: Unit, limits: Limits) -> tuple[int, list[Ngram]]:
    """Count the runs that hold a hit whole: its own words and some before or behind."""
    sizes = limits.sizes
    hits = population.hits
    owners, reach = hits.owners, sizes[1] - 1
    words = around(unit, owners, hits.firsts.astype(np.int64), hits.lasts.astype(np.int64), reach, reach)
    counts: dict[tuple[int, ...], int] = {}
    articles: dict[tuple[int, ...], set[int]] = {}
    for row, run in _clusters(words, hits.firsts, hits.lasts, sizes):
        counts[run] = counts.get(run, 0) + 1
        articles.setdefault(run, set()).add(int(owners[row]))
    made = [
        Ngram(_text(unit, run), count, len(articles[run]))
        for run, count in counts.items()
        if count >= limits.least and len(articles[run]) >= limits.least_articles
    ]
    return len(made), _in_order(made)[: limits.most]


def _clusters(
    words: Tokens, firsts: Array, lasts: Array, sizes: tuple[int, int]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    rows = words.ranges
    own = (words.firsts <= lasts[rows]) & (words.lasts >= firsts[rows])
    edges = np.searchsorted(rows, np.arange(firsts.size + 1)).tolist()
    keys, is_own = words.keys.tolist(), own.tolist()
    for row in range(firsts.size):
        low, high = edges[row], edges[row + 1]
        inside = [at for at in range(low, high) if is_own[at]]
        for size in range(max(sizes[0], len(inside)), sizes[1] + 1):
            for start in range(max(low, inside[-1] - size + 1), min(inside[0], high - size) + 1):
                yield row, tuple(keys[start : start + size])


class _Table:
    """Some keys in order, and how often each occurs and in how many articles; a key's number is its place."""

    def __init__(self, keys: Array, counts: Array, articles: Array) -> None:
        self.keys, self.counts, self.articles = keys, counts, articles

    def numbers(self, keys: Array) -> Array:
        """Return the number of each of some keys, -1 for what is not among them."""
        if not self.keys.size:
            return np.full(keys.size, -1, np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), self.keys.size - 1)
        return np.where(self.keys[at] == keys, at, -1)


class _Runs:
    """The frequent runs of each length: one of n words is one of n - 1 and a word more, key = number * words + word."""

    def __init__(self, population: Population, unit: Unit, least: int) -> None:
        self._unit, self._field, self._least = unit, population.field, least
        self._documents = population.hits.documents
        self.tables: list[_Table] = []

    def grow(self) -> None:
        """Read all again, and keep the frequent runs that are one word longer."""
        keys = [_NONE]
        counts = [_NONE]
        articles = [_NONE]
        for tokens in self._unit.every(self._documents, self._field):
            owners, runs = self._runs_of(tokens)
            found, often = count_values(runs)
            keys.append(found)
            counts.append(often)
            articles.append(count_values(distinct(owners, runs))[1])
        merged, place = np.unique(np.concatenate(keys), return_inverse=True)
        sums = [np.bincount(place, np.concatenate(column), minlength=merged.size) for column in (counts, articles)]
        frequent = sums[0] >= self._least
        self.tables.append(_Table(merged[frequent], *(column[frequent].astype(np.int64) for column in sums)))

    def _runs_of(self, tokens: Tokens) -> tuple[Array, Array]:
        """The article and the key of each run that is one word longer than those known."""
        order = np.lexsort((tokens.firsts, tokens.ranges))
        owners, firsts, lasts = tokens.ranges[order], tokens.firsts[order], tokens.lasts[order]
        keys = tokens.keys[order]
        if not self.tables:
            return owners, keys
        words = self.tables[0].numbers(keys)
        follows = np.append(False, (owners[1:] == owners[:-1]) & (firsts[1:] == lasts[:-1] + 1))
        runs = words
        for length in range(1, len(self.tables) + 1):
            count = max(0, words.size - length)
            if length > 1:
                runs = self.tables[length - 1].numbers(runs)
            whole = (runs[:count] >= 0) & (words[length:] >= 0) & follows[length:]
            runs = np.where(whole, runs[:count] * max(1, self.tables[0].keys.size) + words[length:], -1)
        there = runs >= 0
        return owners[: runs.size][there], runs[there]

    def words_of(self, size: int, number: int) -> tuple[int, ...]:
        """Return the words of a run by its number."""
        key = int(self.tables[size - 1].keys[number])
        if size == 1:
            return (key,)
        shorter, word = divmod(key, self.tables[0].keys.size)
        return (*self.words_of(size - 1, shorter), int(self.tables[0].keys[word]))


_NONE = np.empty(0, np.int64)


def _in_order(made: list[Ngram]) -> list[Ngram]:
    return sorted(made, key=lambda one: (-one.count, one.words))


def _text(unit: Unit, run: tuple[int, ...]) -> str:
    """The words of a run, those of several syllables joined, so that it is seen which are words."""
    return " ".join(unit.text(key).replace(" ", "_") for key in run)
