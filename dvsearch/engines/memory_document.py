"""One document in memory, and what a query means for it: whether it matches, and how often a leaf occurs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from dvsearch.article import FOLDED, POSITION_GAP, TEXT_FIELDS, UNFOLDED
from dvsearch.engines.base import Document, Located
from dvsearch.query.tree import (
    All,
    And,
    AtLeast,
    Fuzzy,
    Near,
    Not,
    Or,
    Pattern,
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


class Entry:
    """A document with the positions of its terms: by field and term, ascending."""

    __slots__ = ("document", "length", "positions")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.positions: dict[str, dict[str, list[int]]] = {}
        self.length: dict[str, int] = {}
        for field, values in document.text.items():
            places: dict[str, list[int]] = {}
            start = 0
            for value in values:
                for offset, term in enumerate(value):
                    places.setdefault(term, []).append(start + offset)
                start += len(value) + POSITION_GAP
            self.positions[field] = places
            self.length[field] = sum(map(len, values))

    def at(self, term: Term) -> list[int]:
        """Return where a term stands."""
        return self.positions.get(term.field, {}).get(term.text, [])

    def terms(self, field: str) -> Iterable[str]:
        """Return the different terms of a text field, or the values of an exact field."""
        if field in TEXT_FIELDS:
            return self.positions.get(field, {})
        return self.document.exact.get(field, ())


def matches(query: Query, entry: Entry) -> bool:
    """Say whether the query matches the document."""
    match query:
        case And(children=children):
            return all(matches(child, entry) for child in children)
        case Or(children=children):
            return any(matches(child, entry) for child in children)
        case AtLeast(children=children, least=least):
            return sum(matches(child, entry) for child in children) >= least
        case Not(child=child):
            return not matches(child, entry)
        case All():
            return True
        case Weighted(child=child):
            return matches(child, entry)
        case Range(field=field, low=low, high=high):
            values = entry.document.exact.get(field, ())
            return any((low is None or low <= v) and (high is None or v <= high) for v in values)
        case Term(field=field, text=text):
            return text in entry.terms(field)
        case _:
            return frequency(query, entry) > 0


def frequency(leaf: Query, entry: Entry) -> int:
    """Count how often a leaf occurs in the document; a window counts once for each place it may begin, and what
    is present or fits a pattern once."""
    match leaf:
        case Term():
            return len(entry.at(leaf))
        case Phrase(terms=terms):
            return len(phrase_starts(terms, entry))
        case PhraseOnce(terms=terms, within=within):
            last = math.inf if within is None else within - len(terms)
            return int(any(start <= last for start in phrase_starts(terms, entry)))
        case Near(terms=terms, slop=slop):
            width = len(terms) + slop
            where = [entry.at(term) for term in terms]
            starts = {start for at in where for start in at}
            return sum(all(any(start <= p < start + width for p in at) for at in where) for start in starts)
        case Prefix(field=field) | Wildcard(field=field) | Fuzzy(field=field):
            return int(any(map(accepts(leaf), entry.terms(field))))
        case _:
            return 0


def phrase_starts(terms: tuple[Term, ...], entry: Entry) -> set[int]:
    """Return where a phrase begins."""
    places = [{position - i for position in entry.at(term)} for i, term in enumerate(terms)]
    return set.intersection(*places) if places else set()


def locate(entry: Entry, leaves: Sequence[Term | Pattern]) -> Located | None:
    """Return where each leaf stands in the document; None where it came without anchors."""
    anchors = entry.document.anchors
    if not anchors:
        return None
    title, body = (*anchors, (), ())[:2]
    values = entry.document.text.get("text", ())
    return Located(len(values[0]) if values else 0, (title, body), tuple(_places(entry, leaf) for leaf in leaves))


def _places(entry: Entry, leaf: Term | Pattern) -> Sequence[int]:
    if leaf.field not in FOLDED and leaf.field not in UNFOLDED:
        return ()
    if isinstance(leaf, Term):
        return entry.at(leaf)
    fits = accepts(leaf)
    return sorted(at for term in entry.terms(leaf.field) if fits(term) for at in entry.at(Term(leaf.field, term)))
