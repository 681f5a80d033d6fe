from __future__ import annotations

from collections.abc import Sequence

import pytest

from dvsearch.query.holding import held_phrases, hold
from dvsearch.query.parser import parse
from dvsearch.query.tree import And, Not, Or, Phrase, Query, Term, Weighted


def by_two(run: Sequence[Term]) -> list[tuple[int, int]]:
    """Hold every two syllables of a run."""
    return [(start, start + 2) for start in range(0, len(run) - 1, 2)]


def t(text: str, field: str = "text") -> Term:
    return Term(field, text)


POLICE = Phrase((t("công"), t("án")))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("công án", POLICE),
        ("công án xã", And((POLICE, t("xã")))),
        ("công án OR đội", Or((POLICE, t("đội")))),
        ("(công OR án)", Or((t("công"), t("án")))),
        ("đội -(công án)", And((t("đội"), Not(POLICE)))),
        ('đội "công án"', And((t("đội"), POLICE))),
        ("công án* xã", parse("công án* xã")),
        ("công year:2020 án", parse("công year:2020 án")),
        ("title:công án", parse("title:công án")),
        ("title:công title:án", Phrase((t("công", "title"), t("án", "title")))),
        ("đội", t("đội")),
        ("*", parse("*")),
    ],
)
def test_bare_syllables_that_must_all_match_are_held(typed: str, expected: Query) -> None:
    assert hold(parse(typed), by_two) == expected


def test_any_of_the_words_is_not_narrowed() -> None:
    query = parse("công án xã", any_term=True)
    assert hold(query, by_two) == query


def test_what_is_held_is_told_from_what_was_quoted() -> None:
    loose = parse('"làng nghề" công án -(bà con)')
    assert held_phrases(hold(loose, by_two), loose) == [POLICE, Phrase((t("bà"), t("con")))]
    assert held_phrases(loose, loose) == []


def test_words_are_held_under_a_weight_and_within_alternatives() -> None:
    loose = And((t("đội"), Or((Weighted(And((t("công"), t("án"))), 2.0), t("xã")))))
    assert hold(loose, by_two) == And((t("đội"), Or((Weighted(POLICE, 2.0), t("xã")))))
