"""What typed words become: terms with their accents or without, and clauses side by side."""

from __future__ import annotations

from dvsearch.article import FOLDED, TEXT_FIELDS
from dvsearch.query.tree import And, Fuzzy, Near, Or, Phrase, Prefix, Query, Term, Wildcard
from dvsearch.vietnamese.normalize import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

Accents: TypeAlias = "Literal['smart', 'exact', 'ignore']"


def is_marked(term: str) -> bool:
    """Tell whether a term carries a mark."""
    return fold(term) != term


def typed_term(term: str, field: str, accents: Accents) -> Term:
    """Make the term that a typed one asks for: itself, or its plain letters where accents are open."""
    plain = fold(term)
    if accents == "ignore" or (accents == "smart" and plain == term and not term.isdigit()):
        return Term(FOLDED[field], plain)
    return Term(field, term)


def join_clauses(clauses: list[Query], any_term: bool) -> Query:
    """Join clauses side by side: all of them, or with `any_term` one of the words and all of the rest."""
    if any_term:
        words = [clause for clause in clauses if _is_text(clause)]
        if len(words) > 1:
            rest = [clause for clause in clauses if not _is_text(clause)]
            clauses = [Or(tuple(words)), *rest]
    return clauses[0] if len(clauses) == 1 else And(tuple(clauses))


def _is_text(clause: Query) -> bool:
    match clause:
        case Term(field=field) | Prefix(field=field) | Wildcard(field=field) | Fuzzy(field=field):
            return field in TEXT_FIELDS
        case Phrase() | Near():
            return True
        case Or(children=children) | And(children=children):
            return any(map(_is_text, children))
        case _:
            return False
