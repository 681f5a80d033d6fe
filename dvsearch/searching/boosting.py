"""What raises rank: for a query, the `boost` query that says which of its matches a reader wants first.

Nothing here decides what matches. The weights stand here, and BM25's two constants in engines/base.py: nowhere else.
PAIR, WINDOW, LEAD, LEAD_TERM and LEAD_PAIR were found by changing one after the other by 0.1 to 0.3 for as long as
nDCG@10 rose over the fitting halves of alqac2022, xquad_vi and political_titles and 1,000 other headlines, typed with
marks and without; FORM was chosen among 0.5 and 1; TITLE is a guess, as no set has real titles. What each part gave,
and how far that can be trusted, stands in tests/relevance/RESULTS.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from dvsearch.article import FOLDED, POSITION_GAP, UNFOLDED
from dvsearch.query.runs import typed_runs
from dvsearch.query.tree import Near, Or, PhraseOnce, Query, Term, Weighted
from dvsearch.vietnamese.normalize import fold

# Neighbours of the query found as neighbours in the text, once, against a plain term's 1.
PAIR = 0.7
# Neighbours of the query found within WIDTH positions of each other, in either order, each place counted.
WINDOW = 0.7
WIDTH = 8
# A term, and neighbours as neighbours, found in the lead, once: news says first what it is about, and law has its
# heading there. The lead is the title and as much of the body as makes LEAD positions together.
LEAD_TERM = 0.7
LEAD_PAIR = 0.4
LEAD = 100
# The same term again where it stands in the title.
TITLE = 0.5
# The other form of a term: one typed without marks as the query is read, one typed with marks without them. Both
# count the same, so that a query ranks alike however its marks were typed, and a wrong reading costs half a term.
FORM = 1.0
# Longer runs get no more than this many pairs: they would cost much and change little.
MAX_PAIRS = 100

# Accents put on the terms of a run where they were typed without; None where the index cannot tell.
ReadAccents = Callable[[Sequence[Term]], Sequence[str]]

# The body begins POSITION_GAP positions after the title.
_LEAD_END = POSITION_GAP + LEAD


def boost_query(query: Query, read: ReadAccents | None = None) -> Query | None:
    """Make the query that raises the rank of those matches which fit it best, or None where nothing can.

    `read` gives the likely accented forms of terms typed side by side; without it they are taken as typed.
    """
    raised: dict[Query, float] = {}
    for run in typed_runs(query):
        exact = _as_read(run, read)
        for typed, term in zip(run, exact, strict=True):
            raised.setdefault(_folded(term) if typed == term else term, FORM)
            if term.field == "text":
                raised.setdefault(Term("title", term.text), TITLE)
                raised.setdefault(PhraseOnce((term,), _LEAD_END), LEAD_TERM)
        for pair in list(pairwise(exact))[:MAX_PAIRS]:
            raised.setdefault(PhraseOnce(pair, None), PAIR)
            if {term.field for term in pair} == {"text"}:
                raised.setdefault(PhraseOnce(pair, _LEAD_END), LEAD_PAIR)
            raised.setdefault(Near(pair, WIDTH - len(pair)), WINDOW)
    return Or(tuple(Weighted(child, weight) for child, weight in raised.items())) if raised else None


def _as_read(run: Sequence[Term], read: ReadAccents | None) -> list[Term]:
    """Give the terms of a run in the fields that keep accents, read where they were typed without."""
    plain = [is_typed_plain(term) for term in run]
    forms = read(run) if read is not None and any(plain) else [term.text for term in run]
    return [
        Term(UNFOLDED.get(term.field, term.field), form) if without else term
        for term, form, without in zip(run, forms, plain, strict=True)
    ]


def is_typed_plain(term: Term) -> bool:
    """Tell whether a term may lack marks: it has none, and is no number."""
    return term.field in UNFOLDED or (not term.text.isdigit() and fold(term.text) == term.text)


def _folded(term: Term) -> Term:
    return Term(FOLDED.get(term.field, term.field), fold(term.text))
