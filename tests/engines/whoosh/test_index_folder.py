"""Which files of a folder are of an index; what a commit needs, and what somebody else put there, stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from dvsearch.engines.whoosh.bridge.segment_entry import ArraySegment
from dvsearch.engines.whoosh.bridge.toc import Contents
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.index_folder import index_files, remove_orphans

OURS = ("MAIN_abc.dvs", "MAIN_abc.3.del", "MAIN_meta.2.dvs", "_MAIN_3.toc", "_MAIN_4.toc.aside", "MAIN_x.dvs.aside")
OTHERS = ("MAIN_WRITELOCK", "notes.txt", "abc.dvs", "MAIN_abc.txt", "_MAIN_x.toc", "MAIN_3.toc", "_MAIN_3.toc.bak")


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name no evaluator: none is asked."""
    return ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (*OURS, *OTHERS):
        (tmp_path / name).touch()
    (tmp_path / "MAIN_folder.dvs").mkdir()
    return tmp_path


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def contents(*segments: ArraySegment, long_meta: tuple[int, int, int] | None = None) -> Contents:
    return Contents(3, segments, {}, long_meta)


def segment(segid: str, deletions: tuple[int, int] | None = None) -> ArraySegment:
    entry = ArraySegment(segid, 1, 1, 1)
    entry.deletions = deletions
    return entry


def test_an_index_has_its_files_whole_or_not_and_no_others(folder: Path) -> None:
    assert {path.name for path in index_files(folder)} == set(OURS)


def test_what_the_newest_commit_names_stays_and_what_is_not_ours(folder: Path) -> None:
    for name in ("MAIN_old.dvs", "_MAIN_2.toc", "MAIN_abc.2.del", "MAIN_meta.1.dvs", "MAIN_new.dvs"):
        (folder / name).touch()
    remove_orphans(folder, contents(segment("abc", (3, 1)), segment("new"), long_meta=(2, 1, 1)))
    kept = {"MAIN_abc.dvs", "MAIN_abc.3.del", "MAIN_new.dvs", "MAIN_meta.2.dvs", "_MAIN_3.toc"}
    assert left(folder) == kept | set(OTHERS) | {"MAIN_folder.dvs"}


def test_what_a_commit_does_not_name_goes_also_of_its_own_segments(folder: Path) -> None:
    remove_orphans(folder, contents(segment("abc")))
    assert left(folder) == {"MAIN_abc.dvs", "_MAIN_3.toc"} | set(OTHERS) | {"MAIN_folder.dvs"}


@pytest.mark.parametrize(
    ("older", "flushed", "synced"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_an_older_commit_goes_only_when_the_name_of_the_newest_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, older: bool, flushed: bool, synced: bool
) -> None:
    done: list[str] = []
    remove = durable_files.remove

    def removing(path: Path) -> None:
        done.append(path.name)
        remove(path)

    monkeypatch.setattr(durable_files, "sync_folder", lambda folder: done.append("synced"))
    monkeypatch.setattr(durable_files, "remove", removing)
    for name in ("MAIN_x.dvs", *(["_MAIN_2.toc"] if older else []), "_MAIN_3.toc"):
        (tmp_path / name).touch()
    remove_orphans(tmp_path, contents(), **({"flushed": True} if flushed else {}))
    assert done.index("synced") == 0 if synced else "synced" not in done
    assert left(tmp_path) == {"_MAIN_3.toc"}
