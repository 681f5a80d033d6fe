"""The terms that the user typed side by side: what may be neighbours, words that hold together, or misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from dvsearch.article import TEXT_FIELDS
from dvsearch.query.tree import And, Near, Or, Phrase, Query, Term, Weighted


def typed_runs(query: Query) -> Iterator[tuple[Term, ...]]:
    """Yield the terms that the user typed side by side, phrase by phrase and clause by clause."""
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
                yield from typed_runs(child)
            yield tuple(run)
        case Weighted(child=child):
            yield from typed_runs(child)
