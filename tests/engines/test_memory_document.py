"""What a query means for one document: the reference that every engine is held to, word for word."""

from __future__ import annotations

import pytest

from dvsearch.article import POSITION_GAP
from dvsearch.engines.base import Document
from dvsearch.engines.memory_document import Entry, frequency, locate, matches
from dvsearch.query.tree import (
    All,
    And,
    AtLeast,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    PhraseOnce,
    Prefix,
    Query,
    Range,
    Term,
    Weighted,
    Wildcard,
)
from tests import documents

# Positions: hội 0, nghị 1, dân 2; then the gap; dân 103, vận 104, dân 105, vận 106, khéo 107.
ENTRY = Entry(documents.make("a", "hội nghị dân".split(), "dân vận dân vận khéo".split(), {"year": ("2020", "2022")}))
BODY = 3 + POSITION_GAP


def t(words: str, field: str = "text") -> tuple[Term, ...]:
    return tuple(Term(field, word) for word in words.split())


def test_terms_stand_where_title_and_body_have_them() -> None:
    assert ENTRY.at(*t("dân")) == [2, BODY, BODY + 2] and ENTRY.at(*t("xã")) == []
    assert ENTRY.at(*t("hoi", "text_folded")) == [0] and ENTRY.at(Term("nowhere", "dân")) == []
    assert (ENTRY.length["text"], ENTRY.length["title"]) == (8, 3)
    assert set(ENTRY.terms("title")) == set("hội nghị dân".split()) and list(ENTRY.terms("year")) == ["2020", "2022"]
    assert list(ENTRY.terms("author")) == [] == list(Entry(Document("x", {}, {}, "")).terms("text"))


@pytest.mark.parametrize(
    ("leaf", "count"),
    [
        (*t("dân"), 3),
        (*t("xã"), 0),
        (Phrase(t("dân vận")), 2),
        (Phrase(t("vận dân vận khéo")), 1),
        (Phrase(t("dân dân")), 0),
        (Phrase(t("nghị dân")), 1),
        (Phrase(()), 0),
        (PhraseOnce(t("dân vận"), None), 1),
        (PhraseOnce(t("dân vận"), BODY + 2), 1),
        (PhraseOnce(t("dân vận"), BODY + 1), 0),
        (PhraseOnce(t("vận khéo"), BODY + 5), 1),
        (PhraseOnce(t("vận khéo"), BODY + 4), 0),
        (Near(t("vận dân"), 0), 3),  # at each place where a window of two begins
        (Near(t("khéo dân"), 0), 0),
        (Near(t("khéo dân"), 1), 1),
        (Near(t("hội dân"), 1), 1),
        (Near(t("dân dân"), 0), 3),
        (Prefix("text", "v"), 1),
        (Prefix("text", "x"), 0),
        (Wildcard("text", "?â*"), 1),
        (Fuzzy("text", "dan"), 1),
        (Fuzzy("text", "xx"), 0),
        (Range("year", None, None), 0),
    ],
)
def test_a_leaf_occurs_so_often(leaf: Query, count: int) -> None:
    assert frequency(leaf, ENTRY) == count
    assert isinstance(leaf, Range) or matches(leaf, ENTRY) == (count > 0)


@pytest.mark.parametrize(
    ("query", "there"),
    [
        (All(), True),
        (And(t("dân vận")), True),
        (And(t("dân xã")), False),
        (And(()), True),
        (Or(t("dân xã")), True),
        (Or(t("chợ xã")), False),
        (Or(()), False),
        (AtLeast(t("dân vận xã"), 2), True),
        (AtLeast(t("dân chợ xã"), 2), False),
        (AtLeast((), 0), True),
        (Not(*t("xã")), True),
        (Not(*t("dân")), False),
        (Weighted(Term("text", "dân"), 0.0), True),
        (Weighted(Term("text", "xã"), 9.0), False),
    ],
)
def test_what_is_made_of_others_matches_by_them(query: Query, there: bool) -> None:
    assert matches(query, ENTRY) is there


@pytest.mark.parametrize(
    ("low", "high", "there"),
    [
        ("2020", "2020", True),
        ("2021", "2021", False),
        ("2021", "2022", True),
        ("2022", None, True),
        ("2023", None, False),
        (None, "2020", True),
        (None, "2019", False),
        (None, None, True),
    ],
)
def test_a_range_holds_its_ends(low: str | None, high: str | None, there: bool) -> None:
    assert matches(Range("year", low, high), ENTRY) == there == (not matches(Not(Range("year", low, high)), ENTRY))
    assert not matches(Range("author", low, high), ENTRY)


def test_terms_and_patterns_are_located_and_what_has_no_positions_is_not() -> None:
    found = locate(ENTRY, (*t("dân"), Prefix("text_folded", "v"), *t("dân_vận", "words"), *t("hội", "title"), *t("xã")))
    assert found is not None
    assert (found.title, [list(places) for places in found.places]) == (
        3, [[2, BODY, BODY + 2], [BODY + 1, BODY + 3], [], [0], []],
    )  # fmt: skip
    assert [list(anchors) for anchors in found.anchors] == [[0], [0]]
    several = locate(ENTRY, [Wildcard("text", "?*n")])
    assert several is not None and list(several.places[0]) == [2, *range(BODY, BODY + 4)]
    bare = Entry(Document("x", {}, {}, "", (), ([0],)))
    alone = locate(bare, t("dân"))
    assert alone is not None and (alone.title, alone.anchors, [*map(list, alone.places)]) == (0, ([0], ()), [[]])
    assert locate(Entry(Document("x", {}, {}, "")), t("dân")) is None
