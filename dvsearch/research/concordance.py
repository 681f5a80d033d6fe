"""Lines: every hit with what stands around it, in an order a reader asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from dvsearch.article import POSITION_GAP, Article, from_json
from dvsearch.engines.base import Engine
from dvsearch.engines.forward import NO_TERM, Array, Hits, TextForward
from dvsearch.errors import UsageError
from dvsearch.research.line_names import LineName
from dvsearch.research.places import WORDS, Context, cut_line
from dvsearch.research.population import Population, first_values
from dvsearch.research.sampling import draws, one_each, sampled
from dvsearch.vietnamese.collation import dictionary_key

# Articles read at once.
_PAGE = 200
_NODE = "node"
_FIELDS = {"date": "date", "province": "province", "source": "source", "id": None}
_SORT_KEY = re.compile(r"([LR])([1-9]|[1-4]\d|50)")


class Line(NamedTuple):
    """A hit and what stands around it: slices of one text of an article.

    `digest` is the article's fingerprint at the time: a line cited with it is known again, or known to be changed.
    """

    name: LineName
    digest: str
    left: str
    node: str
    right: str
    article: Article


class Concordance(NamedTuple):
    """Some hits of a population in order; `lines` reads them as they are asked for."""

    engine: Engine
    forward: TextForward
    hits: Hits  # all that are listed, in the order of articles
    order: Array  # which of them comes first, second, ...

    @property
    def total(self) -> int:
        """How many lines there are."""
        return int(self.order.size)

    def lines(self, context: Context, start: int = 0, stop: int | None = None) -> Iterator[Line]:
        """Read the lines [start, stop) in order."""
        wanted = self.order[start:stop]
        for low in range(0, wanted.size, _PAGE):
            at = wanted[low : low + _PAGE]
            owners = self.hits.documents[np.searchsorted(self.hits.starts, at, "right") - 1]
            yield from _read(self, owners, self.hits.firsts[at], self.hits.lasts[at], context)


def concordance(
    engine: Engine,
    population: Population,
    *,
    sort: Sequence[str] = (),
    sample: str | None = None,
    seed: str = "1",
    one_per_article: bool = False,
) -> Concordance:
    """List the hits of a population; raises UsageError for a sort key or a sample that cannot be meant."""
    forward, hits = population.forward, population.hits
    kept = np.arange(hits.firsts.size)
    if sample is not None or one_per_article:
        numbers = draws(forward.ids(hits.documents), hits, seed)
        if one_per_article:
            kept = one_each(numbers, hits) if sample is not None else hits.starts[:-1][hits.counts > 0]
        if sample is not None:
            kept = kept[sampled(numbers[kept], sample)]
    listed = _only(hits, kept)
    return Concordance(engine, forward, listed, _order(forward, listed, sort))


def _only(hits: Hits, kept: Array) -> Hits:
    if kept.size == hits.firsts.size:
        some = hits.counts > 0
        starts = np.concatenate(([0], np.cumsum(hits.counts[some])))
        return Hits(hits.documents[some], starts, hits.firsts, hits.lasts)
    documents, counts = np.unique(hits.owners[kept], return_counts=True)
    return Hits(documents, np.concatenate(([0], np.cumsum(counts))), hits.firsts[kept], hits.lasts[kept])


# --- order and groups ---------------------------------------------------------------------------------------------


def _order(forward: TextForward, hits: Hits, sort: Sequence[str]) -> Array:
    columns: list[Array] = []
    for key in sort:
        columns += sort_columns(forward, hits, key)
    if not columns:
        return np.arange(hits.firsts.size)
    return np.lexsort(columns[::-1])


def sort_columns(forward: TextForward, hits: Hits, key: str) -> list[Array]:
    """Return the numbers that order hits by one key; raises UsageError for a key there is not."""
    if key in _FIELDS:
        field = _FIELDS[key]
        if field is None:
            return [hits.owners]
        there, number = first_values(forward.values(field))
        # What has no value comes last.
        return [np.where(there, number, np.iinfo(np.int64).max)[hits.owners]]
    columns = _term_columns(forward, hits, key)
    ranks = _ranks(forward, np.unique(np.concatenate(columns)) if columns else np.empty(0, np.int32))
    return [ranks(column) for column in columns]


def _term_columns(forward: TextForward, hits: Hits, key: str) -> list[Array]:
    """The terms that a key stands for: of each hit one a column."""
    owners = hits.owners
    if key == _NODE:
        longest = int((hits.lasts - hits.firsts).max(initial=-1)) + 1
        inside = [hits.firsts + place for place in range(longest)]
        return [np.where(at <= hits.lasts, _at(forward, owners, at), NO_TERM) for at in inside]
    found = _SORT_KEY.fullmatch(key)
    if found is None:
        raise UsageError(f"lines have no {key!r}", hint="write R1, L1 and so on, node, date, province, source or id")
    distance = int(found[2])
    return [_at(forward, owners, hits.firsts - distance if found[1] == "L" else hits.lasts + distance)]


def _at(forward: TextForward, owners: Array, positions: Array) -> Array:
    return forward.tokens(owners, positions, positions + 1)


class _Ranks:
    """The place of each term in a dictionary's order, of those that are there; none comes first."""

    def __init__(self, numbers: Array, names: Sequence[str]) -> None:
        self._numbers = numbers
        order = sorted(range(numbers.size), key=lambda at: (numbers[at] >= 0, dictionary_key(names[at])))
        self._rank = np.empty(numbers.size, np.int32)
        self._rank[order] = np.arange(numbers.size)

    def __call__(self, column: Array) -> Array:
        return self._rank[np.searchsorted(self._numbers, column)]


