"""What is new, what changed, what is gone: the index follows the files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from dvsearch.engines.base import Engine, SearchRequest
from dvsearch.engines.memory import MemoryEngine
from dvsearch.errors import IndexOutdated
from dvsearch.indexing import index_meta
from dvsearch.indexing.index_meta import check_version
from dvsearch.indexing.indexer import Listeners, Options, Summary, delete, index
from dvsearch.query.tree import All, Term
from dvsearch.reading.entries import Rejected
from dvsearch.reading.evidence import Notice
from dvsearch.reading.sources import walk
from tests.conftest import EngineFactory

BODY = (
    "Sáng nay, Ban Dân vận Huyện ủy tổ chức hội nghị tổng kết phong trào thi đua dân vận khéo, biểu dương các tập thể "
    "và cá nhân điển hình. Các mô hình tập trung vào giải phóng mặt bằng, hiến đất làm đường và xây dựng nông thôn mới."
)


def run(engine: Engine, folder: Path, **options: object) -> Summary:
    return index(engine, walk([folder]), Options(**options))  # type: ignore[arg-type]


def counts(summary: Summary) -> tuple[int, int, int, int, int]:
    return summary.added, summary.changed, summary.unchanged, summary.removed, summary.rejected


def lines(path: Path, records: Iterable[Mapping[str, object]]) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path


def record(number: int, text: str = "") -> dict[str, object]:
    return {"id": f"r{number}", "title": f"Bài số {number}", "text": text or f"Nội dung riêng của bài {number}."}


def ids(engine: Engine, query: object = All()) -> set[str]:
    return {match.id for match in engine.search(SearchRequest(query, limit=100_000)).page}  # type: ignore[arg-type]


def test_a_second_run_does_nothing(new_engine: EngineFactory, tmp_path: Path) -> None:
    engine, folder = new_engine(), tmp_path / "in"
    folder.mkdir()
    lines(folder / "a.jsonl", map(record, range(30)))
    (folder / "trang.txt").write_text(f"Hội nghị dân vận khéo\n\n{BODY}\n", "utf-8")
    assert counts(run(engine, folder)) == (31, 0, 0, 0, 0)
    assert counts(run(engine, folder)) == (0, 0, 31, 0, 0)
    (folder / "a.jsonl").touch()
    os.utime(folder / "a.jsonl", (1, 1))
    assert counts(run(engine, folder)) == (0, 0, 31, 0, 0)


def test_what_came_through_a_link_that_is_not_followed_now_is_kept_and_told_of(tmp_path: Path) -> None:
    engine, folder, outside = MemoryEngine(), tmp_path / "in", tmp_path / "out"
    for each in (folder, outside):
        each.mkdir()
    lines(folder / "a.jsonl", [record(1)])
    lines(outside / "b.jsonl", [record(2), record(3)])
    (folder / "file.jsonl").symlink_to(outside / "b.jsonl")
    assert counts(index(engine, walk([folder], follow=True), Options())) == (3, 0, 0, 0, 0)
    told: list[Notice] = []
    assert counts(index(engine, walk([folder], told.append), Options(prune=True))) == (0, 0, 1, 0, 0)
    assert [notice.detail for notice in told] == ["links out of the folder"]
    assert ids(engine) == {"r1", "r2", "r3"}
    lines(outside / "b.jsonl", [record(2)])  # nobody looks there
    assert counts(index(engine, walk([folder]), Options(prune=True))) == (0, 0, 1, 0, 0)
    assert counts(index(engine, walk([folder], follow=True), Options(prune=True))) == (0, 0, 2, 1, 0)
    (folder / "file.jsonl").unlink()  # the link is gone, and with it what it led to
    assert counts(index(engine, walk([folder]), Options(prune=True))) == (0, 0, 1, 1, 0)
    assert ids(engine) == {"r1"}


def test_ten_changed_lines_touch_ten_articles(new_engine: EngineFactory, tmp_path: Path) -> None:
    engine, folder = new_engine(), tmp_path / "in"
    folder.mkdir()
    records = [record(number) for number in range(500)]
    lines(folder / "a.jsonl", records)
    run(engine, folder)
    for number in range(0, 500, 50):
        records[number] = record(number, "Đã đổi khác.")
    lines(folder / "a.jsonl", [record(9999), *records])
    assert counts(run(engine, folder)) == (1, 10, 490, 0, 0)
    assert len(ids(engine, Term("text", "khác"))) == 10


def test_gone_articles_stay_until_they_are_pruned(new_engine: EngineFactory, tmp_path: Path) -> None:
    engine, folder = new_engine(), tmp_path / "in"
    folder.mkdir()
    lines(folder / "a.jsonl", map(record, range(5)))
    lines(folder / "b.jsonl", map(record, range(5, 8)))
    run(engine, folder)
    lines(folder / "a.jsonl", map(record, range(1, 5)))
    (folder / "b.jsonl").unlink()
    assert counts(run(engine, folder)) == (0, 0, 4, 0, 0)
    assert engine.count == 8
    assert counts(run(engine, folder, prune=True)) == (0, 0, 4, 4, 0)
    assert ids(engine) == {"r1", "r2", "r3", "r4"}


def test_a_dry_run_says_what_would_happen_and_does_nothing(new_engine: EngineFactory, tmp_path: Path) -> None:
    engine, folder = new_engine(), tmp_path / "in"
    folder.mkdir()
    lines(folder / "a.jsonl", map(record, range(5)))
    assert counts(run(engine, folder, dry_run=True)) == (5, 0, 0, 0, 0)
    assert engine.count == 0
    run(engine, folder)
    lines(folder / "a.jsonl", [record(0, "Mới."), *map(record, range(2, 7))])
    assert counts(run(engine, folder, dry_run=True, prune=True)) == (2, 1, 3, 1, 0)
    assert engine.count == 5


def test_rebuilding_makes_everything_again_and_forgets_the_rest(new_engine: EngineFactory, tmp_path: Path) -> None:
    engine, folder = new_engine(), tmp_path / "in"
    folder.mkdir()
    lines(folder / "a.jsonl", map(record, range(5)))
    run(engine, folder)
    lines(folder / "a.jsonl", map(record, range(3, 9)))
    assert counts(run(engine, folder, rebuild=True)) == (6, 0, 0, 0, 0)
    assert ids(engine) == {f"r{number}" for number in range(3, 9)}
    assert counts(run(engine, folder)) == (0, 0, 6, 0, 0)


def test_a_bad_record_is_reported_every_time_and_the_run_goes_on(new_engine: EngineFactory, tmp_path: Path) -> None:
    engine, folder = new_engine(), tmp_path / "in"
    folder.mkdir()
    path = lines(folder / "a.jsonl", map(record, range(3)))
    path.write_bytes(path.read_bytes() + b'{"id": "x"}\nnot json\n')
    for expected in ((3, 0, 0, 0, 2), (0, 0, 3, 0, 2)):
        told: list[Rejected] = []
        summary = index(engine, walk([folder]), Options(), Listeners(rejected=told.append))
        assert counts(summary) == expected
        assert [(one.path, one.line) for one in told] == [("a.jsonl", 4), ("a.jsonl", 5)]


def test_a_repeated_record_is_rejected_and_a_shared_id_is_not(new_engine: EngineFactory, tmp_path: Path) -> None:
    engine, folder = new_engine(), tmp_path / "in"
    folder.mkdir()
    other = {"id": "r1", "title": "Bài khác", "text": "Một bài khác mang cùng mã."}
    lines(folder / "a.jsonl", [record(1), record(1), other, record(2)])
    assert counts(run(engine, folder)) == (3, 0, 0, 0, 1)
    assert ids(engine) == {"r1", "r1#2", "r2"}
    assert counts(run(engine, folder)) == (0, 0, 3, 0, 1)
    lines(folder / "a.jsonl", [record(1), {**other, "text": "Sửa lại."}, record(2)])
    assert counts(run(engine, folder, prune=True)) == (0, 1, 2, 0, 0)
    assert ids(engine) == {"r1", "r1#2", "r2"}


def test_an_interrupted_run_keeps_what_it_has_and_the_next_goes_on(new_engine: EngineFactory, tmp_path: Path) -> None:
    engine, folder = new_engine(), tmp_path / "in"
    folder.mkdir()
    lines(folder / "a.jsonl", map(record, range(40)))
    lines(folder / "b.jsonl", map(record, range(40, 80)))
    met: list[Summary] = []
    stopped = index(engine, walk([folder]), Options(), Listeners(article=met.append, stop=lambda: len(met) >= 50))
    assert stopped.stopped == "b.jsonl"
    assert 40 < engine.count < 80
    kept = engine.count
    assert counts(run(engine, folder)) == (80 - kept, 0, kept, 0, 0)
    assert engine.count == 80


def test_an_interrupted_rebuild_leaves_the_old_index(new_engine: EngineFactory, tmp_path: Path) -> None:
    engine, folder = new_engine(), tmp_path / "in"
    folder.mkdir()
    lines(folder / "a.jsonl", map(record, range(40)))
    run(engine, folder)
    met: list[Summary] = []
    listeners = Listeners(article=met.append, stop=lambda: len(met) >= 5)
    assert index(engine, walk([folder]), Options(rebuild=True), listeners).stopped == "a.jsonl"
    assert engine.count == 40


@pytest.mark.parametrize("before", ["committed", "waiting"])
def test_near_copies_are_put_in_one_group(new_engine: EngineFactory, tmp_path: Path, before: str) -> None:
    engine, folder = new_engine(), tmp_path / "in"
    folder.mkdir()
    first = {"id": "a", "title": "Hội nghị", "text": BODY}
    copy = {"id": "b", "title": "Tin địa phương", "text": "(Báo tỉnh) " + BODY.replace("Sáng nay", "Chiều qua")}
    lines(folder / "1.jsonl", [first, record(1)])
    if before == "committed":
        run(engine, folder)
    lines(folder / "2.jsonl", [copy, record(2)])
    run(engine, folder)
    assert dict(engine.vocabulary("copies")) == {"a": 2}
    matches = engine.search(SearchRequest(All(), collapse="copies"))
    assert matches.total == 3
    lines(folder / "2.jsonl", [{**copy, "text": "Một bài hoàn toàn khác."}, record(2)])
    run(engine, folder)
    assert engine.search(SearchRequest(All(), collapse="copies")).total == 4


def test_several_processes_make_the_same_index_as_one(tmp_path: Path) -> None:
    lines(tmp_path / "a.jsonl", [{**record(n), "text": f"Bài {n}. {BODY} Số {n * 7919 % 1000}."} for n in range(450)])
    one, two = MemoryEngine(), MemoryEngine()
    assert counts(run(one, tmp_path)) == counts(run(two, tmp_path, jobs=2))
    for field in ("text", "text_folded", "words", "digest", "signature", "copies"):
        assert one.vocabulary(field) == two.vocabulary(field)
    assert one.stored(sorted(ids(one))) == two.stored(sorted(ids(two)))


def test_parts_divide_the_input_without_gap_or_overlap(tmp_path: Path) -> None:
    lines(tmp_path / "a.jsonl", map(record, range(60)))
    found: list[set[str]] = []
    for part in (1, 2, 3):
        engine = MemoryEngine()
        run(engine, tmp_path, part=(part, 3))
        found.append(ids(engine))
    assert set.union(*found) == {f"r{number}" for number in range(60)}
    assert sum(map(len, found)) == 60
    assert all(found)


def test_an_index_of_another_analyser_is_refused_until_it_is_rebuilt(
    new_engine: EngineFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = new_engine()
    lines(tmp_path / "a.jsonl", [record(1)])
    run(engine, tmp_path)
    monkeypatch.setattr(index_meta, "fingerprint", lambda: "another")
    refused: list[Callable[[], object]] = [lambda: run(engine, tmp_path), lambda: check_version(engine)]
    for call in refused:
        with pytest.raises(IndexOutdated, match="--rebuild"):
            call()
    run(engine, tmp_path, rebuild=True)
    check_version(engine)


def test_deleting_takes_articles_out(new_engine: EngineFactory, tmp_path: Path) -> None:
    engine = new_engine()
    lines(tmp_path / "a.jsonl", map(record, range(3)))
    run(engine, tmp_path)
    assert delete(engine, ["r1", "nobody"]) == 1
    assert ids(engine) == {"r0", "r2"}
