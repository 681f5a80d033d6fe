"""The articles of an index say the same looked up and read once."""

from __future__ import annotations

from dvsearch.engines.base import Document
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