def _ranks(forward: TextForward, numbers: Array) -> _Ranks:
    terms = forward.terms
    return _Ranks(numbers, [terms[number] if number >= 0 else "" for number in numbers.tolist()])


class Group(NamedTuple):
    """How often some words stand at a place, and in how many articles."""

    value: str
    hits: int
    articles: int


def groups(lines: Concordance, key: str) -> list[Group]:
    """Count the lines by what stands at a place: node, R1, L1 and so on, or L1..R1 for all from one to another.

    The most frequent comes first, then by the dictionary. Raises UsageError for a place there is not.
    """
    keys = _places(key)
    columns = [column for one in keys for column in _term_columns(lines.forward, lines.hits, one)]
    rows = np.stack(columns, axis=1) if columns else np.empty((lines.hits.firsts.size, 0), np.int32)
    values, place = np.unique(rows, axis=0, return_inverse=True)
    place = place.reshape(-1)
    hits = np.bincount(place, minlength=len(values))
    pairs = np.unique(np.stack((place, lines.hits.owners), axis=1), axis=0)
    articles = np.bincount(pairs[:, 0], minlength=len(values))
    terms = lines.forward.terms
    names = [" ".join(terms[number] for number in row if number >= 0) for row in values.tolist()]
    made = [Group(*row) for row in zip(names, hits.tolist(), articles.tolist(), strict=True)]
    return sorted(made, key=lambda group: (-group.hits, [dictionary_key(word) for word in group.value.split()]))


def _places(key: str) -> list[str]:
    first, dots, last = key.partition("..")
    if not dots:
        return [first]
    line = [*(f"L{distance}" for distance in range(50, 0, -1)), _NODE, *(f"R{distance}" for distance in range(1, 51))]
    if first not in line or last not in line or line.index(first) > line.index(last):
        raise UsageError(f"lines have no {key!r}", hint="write L1..R1, L2..node and so on")
    return line[line.index(first) : line.index(last) + 1]


# --- reading ------------------------------------------------------------------------------------------------------


def _read(lines: Concordance, owners: Array, firsts: Array, lasts: Array, context: Context) -> Iterator[Line]:
    forward = lines.forward
    titles, _ = forward.lengths(owners)
    in_title = lasts < titles
    begins = np.where(in_title, 0, titles + POSITION_GAP)
    before = context.size if context.kind == WORDS else 0
    places, characters = forward.anchors(owners, np.maximum(firsts - before, begins))
    articles = _articles(lines, owners)
    columns = (owners, firsts - begins, lasts - begins, in_title, places - begins, characters)
    for owner, first, last, title, place, character in zip(*(column.tolist() for column in columns), strict=True):
        if owner not in articles:  # deleted since the forward was made
            continue
        article, digest = articles[owner]
        text = article.title if title else article.text
        cut = cut_line(text, first, last, (place, character), context)
        yield Line(
            LineName(article.id, title, cut.start, cut.end),
            digest,
            text[cut.left : cut.start],
            text[cut.start : cut.end],
            text[cut.end : cut.right],
            article,
        )


def _articles(lines: Concordance, owners: Array) -> dict[int, tuple[Article, str]]:
    documents = np.unique(owners)
    stored = lines.engine.stored(lines.forward.ids(documents))
    read = [from_json(text) if text is not None else None for text in stored]
    return {
        number: (article, article.digest())
        for number, article in zip(documents.tolist(), read, strict=True)
        if article is not None
    }


def by_article(lines: Sequence[Line]) -> Iterator[tuple[Article, list[Line]]]:
    """Put lines of one article that follow each other together."""
    for _, group in groupby(lines, key=lambda line: line.article.id):
        together = list(group)
        yield together[0].article, together
