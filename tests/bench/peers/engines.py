"""Engines of this project's own protocol: ours as it is, and ours with every mark ignored."""

from __future__ import annotations

from collections.abc import Callable

from dvsearch.article import FOLDED
from dvsearch.engines.base import Engine, Matches, SearchRequest
from dvsearch.query.tree import And, Or, Phrase, Prefix, Query, Term, Weighted
from dvsearch.vietnamese.normalize import fold

from .base import Answer
from .fts5 import Fts5


class Ours:
    """An engine of the protocol, asked just as the program asks it."""

    def __init__(self, name: str, engine: Engine) -> None:
        self.name = name
        self.engine = engine

    def can(self, request: SearchRequest) -> bool:
        return True

    def prepare(self, request: SearchRequest) -> Callable[[], Matches]:
        return lambda: self.engine.search(request)

    def answer(self, raw: Matches, request: SearchRequest) -> Answer:
        facets = {
            name: {row.value: row.count for row in rows if row.value is not None} for name, rows in raw.facets.items()
        }
        return Answer(raw.total, tuple(match.id for match in raw.page), facets)

    def close(self) -> None:
        self.engine.close()


class Folded(Ours):
    """The same engine asked with every mark ignored: what FTS5's `remove_diacritics 2` can only do, done by ours.

    Beside FTS5 this is like for like: longer postings than the query as typed, and the same documents found.
    """

    def can(self, request: SearchRequest) -> bool:
        return Fts5.can_ask(request)

    def prepare(self, request: SearchRequest) -> Callable[[], Matches]:
        ignoring = request._replace(query=ignore_marks(request.query))
        return lambda: self.engine.search(ignoring)


def ignore_marks(query: Query) -> Query:
    """The query over folded fields."""
    match query:
        case Term(field=field, text=text):
            return Term(FOLDED.get(field, field), fold(text))
        case Prefix(field=field, text=text):
            return Prefix(FOLDED.get(field, field), fold(text))
        case Phrase(terms=terms):
            return Phrase(tuple(Term(FOLDED.get(term.field, term.field), fold(term.text)) for term in terms))
        case And(children=children):
            return And(tuple(map(ignore_marks, children)))
        case Or(children=children):
            return Or(tuple(map(ignore_marks, children)))
        case Weighted(child=child, weight=weight):
            return Weighted(ignore_marks(child), weight)
        case _:
            return query
