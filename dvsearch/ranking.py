"""What raises rank: for a query, the `prefer` query that says which of its matches a reader wants first.

Nothing here decides what matches. The weights stand here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dvsearch.article import FOLDED, TEXT_FIELDS
from dvsearch.query import And, Near, Or, Phrase, Query, Term, Weighted

# Neighbours of the query found as neighbours in the text, against a plain term's 1.
PAIR = 1.0
# The same term again where it stands in the title.
TITLE = 0.5
# A term typed without marks found exactly as typed.
EXACT = 0.1

_UNFOLDED = {folded: field for field, folded in FOLDED.items()}


def prefer(query: Query) -> Query | None:
    """The query that raises the rank of those matches which fit it best, or None where nothing can."""
    runs = list(_runs(query))
    raised: dict[Query, float] = {}
    for run in runs:
        for first, second in pairwise(run):
            raised.setdefault(Phrase((first, second)), PAIR)
        for term in run:
            if term.field in _UNFOLDED:
                raised.setdefault(Term(_UNFOLDED[term.field], term.text), EXACT)
            title = {"text": "title", "text_folded": "title_folded"}.get(term.field)
            if title is not None:
                raised.setdefault(Term(title, term.text), TITLE)
    return Or(tuple(Weighted(child, weight) for child, weight in raised.items())) if raised else None


def _runs(query: Query) -> Iterator[tuple[Term, ...]]:
    """The terms that the user typed side by side, phrase by phrase and clause by clause."""
    match query:
        case Term(field=field) if field in TEXT_FIELDS:
            yield (query,)
        case Phrase(terms=terms) | Near(terms=terms):
            yield terms
        case And(children=children) | Or(children=children):
            run: list[Term] = []
            for child in children:
                if isinstance(child, Term) and child.field in TEXT_FIELDS:
                    run.append(child)
                    continue
                yield tuple(run)
                run = []
                yield from _runs(child)
            yield tuple(run)
        case Weighted(child=child):
            yield from _runs(child)
