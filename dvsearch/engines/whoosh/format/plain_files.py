"""Opening what must be a plain file: a pipe would wait for ever, and a device has no end."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dvsearch.errors import IndexCorrupt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


def corrupt(path: Path, reason: str) -> IndexCorrupt:
    """Return the error for a damaged file."""
    return IndexCorrupt(f"{path}: {reason}", hint="run: dvsearch check")


def open_descriptor(path: Path, flags: int = os.O_RDONLY) -> int:
    """Open a file without waiting. Raises IndexCorrupt where it is none, OSError where the system refuses."""
    # What is there already is looked at first: to open a device may do something.
    if not (flags & os.O_CREAT and not path.exists()):
        _require_plain(path, path.stat().st_mode)
    descriptor = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    try:
        _require_plain(path, os.fstat(descriptor).st_mode)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _require_plain(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise corrupt(path, "not a plain file")


def open_plain(path: Path) -> BinaryIO:
    """Open a file for reading. Raises IndexCorrupt where it is none, OSError where the system refuses."""
    return os.fdopen(open_descriptor(path), "rb")


def read_plain(path: Path, most: int) -> bytes:
    """Read a file whole. Raises IndexCorrupt where it is none, or has more than so many bytes."""
    with open_plain(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise corrupt(path, f"larger than the {most:,} bytes it can have")
    return data
