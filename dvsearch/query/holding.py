"""Rewrites a query so that words hold together: adjacent bare syllables of one word become a phrase.

Only what was typed side by side and must all match is held: the children of an And. Alternatives are left as they are,
and so is what was quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dvsearch.article import TEXT_FIELDS, UNPOSITIONED
from dvsearch.query.tree import And, Not, Or, Phrase, Query, Term, Weighted

# Where the stretches of a run that hold together start and stop.
Cutter = Callable[[Sequence[Term]], Sequence[tuple[int, int]]]


def hold(query: Query, cutter: Cutter) -> Query:
    """Make a phrase of each stretch of bare terms that the cutter holds together, and change nothing else."""
    match query:
        case And(children=children):
            held = tuple(_held(children, cutter))
            return held[0] if len(held) == 1 else And(held)
        case Or(children=children):
            return Or(tuple(hold(child, cutter) for child in children))
        case Not(child=child):
            return Not(hold(child, cutter))
        case Weighted(child=child, weight=weight):
            return Weighted(hold(child, cutter), weight)
        case _:
            return query


def held_phrases(held: Query, loose: Query) -> list[Phrase]:
    """List the phrases of a held query that the loose one does not have, in order."""
    quoted = set(_phrases(loose))
    return [phrase for phrase in dict.fromkeys(_phrases(held)) if phrase not in quoted]


def _held(children: Sequence[Query], cutter: Cutter) -> Iterator[Query]:
    for run in _bare_runs(children):
        if not isinstance(run, list):
            yield hold(run, cutter)
            continue
        at = 0
        for start, stop in cutter(run) if len(run) > 1 else ():
            yield from run[at:start]
            yield Phrase(tuple(run[start:stop]))
            at = stop
        yield from run[at:]


def _bare_runs(children: Sequence[Query]) -> Iterator[list[Term] | Query]:
    """Terms side by side in fields that share their positions as lists, everything else as it is."""
    run: list[Term] = []
    for child in children:
        bare = isinstance(child, Term) and child.field in TEXT_FIELDS and child.field not in UNPOSITIONED
        if run and not (bare and _share_positions(run[-1].field, child.field)):  # type: ignore[union-attr]
            yield run
            run = []
        if bare:
            run.append(child)  # type: ignore[arg-type]
        else:
            yield child
    if run:
        yield run


def _share_positions(one: str, other: str) -> bool:
    return one.removesuffix("_folded") == other.removesuffix("_folded")


def _phrases(query: Query) -> Iterator[Phrase]:
    match query:
        case Phrase():
            yield query
        case And(children=children) | Or(children=children):
            for child in children:
                yield from _phrases(child)
        case Not(child=child) | Weighted(child=child):
            yield from _phrases(child)
