"""Commits: durable, all at once, one writer at a time, and nothing left of those that died."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from dvsearch.engines.base import Document, SearchRequest
from dvsearch.engines.memory import MemoryEngine
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh import writer as writer_module
from dvsearch.engines.whoosh.building import inverter, merge_policy, merger
from dvsearch.errors import IndexCorrupt, IndexLocked, StorageError
from dvsearch.query.tree import All, Or, Phrase, Term
from tests import documents
from tests.conftest import ROOT
from tests.crash import hostile_index, kernel_fuzz


def article(id: str, body: str) -> Document:
    return documents.make(id, [], body.split(), {})


def found(engine: WhooshEngine, text: str = "") -> set[str]:
    query = Term("text", text) if text else All()
    return {match.id for match in engine.search(SearchRequest(query, limit=10**6)).page}


def segments(engine: WhooshEngine) -> list[int]:
    return [segment.documents for segment in engine._snapshot.segments]


def index_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "MAIN_WRITELOCK")


def test_a_damaged_index_is_not_compacted_and_stays_as_it_is(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    for id in ("a", "b"):
        with engine.writer() as writer:
            writer.add([article(id, "dân vận khéo dân")])
            writer.commit()
    sections, facts = kernel_fuzz.read(tmp_path / hostile_index._contents(tmp_path).segments[0].filename)
    sections["text.freqs"] = sections["text.freqs"] + 1  # the checksums are right
    hostile_index._replace(tmp_path, 0, kernel_fuzz.write(sections, facts))
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*[!K]")}
    damaged = WhooshEngine.open(tmp_path)
    with pytest.raises(IndexCorrupt, match="repair it"):
        damaged.compact()
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*[!K]")} == before
    assert found(damaged) == {"a", "b"}


@pytest.mark.parametrize("run", [7, 300, 2_000_000])
def test_merging_keeps_every_posting_and_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: int) -> None:
    monkeypatch.setattr(merger, "POSTINGS_PER_STEP", run)
    monkeypatch.setattr(writer_module, "MANY", run)  # fewer are replaced one by one, as many by their hashes
    engine, reference = WhooshEngine.create(tmp_path), MemoryEngine()
    source = random.Random(run)
    for _ in range(5):
        made = [documents.document(source.randrange(80), source) for _ in range(25)]
        for each in (engine, reference):
            with each.writer() as writer:
                writer.add(made)
                writer.delete([f"d{source.randrange(80):03}"] if each is engine else [])
                writer.commit()
        with reference.writer() as writer:
            writer.delete(set(reference.vocabulary("id")) - set(engine.vocabulary("id")))
            writer.commit()
    asked = SearchRequest(
        Or((Term("text", "dân"), Phrase((Term("text_folded", "dai"), Term("text", "hội"))))), limit=99
    )
    before = engine.search(asked)
    engine.compact()
    assert len(segments(engine)) == 1
    assert engine.search(asked) == before
    assert list(engine.check()) == []
    for field in ("text", "text_folded", "title_folded", "words", "province"):
        assert dict(engine.vocabulary(field)) == dict(reference.vocabulary(field))
    for _ in range(60):
        request = SearchRequest(documents.tree(source), sort="oldest", facets=("province",), limit=99)
        assert engine.search(request) == reference.search(request)


def test_one_commit_merges_what_it_must_at_several_sizes(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    made = iter(range(1_000))
    for size in (70, *[10] * 7, *[1] * 7):
        with engine.writer() as writer:
            writer.add([article(str(next(made)), "dân") for _ in range(size)])
            writer.commit()
    with (
        engine.writer() as writer
    ):  # the largest becomes the eighth of the middle size, and one more is the eighth of one
        assert writer.delete([str(number) for number in range(10)]) == 10
        writer.add([article(str(next(made)), "dân")])
        writer.commit()
    assert sorted(segments(engine)) == [8, 130]
    assert engine.count == len(found(engine)) == 138
    assert list(engine.check()) == []


def test_a_score_does_not_depend_on_how_documents_lie_in_segments(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    source = random.Random(36)
    few = [article(f"few{i}", "dân " * source.randint(1, 9) + "vận " * source.randint(1, 400)) for i in range(40)]
    many = [article(f"many{i}", "khéo " * source.randint(1, 90)) for i in range(900)]
    for part in (few, many):
        with engine.writer() as writer:
            writer.add(part)
            writer.commit()
    asked = SearchRequest(Or((Term("text", "dân"), Term("text_folded", "kheo"))), limit=2000)
    before = engine.search(asked)
    engine.compact()
    assert segments(engine) == [940]
    assert engine.search(asked) == before


def test_a_folded_field_that_is_no_function_of_its_field_keeps_its_own_positions(tmp_path: Path) -> None:
    engine, reference = WhooshEngine.create(tmp_path), MemoryEngine()
    made = [documents.document(number, random.Random(number)) for number in range(30)]
    odd = made[3]._replace(text={**made[3].text, "text_folded": (["khac"], ["khac", "dan", "van"])})
    without = made[4]._replace(text={"text": made[4].text["text"]})
    for part in (made[:3], [odd], [without, *made[5:]]):
        for each in (engine, reference):
            with each.writer() as writer:
                writer.add(part)
                writer.commit()
    query = Phrase((Term("text_folded", "dan"), Term("text_folded", "van")))
    expected = {match.id for match in reference.search(SearchRequest(query, limit=99)).page}
    assert odd.id in expected
    for _ in range(2):
        assert {match.id for match in engine.search(SearchRequest(query, limit=99)).page} == expected
        assert list(engine.check()) == []
        engine.compact()


def test_positions_and_frequencies_of_any_size_are_kept(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    long = "xa " * 70_000 + "dân vận khéo " + "vận " * 300
    with engine.writer() as writer:
        writer.add([article("long", long), article("short", "dân vận"), article("apart", "vận dân")])
        writer.commit()
    pair = Phrase((Term("text", "dân"), Term("text_folded", "van")))
    for _ in range(2):
        assert {match.id for match in engine.search(SearchRequest(pair)).page} == {"long", "short"}
        assert list(engine.check()) == []
        with engine.writer() as writer:
            writer.add([article("more", "dân vận")])
            writer.delete(["more"])
            writer.commit()
        engine.compact()


def test_full_batches_become_one_segment_at_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inverter, "MAX_DOCUMENTS", 10)
    engine = WhooshEngine.create(tmp_path)
    made = documents.documents(75, seed=31)
    with engine.writer() as writer:
        writer.add(made)
        writer.add(made[:33])  # again: those of earlier batches are replaced
        writer.commit()
    assert segments(engine) == [75]
    assert engine.stored([one.id for one in made]) == [one.stored for one in made]


def test_a_segment_never_outgrows_its_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (merge_policy, writer_module):
        monkeypatch.setattr(module, "MAX_DOCUMENTS", 40)
    monkeypatch.setattr(inverter, "MAX_DOCUMENTS", 10)
    engine = WhooshEngine.create(tmp_path)
    made = documents.documents(95, seed=32)
    with engine.writer() as writer:
        writer.add(made)
        writer.commit()
    assert max(segments(engine)) <= 40
    assert found(engine) == {one.id for one in made}
    with engine.writer() as writer:
        writer.delete([one.id for one in made[::3]])
        writer.commit()
    engine.compact()
    assert segments(engine) == [40, 23]
    assert found(engine) == {one.id for i, one in enumerate(made) if i % 3}
    assert list(engine.check()) == []


def test_many_small_commits_leave_few_segments_and_files(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    made = documents.documents(100, seed=33)
    for one in made:
        with engine.writer() as writer:
            writer.add([one])
            writer.commit()
    assert found(engine) == {one.id for one in made}
    assert len(segments(engine)) < 20
    assert len(index_names(tmp_path)) == len(segments(engine)) + 1
    assert list(engine.check()) == []


def test_a_commit_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    with engine.writer() as writer:
        writer.add([article("a", "dân")])
        writer.commit({"note": "một"})
    before = index_names(tmp_path)
    with engine.writer() as writer:
        writer.delete(["nobody"])
        writer.commit({"note": "một"})
        writer.commit()
    assert index_names(tmp_path) == before
    with engine.writer() as writer:
        writer.commit({"note": "hai"})
    assert WhooshEngine.open(tmp_path).meta == {"note": "hai"}


def test_long_texts_beside_the_documents_have_a_file_while_they_are_the_same(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    texts = {"short": "đ", "long": "đ\ud800" * 5000, "other": "x" * 9999}
    with engine.writer() as writer:
        writer.commit(texts)
        (kept,) = tmp_path.glob("MAIN_meta.*")
        writer.add([article("a", "dân")])
        writer.commit()
        writer.commit({**texts, "short": "ê"})
    assert list(tmp_path.glob("MAIN_meta.*")) == [kept]
    reader = WhooshEngine.open(tmp_path)
    assert dict(reader.meta) == {**texts, "short": "ê"} == engine.meta
    with engine.writer() as writer:
        writer.commit({"long": "y" * 2000})
    assert dict(reader.meta) == {**texts, "short": "ê"}  # as long as it does not ask again
    assert dict(WhooshEngine.open(tmp_path).meta) == {"long": "y" * 2000}
    with engine.writer() as writer:
        writer.commit({})
    assert list(tmp_path.glob("MAIN_meta.*")) == []


def test_a_segment_most_of_which_is_deleted_is_rewritten(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    made = documents.documents(50, seed=34)
    with engine.writer() as writer:
        writer.add(made)
        writer.commit()
    with engine.writer() as writer:
        assert writer.delete([one.id for one in made[:30]]) == 30
        writer.commit()
    assert segments(engine) == [20]
    with engine.writer() as writer:
        writer.delete([one.id for one in made])
        writer.commit()
    assert (segments(engine), engine.count) == ([], 0)
    assert len(index_names(tmp_path)) == 1


def test_a_reader_sees_a_new_commit_when_it_asks_and_the_old_one_until_then(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    with engine.writer() as writer:
        writer.add([article("a", "dân"), article("b", "dân vận")])
        writer.commit()
    reader = WhooshEngine.open(tmp_path)
    with engine.writer() as writer:
        writer.add([article("c", "dân"), article("a", "khác")])
        writer.commit()
    engine.compact()
    assert found(reader, "dân") == {"a", "b"}
    assert reader.stored(["a"]) == [article("a", "dân").stored]
    reader.refresh()
    assert found(reader, "dân") == {"b", "c"}
    assert list(reader.check()) == []


def test_a_writer_waits_for_another_as_long_as_it_is_told(tmp_path: Path) -> None:
    first, second = WhooshEngine.create(tmp_path), WhooshEngine.open(tmp_path)
    with first.writer():
        started = time.monotonic()
        with pytest.raises(IndexLocked, match="another writer"), second.writer(wait=0.3):
            pass
        assert 0.25 < time.monotonic() - started < 5
    with second.writer() as writer:
        writer.add([article("a", "dân")])
        writer.commit()
    with first.writer() as writer:  # begins from what the other committed
        writer.add([article("b", "dân")])
        writer.commit()
    assert found(first) == {"a", "b"}


def test_a_killed_writer_leaves_the_last_commit_no_lock_and_nothing_for_long(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    with engine.writer() as writer:
        writer.add([article("a", "dân")])
        writer.commit()
    script = """if True:
        import sys, time
        from pathlib import Path
        from dvsearch.engines.whoosh import WhooshEngine
        from dvsearch.engines.whoosh.building import inverter
        from tests import documents
        inverter.MAX_DOCUMENTS = 5
        with WhooshEngine.open(Path(sys.argv[1])).writer() as writer:
            writer.add(documents.documents(12, seed=1))
            print("written", flush=True)
            time.sleep(60)
    """
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        with pytest.raises(IndexLocked), engine.writer():
            pass
        process.send_signal(signal.SIGKILL)
    (tmp_path / "MAIN_abc.dvs.aside").write_bytes(b"half")
    (tmp_path / "_MAIN_9.toc.aside").write_bytes(b"half")
    (tmp_path / "notes.txt").write_text("mine")
    assert len(index_names(tmp_path)) == 7
    assert found(WhooshEngine.open(tmp_path)) == {"a"}
    with engine.writer(wait=5) as writer:
        writer.add([article("b", "dân")])
        writer.commit()
    names = index_names(tmp_path)
    assert [name for name in names if not name.endswith((".dvs", ".toc"))] == ["notes.txt"]
    assert len(names) == 4
    assert found(engine) == {"a", "b"}


def test_leaving_without_commit_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inverter, "MAX_DOCUMENTS", 5)
    engine = WhooshEngine.create(tmp_path)
    before = index_names(tmp_path)
    with engine.writer() as writer:
        writer.add(documents.documents(12, seed=35))
        assert index_names(tmp_path) != before
    assert index_names(tmp_path) == before
    assert engine.count == 0


def test_a_disk_that_refuses_is_our_error_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = WhooshEngine.create(tmp_path)
    with engine.writer() as writer:
        writer.add([article("a", "dân")])
        writer.commit()
    before = index_names(tmp_path)
    fsync = os.fsync
    failures = 0
    for allowed in range(12):
        left = [allowed]

        def refusing(descriptor: int, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device")
            fsync(descriptor)

        monkeypatch.setattr(os, "fsync", refusing)
        try:
            with engine.writer() as writer:
                writer.add([article("b", "dân")])
                writer.delete(["a"])
                writer.commit()
        except StorageError as error:
            failures += 1
            assert "No space left on device" in error.message
        monkeypatch.setattr(os, "fsync", fsync)
        again = WhooshEngine.open(tmp_path)
        assert found(again) in ({"a"}, {"b"})
        assert list(again.check()) == []
        if found(again) == {"b"}:
            break
        assert index_names(tmp_path) == before
    assert failures > 2
    assert found(WhooshEngine.open(tmp_path)) == {"b"}


def test_every_file_is_on_the_disk_before_it_has_its_name_and_the_table_of_contents_is_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = WhooshEngine.create(tmp_path)
    done: list[tuple[str, str]] = []
    fsync, rename = os.fsync, Path.replace

    def tracing_fsync(descriptor: int) -> None:
        done.append(("fsync", Path(f"/proc/self/fd/{descriptor}").readlink().name))
        fsync(descriptor)

    def tracing_rename(self: Path, target: Path) -> Path:
        done.append(("rename", target.name))
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", tracing_fsync)
    monkeypatch.setattr(Path, "replace", tracing_rename)
    with engine.writer() as writer:
        writer.add([article("a", "dân")])
        writer.commit()
    assert [kind for kind, _ in done] == ["fsync", "rename", "fsync", "fsync", "rename", "fsync"]
    assert [name for _, name in done][2] == [name for _, name in done][5] == tmp_path.name
    for (kind, name), (_, renamed) in pairwise(done):
        assert kind != "fsync" or name in (renamed + ".aside", tmp_path.name)
    assert done[4] == ("rename", "_MAIN_1.toc")


def test_a_large_run_ends_in_one_segment_however_often_it_committed(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    for run in range(2):
        with engine.writer() as writer:
            for part in range(3):
                writer.add([article(f"{run}.{part}.{i}", f"dân vận {i}") for i in range(400)])
                writer.commit({"part": str(part)})
        assert segments(engine) == [1200 * (run + 1)]
    assert engine.meta["part"] == "2"
    assert engine.search(SearchRequest(Term("text", "vận"))).total == 2400
    assert list(engine.check()) == []


def test_what_was_not_committed_is_not_seen_after_a_large_run(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    with engine.writer() as writer:
        for part in range(3):
            writer.add([article(f"{part}.{i}", "dân vận") for i in range(400)])
            writer.commit()
        writer.delete(["0.0"])
    assert engine.count == 1200
    assert segments(engine) == [400, 400, 400]
