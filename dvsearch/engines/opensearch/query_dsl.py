"""Our query tree -> the cluster's query language.

Weights go down to the leaves, so that whatever a tree of ours multiplies is multiplied there. Exact fields, `Not`,
`All` and ranges match with score 0. A phrase in one field is a `match_phrase`; where its terms are in a field and its
folded twin, a `span_near` that takes the one field for the other, as both have the same positions. Patterns are
expanded by the server without a limit on terms (rewrite constant_score: 1,024 clauses would be too few).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from dvsearch.article import EXACT_FIELDS, TEXT_FIELDS, UNPOSITIONED
from dvsearch.engines.opensearch import values
from dvsearch.engines.opensearch.json_object import JsonObject
from dvsearch.errors import UsageError
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
)

NOTHING: JsonObject = {"match_none": {}}
EVERYTHING: JsonObject = {"match_all": {"boost": 0.0}}


def compile_query(query: Query, boost: Query | None = None, narrowed: Sequence[JsonObject] = ()) -> JsonObject:
    """Compile a request's query as the cluster is asked it: what must match, what raises rank, what only narrows."""
    main = _compile(simple(query), 1.0)
    if boost is None and not narrowed:
        return main
    raised = {"should": [_compile(simple(boost), 1.0)]} if boost is not None else {}
    return {"bool": {"must": [main], **raised, "filter": list(narrowed)}}


def simple(query: Query) -> Query:
    """Rewrite a query with fewer nodes: a server takes a tree of a few dozen levels only."""
    match query:
        case And(children=children):
            kept = [one for one in map(simple, children) if not isinstance(one, All)]
            return All() if not kept else kept[0] if len(kept) == 1 else And(tuple(kept))
        case Or(children=children) if len(children) == 1:
            return simple(children[0])
        case Or(children=children):
            return Or(tuple(map(simple, children)))
        case AtLeast(children=children, least=least):
            return AtLeast(tuple(map(simple, children)), least)
        case Not(child=child):
            inner = simple(child)
            return Weighted(inner.child, 0.0) if isinstance(inner, Not) else Not(inner)
        case Weighted(child=child, weight=weight):
            inner = simple(child)
            return (
                Weighted(inner.child, inner.weight * weight) if isinstance(inner, Weighted) else Weighted(inner, weight)
            )
        case _:
            return query


def _compile(query: Query, weight: float) -> JsonObject:
    match query:
        case And(children=()) | All():
            return EVERYTHING
        case And(children=children):
            return {"bool": {"must": [_compile(child, weight) for child in children]}}
        case Or(children=()):
            return NOTHING
        case Or(children=children):
            return {"bool": {"should": _alternatives(children, weight), "minimum_should_match": 1}}
        case AtLeast(least=least) if least < 1:
            return EVERYTHING
        case AtLeast(children=children, least=least):
            if least > len(children):
                return NOTHING
            return {"bool": {"should": [_compile(child, weight) for child in children], "minimum_should_match": least}}
        case Not(child=child):
            return {"bool": {"must_not": [_compile(child, 0.0)], "filter": [EVERYTHING]}}
        case Weighted(child=child, weight=factor):
            return _compile(child, weight * max(factor, 0.0))
        case Term(field=field, text=text):
            if field in TEXT_FIELDS:
                return {"term": {field: {"value": values.term(text), "boost": weight}}}
            return _unscored({"term": {field: values.keyword(text)}}) if field in EXACT_FIELDS else NOTHING
        case Range(field=field, low=low, high=high):
            return _unscored(_range(field, low, high)) if field in EXACT_FIELDS else NOTHING
        case Prefix(field=field) | Wildcard(field=field) | Fuzzy(field=field):
            if field in TEXT_FIELDS:
                return {"constant_score": {"filter": _pattern(query), "boost": weight}}
            return _unscored(_pattern(query)) if field in EXACT_FIELDS else NOTHING
        case Phrase(terms=terms):
            return _phrase(terms, weight)
        case PhraseOnce(terms=terms, within=within):
            return _phrase(terms, weight) if within is None else _first(terms, within, weight)
        case Near(terms=terms, slop=slop):
            # The terms of a window may overlap: a term asked twice may be the same one.
            distinct = tuple(dict.fromkeys(terms))
            return _spans(distinct, len(terms) - len(distinct) + slop, weight, in_order=False)
        case _:
            assert_never(query)


