"""SearchSpec -> SearchRequest: what was typed is parsed, its values looked up, its equals added, its boost made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from dvsearch.article import UNFOLDED
from dvsearch.engines.base import Engine, SearchRequest
from dvsearch.query.closest import loosen, or_related
from dvsearch.query.expansion import Expansion, expand
from dvsearch.query.holding import held_phrases, hold
from dvsearch.query.parser import parse, plain_words
from dvsearch.query.tree import And, Query, Term
from dvsearch.record import Record
from dvsearch.searching.boosting import boost_query, is_typed_plain
from dvsearch.searching.field_values import chosen_values, resolve
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.word_cuts import WordCutter
from dvsearch.vietnamese.function_words import is_function_word
from dvsearch.vietnamese.person_names import person_names
from dvsearch.vietnamese.related_words import related_words


class Closest(Record):
    """A request for the articles that hold most of the words of a query, and the query whose parts they show.

    Where the query is asked `as_one` those with every word are among them, each where it belongs.
    """

    request: SearchRequest
    shown: Query
    as_one: bool


class Plan(Record):
    """What is asked of the engine, and what it was made from.

    `shown` is the query whose parts the hits show. `loose` is it with the syllables of words apart, where `held` lists
    words that it holds together, else None. `closest` asks for articles that hold most of the words, where these may
    be wanted. `chosen` has a query for each field with chosen values; `expanded` lists the abbreviations and
    expansions that are also asked for by their equals.
    """

    request: SearchRequest
    shown: Query
    held: tuple[str, ...]
    loose: Query | None
    closest: Closest | None
    chosen: Mapping[str, Query]
    expanded: tuple[Expansion, ...]


def plan_search(engine: Engine, spec: SearchSpec) -> Plan:
    """Make the request that answers a search; raises UsageError or QuerySyntaxError where the user made a mistake."""
    typed = resolve(engine, parsed(spec))
    cutter = WordCutter(engine, tuple(person_names(spec.text)))
    words = typed if spec.loose or spec.match == "any" else hold(typed, cutter)
    held = tuple(" ".join(term.text for term in phrase.terms) for phrase in held_phrases(words, typed))
    if spec.match == "any" and spec.related:
        words = or_related(words, related_words)  # R@100 of the judged needs .870 without, .883 with
    query, expanded = _expanded(cutter, spec, words)
    chosen = chosen_values(engine, spec)
    request = SearchRequest(
        query=query,
        boost=boost_query(typed, partial(_read_accents, cutter, nearby=True)) if spec.sort == "relevance" else None,
        filter=narrowing(chosen),
        facets=spec.facets,
        sort=spec.sort,
        limit=spec.limit,
        offset=spec.offset,
        collapse=None if spec.all_copies else "copies",
    )
    closest = _closest(cutter, spec, typed, words, request)
    if spec.match == "most" and closest is not None:
        return Plan(closest.request._replace(facets=spec.facets), closest.shown, held, None, None, chosen, expanded)
    loose = _expanded(cutter, spec, typed)[0] if held else None
    return Plan(request, query, held, loose, closest, chosen, expanded)


def _closest(
    cutter: WordCutter, spec: SearchSpec, typed: Query, words: Query, request: SearchRequest
) -> Closest | None:
    """Ask for most of the words; those that hold all are among them.

    Where some syllables were typed with marks and others without, these are taken as they are read.
    """
    loosened = None
    if spec.match == "most" or (spec.match is None and spec.sort == "relevance"):
        if spec.accents == "smart" and (read := _read_half_marked(cutter, typed)) != typed:
            words = read if spec.loose else hold(read, cutter)
        loosened = loosen(words, is_function_word, related_words if spec.related else _none)
    if loosened is None:
        return None
    matching, ranking = (_expanded(cutter, spec, part)[0] for part in loosened[:2])
    narrowed = And(tuple(part for part in (matching, request.filter) if part is not None))
    return Closest(request._replace(query=ranking, filter=narrowed, facets=()), matching, loosened.as_one)


def parsed(spec: SearchSpec) -> Query:
    """Read the text of a search as query language, or as plain words where that was asked."""
    read_as = plain_words if spec.plain else parse
    return read_as(spec.text, accents=spec.accents, any_term=spec.match == "any")


def narrowing(chosen: Mapping[str, Query]) -> Query | None:
    """Make one filter of the values chosen, or None where none are."""
    return And(tuple(chosen.values())) if chosen else None


def _read_half_marked(cutter: WordCutter, typed: Query) -> Query:
    """Put the likely marks on the bare terms of a query that others carry."""
    if not isinstance(typed, And):
        return typed
    bare = [child for child in typed.children if isinstance(child, Term) and child.field == "text"]
    forms = iter(_read_accents(cutter, bare) if any(map(is_typed_plain, bare)) else [term.text for term in bare])
    return And(
        tuple(
            Term("text", next(forms)) if isinstance(child, Term) and child.field == "text" else child
            for child in typed.children
        )
    )


def _none(_: object) -> tuple[()]:
    return ()


def _expanded(cutter: WordCutter, spec: SearchSpec, query: Query) -> tuple[Query, tuple[Expansion, ...]]:
    return expand(query, cutter.abbreviations) if spec.abbreviations else (query, ())


def _read_accents(cutter: WordCutter, run: Sequence[Term], *, nearby: bool = False) -> Sequence[str]:
    """Put the marks that the index suggests on terms typed without; with `nearby` the articles near the query too.

    These may differ from engine to engine, as scores do: they never decide what matches.
    Between terms with marks one without is read only where it is in no word as typed: the counts take 20 ms to unpack.
    """
    typed = [term.text for term in run]
    if not any(term.field in UNFOLDED for term in run):
        in_words = {place for start, stop in cutter(run) for place in range(start, stop)}
        if all(place in in_words or not is_typed_plain(term) for place, term in enumerate(run)):
            return typed
    bigrams = cutter.bigrams
    if bigrams is None:
        return typed
    if nearby:
        from dvsearch.searching.readings import read_terms

        return read_terms(cutter.engine, typed, bigrams)
    from dvsearch.vietnamese.accents import restore

    return restore(typed, bigrams)
