"""Values that were asked for and that no article has: said as an answer, with what was probably meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dvsearch.article import TEXT_FIELDS
from dvsearch.edit_distance import within_one_edit
from dvsearch.engines.base import Engine
from dvsearch.query.tree import And, AtLeast, Not, Or, Query, Range, Term, Weighted
from dvsearch.record import Record
from dvsearch.searching.field_values import EXACTLY, UNKNOWN, option_value, resolve
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import terms

# Nearer values shown, and values of a field looked at: an archive has thousands of authors and addresses.
MOST, LOOKED_AT = 3, 20_000
# Fields of which a wrong value is no slip but another article.
_NEVER_NEAR = frozenset({"id", "url", "path", "digest", "signature", "copies", "date"})


class UnknownValue(Record):
    """A value that no article of the index has, as it was typed, and the values that look like it."""

    field: str
    typed: str
    near: tuple[str, ...]


def find_unknown(engine: Engine, query: Query, filters: Mapping[str, tuple[str, ...]]) -> tuple[UnknownValue, ...]:
    """List the values of a query and of the chosen filters that no article has."""
    asked = [*_values_in(query), *((name, value) for name, values in filters.items() for value in values)]
    found = []
    for name, value in dict.fromkeys(asked):
        typed = value.removeprefix(EXACTLY)
        if typed in ("", UNKNOWN) or _is_known(engine, name, value):
            continue
        found.append(UnknownValue(name, typed, tuple(_near(engine, name, typed))))
    return tuple(found)


def _values_in(query: Query) -> Iterator[tuple[str, str]]:
    """The values of exact fields that a query asks for, as they were typed; what is excluded is not asked for."""
    match query:
        case Term(field=field, text=text) if field not in TEXT_FIELDS:
            yield field, text
        case And(children=children) | Or(children=children) | AtLeast(children=children):
            for child in children:
                yield from _values_in(child)
        case Weighted(child=child):
            yield from _values_in(child)
        case _:
            return


def _is_known(engine: Engine, name: str, value: str) -> bool:
    meant = (
        option_value(engine, name, value)
        if value.startswith(EXACTLY) or name in ("year", "date")
        else resolve(engine, Term(name, value))
    )
    return any(_has(engine, leaf) for leaf in _leaves(meant))


def _leaves(query: Query) -> Iterator[Query]:
    match query:
        case And(children=children) | Or(children=children) | AtLeast(children=children):
            for child in children:
                yield from _leaves(child)
        case Not(child=child) | Weighted(child=child):
            yield from _leaves(child)
        case _:
            yield query


def _has(engine: Engine, leaf: Query) -> bool:
    match leaf:
        case Term(field=field, text=text):
            return text in engine.vocabulary(field)
        case Range(field=field, low=low, high=high):
            return any((low is None or low <= v) and (high is None or v <= high) for v in engine.vocabulary(field))
        case _:
            return True


def _near(engine: Engine, name: str, typed: str) -> list[str]:
    """The values that begin as the typed one or hold its words, then those one letter off; the most used first."""
    if name in _NEVER_NEAR:
        return []
    plain = [fold(term) for term in terms(typed)]
    letters = "".join(plain)
    ranked: list[tuple[int, int, str]] = []
    for value, count in list(engine.vocabulary(name).items())[:LOOKED_AT]:
        words = [fold(term) for term in terms(value)]
        if plain and words[: len(plain)] == plain:
            ranked.append((0, -count, value))
        elif plain and set(plain) <= set(words):
            ranked.append((1, -count, value))
        elif within_one_edit(letters, "".join(words)) or (letters and "".join(words).startswith(letters)):
            ranked.append((2, -count, value))
    return [value for _, _, value in sorted(ranked)[:MOST]]
