"""What can be asked: a tree of plain data that every engine compiles and no engine owns.

    Term(field, text)            the term stands in the field
    Phrase(terms)                the terms stand next to each other, in order
    Near(terms, slop)            all terms stand in a window of len(terms) + slop positions, in any order
    PhraseOnce(terms, within)    as Phrase, all of it among the first `within` positions (None: anywhere), and it
                                 scores once, however often it stands there and however long the text is
    Prefix(field, text)          a term that starts so stands in the field
    Wildcard(field, pattern)     a term that fits: `*` any characters, `?` one
    Fuzzy(field, text)           a term at most one letter off: one changed, added, dropped, or two swapped
    Range(field, low, high)      an exact value from low to high, both included, compared as strings; None is open
    And(children)  Or(children)  all; any. And of nothing is everything, Or of nothing is nothing
    Not(child)                   every document that the child does not match
    All()                        every document
    Weighted(child, weight)      matches as the child does; its score is multiplied

`missing(field)` makes the tree of the documents that have no value of an exact field.

The terms of one Phrase, Near or PhraseOnce may be in different fields as long as these share positions (`text` and
`text_folded`): a half-accented phrase needs that. Only text fields score; exact fields never do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from dvsearch.edit_distance import within_one_edit


@dataclass(frozen=True, slots=True)
class Term:
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Near:
    terms: tuple[Term, ...]
    slop: int


@dataclass(frozen=True, slots=True)
class PhraseOnce:
    terms: tuple[Term, ...]
    within: int | None


@dataclass(frozen=True, slots=True)
class Prefix:
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    field: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Range:
    field: str
    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class And:
    children: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    child: Query


@dataclass(frozen=True, slots=True)
class All:
    pass


@dataclass(frozen=True, slots=True)
class Weighted:
    child: Query
    weight: float


Query = Term | Phrase | Near | PhraseOnce | Prefix | Wildcard | Fuzzy | Range | And | Or | Not | All | Weighted
Pattern = Prefix | Wildcard | Fuzzy


def missing(field: str) -> Query:
    """Return the query of the documents that have no value of an exact field: what a facet counts under None."""
    return Not(Range(field, None, None))


def accepts(pattern: Pattern) -> Callable[[str], bool]:
    """The test that says whether a term of the dictionary fits the pattern."""
    match pattern:
        case Prefix(text=text):
            return lambda term: term.startswith(text)
        case Wildcard(pattern=wild):
            matches = wildcard_regex(wild).fullmatch
            return lambda term: matches(term) is not None
        case Fuzzy(text=text):
            return lambda term: within_one_edit(text, term)


@lru_cache(256)
def wildcard_regex(pattern: str) -> re.Pattern[str]:
    """A wildcard pattern as a regular expression to `fullmatch` with."""
    parts = [".*" if c == "*" else "." if c == "?" else re.escape(c) for c in re.sub(r"\*+", "*", pattern)]
    return re.compile("".join(parts), re.DOTALL)


def positive_leaves(query: Query) -> Iterator[Term | Phrase | Near | Pattern | Range]:
    """The leaves that can make a document match: those under no Not; of a PhraseOnce its phrase."""
    match query:
        case And(children=children) | Or(children=children):
            for child in children:
                yield from positive_leaves(child)
        case Weighted(child=child):
            yield from positive_leaves(child)
        case Not() | All():
            return
        case PhraseOnce(terms=terms):
            yield Phrase(terms)
        case _:
            yield query
