"""Adding a day's articles to a large index, and merging it: each on a copy, by processes of their own."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from .indexes import folder_bytes
from .processes import DVSEARCH, Ended, run


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What adding and compacting took, and the size of the index after each (bytes)."""

    added: Ended
    compacted: Ended
    bytes_added: int
    bytes_compacted: int


def upkeep(index: Path, more: Path, work: Path) -> Upkeep:
    """Add the records of `more` to a copy of the index with the program, then compact the copy."""
    copy = work / "upkeep"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(index, copy)
    added = run([DVSEARCH, "--index", copy, "index", more])
    bytes_added = folder_bytes(copy)
    compacted = run([DVSEARCH, "--index", copy, "compact"])
    bytes_compacted = folder_bytes(copy)
    shutil.rmtree(copy)
    return Upkeep(added, compacted, bytes_added, bytes_compacted)
