"""Which files of a folder belong to an index, and which of them no commit needs."""

from __future__ import annotations

from pathlib import Path

from dvsearch.engines.whoosh import disk
from dvsearch.engines.whoosh.codec import DELETIONS_EXTENSION, INDEX_NAME, SEGMENT_EXTENSION
from dvsearch.engines.whoosh.toc import Contents, toc_generation, toc_path


def index_files(folder: Path) -> list[Path]:
    """The files of an index, whichever commit they belong to."""
    found = []
    for path in folder.iterdir():
        name = path.name.removesuffix(disk.ASIDE)
        ours = name.startswith(f"{INDEX_NAME}_") and name.endswith((SEGMENT_EXTENSION, DELETIONS_EXTENSION))
        if (ours or toc_generation(name) is not None) and path.is_file():
            found.append(path)
    return found


def remove_orphans(folder: Path, contents: Contents) -> None:
    """Remove what no reader of this commit needs: older commits, and what dead writers left."""
    needed = {toc_path(folder, contents.generation).name}
    for entry in contents.segments:
        needed |= {entry.filename, entry.deletions_filename or entry.filename}
    for path in index_files(folder):
        if path.name not in needed:
            disk.remove(path)
