"""The articles of an index say the same looked up and read once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from dvsearch.engines.base import Document
from dvsearch.engines.memory import MemoryEngine
from dvsearch.indexing import known_articles as known_articles_module
from dvsearch.indexing.known_articles import KnownArticle, Listed, LookedUp, known_articles
from tests.conftest import EngineFactory

ROWS = [
    KnownArticle("x", "a", "1", "x", "s1"),
    KnownArticle("x#2", "a", "2", "x", "s1"),
    KnownArticle("y", "b", "1", "", "s2"),
    KnownArticle("z#", "", "", "", ""),
]


def test_looked_up_and_read_once_say_the_same(new_engine: EngineFactory) -> None:
    engine = new_engine()
    with engine.writer() as writer:
        for row in ROWS:
            exact = {name: (value,) for name, value in row._asdict().items() if value}
            writer.add([Document(row.id, {}, exact, "")])
        writer.commit()
    listed = Listed(ROWS)
    for known in (LookedUp(engine), known_articles(engine)):
        for ask in ("get", "of_path", "with_digest", "with_signature", "count_of_path"):
            for value in ("x", "x#2", "a", "b", "1", "2", "s1", "s2", "none"):
                assert said(getattr(known, ask)(value)) == said(getattr(listed, ask)(value)), (ask, value)
        assert sorted(known.ids()) == sorted(listed.ids())
        assert sorted(filter(None, known.paths())) == ["a", "b"]
        assert sorted(known.ids_with("#")) == ["x#2", "z#"]
        assert sorted(row.tobytes() for rows in known.signatures(2) for row in rows) == [b"s1", b"s2"]
        assert list(known.twins()) == []


def said(answer: object) -> object:
    if isinstance(answer, int) or answer is None:
        return answer
    if isinstance(answer, KnownArticle):
        return answer[:4]
    return sorted(one[:4] for one in answer)  # type: ignore[attr-defined]


def test_of_two_of_the_same_file_and_bytes_one_is_a_twin() -> None:
    known = Listed([*ROWS, KnownArticle("w", "a", "1")])
    assert list(known.twins()) == ["w"]
    assert [one.id for one in known.with_digest("1")] == ["x", "y"]
    assert known.count_of_path("a") == 2 and known.get("w") is not None
    assert not known.committed()


def filled(rows: list[KnownArticle]) -> MemoryEngine:
    engine = MemoryEngine()
    with engine.writer() as writer:
        writer.add(Document(row.id, {}, {"id": (row.id,), "path": (row.path,)}, "") for row in rows)
        writer.commit()
    return engine


def test_what_was_looked_up_is_looked_up_again_after_a_commit() -> None:
    engine = filled(ROWS)
    known = LookedUp(engine)
    assert known.get("x") is not None
    with engine.writer() as writer:
        writer.delete(["x"])
        writer.commit()
    assert known.get("x") is not None  # this process did not commit it, as far as it was told
    assert known.committed() and known.get("x") is None


def test_answers_are_kept_up_to_a_number_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_articles_module, "_KEPT", 2)
    asked: list[str] = []

    class Counting(MemoryEngine):
        def look_up(self, field: str, value: str, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
            asked.append(value)
            return super().look_up(field, value, fields)

    known = LookedUp(Counting())
    for id in ("a", "b", "a", "b", "c", "c", "a"):  # the third is one more than are kept, and begins anew
        assert known.get(id) is None
    assert asked == ["a", "b", "c", "a"]


def test_of_an_index_without_articles_there_is_none() -> None:
    for known in (LookedUp(MemoryEngine()), Listed()):
        assert not [*known.ids_with("#"), *known.ids(), *known.paths()]
    one = LookedUp(filled([KnownArticle("x#2")]))
    assert list(one.ids_with("#")) == ["x#2"]