def _unscored(matching: JsonObject) -> JsonObject:
    return {"constant_score": {"filter": matching, "boost": 0.0}}


def _alternatives(children: Sequence[Query], weight: float) -> list[JsonObject]:
    """Compile the children of an Or; values of one exact field become one list, which has no limit of clauses."""
    exact: dict[str, list[str]] = {}
    others = []
    for child in children:
        if isinstance(child, Term) and child.field in EXACT_FIELDS:
            exact.setdefault(child.field, []).append(values.keyword(child.text))
        else:
            others.append(_compile(child, weight))
    return [*others, *(_unscored({"terms": {field: listed}}) for field, listed in exact.items())]


def _range(field: str, low: str | None, high: str | None) -> JsonObject:
    ends = {name: values.keyword(end) for name, end in (("gte", low), ("lte", high)) if end is not None}
    return {"range": {field: ends}} if ends else {"exists": {"field": field}}


def _pattern(pattern: Pattern) -> JsonObject:
    field = pattern.field
    match pattern:
        case Prefix(text=""):
            return {"exists": {"field": field}}
        case Prefix(text=text):
            return {"prefix": {field: {"value": values.beginning(text), "rewrite": "constant_score"}}}
        case Wildcard(pattern=""):
            return NOTHING
        case Wildcard(pattern=wild) if not wild.strip("*"):
            return {"exists": {"field": field}}
        case Wildcard(pattern=wild):
            escaped = values.beginning(wild).replace("\\", "\\\\")
            return {"wildcard": {field: {"value": escaped, "rewrite": "constant_score"}}}
        case Fuzzy(text=""):
            return {"wildcard": {field: {"value": "?", "rewrite": "constant_score"}}}
        case Fuzzy(text=text):
            edits = {"fuzziness": 1, "prefix_length": 0, "transpositions": True, "max_expansions": 1024}
            return {"fuzzy": {field: {"value": values.term(text), **edits, "rewrite": "constant_score"}}}


def _phrase(terms: tuple[Term, ...], weight: float) -> JsonObject:
    if len({term.field for term in terms}) != 1 or len(terms) == 1:
        return _spans(terms, 0, weight, in_order=True)
    field = terms[0].field
    if not _positioned(field):
        return NOTHING
    text = " ".join(values.term(term.text) for term in terms)
    return {"match_phrase": {field: {"query": text, "boost": weight}}}


def _spans(terms: tuple[Term, ...], slop: int, weight: float, *, in_order: bool) -> JsonObject:
    if not terms or not all(_positioned(term.field) for term in terms):
        return NOTHING
    if len(terms) == 1:
        return _compile(terms[0], weight)
    first = terms[0].field
    clauses = [_span(term, first) for term in terms]
    return {"span_near": {"clauses": clauses, "slop": slop, "in_order": in_order, "boost": weight}}


def _first(terms: tuple[Term, ...], within: int, weight: float) -> JsonObject:
    """Compile a phrase among the first positions; the server counts how often, having no score of its own for once."""
    if not terms or not all(_positioned(term.field) for term in terms):
        return NOTHING
    clauses = [_span(term, terms[0].field) for term in terms]
    phrase = clauses[0] if len(clauses) == 1 else {"span_near": {"clauses": clauses, "slop": 0, "in_order": True}}
    return {"span_first": {"match": phrase, "end": within, "boost": weight}}


def _span(term: Term, field: str) -> JsonObject:
    span = {"span_term": {term.field: values.term(term.text)}}
    return span if term.field == field else {"span_field_masking": {"query": span, "field": field}}


def _positioned(field: str) -> bool:
    if field in UNPOSITIONED:
        raise UsageError(f"the terms of {field} have no order", hint="ask for a phrase in another field")
    return field in TEXT_FIELDS
