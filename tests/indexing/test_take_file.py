"""One file of a run: passed by when it is as it was, read to its end or as far as it can be, and what is told of it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dvsearch.article import from_json
from dvsearch.indexing import locations, take_file
from dvsearch.indexing.indexer import Listeners, Summary, list_inputs
from dvsearch.indexing.options import StopReading
from dvsearch.indexing.take_file import renamed
from dvsearch.reading import json_records
from dvsearch.reading.entries import Entry, Rejected, entries, json_entries
from dvsearch.reading.sources import Source
from tests.indexing.archives import Archive, ids


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


@pytest.fixture(autouse=True)
def untrusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust nothing of what a file looks like, however long a test takes."""
    monkeypatch.setattr(locations, "COARSEST_CLOCK", 1e9)


@pytest.fixture
def trusted(untrusted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust it at once."""
    monkeypatch.setattr(locations, "COARSEST_CLOCK", -1e9)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read, as they come."""
    found: list[str] = []

    def heard(source: Source, **options: object) -> Iterator[Entry | Rejected]:
        found.append(source.name)
        return entries(source, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(take_file, "entries", heard)
    return found


def append(path: Path, *lines: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def counts(summary: Summary) -> tuple[int, int, int, int, int]:
    return summary.added, summary.changed, summary.unchanged, summary.removed, summary.rejected


# --- whether it is read ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("trusted")
def test_a_file_that_is_as_it_was_is_passed_by(archive: Archive, reads: list[str]) -> None:
    archive.write("a.jsonl", [1, 2])
    archive.write("b.jsonl", [3])
    archive.run()
    reads.clear()
    assert counts(archive.run()) == (0, 0, 3, 0, 0) and reads == []
    archive.write("b.jsonl", [3, 4])
    assert counts(archive.run()) == (1, 0, 3, 0, 0) and reads == ["b.jsonl"]


@pytest.mark.usefixtures("trusted")
def test_a_file_whose_fields_are_named_otherwise_is_read_again(archive: Archive, reads: list[str]) -> None:
    archive.write("a.jsonl", [1])
    archive.run()
    for naming, read in (((("author", "ten"),), 1), ((("author", "ten"),), 0), ((("author", "ho"),), 1), ((), 1)):
        reads.clear()
        archive.run(naming=naming)
        assert len(reads) == read


def test_a_file_that_has_only_just_changed_is_read_again(archive: Archive, reads: list[str]) -> None:
    archive.write("a.jsonl", [1])
    archive.run()
    archive.run()
    assert reads == ["a.jsonl", "a.jsonl"]


@pytest.mark.usefixtures("trusted")
def test_a_part_is_read_of_a_file_that_is_as_it_was_and_it_is_read_whole_afterwards(
    archive: Archive, reads: list[str]
) -> None:
    archive.write("a.jsonl", range(8))
    archive.run()
    reads.clear()
    archive.run(part=(1, 2))
    assert reads and archive.problems() == {"a.jsonl": "a part of it was read"}
    reads.clear()
    assert counts(archive.run()) == (0, 0, 8, 0, 0)
    assert reads == ["a.jsonl"] and archive.problems() == {"a.jsonl": ""}


# --- what goes wrong ------------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_keeps_what_it_held_and_says_why(archive: Archive) -> None:
    path = archive.write("a.jsonl", [1, 2])
    archive.run()
    path.unlink()
    path.symlink_to(path.name)
    summary = archive.run(prune=True)
    assert (summary.rejected, summary.unread, summary.kept, summary.removed) == (1, 1, 2, 0)
    problem = archive.problems()["a.jsonl"]
    assert problem and archive.rejected == [Rejected("a.jsonl", None, problem)]
    assert archive.said() == [("kept", "a.jsonl", f"2 articles stay as they were last read: {problem}")]
    path.unlink()
    archive.write("a.jsonl", [1])
    assert archive.run(prune=True).removed == 1 and archive.problems() == {"a.jsonl": ""}


@pytest.mark.usefixtures("trusted")
def test_a_file_that_changes_while_it_is_read_lets_go_of_nothing_and_is_read_again(archive: Archive) -> None:
    path = archive.write("a.jsonl", [1, 2])
    archive.run()
    archive.write("a.jsonl", [1, 3])
    rejected: list[Rejected] = []
    grow = Listeners(rejected=rejected.append, article=lambda _: append(path, " "))
    summary = archive.run(listeners=grow, prune=True)
    assert (summary.added, summary.removed, summary.kept) == (1, 0, 1)
    assert [one.reason for one in rejected] == ["changed while it was read"]
    assert archive.problems() == {"a.jsonl": "changed while it was read"} and archive.ids() == ids(1, 2, 3)
    assert archive.run(prune=True).removed == 1 and archive.ids() == ids(1, 3)


@pytest.mark.parametrize(("bad", "records"), [(1, "1 record cannot"), (2, "2 records cannot")])
def test_records_that_cannot_be_read_are_counted_with_the_first_of_them(
    archive: Archive, bad: int, records: str
) -> None:
    path = archive.write("a.jsonl", [1])
    append(path, *(f"no record {number}" for number in range(bad)))
    summary = archive.run()
    assert (summary.rejected, summary.unread) == (bad, bad)
    assert [one.line for one in archive.rejected] == list(range(2, 2 + bad))
    problem = archive.problems()["a.jsonl"]
    assert problem.startswith(f"{records} be read, the first in line 2: ") and archive.rejected[0].reason in problem


def test_a_record_that_is_twice_in_a_file_is_said_and_the_file_is_read_again(
    archive: Archive, reads: list[str], trusted: None
) -> None:
    path = archive.write("a.jsonl", [1, 2, 1])
    twin = json.loads(path.read_text("utf-8").splitlines()[1])
    append(path, json.dumps({**twin, "author": "Bà Ba"}))  # the same title and text in other bytes
    for expected in ((2, 0, 0, 0, 2), (0, 0, 2, 0, 2)):
        reads.clear()
        assert counts(archive.run()) == expected and reads == ["a.jsonl"]
        assert [(one.line, one.reason) for one in archive.rejected] == [
            (3, "repeats line 1 of the file"),
            (4, "repeats the article of line 2 (id tin-2)"),
        ]
    assert archive.problems() == {"a.jsonl": ""}


def test_another_article_of_an_id_is_told_of_with_the_file_of_the_first(archive: Archive) -> None:
    archive.write("a.jsonl", [1])
    other = archive.write("b.jsonl", [])
    append(other, json.dumps({"id": "tin-1", "title": "Chợ mới", "text": "Bà con họp về chợ."}))
    assert counts(archive.run()) == (2, 0, 0, 0, 0)
    reason = "tin-1 is another article in a.jsonl: this one is tin-1#2"
    assert archive.said() == [("shared id", "b.jsonl", reason)] and archive.told[0].line == 1
    assert archive.ids() == {"tin-1", "tin-1#2"}
    assert from_json(archive.engine.stored(["tin-1#2"])[0] or "").id == "tin-1#2"


def test_the_same_article_in_other_bytes_is_counted_as_it_is(archive: Archive) -> None:
    path = archive.write("a.jsonl", [1])
    archive.run()
    record = json.loads(path.read_text("utf-8"))
    (archive.folder / "b.jsonl").write_text(json.dumps({**record, "author": "Bà Ba"}) + "\n", "utf-8")
    assert counts(archive.run()) == (0, 0, 2, 0, 0) and archive.said() == []


def test_dates_that_cannot_be_read_are_counted(archive: Archive) -> None:
    path = archive.write("a.jsonl", [1, 2, 3])
    append(path, json.dumps({"id": "x", "title": "Chợ", "text": "Họp về chợ.", "date": "hôm nọ"}))
    assert archive.run().undated == 1
    assert archive.run().undated == 0


def test_what_is_passed_over_in_a_file_is_told(archive: Archive) -> None:
    with zipfile.ZipFile(archive.folder / "z.zip", "w") as packed:
        packed.writestr("a.txt", "Bản tin thôn\n\nMột trang riêng của thôn.\n")
        packed.writestr("b.exe", "MZ")
    assert archive.run().added == 1
    assert [(notice.kind, notice.path) for notice in archive.told] == [("passed over", "z.zip/b.exe")]


# --- parts ----------------------------------------------------------------------------------------------------------


def lines_in_parts(id: str, *parts: int) -> list[str]:
    """Records of one id and different texts, each in a part of two."""
    made: list[str] = []
    for part in parts:
        for number in range(1_000):
            line = json.dumps({"id": id, "title": "Chợ", "text": f"Bà con họp lần {number} về chợ {len(made)}."})
            (entry,) = json_entries([line.encode()], "x")
            assert isinstance(entry, Entry)
            if int(entry.digest[:12], 16) % 2 + 1 == part:
                made.append(line)
                break
    return made


def test_what_stands_in_the_other_part_of_a_file_is_not_replaced_by_what_is_in_this_one(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_records, "MAX_RECORD", 400)
    first, second = lines_in_parts("tin", 1, 2)
    path = archive.folder / "a.jsonl"
    path.write_text(f"{first}\n", "utf-8")
    archive.run()
    append(path, "x" * 500, second)  # what cannot be read is no reason to stop looking
    assert counts(archive.run(part=(2, 2))) == (1, 0, 0, 0, 0)
    assert archive.ids() == {"tin", "tin#2"}


def test_what_is_no_record_is_told_with_the_first_part(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "MAX_RECORD", 400)
    path = archive.write("a.jsonl", [1])
    append(path, "x" * 500)
    assert archive.run(part=(2, 2)).rejected == 0
    assert archive.run(part=(1, 2)).rejected == 1


# --- an end before the end ------------------------------------------------------------------------------------------


def test_a_run_that_is_stopped_within_a_file_lets_go_of_nothing(archive: Archive) -> None:
    archive.write("a.jsonl", range(9))
    archive.run()
    archive.write("a.jsonl", range(20, 29))
    met: list[Summary] = []
    summary = archive.run(listeners=Listeners(article=met.append, stop=lambda: len(met) >= 3), prune=True)
    assert (summary.stopped, summary.added, summary.removed) == ("a.jsonl", 3, 0)
    assert archive.ids() == ids(*range(9), 20, 21, 22)
    assert [(state.articles, state.gone) for state in list_inputs(archive.engine)] == [(12, 0)]
    summary = archive.run(prune=True)
    assert (summary.added, summary.unchanged, summary.removed) == (6, 3, 9)


@pytest.mark.parametrize("stops", [True, False])
def test_work_that_is_left_in_the_middle_lets_go_of_nothing(archive: Archive, stops: bool) -> None:
    archive.write("a.jsonl", [1, 2])
    archive.run()
    archive.write("a.jsonl", [3])

    @contextmanager
    def left() -> Iterator[None]:
        raise StopReading
        yield

    begun: list[Source] = []
    summary = archive.run(
        listeners=Listeners(interruptible=left, stop=lambda: stops and len(begun) > 0, file=begun.append), prune=True
    )
    assert (summary.stopped is not None, summary.removed) == (stops, 0)
    assert archive.ids() == ids(1, 2)


def test_a_run_over_what_it_knows_says_now_and_then_how_far_it_is_and_can_be_stopped(archive: Archive) -> None:
    archive.write("a.jsonl", range(300))
    archive.run()
    met: list[Summary] = []
    archive.run(listeners=Listeners(article=met.append))
    assert [summary.unchanged for summary in met] == [1, 257]
    met.clear()
    stopped = archive.run(listeners=Listeners(article=met.append, stop=lambda: len(met) >= 2))
    assert (stopped.stopped, stopped.unchanged) == ("a.jsonl", 257)


# --- an index made again --------------------------------------------------------------------------------------------


def test_what_may_be_in_records_that_cannot_be_read_is_carried_into_an_index_made_again(archive: Archive) -> None:
    archive.write("a.jsonl", [1, 2])
    archive.run()
    path = archive.write("a.jsonl", [1])
    append(path, "no record")
    summary = archive.run(rebuild=True)
    assert (summary.added, summary.carried, summary.kept, summary.gone) == (1, 1, 1, 0)
    assert archive.ids() == ids(1, 2)


def test_what_a_file_does_not_show_is_not_carried_into_an_index_made_again(archive: Archive) -> None:
    archive.write("a.jsonl", [1, 2])
    archive.run()
    archive.write("a.jsonl", [1])
    summary = archive.run(rebuild=True)
    assert (summary.added, summary.carried, summary.gone) == (1, 0, 1) and archive.ids() == ids(1)


def test_a_document_has_its_id_wherever_it_is_written(archive: Archive) -> None:
    archive.write("a.jsonl", [1])
    archive.run()
    document = archive.engine._entries["tin-1"].document
    other = renamed(document, "tin-1#2")
    assert (other.id, other.exact["id"], from_json(other.stored).id) == ("tin-1#2", ("tin-1#2",), "tin-1#2")
    assert renamed(document, "tin-1") is document
