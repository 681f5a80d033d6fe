"""The newest commit of a folder: found, read again where a writer replaced it meanwhile, named where it is lost."""

from __future__ import annotations

import errno
import time
from pathlib import Path

import pytest

from dvsearch.engines.base import Document
from dvsearch.engines.whoosh import WhooshEngine, commits
from dvsearch.engines.whoosh.bridge.toc import Contents, toc_path
from dvsearch.engines.whoosh.commits import latest_commit, open_commit, read_commit, write_lock
from dvsearch.errors import IndexCorrupt, IndexLocked, IndexMissing, StorageError


def add(engine: WhooshEngine, id: str, meta: dict[str, str] | None = None) -> None:
    with engine.writer() as writer:
        writer.add([Document(id, {}, {"id": (id,)}, "{}")])
        writer.commit(meta)


def contents_of(folder: Path) -> Contents:
    return read_commit(folder, lambda contents: contents)[0]


def test_the_newest_commit_is_the_one_with_the_highest_number(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    first = latest_commit(tmp_path)
    add(engine, "a")
    assert latest_commit(tmp_path) == first + 1
    for number in (9, 10):
        toc_path(tmp_path, number).touch()
    assert latest_commit(tmp_path) == 10


def test_where_no_index_is_the_command_that_makes_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "notes.dvs").touch()  # no segment of ours
    for place in (tmp_path, tmp_path / "nowhere", tmp_path / "file"):
        with pytest.raises(IndexMissing, match="there is no index") as refused:
            latest_commit(place)
        assert refused.value.hint == "make one: dvsearch index FOLDER"


def test_segments_without_a_table_of_contents_are_a_damaged_index(tmp_path: Path) -> None:
    add(WhooshEngine.create(tmp_path), "a")
    for path in tmp_path.glob("*.toc"):
        path.unlink()
    with pytest.raises(IndexCorrupt, match="the table of contents is missing"):
        latest_commit(tmp_path)


def test_a_folder_that_is_listed_while_it_changes_is_listed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([None, 3])
    monkeypatch.setattr(commits, "latest_generation", lambda folder: next(answers))
    assert latest_commit(tmp_path) == 3


def test_a_folder_that_the_system_refuses_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    monkeypatch.setattr(commits, "latest_generation", refuse)
    with pytest.raises(StorageError, match=f"{tmp_path}: Permission denied"):
        latest_commit(tmp_path)


def test_a_commit_that_is_replaced_while_it_is_opened_is_read_anew(tmp_path: Path) -> None:
    engine, opened = WhooshEngine.create(tmp_path), list[int]()
    add(engine, "a")

    def open_late(contents: Contents) -> int:
        opened.append(contents.generation)
        if len(opened) == 1:
            add(engine, "b")  # takes the files of the commit before
            raise FileNotFoundError(errno.ENOENT, "no such file", str(tmp_path / "MAIN_x.dvs"))
        return len(contents.segments)

    contents, segments = read_commit(tmp_path, open_late)
    assert (contents.generation, segments) == (opened[0] + 1, 2) and len(opened) == 2


@pytest.mark.parametrize("named", ["MAIN_x.dvs", None])
def test_a_file_that_the_newest_commit_names_and_that_is_missing_is_named(tmp_path: Path, named: str | None) -> None:
    add(WhooshEngine.create(tmp_path), "a")

    def missing(contents: Contents) -> None:
        raise FileNotFoundError(errno.ENOENT, "no such file", *([named] if named else []))

    expected = named or toc_path(tmp_path, latest_commit(tmp_path)).name
    with pytest.raises(IndexCorrupt, match=f"{expected}: missing"):
        read_commit(tmp_path, missing)


@pytest.mark.parametrize("named", ["MAIN_x.dvs", None])
def test_what_the_system_refuses_to_open_is_named(tmp_path: Path, named: str | None) -> None:
    WhooshEngine.create(tmp_path)

    def refuse(contents: Contents) -> None:
        raise OSError(errno.EIO, "Input/output error", *([named] if named else []))

    with pytest.raises(StorageError, match=f"^{named or tmp_path}: Input/output error"):
        read_commit(tmp_path, refuse)


def test_segments_that_are_open_already_are_shared_with_what_is_deleted_since(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    add(engine, "a")
    with engine.writer() as writer:
        writer.add([Document(id, {}, {"id": (id,)}, "{}") for id in ("b", "c", "d")])
        writer.commit({"note": "một", "long": "dài " * 1_000})
    before = contents_of(tmp_path)
    snapshot = open_commit(tmp_path, before, {})
    assert [segment.documents for segment in snapshot.segments] == [1, 3]
    assert snapshot.meta["note"] == "một" and snapshot.meta["long"] == "dài " * 1_000
    with engine.writer() as writer:
        writer.delete(["b"])
        writer.commit()
    opened = {entry.segid: segment for entry, segment in zip(before.segments, snapshot.segments, strict=True)}
    after = open_commit(tmp_path, contents_of(tmp_path), opened)
    assert [old.file is new.file for old, new in zip(snapshot.segments, after.segments, strict=True)] == [True, True]
    assert [segment.live_count for segment in after.segments] == [1, 2]
    assert [segment.live_count for segment in snapshot.segments] == [1, 3]
    assert dict(after.meta) == dict(snapshot.meta)


def test_a_lock_is_tried_again_until_its_time_is_over_and_dies_with_its_holder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    now = [100.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += 0.5

    with write_lock(tmp_path, wait=0):
        monkeypatch.setattr(time, "monotonic", lambda: now[0])
        monkeypatch.setattr(time, "sleep", sleep)
        for wait, tries in ((0.0, 0), (1.0, 2)):
            slept.clear()
            with (
                pytest.raises(IndexLocked, match="another writer holds the index") as refused,
                write_lock(tmp_path, wait=wait),
            ):
                pass
            assert refused.value.hint == "try again later, or --wait"
            assert slept == [commits._LOOK_AGAIN] * tries and 0 < commits._LOOK_AGAIN < 0.5
    with write_lock(tmp_path, wait=0):
        pass


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / "MAIN_WRITELOCK").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError), write_lock(tmp_path, wait=0):
        pass
    assert (tmp_path / "elsewhere").read_text() == "mine"
