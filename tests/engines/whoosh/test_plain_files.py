"""What stands where a file of an index should is a plain file, or an error: no pipe is waited for, no link followed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.commits import write_lock
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.errors import DvsearchError, IndexCorrupt, StorageError
from tests import documents


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index with a file of each kind."""
    engine = WhooshEngine.create(tmp_path / "index")
    with engine.writer() as writer:
        writer.add(documents.documents(9, seed=5))
        writer.commit({"long": "một hai " * 400})
    with engine.writer() as writer:
        writer.delete(["d001"])
        writer.commit()
    engine.close()
    return tmp_path / "index"


@pytest.mark.parametrize("kind", ["*.toc", "*.del", "MAIN_????????????????.dvs", "MAIN_meta.*.dvs"])
def test_a_pipe_is_not_waited_for(folder: Path, kind: str) -> None:
    (path,) = folder.glob(kind)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(DvsearchError, match="not a plain file") as refused:
        WhooshEngine.open(folder)
    assert path.name in str(refused.value)


@pytest.mark.parametrize("kind", ["device", "folder", "sparse"])
def test_no_file_is_read_without_end(folder: Path, kind: str) -> None:
    for path in [path for path in folder.iterdir() if path.suffix in (".toc", ".del")]:
        kept = path.read_bytes()
        path.unlink()
        if kind == "device":
            path.symlink_to("/dev/zero")
        elif kind == "folder":
            path.mkdir()
        else:
            path.touch()
            os.truncate(path, 1 << 40)
        with pytest.raises(IndexCorrupt, match=path.name):
            WhooshEngine.open(folder)
        path.rmdir() if kind == "folder" else path.unlink()
        path.write_bytes(kept)
    assert WhooshEngine.open(folder).count == 8


def test_a_lock_is_a_file_of_the_folder(folder: Path, tmp_path: Path) -> None:
    lock = folder / "MAIN_WRITELOCK"
    lock.unlink()
    os.mkfifo(lock)
    with pytest.raises(IndexCorrupt, match="MAIN_WRITELOCK: not a plain file"), write_lock(folder, wait=0):
        pass
    lock.unlink()
    for target in (tmp_path / "new", tmp_path / "there"):
        lock.symlink_to(target)
        with pytest.raises(StorageError), write_lock(folder, wait=0):
            pass
        lock.unlink()
        assert not (tmp_path / "new").exists()
        (tmp_path / "there").touch()


def test_what_is_written_aside_leads_nowhere_else(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("kept")
    for name, place in (("link", tmp_path / "mine"), ("pipe", None)):
        aside = folder / f"{name}.aside"
        if place is None:
            os.mkfifo(aside)
        else:
            aside.symlink_to(place)
        durable_files.write(folder / name, b"written")
        assert (folder / name).read_bytes() == b"written"
        assert not (folder / name).is_symlink()
    assert (tmp_path / "mine").read_text() == "kept"
