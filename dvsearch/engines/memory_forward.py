"""The text forward of the reference engine: it defines what is right, by looking at each document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import assert_never

import numpy as np

from dvsearch.article import ANCHOR_EVERY, FOLDED, POSITION_GAP
from dvsearch.engines.forward import NO_TERM, Array, Hits, Values
from dvsearch.engines.memory_document import Entry, matches, phrase_starts
from dvsearch.query.tree import (
    All,
    And,
    AtLeast,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    PhraseOnce,
    Prefix,
    Query,
    Range,
    Term,
    Weighted,
    Wildcard,
    accepts,
)

_POSITIONED = frozenset({*FOLDED, *FOLDED.values()})

_Span = tuple[int, int]


class MemoryForward:
    """The documents that were there when it was made."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = sorted(entries, key=lambda entry: entry.document.id)

    @property
    def count(self) -> int:
        return len(self._entries)

    @cached_property
    def terms(self) -> Sequence[str]:
        return sorted({term for entry in self._entries for term in entry.terms("text")})

    def ids(self, documents: Array) -> list[str]:
        return [self._entries[number].document.id for number in documents.tolist()]

    def hits(self, query: Query, filter: Query | None = None) -> Hits:
        chosen = [
            (number, entry)
            for number, entry in enumerate(self._entries)
            if matches(query, entry) and (filter is None or matches(filter, entry))
        ]
        spans = [list(_outermost(_spans(query, entry))) for _, entry in chosen]
        flat = np.array([span for mine in spans for span in mine], np.int32).reshape(-1, 2)
        return Hits(
            np.array([number for number, _ in chosen], np.int64),
            np.array([0, *accumulate(map(len, spans))], np.int64),
            flat[:, 0],
            flat[:, 1],
        )

    def tokens(self, documents: Array, starts: Array, stops: Array) -> Array:
        return np.array([term for term, _ in self._at(documents, starts, stops)], np.int32)

    def joined(self, documents: Array, starts: Array, stops: Array) -> Array:
        return np.array([joins for _, joins in self._at(documents, starts, stops)], bool)

    def _at(self, documents: Array, starts: Array, stops: Array) -> Iterator[tuple[int, bool]]:
        for number, start, stop in zip(documents.tolist(), starts.tolist(), stops.tolist(), strict=True):
            there = self._positions[number]
            for position in range(start, stop):
                yield there.get(position, (NO_TERM, False))

    def lengths(self, documents: Array) -> tuple[Array, Array]:
        lengths = [[len(value) for value in (*_values(self._entries[n]), (), ())[:2]] for n in documents.tolist()]
        both = np.array(lengths, np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def anchors(self, documents: Array, positions: Array) -> tuple[Array, Array]:
        pairs = [
            _anchor(self._entries[number], position)
            for number, position in zip(documents.tolist(), positions.tolist(), strict=True)
        ]
        both = np.array(pairs, np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def values(self, field: str) -> Values:
        values = [entry.document.exact.get(field, ()) for entry in self._entries]
        texts = sorted({text for mine in values for text in mine})
        number = {text: place for place, text in enumerate(texts)}
        return Values(
            texts,
            np.array([0, *accumulate(map(len, values))], np.int64),
            np.array([number[text] for mine in values for text in mine], np.int64),
        )

    def counter(self, joins: bool) -> None:
        return None

    @cached_property
    def _positions(self) -> list[dict[int, tuple[int, bool]]]:
        """For each document, by position: the number of the term there, and whether it goes on with a word."""
        number = {term: place for place, term in enumerate(self.terms)}
        return [
            {position: (number[term], joins) for position, term, joins in _positions(entry)} for entry in self._entries
        ]


def _values(entry: Entry) -> tuple[Sequence[str], ...]:
    return entry.document.text.get("text", ())


def _positions(entry: Entry) -> Iterator[tuple[int, str, bool]]:
    start = 0
    values = _values(entry)
    for value, joined in zip(values, entry.document.joined or [b""] * len(values), strict=True):
        for place, term in enumerate(value):
            yield start + place, term, bool(joined and joined[place])
        start += len(value) + POSITION_GAP


def _anchor(entry: Entry, position: int) -> tuple[int, int]:
    """The last anchor at or before a position, in the value that the position is in."""
    start = 0
    values = _values(entry)
    for value, anchors in zip(values, entry.document.anchors or [()] * len(values), strict=True):
        if position < start + len(value) + POSITION_GAP or value is values[-1]:
            passed = max(0, min(position - start, len(value) - 1)) // ANCHOR_EVERY
            return (start + passed * ANCHOR_EVERY, anchors[passed]) if anchors else (start, 0)
        start += len(value) + POSITION_GAP
    return 0, 0


def _outermost(spans: set[_Span]) -> Iterator[_Span]:
    """Those that are within no other, in order."""
    furthest = -1
    for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
        if last > furthest:
            yield first, last
            furthest = last


def _spans(query: Query, entry: Entry) -> set[_Span]:
    """Where the query stands in a document; nowhere where it does not match."""
    if not matches(query, entry):
        return set()
    match query:
        case And(children=children) | Or(children=children) | AtLeast(children=children):
            return set().union(*(_spans(child, entry) for child in children))
        case Weighted(child=child):
            return _spans(child, entry)
        case Term(field=field):
            return {(at, at) for at in entry.at(query)} if field in _POSITIONED else set()
        case Prefix(field=field) | Wildcard(field=field) | Fuzzy(field=field):
            fits = accepts(query)
            terms = [Term(field, text) for text in entry.terms(field) if fits(text)] if field in _POSITIONED else []
            return {(at, at) for term in terms for at in entry.at(term)}
        case Phrase(terms=terms):
            return {(start, start + len(terms) - 1) for start in phrase_starts(terms, entry)}
        case PhraseOnce(terms=terms, within=within):
            spans = ((start, start + len(terms) - 1) for start in phrase_starts(terms, entry))
            return {span for span in spans if within is None or span[1] < within}
        case Near(terms=terms, slop=slop):
            return _shortest_windows([entry.at(term) for term in terms], len(terms) + slop)
        case Range() | Not() | All():
            return set()
        case _:
            assert_never(query)


def _shortest_windows(where: Sequence[Sequence[int]], width: int) -> set[_Span]:
    """The windows of at most `width` positions that hold every term, and no other such window."""
    windows = set()
    for start in {position for at in where for position in at}:
        nearest = [min((at for at in mine if at >= start), default=None) for mine in where]
        ends = [end for end in nearest if end is not None]
        if len(ends) == len(where) and max(ends) < start + width:
            windows.add((start, max(ends)))
    return {(a, b) for a, b in windows if not any((c, d) != (a, b) and a <= c and d <= b for c, d in windows)}
