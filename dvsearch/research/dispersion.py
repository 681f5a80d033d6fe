"""How evenly the hits are spread over the parts of an archive: articles, provinces, sources or months."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dvsearch.engines.forward import Array
from dvsearch.research.periods import MONTH, calendar, period_name
from dvsearch.research.population import Population, sizes
from dvsearch.research.rates import MILLION
from dvsearch.research.spread import Spread, spread

ARTICLE = "article"
DISPERSION_PARTS = (ARTICLE, "province", "current_province", "source", "month")
UNKNOWN = "unknown"


class Part(NamedTuple):
    """A part: its hits and words, hits per million words, and its share of all hits beside its share of all words."""

    part: str
    hits: int
    words: int
    per_million: float
    share: float | None
    expected: float


class Dispersion(NamedTuple):
    """The spread over all parts, the parts with most hits first, and how many articles are in none."""

    spread: Spread
    parts: list[Part]
    aside: int


def dispersion(population: Population, over: str) -> Dispersion:
    """Count hits and words of every part. An article about several provinces is in each; the undated in no month."""
    documents = np.flatnonzero(population.chosen)
    hits = np.zeros(population.forward.count, np.int64)
    hits[population.hits.documents] = population.hits.counts
    words = sizes(population.forward, documents, population.field)
    names, owners, parts = _parts(population, documents, over)
    place = np.searchsorted(documents, owners)
    counts = np.bincount(parts, hits[owners], minlength=len(names)).astype(np.int64)
    lengths = np.bincount(parts, words[place], minlength=len(names)).astype(np.int64)
    total_hits, total_words = int(counts.sum()), int(lengths.sum())
    order = np.lexsort((np.arange(len(names)), -counts))
    rows = [
        Part(
            part=names[at],
            hits=int(counts[at]),
            words=int(lengths[at]),
            per_million=float(counts[at] / lengths[at] * MILLION),
            share=float(counts[at] / total_hits) if total_hits else None,
            expected=float(lengths[at] / total_words),
        )
        for at in order.tolist()
        if lengths[at]
    ]
    return Dispersion(spread(counts, lengths), rows, int(documents.size - np.unique(owners).size))


def _parts(population: Population, documents: Array, over: str) -> tuple[list[str], Array, Array]:
    """The parts' names, and pairs of an article and the part it is in."""
    forward = population.forward
    if over == ARTICLE:
        return forward.ids(documents), documents, np.arange(documents.size)
    if over == MONTH:
        dates = calendar(forward, MONTH)
        dated = documents[(dates.periods[documents] >= 0) & ~dates.guessed[documents]]
        months, part = np.unique(dates.periods[dated], return_inverse=True)
        return [period_name(month, MONTH) for month in months.tolist()], dated, part.reshape(-1)
    values = forward.values(over)
    counts = np.diff(values.starts)
    owners = np.repeat(np.arange(forward.count), counts)
    among = population.chosen[owners]
    without = documents[counts[documents] == 0]
    parts = np.concatenate((values.numbers[among], np.full(without.size, len(values.texts))))
    return [*values.texts, UNKNOWN], np.concatenate((owners[among], without)), parts
