"""Runs of words that occur again and again: in articles that match, or around hits.

A run may cross punctuation, never the border of a title or an article.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from dvsearch.engines.forward import Array
from dvsearch.errors import UsageError
from dvsearch.research.population import Population
from dvsearch.research.runs import Runs, run_text
from dvsearch.research.units import Tokens, Unit, sides_of
from dvsearch.research.windows import around

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
    sides = sides_of(population.forward.count, population.hits.documents)
    runs = Runs(unit, sides, population.field, max(1, limits.least))
    kept: list[tuple[int, Array]] = []
    for size in range(1, limits.sizes[1] + 1):
        runs.grow()
        if size >= limits.sizes[0]:
            kept.append((size, np.flatnonzero(runs.tables[-1].articles[0] >= limits.least_articles)))
    counts = np.concatenate([runs.tables[size - 1].counts[0, numbers] for size, numbers in kept])
    cutoff = 0 if limits.most is None or limits.most >= counts.size else int(np.sort(counts)[-max(1, limits.most)])
    made = [
        Ngram(runs.text(size, number), int(table.counts[0, number]), int(table.articles[0, number]))
        for size, numbers in kept
        for table in (runs.tables[size - 1],)
        for number in numbers[table.counts[0, numbers] >= cutoff].tolist()
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
        Ngram(run_text(unit, run), count, len(articles[run]))
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


def _in_order(made: list[Ngram]) -> list[Ngram]:
    return sorted(made, key=lambda one: (-one.count, one.words))
