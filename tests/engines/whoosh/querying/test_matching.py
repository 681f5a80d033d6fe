"""What matches in a segment, and what it scores: patterns of values, phrases beside deleted documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from dvsearch.engines.base import Document, SearchRequest
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.errors import UsageError
from dvsearch.query.tree import Fuzzy, Near, Or, Phrase, PhraseOnce, Prefix, Query, Term, Wildcard
from tests import documents

DAN, VAN = Term("text", "dân"), Term("text", "vận")


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    return WhooshEngine.create(tmp_path)


def add(engine: WhooshEngine, *made: Document, without: tuple[str, ...] = ()) -> None:
    with engine.writer() as writer:
        writer.add(made)
        writer.delete(without)
        writer.commit()


def article(id: str, body: str, **exact: tuple[str, ...]) -> Document:
    return documents.make(id, [], body.split(), exact)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (Prefix("province", "Hà T"), "a"),
        (Prefix("province", "Hà"), "ab"),
        (Wildcard("province", "*n*"), "ac"),
        (Wildcard("id", "?"), "abcd"),
        (Wildcard("id", "??"), ""),
        (Fuzzy("province", "Hà Nộ"), "b"),
        (Prefix("author", "B"), ""),
    ],
)
def test_a_pattern_finds_the_values_of_a_field_that_fit(engine: WhooshEngine, pattern: Query, expected: str) -> None:
    provinces = {"a": ("Hà Tĩnh", "Nghệ An"), "b": ("Hà Nội",), "c": ("An Giang",)}
    add(engine, *(article(id, "dân", province=values) for id, values in provinces.items()), article("d", "dân"))
    found = engine.search(SearchRequest(pattern)).page
    assert "".join(sorted(match.id for match in found)) == expected and not any(match.score for match in found)


@pytest.mark.parametrize("leaf", [Phrase((DAN, VAN)), Near((DAN, VAN), 2), PhraseOnce((DAN, VAN), None)])
@pytest.mark.parametrize("narrow", [None, Term("source", "hẹp")])
def test_what_is_deleted_counts_for_no_score(engine: WhooshEngine, leaf: Query, narrow: Query | None) -> None:
    bodies = ("dân vận khéo", "vận xa dân", "khéo dân ở vận", "dân khéo", "khéo")
    made = [
        article(f"{number:03}", bodies[number % 5], source=("hẹp" if number % 3 else "khác",)) for number in range(150)
    ]
    add(engine, *made, without=tuple(one.id for one in made if one.id[-1] in "0167"))
    asked = SearchRequest(Or((leaf, Term("text", "khéo"))), filter=narrow, limit=200)
    before = engine.search(asked)
    engine.compact()
    assert engine.search(asked) == before and before.total > 20
    assert len({match.score for match in before.page}) > 1


def test_no_phrase_is_looked_for_in_a_field_that_keeps_no_positions(engine: WhooshEngine) -> None:
    add(engine, article("a", "dân vận khéo"))
    with pytest.raises(UsageError, match="the field words keeps no positions"):
        engine.search(SearchRequest(Phrase((Term("words", "dân_vận"), Term("words", "dân_vận")))))
