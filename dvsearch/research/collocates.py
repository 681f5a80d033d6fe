"""What stands around the hits, and how much more often than elsewhere.

The tokens in all windows are one side of the table, the other tokens of the same articles chosen are the other; the
hits' own words are on neither. A token in two windows is one token. For logDice a word counts once for each hit that
has it in its window, and never more often than it stands there. No window reaches from one article, or from a title,
into another text.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dvsearch.engines.forward import Array
from dvsearch.errors import UsageError
from dvsearch.research import association as am
from dvsearch.research.population import Population
from dvsearch.research.ranking import as_list, ranked
from dvsearch.research.units import Counts, Unit, count_values, count_words, distinct
from dvsearch.research.windows import Windows

MEASURES = ("logdice", "lrc", "ll", "mi", "mi3", "t", "deltap")
WIDEST = 50


class Company(NamedTuple):
    """A word that stands around the hits.

    `count` is its tokens in the windows, `total` in all articles chosen outside the hits, `expected` what chance
    would put into the windows; `hits` and `articles` say how many have it about them.
    """

    word: str
    count: int  # type: ignore[assignment]  # hides tuple.count
    total: int
    expected: float
    hits: int
    articles: int
    logdice: float | None
    lrc: float | None
    ll: float | None
    mi: float | None
    mi3: float | None
    t: float | None
    deltap: float | None
    deltap_back: float | None


class Collocates(NamedTuple):
    """The words in order, and the margins they were computed with."""

    words: list[Company]
    total: int  # how many words there are, if only the first of them were asked for
    hits: int
    window_tokens: int  # R1
    tokens: int  # N: without the hits' own words
    vocabulary: int  # different words in the windows: what LRC shares its level among


def read_window(text: str) -> tuple[int, int]:
    """Read 5:5 or 0:3; raises UsageError where it is neither."""
    left, colon, right = text.partition(":")
    sides = (left, right) if colon else (left, left)
    if not all(side.isascii() and side.isdigit() and int(side) <= WIDEST for side in sides) or sides in (("0", "0"),):
        raise UsageError(f"{text!r} is no window", hint=f"write 5:5, at most {WIDEST} on a side")
    return int(sides[0]), int(sides[1])


def collocates(
    population: Population,
    unit: Unit,
    window: tuple[int, int],
    *,
    measure: str = "logdice",
    least: int = 5,
    least_articles: int = 3,
    most: int | None = None,
) -> Collocates:
    """Find what stands around the hits of a population, the first `most` of it.

    Words that stand there fewer than `least` times, or in fewer than `least_articles` articles, are left out. The
    order is by the measure, then by count, then by the dictionary.
    """
    counted = _count(population, unit, window, max(1, least), least_articles)
    margins = int(counted.window_tokens), int(counted.tokens - counted.own_tokens)
    elsewhere = counted.totals - counted.near
    table = am.tables(counted.near, margins[0], elsewhere, margins[1] - margins[0])
    together = np.minimum(counted.hits, counted.near)
    log_dice = am.log_dice(together, population.hits.firsts.size, table.c1)
    by = {
        "logdice": lambda: log_dice, "lrc": lambda: am.lrc(table, counted.vocabulary), "ll": lambda: am.g2(table),
        "mi": lambda: am.mi(table), "mi3": lambda: am.mi3(table), "t": lambda: am.t_score(table),
        "deltap": lambda: am.delta_p(table)[0],
    }[measure]()  # fmt: skip
    order, names = ranked((by, counted.near), lambda at: [unit.text(key) for key in counted.keys[at].tolist()], most)
    table = am.Tables(*(column[order] for column in table))
    words = _companies(names, table, counted.hits[order], counted.articles[order], log_dice[order], counted.vocabulary)
    return Collocates(words, counted.keys.size, int(population.hits.firsts.size), *margins, counted.vocabulary)


class _Counted(NamedTuple):
    """Words about hits: tokens in windows, hits and articles that have them, tokens in all articles outside of hits."""

    keys: Array
    near: Array
    hits: Array
    articles: Array
    totals: Array
    window_tokens: int
    own_tokens: int  # of the hits
    tokens: int  # of all articles
    vocabulary: int  # different words in the windows, the rare ones too


def _count(population: Population, unit: Unit, window: tuple[int, int], least: int, least_articles: int) -> _Counted:
    if unit.counter is None:
        return _count_arrays(population, unit, window, least, least_articles)
    words, (tokens, with_hits, articles, own) = unit.counter.company(population.hits, *window)
    every = unit.counter.occurrences(population.chosen, population.field)
    kept = np.flatnonzero((tokens >= least) & (articles >= least_articles))
    keys = unit.keys_of(*unit.counter.spell(words[kept]))
    columns = tokens[kept], with_hits[kept], articles[kept], every[words[kept]] - own[kept]
    sums = int(tokens.sum()), int(own.sum()), int(every.sum())
    return _Counted(keys, *columns, *sums, int(np.count_nonzero(tokens)))


def _count_arrays(
    population: Population, unit: Unit, window: tuple[int, int], least: int, least_articles: int
) -> _Counted:
    windows = Windows(unit, population.hits, *window)
    keys, owners, counted, first_of_hit = windows.read_all()
    every = count_words(unit, np.flatnonzero(population.chosen), population.field)
    found, tokens = count_values(keys[counted])
    with_hits = Counts(*count_values(keys[first_of_hit])).of(found)
    articles = Counts(*count_values(distinct(owners, keys))).of(found)
    kept = np.flatnonzero((tokens >= least) & (articles >= least_articles))
    totals = every.of(found[kept]) - windows.nodes.of(found[kept])
    sums = int(counted.sum()), windows.nodes.total, every.total
    return _Counted(found[kept], tokens[kept], with_hits[kept], articles[kept], totals, *sums, found.size)


def _companies(
    names: list[str], table: am.Tables, hits: Array, articles: Array, log_dice: Array, vocabulary: int
) -> list[Company]:
    forward, backward = am.delta_p(table)
    columns: list[Any] = [
        table.o11.astype(int), table.c1.astype(int), table.e11, hits, articles, log_dice, am.lrc(table, vocabulary),
        am.g2(table), am.mi(table), am.mi3(table), am.t_score(table), forward, backward,
    ]  # fmt: skip
    return [Company(*row) for row in zip(names, *map(as_list, columns), strict=True)]
