"""What a user asks for: the text typed, the values chosen, and what to show of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dvsearch.engines.base import Sort
from dvsearch.query.clauses import Accents
from dvsearch.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

# Which articles match: those that hold every word of the query, most of those that matter, or any of them.
Match: TypeAlias = "Literal['all', 'most', 'any']"


class SearchSpec(Record):
    """What a user asks for: the text typed, the values chosen, and what to show of the answer.

    `filters` maps an exact field to the values chosen: values of one field are alternatives, fields add up. A value is
    typed (`ha tinh`, `2016..`; a province by either name), or with = before it is exactly what a facet counts under it
    (`=Hà Tĩnh`), and = alone is what has no value.
    `snippets` is the number of passages a hit shows, `width` about how many characters each has. Without `read` the
    articles are not read: a hit has its id, rank and score and nothing else. `match` says how many of the words; None
    is every word and, where few articles hold them, then the closest. `loose` lets the syllables of a word stand apart,
    `related` brings articles by words of other regions and registers, where not every word must be there. `plain` takes
    the text as words, whatever punctuation stands between them: a natural question or a headline is no query language.
    """

    text: str
    filters: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    facets: tuple[str, ...] = ("province", "year")
    accents: Accents = "smart"
    match: Match | None = None
    loose: bool = False
    related: bool = True
    widen: bool = False
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0
    snippets: int = 1
    width: int = 200
    all_copies: bool = False
    read: bool = True
    abbreviations: bool = True
    plain: bool = False
