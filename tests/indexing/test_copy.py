"""An index moved over: every article, everything that is known of it, and nothing twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dvsearch.article import EXACT_FIELDS, TEXT_FIELDS, Article
from dvsearch.engines.base import Engine
from dvsearch.engines.memory import MemoryEngine
from dvsearch.errors import IndexLocked, IndexOutdated
from dvsearch.indexing import analyzer, copy, index_meta, indexer
from dvsearch.reading.sources import walk
from dvsearch.searching import searcher
from dvsearch.searching.search_spec import SearchSpec
from tests.conftest import EngineFactory

SENTENCE = "Tổ dân vận khéo của xã họp tối thứ năm, mười hai hộ nhận chăm đoạn đường hoa trước cửa nhà mình. "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve articles, two of them near-copies of one."""
    files = tmp_path / "bài"
    files.mkdir()
    for number in range(10):
        body = SENTENCE * 12 if number < 2 else f"Bài thứ {number}: xã số {number} làm thêm {number} cây cầu. " * 5
        (files / f"{number}.txt").write_text(f"Bản tin {number}\n\nNgày {number + 1}/3/2021.\n\n{body}", "utf-8")
    return files


@pytest.fixture
def source(folder: Path) -> Engine:
    engine = MemoryEngine()
    indexer.index(engine, list(walk([folder])))
    return engine


def rows(engine: Engine) -> set[tuple[str, ...]]:
    return set(engine.scan(EXACT_FIELDS))


def test_a_copy_answers_as_the_original_does(source: Engine, new_engine: EngineFactory) -> None:
    target = new_engine()
    done = copy.copy(source, target)
    assert (done.copied, done.unchanged) == (10, 0)
    assert rows(target) == rows(source)
    assert any(row[EXACT_FIELDS.index("copies")] for row in rows(source))
    for field in TEXT_FIELDS:
        assert dict(target.vocabulary(field)) == dict(source.vocabulary(field))
    ids = [row[0] for row in sorted(rows(source))]
    assert target.stored(ids) == source.stored(ids)
    index_meta.check_version(target)
    assert set(target.meta) == set(source.meta)
    assert json.loads(target.meta["inputs"])["files"] == json.loads(source.meta["inputs"])["files"]
    spec = SearchSpec("dân vận", sort="newest", facets=("year", "province"))
    ours, theirs = searcher.search(target, spec), searcher.search(source, spec)
    assert (ours.total, ours.facets) == (theirs.total, theirs.facets)
    assert [hit.article for hit in ours.hits] == [hit.article for hit in theirs.hits]


def test_a_second_copy_brings_over_only_what_came_since(source: Engine, new_engine: EngineFactory) -> None:
    target = new_engine()
    copy.copy(source, target)
    with source.writer() as writer:
        writer.add([analyzer.document(Article("mới", "Tin mới", "Cầu đã thông xe."))])
        writer.commit()
    with target.writer() as writer:
        writer.add([analyzer.document(Article("riêng", "Tin riêng", "Chỉ có ở đây."))])
        writer.commit()
    seen: list[int] = []
    done = copy.copy(source, target, expect=seen.append, progress=lambda: seen.append(1))
    assert (done.copied, done.unchanged, seen) == (1, 10, [11, 1])
    assert {row[0] for row in rows(target)} == {row[0] for row in rows(source)} | {"riêng"}


def test_indexing_the_same_files_into_a_copy_finds_nothing_to_do(
    source: Engine, folder: Path, new_engine: EngineFactory
) -> None:
    target = new_engine()
    copy.copy(source, target)
    summary = indexer.index(target, list(walk([folder])))
    assert (summary.added, summary.changed, summary.unchanged) == (0, 0, 10)


def test_a_copy_waits_for_no_writer_and_takes_no_other_analysis(source: Engine, new_engine: EngineFactory) -> None:
    target = new_engine()
    with target.writer(), pytest.raises(IndexLocked):
        copy.copy(source, target)
    with source.writer() as writer:
        writer.commit({**source.meta, "fingerprint": "another"})
    with pytest.raises(IndexOutdated, match="--rebuild"):
        copy.copy(source, target)
    assert target.count == 0


def test_many_articles_are_copied_in_many_commits(new_engine: EngineFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy, "BATCH", 7)
    monkeypatch.setattr(copy, "COMMIT_SECONDS", 0.0)
    source, target = MemoryEngine(), new_engine()
    one = analyzer.document(Article("0", "Bản tin", "Một câu ngắn."))
    batch = [one._replace(id=f"{n}", exact={**one.exact, "id": (f"{n}",)}) for n in range(40)]
    batch = [two._replace(stored=two.stored.replace('"id":"0"', f'"id":"{two.id}"')) for two in batch]
    with source.writer() as writer:
        writer.add(batch)
        writer.commit({"fingerprint": index_meta.fingerprint()})
    assert copy.copy(source, target).copied == 40
    assert target.count == 40
