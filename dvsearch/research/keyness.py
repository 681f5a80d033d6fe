"""What tells some articles from others: the words that stand in more of them, or more often in them.

By default articles are counted. Words of one article are not independent of each other, and tests that take them so
find everything significant (Lijffijt et al. 2016, Egbert and Biber 2019, Sönning 2023); both counts are given.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dvsearch.engines.forward import Array
from dvsearch.research import association as am
from dvsearch.research.collocates import as_list
from dvsearch.research.units import Unit, count_articles, count_words
from dvsearch.vietnamese.collation import dictionary_key

MEASURES = ("lrc", "logratio", "ll", "bic")


class KeyWord(NamedTuple):
    """A word, its counts on both sides, and how far these differ: above 0 it is of the first side."""

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
    """The words in order, and the sizes of both sides in articles and in words."""

    words: list[KeyWord]
    articles: tuple[int, int]
    tokens: tuple[int, int]
    vocabulary: int


def keyness(
    unit: Unit,
    first: Array,
    second: Array,
    *,
    field: str = "all",
    count: str = "articles",
    measure: str = "lrc",
    negative: bool = False,
    least: int = 5,
) -> Keyness:
    """Compare two sets of articles, given by number; words in fewer than `least` articles of both are left out.

    The order is by the measure, what is of the first side most first; with `negative` what is of the second.
    """
    sides = (first, second)
    articles = [count_articles(unit, documents, field) for documents in sides]
    tokens = [count_words(unit, documents, field) for documents in sides]
    keys = np.union1d(articles[0].keys, articles[1].keys)
    in_articles = [counts.of(keys) for counts in articles]
    enough = in_articles[0] + in_articles[1] >= max(1, least)
    vocabulary = keys.size
    keys, in_articles = keys[enough], [counts[enough] for counts in in_articles]
    in_tokens = [counts.of(keys) for counts in tokens]
    sizes = (first.size, second.size), (tokens[0].total, tokens[1].total)
    counts, size = (in_articles, sizes[0]) if count == "articles" else (in_tokens, sizes[1])
    table = am.tables(counts[0], size[0], counts[1], size[1])
    words = _words(unit, keys, in_articles, in_tokens, table, vocabulary, first.size)
    sign = 1 if negative else -1
    # Evidence for a difference has no direction of its own: it is that of the ratio.
    words.sort(key=lambda one: (*_rank(one, measure, sign), dictionary_key(one.word)))
    return Keyness(words, *sizes, vocabulary)


def _rank(word: KeyWord, measure: str, sign: int) -> tuple[bool, float, float]:
    value = getattr(word, measure)
    if measure == "bic" and value is not None:
        value = value if (word.ll or 0) >= 0 else -value
    return value is None, sign * (value or 0.0), sign * (word.ll or 0.0)


def _words(
    unit: Unit, keys: Array, articles: list[Array], tokens: list[Array], table: am.Tables, vocabulary: int, size: int
) -> list[KeyWord]:
    share = articles[0] / size if size else np.full(keys.size, np.nan)
    columns = (
        *articles, *tokens, share, am.lrc(table, vocabulary), am.log_ratio(table), am.g2(table), am.bic(table),
    )  # fmt: skip
    names = [unit.text(key) for key in keys.tolist()]
    return [KeyWord(*row) for row in zip(names, *map(as_list, columns), strict=True)]
