"""A query also asks for the equals of its abbreviations, and keeps its form."""

from __future__ import annotations

import pytest

from dvsearch.query.expansion import Expansion, expand
from dvsearch.query.tree import All, And, AtLeast, Near, Not, Or, Phrase, Prefix, Query, Range, Term, Weighted
from dvsearch.vietnamese.abbreviations import abbreviations

# What the table has, and one that means something in these articles.
KNOWN = abbreviations({"tqtd": {"tổ quản trị dân": 4}})


def t(words: str, field: str = "text") -> tuple[Term, ...]:
    return tuple(Term(field, word) for word in words.split())


def phrase(words: str, field: str = "text") -> Phrase:
    return Phrase(t(words, field))


(COUNCIL,), SPELT = t("hđnd"), phrase("hội đồng nhân dân")
(TEAM,), TEAM_SPELT = t("tqtd"), phrase("tổ quản trị dân")
XA, HOP = t("xã họp")
YEAR = Range("year", "2020", None)
HDND = Expansion("hđnd", ("hội đồng nhân dân",))
TQTD = Expansion("tqtd", ("tổ quản trị dân",))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (COUNCIL, Or((COUNCIL, SPELT))),
        (Term("text_folded", "hđnd"), Or((Term("text_folded", "hđnd"), SPELT))),
        (Term("title", "hđnd"), Or((Term("title", "hđnd"), phrase("hội đồng nhân dân", "title")))),
        (Term("title_folded", "hđnd"), Or((Term("title_folded", "hđnd"), phrase("hội đồng nhân dân", "title")))),
        (SPELT, Or((SPELT, COUNCIL))),
        (
            phrase("đại biểu hội đồng nhân dân xã"),
            Or((phrase("đại biểu hội đồng nhân dân xã"), phrase("đại biểu hđnd xã"))),
        ),
        (
            phrase("hđnd và tqtd"),
            Or((phrase("hđnd và tqtd"), phrase("hội đồng nhân dân và tqtd"), phrase("hđnd và tổ quản trị dân"))),
        ),
        (And((COUNCIL, HOP)), And((Or((COUNCIL, SPELT)), HOP))),
        (And((XA, COUNCIL, HOP, TEAM)), And((XA, Or((COUNCIL, SPELT)), HOP, Or((TEAM, TEAM_SPELT))))),
        (And((*t("họp hội đồng nhân dân"), XA)), And((HOP, Or((And(SPELT.terms), COUNCIL)), XA))),
        (And((YEAR, COUNCIL, SPELT)), And((YEAR, Or((COUNCIL, SPELT)), Or((SPELT, COUNCIL))))),
        (
            And((*t("họp hội đồng nhân dân", "text_folded"), Term("source", "hđnd"))),
            And(
                (
                    Term("text_folded", "họp"),
                    Or((And(t("hội đồng nhân dân", "text_folded")), COUNCIL)),
                    Term("source", "hđnd"),
                )
            ),
        ),
        (AtLeast((COUNCIL, XA, HOP), 2), AtLeast((Or((COUNCIL, SPELT)), XA, HOP), 2)),
        (Weighted(COUNCIL, 0.5), Weighted(Or((COUNCIL, SPELT)), 0.5)),
        (Or((COUNCIL, HOP)), Or((COUNCIL, HOP, Weighted(SPELT, 1.0)))),
        (Or((*SPELT.terms, HOP)), Or((*SPELT.terms, HOP, Weighted(COUNCIL, 1.0)))),
        (
            Or((COUNCIL, YEAR, TEAM, phrase("hđnd xã"))),
            Or(
                (
                    COUNCIL,
                    YEAR,
                    TEAM,
                    Or((phrase("hđnd xã"), phrase("hội đồng nhân dân xã"))),
                    Weighted(SPELT, 1.0),
                    Weighted(TEAM_SPELT, 1.0),
                )
            ),
        ),
    ],
)
def test_what_has_an_equal_is_a_choice_of_both(asked: Query, expected: Query) -> None:
    assert expand(asked, KNOWN)[0] == expected


@pytest.mark.parametrize(
    "asked",
    [
        XA,
        All(),
        YEAR,
        Term("source", "hđnd"),
        Term("words", "hđnd"),
        Prefix("text", "hđnd"),
        Near((COUNCIL, XA), 3),
        Not(COUNCIL),
        phrase("xã họp"),
        And(()),
        Or(()),
        And((XA, HOP)),
        And((*t("hội đồng"), YEAR, *t("nhân dân"))),
        And((*t("hội đồng"), Term("source", "x"), *t("nhân dân"))),
        Or((*t("hội đồng"), YEAR, *t("nhân dân"))),
    ],
)
def test_what_has_none_stays_as_it_is(asked: Query) -> None:
    assert expand(asked, KNOWN) == (asked, ())


def test_what_was_taken_for_something_is_listed_once_in_order() -> None:
    assert expand(And((TEAM, COUNCIL, Not(YEAR), TEAM)), KNOWN)[1] == (TQTD, HDND)
    assert expand(SPELT, KNOWN)[1] == (Expansion("hội đồng nhân dân", ("hđnd",)),)
