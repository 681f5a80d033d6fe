"""From what matches to a page: ties within and between segments, one of each group, none at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from dvsearch.engines.base import Match, SearchRequest, Sort
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.query.tree import All, Term
from tests import documents


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    return WhooshEngine.create(tmp_path)


def add(engine: WhooshEngine, *ids: str, **exact: str) -> None:
    with engine.writer() as writer:
        values: dict[str, tuple[str, ...]] = {name: (value,) for name, value in exact.items()}
        writer.add(documents.make(id, [], ["dân"], values) for id in ids)
        writer.commit()


def page(engine: WhooshEngine, **asked: object) -> list[tuple[str, int]]:
    answer = engine.search(SearchRequest(All(), **asked))  # type: ignore[arg-type]
    return [(match.id, match.collapsed) for match in answer.page]


@pytest.mark.parametrize("sort", ["relevance", "newest"])
@pytest.mark.parametrize("limit", range(1, 7))
def test_of_those_that_tie_the_first_by_their_ids_are_shown(engine: WhooshEngine, sort: Sort, limit: int) -> None:
    add(engine, "g", "c", "e", date="2020")
    add(engine, "f", "b", "d", "a", date="2020")
    assert page(engine, sort=sort, limit=limit) == [(id, 0) for id in "abcdefg"[:limit]]
    assert page(engine, sort=sort, limit=2, offset=limit) == [(id, 0) for id in "abcdefg"[limit : limit + 2]]


def test_those_before_the_tie_come_first_and_leave_room_for_fewer_of_it(engine: WhooshEngine) -> None:
    add(engine, "z", "y", date="2021")
    add(engine, "g", "c", "e", date="2020")
    add(engine, "b", "x", date="2020")
    assert page(engine, sort="newest", limit=4) == [("y", 0), ("z", 0), ("b", 0), ("c", 0)]
    assert page(engine, sort="oldest", limit=4) == [("b", 0), ("c", 0), ("e", 0), ("g", 0)]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_of_a_group_that_ties_between_segments_the_first_by_its_id_stands_for_it(
    engine: WhooshEngine, sort: Sort
) -> None:
    add(engine, "d", "b", date="2020", copies="g")
    add(engine, "x", date="2020", copies="h")
    add(engine, "c", "a", date="2020", copies="g")
    add(engine, "w", "y", date="2020", copies="h")
    add(engine, "k", date="2020")
    assert page(engine, sort=sort, collapse="copies") == [("a", 3), ("k", 0), ("w", 2)]


def test_the_best_of_a_group_stands_for_it_whatever_its_id(engine: WhooshEngine) -> None:
    add(engine, "a", date="2020", copies="g")
    add(engine, "b", date="2022", copies="g")
    add(engine, "c", date="2021", copies="g")
    assert page(engine, sort="newest", collapse="copies") == [("b", 2)]
    assert page(engine, sort="oldest", collapse="copies") == [("a", 2)]


def test_an_index_of_nothing_and_a_question_without_an_answer_have_empty_pages(engine: WhooshEngine) -> None:
    request = SearchRequest(All(), facets=("year",), collapse="copies")
    assert tuple(engine.search(request)) == (0, (), {"year": ()}, 0)
    add(engine, "a")
    assert engine.search(request).page == (Match("a", 0.0),)
    assert tuple(engine.search(request._replace(query=Term("text", "không")))) == (0, (), {"year": ()}, 0)
    assert engine.search(request._replace(offset=1)).page == engine.search(request._replace(limit=0)).page == ()


def test_scores_fall_and_a_date_has_none(engine: WhooshEngine) -> None:
    bodies = {"a": "dân xã hội", "b": "dân dân", "c": "dân"}
    with engine.writer() as writer:
        writer.add(documents.make(id, [], body.split(), {"date": ("2020",)}) for id, body in bodies.items())
        writer.commit()
    request = SearchRequest(Term("text", "dân"))
    scores = [match.score for match in engine.search(request).page]
    assert scores == sorted(scores, reverse=True) and scores[0] > scores[-1] > 0
    assert [match.score for match in engine.search(request._replace(sort="newest")).page] == [0.0] * 3


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_of_one_segment_the_first_by_their_ids_are_shown_however_they_came(engine: WhooshEngine, limit: int) -> None:
    add(engine, "g", "c", "e", "a", "d")
    assert page(engine, limit=limit) == [(id, 0) for id in "acdeg"[:limit]]


def test_a_group_in_the_first_two_segments_is_told_from_what_has_none_and_from_one_alone(engine: WhooshEngine) -> None:
    add(engine, "c", "d", copies="g")
    add(engine, "b", "e", copies="g")
    add(engine, "a", copies="f")
    add(engine, "h")
    assert page(engine, collapse="copies") == [("a", 0), ("b", 3), ("h", 0)]
