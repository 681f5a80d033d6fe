"""Becoming the writer of an index that cannot be opened any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dvsearch.engines.whoosh.bridge.toc import Contents, latest_generation, toc_path
from dvsearch.engines.whoosh.commits import open_commit, write_lock
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.index_folder import index_files
from dvsearch.engines.whoosh.meta import Meta
from dvsearch.engines.whoosh.snapshot import Snapshot
from dvsearch.engines.whoosh.writer import WhooshWriter
from dvsearch.errors import IndexMissing, StorageError


@contextmanager
def rewrite_index(folder: Path, *, wait: float = 0.0) -> Iterator[WhooshWriter]:
    """Write another index in the place of a damaged one, whose files stay to be read until the new one is committed.

    Waits up to `wait` seconds for another writer. Raises IndexMissing where there is no file of an index.
    """
    if not folder.is_dir() or not index_files(folder):
        raise IndexMissing(f"{folder}: there is no index", hint="make one: dvsearch index FOLDER")
    with write_lock(folder, wait=wait):
        generation = latest_generation(folder) or 0
        before = set(index_files(folder))
        try:
            yield WhooshWriter(
                folder,
                Contents(generation, [], {}),
                Snapshot((), Meta({}, None)),
                lambda contents: open_commit(folder, contents, {}),
            )
        finally:
            if not toc_path(folder, generation + 1).exists():
                with suppress(StorageError):
                    for path in set(index_files(folder)) - before:
                        durable_files.remove(path)
