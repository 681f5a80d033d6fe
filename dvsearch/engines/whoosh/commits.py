"""Find the newest commit of a folder, open what it consists of, and hold the lock that lets one process write."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dvsearch.engines.whoosh.bridge.segment_entry import INDEX_NAME, SEGMENT_EXTENSION
from dvsearch.engines.whoosh.bridge.toc import (
    Contents,
    latest_generation,
    long_meta_path,
    read_toc,
    toc_path,
)
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.plain_files import corrupt, open_descriptor
from dvsearch.engines.whoosh.index_folder import index_files
from dvsearch.engines.whoosh.meta import Meta, open_long
from dvsearch.errors import IndexLocked, IndexMissing, StorageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from dvsearch.engines.whoosh.segment import Segment
    from dvsearch.engines.whoosh.snapshot import Snapshot

    Opened = TypeVar("Opened")

_LOOK_AGAIN = 0.05  # seconds until a lock that another holds is tried again


@contextmanager
def write_lock(folder: Path, *, wait: float) -> Iterator[None]:
    """Hold Whoosh's lock of the folder, which dies with its process. Raises IndexLocked if another holds it."""
    import fcntl
    import time

    until = time.monotonic() + wait
    with durable_files.storage_errors(folder):
        descriptor = open_descriptor(folder / f"{INDEX_NAME}_WRITELOCK", os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    hint = "try again later, or --wait"
                    raise IndexLocked(f"{folder}: another writer holds the index", hint=hint) from None
                time.sleep(_LOOK_AGAIN)
        yield
    finally:
        os.close(descriptor)  # and with it the lock


def latest_commit(folder: Path) -> int:
    """Return the generation of the newest commit.

    Raises IndexMissing where there is no index, IndexCorrupt where its table of contents is lost.
    """
    try:
        # Twice, for a folder that changes while it is listed may show neither the old name nor the new.
        generation = latest_generation(folder) or latest_generation(folder)
        left = generation is None and any(path.suffix == SEGMENT_EXTENSION for path in index_files(folder))
    except (FileNotFoundError, NotADirectoryError):
        generation, left = None, False
    except OSError as error:
        raise StorageError(f"{folder}: {error.strerror}") from error
    if left:
        raise corrupt(folder, "the table of contents is missing")
    if generation is None:
        raise IndexMissing(f"{folder}: there is no index", hint="make one: dvsearch index FOLDER")
    return generation


def read_commit(folder: Path, open: Callable[[Contents], Opened]) -> tuple[Contents, Opened]:
    """Read and open the newest commit, again where a writer replaced it, and took its files, meanwhile.

    Raises IndexMissing, IndexCorrupt or StorageError.
    """
    while True:
        generation = latest_commit(folder)
        try:
            contents = read_toc(folder, generation)
            return contents, open(contents)
        except FileNotFoundError as error:
            if latest_commit(folder) == generation:
                missing = Path(error.filename or toc_path(folder, generation))
                raise corrupt(missing, "missing") from error
        except OSError as error:
            raise StorageError(f"{error.filename or folder}: {error.strerror}") from error


def open_commit(folder: Path, contents: Contents, opened: Mapping[str, Segment]) -> Snapshot:
    """Open what a commit consists of, with the segments that are open already."""
    from dvsearch.engines.whoosh.snapshot import Snapshot

    segments = []
    for entry in contents.segments:
        known = opened.get(entry.segid)
        segments.append(entry.open(folder) if known is None else known.with_live_docs(entry.live_docs(folder)))
    return Snapshot(segments, open_meta(folder, contents))


def open_meta(folder: Path, contents: Contents) -> Meta:
    """Open what a commit stored beside the documents."""
    if contents.long_meta is None:
        return Meta(contents.meta, None)
    generation, size, checksum = contents.long_meta
    return Meta(contents.meta, open_long(long_meta_path(folder, generation), size, checksum))
