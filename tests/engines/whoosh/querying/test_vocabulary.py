"""The terms of a field over all segments: each once, in order, with the documents that are not deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from dvsearch.engines.memory import MemoryEngine
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.querying import vocabulary
from dvsearch.engines.whoosh.querying.vocabulary import IndexVocabulary
from tests import documents

FIELDS = ("text", "text_folded", "title", "words", "province", "year", "id", "author")


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name the one evaluator that these tests are of."""
    return "numpy"


@pytest.mark.parametrize("segments", [1, 3])
@pytest.mark.parametrize("deleted", [False, True])
@pytest.mark.parametrize("at_once", [5, 1 << 12])
def test_terms_are_counted_as_the_memory_engine_counts_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, segments: int, deleted: bool, at_once: int
) -> None:
    monkeypatch.setattr(vocabulary, "_TERMS_PER_STEP", at_once)
    engine, reference = WhooshEngine.create(tmp_path, "numpy"), MemoryEngine()
    batch = documents.documents(60, seed=17)
    for each in (engine, reference):
        for start in range(0, 60, 60 // segments):
            with each.writer() as writer:
                writer.add(batch[start : start + 60 // segments])
                writer.commit()
        with each.writer() as writer:
            writer.delete([one.id for one in batch[::4]] if deleted else [])
            writer.commit()
    assert len(engine._snapshot.segments) == segments
    for field in FIELDS:
        expected, found = dict(reference.vocabulary(field)), IndexVocabulary(engine._snapshot, field)
        assert dict(found.items()) == expected and list(found) == sorted(expected, key=str.encode)
        assert len(found) == len(expected)
        assert {term: found[term] for term in expected} == expected
        for term in ("không", "", "d000" if deleted else "nobody"):
            assert term in expected or (found.get(term) is None and term not in found)
    with pytest.raises(KeyError, match="không"):
        IndexVocabulary(engine._snapshot, "province")["không"]


def test_of_an_index_without_articles_there_is_no_term(tmp_path: Path) -> None:
    found = IndexVocabulary(WhooshEngine.create(tmp_path, "numpy")._snapshot, "text")
    assert dict(found) == {} and len(found) == 0 and found.get("dân") is None
