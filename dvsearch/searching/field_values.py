"""What a typed value of an exact field means: `ha tinh` is the province Hà Tĩnh, 2016.. is every year from 2016 on."""

from __future__ import annotations

from dvsearch.article import TEXT_FIELDS
from dvsearch.engines.base import Engine
from dvsearch.errors import UsageError
from dvsearch.query.tree import And, Not, Or, Query, Range, Term, Weighted
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import terms

# Fields of few values, in which a value may be typed without its marks or capitals.
_LOOSELY_TYPED = frozenset({"province", "current_province", "mentions", "source", "author", "category", "date_basis"})

# A value that begins with it, chosen or typed, means what a facet counts under the rest, of that field and no other.
EXACTLY = "="
UNKNOWN = "unknown"
# Fields of which that can be typed in a query. An id or an address is itself, whatever it begins with.
COUNTED = _LOOSELY_TYPED | {"citation"}


def resolve(engine: Engine, query: Query) -> Query:
    """Rewrite every value of an exact field as the index writes it: `ha tinh` becomes Hà Tĩnh."""
    match query:
        case Term(field=name, text=value) if name not in TEXT_FIELDS:
            counted = value.startswith(EXACTLY) and name in COUNTED
            return _counted_value(engine, name, value.removeprefix(EXACTLY)) if counted else _value(engine, name, value)
        case And(children=children):
            return And(tuple(resolve(engine, child) for child in children))
        case Or(children=children):
            return Or(tuple(resolve(engine, child) for child in children))
        case Not(child=child):
            return Not(resolve(engine, child))
        case Weighted(child=child, weight=weight):
            return Weighted(resolve(engine, child), weight)
        case _:
            return query


def chosen_values(engine: Engine, spec: SearchSpec) -> dict[str, Query]:
    """Make one query for each field that has chosen values; raises UsageError where one cannot be a value."""
    return {
        name: Or(tuple(option_value(engine, name, value) for value in values))
        for name, values in spec.filters.items()
        if values
    }


def option_value(engine: Engine, name: str, value: str) -> Query:
    """Read a value given by an option: one value, or for dates and years also a range."""
    if value.startswith(EXACTLY):
        return _counted_value(engine, name, value.removeprefix(EXACTLY))
    if name not in ("year", "date"):
        return _value(engine, name, value)
    low, dots, high = value.partition("..")
    ends = [end for end in (low, high) if end]
    if not ends or not all(end.replace("-", "").isdigit() and len(end) in (4, 7, 10) for end in ends):
        raise UsageError(f"{name} {value!r} is not a {name}", hint="write 2020, 2016..2020 or 2016..")
    if dots:
        return Range(name, low or None, high + "~" if high else None)
    return Range(name, low, low + "~")


def _counted_value(engine: Engine, name: str, value: str) -> Query:
    """A value as a facet counts it: of this field alone; "" and "unknown" are the articles that have none."""
    vocabulary = engine.vocabulary(name)
    if not value or (value == UNKNOWN and value not in vocabulary):
        return Not(Range(name, None, None))
    if name in ("year", "date"):
        return option_value(engine, name, value)
    if value in vocabulary:
        return Term(name, value)
    if name in _LOOSELY_TYPED:
        return Or(tuple(Term(name, one) for one in _known_values(engine, name, value)))
    return _value(engine, name, value)


def _value(engine: Engine, name: str, typed: str) -> Query:
    """The values of the index that what was typed can mean; where it means none, itself, which finds nothing."""
    if name in ("province", "current_province"):
        from dvsearch.civics.provinces import canonical_provinces

        names = canonical_provinces(typed) or _known_values(engine, name, typed)
        # A province of today may be asked by an old name, and the other way round.
        return Or(tuple(Term(field, one) for one in names for field in ("province", "current_province")))
    if name == "citation":
        from dvsearch.civics.documents import canonical_document

        document = canonical_document(typed) or typed
        # Numbers start again with each congress: without a term, 04-NQ/TW is that of any.
        of_a_term = [value for value in engine.vocabulary(name) if value.startswith(f"{document} (")]
        return Or(tuple(Term(name, value) for value in (document, *of_a_term)))
    if name in _LOOSELY_TYPED:
        return Or(tuple(Term(name, one) for one in _known_values(engine, name, typed)))
    return Term(name, typed)


def _known_values(engine: Engine, name: str, typed: str) -> tuple[str, ...]:
    """The values that are what was typed, whatever their capitals and spaces; with no such, those of its letters."""
    written = terms(typed)
    plain = [fold(term) for term in written]
    alike = [value for value in engine.vocabulary(name) if [fold(term) for term in terms(value)] == plain]
    return tuple(value for value in alike if terms(value) == written) or tuple(alike) or (typed,)
