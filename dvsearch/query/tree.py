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
    AtLeast(children, least)     at least so many of them; what it scores is what those that match score
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
from functools import lru_cache
from operator import itemgetter

from dvsearch.edit_distance import within_one_edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, Self, dataclass_transform

    _Values = tuple[Any, ...]
else:
    from dvsearch.record import dataclass_transform

    _Values = tuple


@dataclass_transform(frozen_default=True)
class Node(_Values):
    """A tuple of the node's kind and its fields, in the order in which a class lists them.

    So a node is equal only to one of its kind, hashed and compared without a line of Python, and read by a native
    evaluator as it is. To define one costs a search nothing; thirteen frozen dataclasses took 12 ms, with their import.
    """

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        names = tuple(cls.__annotations__)
        places = {name: property(itemgetter(place)) for place, name in enumerate(names, 1)}
        for name, value in {"__match_args__": names, **places}.items():
            setattr(cls, name, value)

    def __new__(cls, *values: object) -> Self:
        """Make the node of these values of its fields."""
        if len(values) != len(cls.__match_args__):
            raise TypeError(f"{cls.__name__} has {len(cls.__match_args__)} fields, not {len(values)}")
        return tuple.__new__(cls, (cls.__name__, *values))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self[1:]

    def __repr__(self) -> str:
        fields = zip(self.__match_args__, self[1:], strict=True)
        return f"{self[0]}({', '.join(f'{name}={value!r}' for name, value in fields)})"


class Term(Node):
    __slots__ = ()
    field: str
    text: str


class Phrase(Node):
    __slots__ = ()
    terms: tuple[Term, ...]


class Near(Node):
    __slots__ = ()
    terms: tuple[Term, ...]
    slop: int


class PhraseOnce(Node):
    __slots__ = ()
    terms: tuple[Term, ...]
    within: int | None


class Prefix(Node):
    __slots__ = ()
    field: str
    text: str


class Wildcard(Node):
    __slots__ = ()
    field: str
    pattern: str


class Fuzzy(Node):
    __slots__ = ()
    field: str
    text: str


class Range(Node):
    __slots__ = ()
    field: str
    low: str | None
    high: str | None


class And(Node):
    __slots__ = ()
    children: tuple[Query, ...]


class Or(Node):
    __slots__ = ()
    children: tuple[Query, ...]


class AtLeast(Node):
    __slots__ = ()
    children: tuple[Query, ...]
    least: int


class Not(Node):
    __slots__ = ()
    child: Query


class All(Node):
    __slots__ = ()


class Weighted(Node):
    __slots__ = ()
    child: Query
    weight: float


Query = (
    Term | Phrase | Near | PhraseOnce | Prefix | Wildcard | Fuzzy | Range | And | Or | AtLeast | Not | All | Weighted
)
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
    """A wildcard pattern as a regular expression to `fullmatch` with.

    Each part is looked for once, behind the one before it: where the first place of it will not do, no later one does.
    Tried in every place, `a*a*a*b` takes the third power of the length of a term.
    """
    first, *parts = ["".join("." if c == "?" else re.escape(c) for c in part) for part in pattern.split("*")]
    if not parts:
        return re.compile(first, re.DOTALL)
    inner = "".join(f"(?>.*?{part})" for part in parts[:-1] if part)
    return re.compile(f"{first}{inner}.*{parts[-1]}", re.DOTALL)


def positive_leaves(query: Query) -> Iterator[Term | Phrase | Near | Pattern | Range]:
    """The leaves that can make a document match: those under no Not; of a PhraseOnce its phrase."""
    match query:
        case And(children=children) | Or(children=children) | AtLeast(children=children):
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
