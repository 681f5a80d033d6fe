"""Runs of words, counted on one or two sides: longer ones are made of shorter ones that are frequent enough themselves.

So memory grows with what is kept and not with the text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dvsearch.engines.forward import Array
from dvsearch.research.units import Counts, Sides, Tokens, Unit, count_sides, count_values, distinct, summed


class Runs:
    """The frequent runs of each length: one of n words is one of n - 1 and a word more, key = number * words + word.

    `tables[n - 1]` has the runs of n words, and the number of a run is its place there. `totals[n - 1]` says how many
    runs of n words each side has in all, the rare ones too; `vocabulary` how many different words there are.
    """

    def __init__(self, unit: Unit, sides: Array, field: str, least: int, *, by_articles: bool = False) -> None:
        """Take two sets of articles as a byte for each article; frequent is what occurs `least` times, or is in so
        many articles, of both.
        """
        self._unit, self._sides, self._field = unit, sides, field
        self._least, self._by_articles = least, by_articles
        self._words = np.empty(0, np.uint32)
        self.tables: list[Sides] = []
        self.totals: list[tuple[int, int]] = []
        self.vocabulary = 0

    def grow(self) -> None:
        """Read all again, and keep the frequent runs that are one word longer."""
        if not self.tables:
            counted = count_sides(self._unit, self._sides, self._field, self._least, by_articles=self._by_articles)
            found, totals = counted.words, counted.totals
            self.vocabulary, self._words = counted.vocabulary, counted.numbers
        elif self._unit.counter is None:
            found, totals = self._count_arrays()
        else:
            longer = [table.keys for table in self.tables[1:]]
            counted_runs = self._unit.counter.runs(
                self._sides, self._field, self._words, longer, self._least, by_documents=self._by_articles
            )
            found, totals = Sides(counted_runs.keys, counted_runs.counts, counted_runs.documents), counted_runs.totals
        self.tables.append(found)
        self.totals.append((int(totals[0]), int(totals[1])))

    def _count_arrays(self) -> tuple[Sides, Array]:
        documents = np.flatnonzero(self._sides)
        counts, articles = [_NOTHING], [_NOTHING]
        totals = np.zeros(2, np.int64)
        for tokens in self._unit.every(documents, self._field):
            owners, runs, every = self._runs_of(tokens)
            sided = runs * 2 + (self._sides[documents[owners]] == 2)
            counts.append(count_values(sided))
            articles.append(count_values(distinct(owners, sided)))
            totals += np.bincount(self._sides[documents[every]], minlength=3)[1:3]
        sums = Counts(*summed(counts)), Counts(*summed(articles))
        keys = np.unique(sums[0].keys >> 1)
        columns = [np.stack([column.of(keys * 2), column.of(keys * 2 + 1)]) for column in sums]
        found = Sides(keys, columns[0], columns[1])
        often = (found.articles if self._by_articles else found.counts).sum(axis=0)
        return found.kept(np.flatnonzero(often >= self._least)), totals

    def _runs_of(self, tokens: Tokens) -> tuple[Array, Array, Array]:
        """The article and the key of each run that is one word longer than those known, and the article of any run."""
        order = np.lexsort((tokens.firsts, tokens.ranges))
        owners, firsts, lasts = tokens.ranges[order], tokens.firsts[order], tokens.lasts[order]
        words = _numbers(self.tables[0], tokens.keys[order])
        follows = np.append(False, (owners[1:] == owners[:-1]) & (firsts[1:] == lasts[:-1] + 1))[: words.size]
        runs, unbroken = words, np.ones(words.size, bool)
        for length in range(1, len(self.tables) + 1):
            count = max(0, words.size - length)
            if length > 1:
                runs = _numbers(self.tables[length - 1], runs)
            unbroken = unbroken[:count] & follows[length:]
            whole = (runs[:count] >= 0) & (words[length:] >= 0) & unbroken
            runs = np.where(whole, runs[:count] * max(1, self.tables[0].keys.size) + words[length:], -1)
        there = runs >= 0
        return owners[: runs.size][there], runs[there], owners[: unbroken.size][unbroken]

    def words_of(self, size: int, number: int) -> tuple[int, ...]:
        """Return the words of a run by its number."""
        key = int(self.tables[size - 1].keys[number])
        if size == 1:
            return (key,)
        shorter, word = divmod(key, self.tables[0].keys.size)
        return (*self.words_of(size - 1, shorter), int(self.tables[0].keys[word]))

    def text(self, size: int, number: int) -> str:
        """Return a run as it is shown."""
        return run_text(self._unit, self.words_of(size, number))


_NOTHING = (np.empty(0, np.int64), np.empty(0, np.int64))


def _numbers(table: Sides, keys: Array) -> Array:
    """The number of each of some keys, -1 for what is not among them."""
    if not table.keys.size:
        return np.full(keys.size, -1, np.int64)
    at = np.minimum(np.searchsorted(table.keys, keys), table.keys.size - 1)
    return np.where(table.keys[at] == keys, at, -1)


def run_text(unit: Unit, run: Sequence[int]) -> str:
    """Spell a run, the syllables of a word joined, so that it is seen which are words."""
    return " ".join(unit.text(key).replace(" ", "_") for key in run)
