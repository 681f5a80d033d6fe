"""What tells some articles from others: words, or runs of them, in more articles there, or more often in them.

By default articles are counted. Words of one article are not independent of each other, and tests that take them so
find everything significant (Lijffijt et al. 2016, Egbert and Biber 2019, Sönning 2023); both counts are given.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dvsearch.engines.forward import Array
from dvsearch.research import association as am
from dvsearch.research.ranking import as_list, ranked
from dvsearch.research.runs import Runs
from dvsearch.research.units import Unit, sides_of

MEASURES = ("lrc", "logratio", "ll", "bic")


class KeyWord(NamedTuple):
    """A word or run of words, its counts on both sides, and how far these differ: above 0 it is of the first side."""

    word: str
    articles: int
    articles_other: int
    count: int  # type: ignore[assignment]  # hides tuple.count
    count_other: int
    range: float | None  # share of the articles of the first side that have it
    lrc: float | None
    logratio: float | None
    ll: float | None
    bic: float | None


class Keyness(NamedTuple):
    """The words in order, and the sizes of both sides in articles, in words, and in runs of each length asked for."""

    words: list[KeyWord]
    total: int  # how many words there are, if only the first of them were asked for
    articles: tuple[int, int]
    tokens: tuple[int, int]
    runs: dict[int, tuple[int, int]]
    vocabulary: int  # what LRC shares its level among: different words, and runs in enough articles


def keyness(
    unit: Unit,
    first: Array,
    second: Array,
    *,
    sizes: tuple[int, int] = (1, 1),
    field: str = "all",
    count: str = "articles",
    measure: str = "lrc",
    negative: bool = False,
    least: int = 5,
    most: int | None = None,
) -> Keyness:
    """Compare two sets of articles, given by number, by words and runs of some sizes.

    What is in fewer than `least` articles of both is left out. The order is by the measure, what is of the first side
    most first; with `negative` what is of the second. Only the `most` first are returned.
    """
    runs = Runs(unit, sides_of(unit.forward.count, first, second), field, max(1, least), by_articles=True)
    for _ in range(sizes[1]):
        runs.grow()
    compared = _Compared(unit, runs, range(sizes[0], sizes[1] + 1))
    articles, tokens = compared.columns()
    sides = (first.size, second.size) if count == "articles" else compared.totals()
    counts = articles if count == "articles" else tokens
    table = am.tables(counts[0], sides[0], counts[1], sides[1])
    vocabulary = compared.longer + (runs.vocabulary if sizes[0] == 1 else 0)
    order, names = ranked(_rank(table, measure, vocabulary, negative=negative), compared.spell, most)
    table = am.Tables(*(column[order] for column in table))
    return Keyness(
        _words(names, articles[:, order], tokens[:, order], table, vocabulary, first.size),
        total=int(articles.shape[1]),
        articles=(int(first.size), int(second.size)),
        tokens=runs.totals[0],
        runs={size: runs.totals[size - 1] for size in compared.sizes},
        vocabulary=vocabulary,
    )


class _Compared:
    """Words and runs of several lengths, one length after the other."""

    def __init__(self, unit: Unit, runs: Runs, sizes: range) -> None:
        self.sizes = sizes
        self._unit, self._runs = unit, runs
        self._tables = [runs.tables[size - 1] for size in sizes]
        counts = [table.keys.size for table in self._tables]
        self._lengths = np.repeat(sizes, counts)
        self._numbers = np.concatenate([np.arange(count) for count in counts])
        self.longer = int(np.count_nonzero(self._lengths > 1))

    def columns(self) -> tuple[Array, Array]:
        """Articles and occurrences of each, on both sides."""
        articles = np.concatenate([table.articles for table in self._tables], axis=1)
        return articles, np.concatenate([table.counts for table in self._tables], axis=1)

    def totals(self) -> Array:
        """How many words, or runs of its length, each side has in all."""
        of_size = np.array([self._runs.totals[size - 1] for size in self.sizes])
        return np.asarray(of_size[self._lengths - self.sizes[0]].reshape(-1, 2).T)

    def spell(self, at: Array) -> list[str]:
        """Spell some of them; where runs are compared, with the syllables of a word joined."""
        if self.sizes == range(1, 2):
            return [self._unit.text(key) for key in self._tables[0].keys[at].tolist()]
        return [
            self._runs.text(*one) for one in zip(self._lengths[at].tolist(), self._numbers[at].tolist(), strict=True)
        ]


def _rank(table: am.Tables, measure: str, vocabulary: int, *, negative: bool) -> tuple[Array, Array]:
    evidence = am.g2(table)
    if measure == "lrc":
        value = am.lrc(table, vocabulary)
    elif measure == "bic":
        # Evidence for a difference has no direction of its own: it is that of the ratio.
        value = np.where(evidence >= 0, am.bic(table), -am.bic(table))
    else:
        value = am.log_ratio(table) if measure == "logratio" else evidence
    sign = -1 if negative else 1
    return sign * value, sign * np.nan_to_num(evidence)


def _words(
    names: list[str], articles: Array, tokens: Array, table: am.Tables, vocabulary: int, size: int
) -> list[KeyWord]:
    share = articles[0] / size if size else np.full(articles.shape[1], np.nan)
    columns = (
        *articles, *tokens, share, am.lrc(table, vocabulary), am.log_ratio(table), am.g2(table), am.bic(table),
    )  # fmt: skip
    return [KeyWord(*row) for row in zip(names, *map(as_list, columns), strict=True)]
