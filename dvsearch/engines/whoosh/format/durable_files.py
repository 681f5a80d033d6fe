"""Writing so that it stays written: aside, to the disk itself, and only then under its name.

Every operation that changes the folder goes through here, and every refusal of the disk becomes a StorageError.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dvsearch.errors import StorageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

# Added to the name of a file until it is whole.
UNFINISHED = ".aside"


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn what the system says about `path` into a StorageError."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}") from error


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """Open a new file to write, which on leaving is put on the disk and given its name, or on failure taken away."""
    unnamed = path.with_name(path.name + UNFINISHED)
    with storage_errors(path):
        try:
            unnamed.unlink(missing_ok=True)  # what a dead writer left; a link would lead out of the folder
            with unnamed.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            unnamed.replace(path)
        except BaseException:
            unnamed.unlink(missing_ok=True)
            raise


def write(path: Path, data: bytes) -> None:
    """Write a file whole and to the disk, then give it its name."""
    with atomic_write(path) as file:
        file.write(data)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    with storage_errors(folder):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder with its parents, and put their names on the disk."""
    with storage_errors(folder):
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        sync_folder(path.parent)


def remove(path: Path) -> None:
    """Take a file out; no error where it is gone already."""
    with storage_errors(path):
        path.unlink(missing_ok=True)
