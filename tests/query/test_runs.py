"""The terms that were typed side by side."""

from __future__ import annotations

import pytest

from dvsearch.query.runs import typed_runs
from dvsearch.query.tree import All, And, Near, Not, Or, Phrase, Prefix, Query, Range, Term, Weighted


def t(words: str, field: str = "text") -> tuple[Term, ...]:
    return tuple(Term(field, word) for word in words.split())


@pytest.mark.parametrize(
    ("query", "runs"),
    [
        (*t("dân"), ["dân"]),
        (Term("source", "dân"), []),
        (Phrase(t("dân vận")), ["dân vận"]),
        (Near(t("dân vận"), 3), ["dân vận"]),
        (And(t("dân vận khéo")), ["dân vận khéo"]),
        (Or(t("dân vận")), ["dân vận"]),
        (And((*t("dân vận"), Not(*t("xã")), *t("khéo", "title"))), ["dân vận", "khéo"]),
        (And((*t("dân"), Term("source", "x"), *t("vận"))), ["dân", "vận"]),
        (And((*t("dân"), Or((Phrase(t("cử tri")), And(t("họp xã")))), *t("vận"))), ["dân", "cử tri", "họp xã", "vận"]),
        (Weighted(And(t("dân vận")), 2.0), ["dân vận"]),
        (And((Prefix("text", "d"), Range("year", "1", None), All())), []),
    ],
)
def test_what_stands_side_by_side_is_one_run(query: Query, runs: list[str]) -> None:
    assert [" ".join(term.text for term in run) for run in typed_runs(query) if run] == runs
