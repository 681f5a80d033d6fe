"""Which files of a folder belong to an index, and which of them no commit needs."""

from __future__ import annotations

from pathlib import Path

from dvsearch.engines.whoosh.bridge.segment_entry import DELETIONS_EXTENSION, INDEX_NAME, SEGMENT_EXTENSION
from dvsearch.engines.whoosh.bridge.toc import Contents, long_meta_path, toc_generation, toc_path
from dvsearch.engines.whoosh.format import durable_files


def index_files(folder: Path) -> list[Path]:
    """Return the files of an index, whichever commit they belong to."""
    found = []
    for path in folder.iterdir():
        name = path.name.removesuffix(durable_files.UNFINISHED)
        ours = name.startswith(f"{INDEX_NAME}_") and name.endswith((SEGMENT_EXTENSION, DELETIONS_EXTENSION))
        if (ours or toc_generation(name) is not None) and path.is_file():
            found.append(path)
    return found


def remove_orphans(folder: Path, contents: Contents, *, flushed: bool = False) -> None:
    """Remove what no reader of the newest commit needs: older commits, and what dead writers left.

    Where there is an older commit, the folder is flushed first unless it was already: a writer that was killed may
    have named the newest in memory only, and a power cut must not find that name lost and the older commit gone.
    """
    needed = {toc_path(folder, contents.generation).name}
    for entry in contents.segments:
        needed |= {entry.filename, entry.deletions_filename or entry.filename}
    if contents.long_meta is not None:
        needed.add(long_meta_path(folder, contents.long_meta[0]).name)
    orphans = [path for path in index_files(folder) if path.name not in needed]
    if not flushed and any(toc_generation(path.name) is not None for path in orphans):
        durable_files.sync_folder(folder)
    for path in orphans:
        durable_files.remove(path)
