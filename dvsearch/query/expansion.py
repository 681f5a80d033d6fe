"""Rewrites a query so that it also asks for the equals of its abbreviations: UBND <-> ủy ban nhân dân."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dvsearch.article import FOLDED, UNFOLDED
from dvsearch.query.tree import And, AtLeast, Or, Phrase, Query, Term, Weighted
from dvsearch.record import Record
from dvsearch.vietnamese.abbreviations import Abbreviations


class Expansion(Record):
    """What was typed, and what else it was taken to mean."""

    typed: str
    means: tuple[str, ...]


def expand(query: Query, known: Abbreviations) -> tuple[Query, tuple[Expansion, ...]]:
    """The query that also asks for the equals of each abbreviation and expansion in it, and a list of these."""
    done: list[Expansion] = []
    return _expand(query, known, done), tuple(dict.fromkeys(done))


def _expand(query: Query, known: Abbreviations, done: list[Expansion]) -> Query:
    match query:
        case Term(field=field) if field in FOLDED or field in UNFOLDED:
            others = [other for _, _, other in _alternatives((query,), known, done)]
            return Or((query, *others)) if others else query
        case Phrase(terms=words):
            phrases = [
                Phrase((*words[:start], *_terms(other), *words[stop:])) if stop - start < len(words) else other
                for start, stop, other in _alternatives(words, known, done)
            ]
            return Or((query, *phrases)) if phrases else query
        case And(children=children):
            return And(tuple(_conjuncts(children, known, done)))
        case AtLeast(children=children, least=least):
            return AtLeast(tuple(_expand(child, known, done) for child in children), least)
        case Or(children=children):
            added: list[Query] = []
            for run in _runs(children):
                if isinstance(run, list):
                    # A weight of its own keeps the meaning from being taken for the neighbour of a word.
                    added += [Weighted(other, 1.0) for _, _, other in _alternatives(run, known, done)]
            kept = [child if isinstance(child, Term) else _expand(child, known, done) for child in children]
            return Or((*kept, *added))
        case Weighted(child=child, weight=weight):
            return Weighted(_expand(child, known, done), weight)
        case _:
            return query


def _conjuncts(children: Sequence[Query], known: Abbreviations, done: list[Expansion]) -> Iterator[Query]:
    """The children of an And, those that stand for one meaning together replaced by a choice of its spellings."""
    for run in _runs(children):
        if not isinstance(run, list):
            yield _expand(run, known, done)
            continue
        choices: dict[tuple[int, int], list[Query]] = {}
        for start, stop, other in _alternatives(run, known, done):
            choices.setdefault((start, stop), []).append(other)
        at = 0
        for (start, stop), others in choices.items():
            yield from run[at:start]
            typed = run[start] if stop - start == 1 else And(tuple(run[start:stop]))
            yield Or((typed, *others))
            at = stop
        yield from run[at:]


def _alternatives(
    run: Sequence[Term], known: Abbreviations, done: list[Expansion]
) -> Iterator[tuple[int, int, Term | Phrase]]:
    """For each place of a run that has equals, where it starts and stops, and one equal after the other."""
    words = [term.text for term in run]
    at = 0
    while at < len(run):
        length, meanings = known.at(words, at)
        if not length:
            at += 1
            continue
        field = UNFOLDED.get(run[at].field, run[at].field)
        done.append(Expansion(" ".join(words[at : at + length]), tuple(map(" ".join, meanings))))
        for meaning in meanings:
            asked = tuple(Term(field, word) for word in meaning)
            yield at, at + length, asked[0] if len(asked) == 1 else Phrase(asked)
        at += length


def _runs(children: Iterable[Query]) -> Iterator[list[Term] | Query]:
    """Text terms side by side as lists, everything else as it is."""
    run: list[Term] = []
    for child in children:
        if isinstance(child, Term) and (child.field in FOLDED or child.field in UNFOLDED):
            run.append(child)
            continue
        if run:
            yield run
        run = []
        yield child
    if run:
        yield run


def _terms(leaf: Term | Phrase) -> tuple[Term, ...]:
    return (leaf,) if isinstance(leaf, Term) else leaf.terms
