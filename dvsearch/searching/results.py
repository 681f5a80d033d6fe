"""The answer to one search, and its page of articles read from the engine and marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from dvsearch.article import Article, from_json
from dvsearch.engines.base import Engine, FacetCount, Located, Matches
from dvsearch.engines.base import Match as Found
from dvsearch.query.expansion import Expansion
from dvsearch.query.tree import Query
from dvsearch.record import Record
from dvsearch.searching.search_spec import Match, SearchSpec
from dvsearch.searching.snippets import Mark, Marker, Snippet, terms_to_locate
from dvsearch.searching.unknown_values import UnknownValue

Widened = Literal["loose", "accents", "most", "any"]


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
    stored, located = engine.stored(ids), engine.locate(ids, terms_to_locate(query))
    marker = Marker(query, count=spec.snippets, width=spec.width)
    return tuple(
        _hit(spec.offset + number, found, from_json(text), marker, where, matched)
        for number, (found, text, where) in enumerate(zip(matches.page, stored, located, strict=True), 1)
        if text is not None
    )


def _hit(rank: int, found: Found, article: Article, marker: Marker, located: Located | None, matched: Match) -> Hit:
    title_marks, passages = marker.mark(article.title, article.text, located)
    return Hit(rank, found.score, article, title_marks, passages, found.collapsed, matched)
