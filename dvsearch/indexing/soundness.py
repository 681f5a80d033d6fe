"""What an engine cannot know of an index: whether what is stored are articles, and whether what it says is so of them.

The engine looks at every number of its files (`Engine.check`). Here everything else is read that a command reads: each
article, beside what the index says of it, and what is stored beside the articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from dvsearch import lexicon
from dvsearch.article import ANCHOR_EVERY, POSITION_GAP, from_json
from dvsearch.engines.base import Engine, Problem
from dvsearch.engines.forward import Array, TextForward
from dvsearch.errors import IndexCorrupt, IndexOutdated, UsageError
from dvsearch.indexing.analyzer import exact_values
from dvsearch.indexing.index_meta import check_version
from dvsearch.indexing.locations import read_inputs
from dvsearch.vietnamese.syllables import tokenize

_READ_AT_ONCE = 200
# What is compared of each: values that are those of the article, of which `scan` gives the first.
_COMPARED = (
    "id", "date", "year", "date_basis", "province", "current_province", "mentions", "source", "author", "category",
    "citation", "url", "path",
)  # fmt: skip


def check_contents(engine: Engine) -> Iterator[Problem]:
    """Read every article and all that is known of them, and yield what is wrong; nothing where all is well."""
    place = engine.place
    try:
        check_version(engine)
        yield from (Problem(place, error.message) for error in lexicon.check(engine.meta))
        read_inputs(engine)
    except (IndexCorrupt, IndexOutdated) as error:
        yield Problem(place, error.message)
    try:
        rows = engine.scan(_COMPARED)
        while batch := list(islice(rows, _READ_AT_ONCE)):
            yield from _check_articles(engine, batch)
        yield from _check_terms(engine)
    except IndexCorrupt as error:
        yield Problem(place, error.message)


def _check_articles(engine: Engine, rows: Sequence[tuple[str, ...]]) -> Iterator[Problem]:
    for row, text in zip(rows, engine.stored([row[0] for row in rows]), strict=True):
        place = f"{engine.place}, article {row[0]}"
        if text is None:
            continue  # deleted meanwhile
        try:
            values = exact_values(from_json(text))
        except IndexCorrupt as error:
            yield Problem(place, error.message)
            continue
        for name, value in zip(_COMPARED, row, strict=True):
            if value != next(iter(values.get(name, ())), ""):
                yield Problem(place, f"{name} is not that of the article")


def _check_terms(engine: Engine) -> Iterator[Problem]:
    """Compare the terms of each article, and where they begin, with what the index says that stands there."""
    import numpy as np

    try:
        forward = engine.forward()
    except (UsageError, IndexOutdated):
        return
    for start in range(0, forward.count, _READ_AT_ONCE):
        documents = np.arange(start, min(start + _READ_AT_ONCE, forward.count))
        ids = forward.ids(documents)
        titles, bodies = forward.lengths(documents)
        bodies_begin = titles + POSITION_GAP
        told = zip(
            _terms(forward, documents, np.zeros_like(titles), titles),
            _terms(forward, documents, bodies_begin, bodies_begin + bodies),
            engine.locate(ids, ()),
            strict=True,
        )
        for id, text, (title, body, located) in zip(ids, engine.stored(ids), told, strict=True):
            anchors = ((), ()) if located is None else located.anchors
            if text is not None and not _is_told(text, (title, body), anchors):
                yield Problem(f"{engine.place}, article {id}", "the index has other words than the article")


def _terms(forward: TextForward, documents: Array, starts: Array, stops: Array) -> Iterator[list[str]]:
    """Yield the terms of each document between two positions."""
    terms, end = forward.terms, 0
    numbers = forward.tokens(documents, starts, stops).tolist()
    for length in (stops - starts).tolist():
        begin, end = end, end + length
        yield [terms[number] if number >= 0 else "" for number in numbers[begin:end]]


def _is_told(text: str, terms: tuple[list[str], list[str]], anchors: tuple[Sequence[int], Sequence[int]]) -> bool:
    """Tell whether these are the terms of the title and the body of an article, and where every so manieth begins."""
    try:
        article = from_json(text)
    except IndexCorrupt:
        return True  # told already
    for said, told, begins in zip((article.title, article.text), terms, anchors, strict=True):
        tokens = list(tokenize(said))
        if [token.term for token in tokens] != told:
            return False
        if begins and [token.start for token in tokens[::ANCHOR_EVERY]] != list(begins):
            return False
    return True
