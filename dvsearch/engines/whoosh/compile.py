"""Our query tree as Whoosh queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, assert_never

from whoosh import query as wq
from whoosh.matching import ListMatcher, NullMatcher

from dvsearch.article import EXACT_FIELDS
from dvsearch.query import (
    All,
    And,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Weighted,
    Wildcard,
    accepts,
)

_EXACT = frozenset(EXACT_FIELDS)


def compile_query(query: Query) -> Any:
    """The Whoosh query that matches the same documents; patterns and exact fields score nothing."""
    match query:
        case Term(field=field, text=text):
            term = wq.Term(field, text)
            return wq.ConstantScoreQuery(term, 0.0) if field in _EXACT else term
        case Phrase(terms=terms):
            return Positional(terms, None)
        case Near(terms=terms, slop=slop):
            return Positional(terms, slop)
        case Prefix() | Wildcard() | Fuzzy() | Range():
            return Expanded(query)
        case And(children=()) | All():
            return wq.Every()
        case Or(children=()):
            return wq.NullQuery
        case And(children=children):
            return wq.And([compile_query(child) for child in children])
        case Or(children=children):
            return wq.Or([compile_query(child) for child in children])
        case Not(child=child):
            return wq.And([wq.Every(), wq.Not(compile_query(child))])
        case Weighted(child=child, weight=weight):
            return compile_query(child).with_boost(weight)
        case _:
            assert_never(query)


class Expanded(wq.Query):  # type: ignore[misc]
    """A pattern or range: every document with a term of the dictionary that fits."""

    def __init__(self, pattern: Prefix | Wildcard | Fuzzy | Range) -> None:
        self.pattern = pattern
        self.field = pattern.field
        self.boost = 1.0

    def is_leaf(self) -> bool:
        return True

    def normalize(self) -> Expanded:
        return self

    def estimate_size(self, ixreader: Any) -> int:
        return int(ixreader.doc_count())

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        reader = searcher.reader()
        fits = _within(self.pattern) if isinstance(self.pattern, Range) else accepts(self.pattern)
        ids: set[int] = set()
        for text in reader.lexicon(self.field):
            if fits(text.decode("utf-8")):
                ids.update(reader.postings(self.field, text).all_ids())
        score = 0.0 if self.field in _EXACT else self.boost
        return ListMatcher(sorted(ids), [score] * len(ids)) if ids else NullMatcher()


def _within(range: Range) -> Callable[[str], bool]:
    low, high = range.low, range.high
    return lambda value: (low is None or low <= value) and (high is None or value <= high)


class Positional(wq.Query):  # type: ignore[misc]
    """Terms next to each other (slop None), or within a window; the terms may be in different fields."""

    def __init__(self, terms: Sequence[Term], slop: int | None) -> None:
        self.parts = tuple(terms)
        self.slop = slop
        self.boost = 1.0

    def is_leaf(self) -> bool:
        return True

    def normalize(self) -> Positional:
        return self

    def estimate_size(self, ixreader: Any) -> int:
        return int(ixreader.doc_count())

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        reader = searcher.reader()
        if not self.parts or any((term.field, term.text) not in reader for term in self.parts):
            return NullMatcher()
        holders = wq.And([wq.Term(term.field, term.text) for term in set(self.parts)])
        ids = list(holders.matcher(searcher, context).all_ids())
        matchers = {term: reader.postings(term.field, term.text) for term in set(self.parts)}
        found = [doc for doc in ids if self._holds({t: _positions(m, doc) for t, m in matchers.items()})]
        return ListMatcher(found, [self.boost] * len(found)) if found else NullMatcher()

    def _holds(self, positions: dict[Term, list[int]]) -> bool:
        if self.slop is None:
            sets = {term: set(where) for term, where in positions.items()}
            return any(
                all(start + i in sets[term] for i, term in enumerate(self.parts))
                for start in positions[self.parts[0]]
            )
        window = len(self.parts) + self.slop
        return any(
            all(any(low <= p < low + window for p in positions[term]) for term in self.parts)
            for term_positions in positions.values()
            for low in term_positions
        )


def _positions(matcher: Any, doc: int) -> list[int]:
    matcher.skip_to(doc)
    positions: list[int] = matcher.value_as("positions")
    return positions
