"""SearchSpec -> SearchRequest: what was typed is parsed, its values looked up, its equals added, its boost made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from dvsearch import lexicon
from dvsearch.engines.base import Engine, SearchRequest
from dvsearch.query.expansion import Expansion, expand
from dvsearch.query.parser import parse, plain_words
from dvsearch.query.tree import And, Query
from dvsearch.searching.boosting import boost_query
from dvsearch.searching.field_values import chosen_values, resolve
from dvsearch.searching.search_spec import SearchSpec


class Plan(NamedTuple):
    """What is asked of the engine, and what it was made from.

    `chosen` has a query for each field with chosen values; `expanded` lists the abbreviations and expansions that are
    also asked for by their equals.
    """

    request: SearchRequest
    chosen: Mapping[str, Query]
    expanded: tuple[Expansion, ...]


def plan_search(engine: Engine, spec: SearchSpec) -> Plan:
    """Make the request that answers a search; raises UsageError or QuerySyntaxError where the user made a mistake."""
    typed = resolve(engine, parsed(spec))
    query: Query = typed
    expanded: tuple[Expansion, ...] = ()
    if spec.abbreviations:
        query, expanded = expand(typed, lexicon.known_abbreviations(engine.meta))
    chosen = chosen_values(engine, spec)
    request = SearchRequest(
        query=query,
        boost=boost_query(typed, partial(_read_accents, engine)) if spec.sort == "relevance" else None,
        filter=narrowing(chosen),
        facets=spec.facets,
        sort=spec.sort,
        limit=spec.limit,
        offset=spec.offset,
        collapse=None if spec.all_copies else "copies",
    )
    return Plan(request, chosen, expanded)


def parsed(spec: SearchSpec) -> Query:
    """Read the text of a search as query language, or as plain words where that was asked."""
    read_as = plain_words if spec.plain else parse
    return read_as(spec.text, accents=spec.accents, any_term=spec.any_term)


def narrowing(chosen: Mapping[str, Query]) -> Query | None:
    """Make one filter of the values chosen, or None where none are."""
    return And(tuple(chosen.values())) if chosen else None


def _read_accents(engine: Engine, typed: Sequence[str]) -> Sequence[str]:
    """Put the marks that the index suggests on terms typed without."""
    bigrams = lexicon.bigrams(engine.meta)
    if bigrams is None:
        return typed
    from dvsearch.vietnamese.accents import restore

    return restore(typed, bigrams)
