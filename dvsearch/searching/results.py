"""The answer to one search, and its page of articles read from the engine and marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dvsearch.article import Article, from_json
from dvsearch.engines.base import Engine, FacetCount, Matches, Shown
from dvsearch.query.expansion import Expansion
from dvsearch.query.tree import Query
from dvsearch.record import Record
from dvsearch.searching.search_spec import Match, SearchSpec
from dvsearch.searching.snippets import Mark, Marker, Snippet
from dvsearch.searching.unknown_values import UnknownValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

Widened: TypeAlias = "Literal['loose', 'accents', 'most', 'any']"
# An article, the marks of its title, and its passages.
_Read = tuple[Article, tuple[Mark, ...], tuple[Snippet, ...]]


class Hit(Record):
    """One article found, where it stands in the order, and what of it to show and mark.

    `matched` says whether it holds every word of the query, most of those that matter, or any.
    """

    rank: int
    score: float
    article: Article
    title_marks: tuple[Mark, ...]
    snippets: tuple[Snippet, ...]
    copies: int
    matched: Match = "all"


class Results(Record):
    """The answer to one search: `widened` says what was loosened to find anything, `query` what was asked in the end.

    `total` and the facets count what was asked for, every word unless `spec.match` says otherwise; `total_most` is how
    many more hold most of the words and `closest` what that is, where it was looked for, else None; of a query asked
    `as_one` these do not follow, but all hits are in one order. Where words of the query are held together `held` lists
    them, and `total_loose` is how many articles there would be with their syllables apart; where nothing is held, or
    that was asked for, it is None. `expanded` lists the abbreviations and
    expansions that were also asked for by their equals, `unknown` the values of fields that no article has where
    nothing was found; `suggestion` is the text as it was probably meant, where that differs.
    """

    spec: SearchSpec
    query: Query
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    hits: tuple[Hit, ...]
    widened: Widened | None = None
    expanded: tuple[Expansion, ...] = ()
    suggestion: str | None = None
    held: tuple[str, ...] = ()
    total_loose: int | None = None
    total_most: int | None = None
    closest: Query | None = None
    unknown: tuple[UnknownValue, ...] = ()
    as_one: bool = False


def read_hits(
    engine: Engine, spec: SearchSpec, query: Query, matches: Matches, matched: Match = "all"
) -> tuple[Hit, ...]:
    """Read the articles of a page, and find in each what to show and mark of it; ranks go on from `spec.offset`."""
    if not spec.read:
        return tuple(
            Hit(spec.offset + number, found.score, Article(found.id, "", ""), (), (), found.collapsed, matched)
            for number, found in enumerate(matches.page, 1)
        )
    ids = [found.id for found in matches.page]
    marker = Marker(query, count=spec.snippets, width=spec.width)
    shown = engine.show(ids, marker.marking)
    left = [id for id, one in zip(ids, shown, strict=True) if one is None]
    closely = iter(_read_closely(engine, left, marker) if left else ())
    return tuple(
        Hit(spec.offset + number, found.score, *read, found.collapsed, matched)
        for number, (found, one) in enumerate(zip(matches.page, shown, strict=True), 1)
        if (read := next(closely) if one is None else _as_shown(one)) is not None
    )


def _as_shown(shown: Shown) -> _Read:
    article, in_title, passages = shown
    return article, in_title, tuple([Snippet("body", text, marks, start) for text, marks, start in passages])


def _read_closely(engine: Engine, ids: Sequence[str], marker: Marker) -> Iterator[_Read | None]:
    """Read and mark the articles that the engine leaves to us; None of those that are gone."""
    for text, located in zip(engine.stored(ids), engine.locate(ids, marker.marking.leaves), strict=True):
        if text is None:
            yield None
        else:
            article = from_json(text)
            yield (article, *marker.mark(article.title, article.text, located))
