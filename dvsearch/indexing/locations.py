"""Where a file is, whatever path led to it; whether it changed; whether it is gone or only cannot be seen."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dvsearch.engines.base import Engine
from dvsearch.errors import InputError
from dvsearch.indexing.index_meta import INPUTS
from dvsearch.indexing.inputs import Inputs
from dvsearch.indexing.known_articles import known_articles
from dvsearch.reading.entries import READING_VERSION

# A file that changed within so many seconds before it was looked at may change again and look the same: the clocks of
# file systems are coarse (2 s on FAT, 1 s on some servers, some ms on a local disk). It is read once more.
COARSEST_CLOCK = 2.0


@dataclass(frozen=True, slots=True)
class Absence:
    """Why nothing is read at a path: it is gone; its folder is away or it cannot be looked at; it is passed over."""

    kind: Literal["gone", "away", "unreadable", "passed over"]
    reason: str


def absolute(path: Path | str) -> str:
    """Return the path from the root of the system, links left as they are.

    Raises InputError where the current folder is gone, and a relative path leads nowhere.
    """
    try:
        return os.path.abspath(path)
    except OSError as error:
        raise InputError(f"{path}: the current folder is gone", hint="change to a folder that is there") from error


def read_inputs(engine: Engine) -> Inputs:
    """Read the account of an index; of its articles what is asked for.

    Where the index is at another place than when that was written, and its files stand to it as they stood, the
    files are those: both were moved, or copied.
    """
    inputs = Inputs(engine.meta.get(INPUTS, ""), known_articles(engine))
    home, inputs.home = inputs.home, engine.place
    if home.startswith(os.sep) and home != engine.place and engine.place.startswith(os.sep):
        for file in inputs.files.values():
            file.paths = [_beside(path, home, engine.place) for path in file.paths]
            file.real = file.real and _beside(file.real, home, engine.place)
    return inputs


def _beside(path: str, old_home: str, home: str) -> str:
    followed = os.path.normpath(os.path.join(home, os.path.relpath(path, old_home)))
    return followed if path.startswith(os.sep) and os.path.lexists(followed) else path


class Links:
    """Where paths lead, each folder looked at once in a run."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def real(self, path: str) -> str:
        """Return where a path leads, every link followed."""
        return os.path.realpath(path) if os.path.islink(path) else self._in_real_folder(path)

    def is_beneath(self, path: str, roots: frozenset[str]) -> bool:
        """Whether a path is one of the roots or lies beneath one, by its own name or by that of its real folder.

        What came by stdin has no path, and lies beneath none.
        """
        if not path.startswith(os.sep):
            return False
        names = {path, self._in_real_folder(path)}
        return any(name == root or name.startswith(root.rstrip(os.sep) + os.sep) for name in names for root in roots)

    def _in_real_folder(self, path: str) -> str:
        folder, name = os.path.split(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return os.path.join(self._folders[folder], name)


def look(path: Path) -> tuple[str | None, bool]:
    """Return what tells a file from a changed one, or None where it cannot be seen; and whether that can be trusted.

    The time of the last change of its state is part of it: content may come back with an old time, never with that.
    """
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None, False
    stamp = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{READING_VERSION}"
    return stamp, status.st_ctime + COARSEST_CLOCK < time.time()


def files_from(inputs: Inputs, target: Path | str) -> list[str]:
    """Find the names of the files that a path, a folder above them or a name stands for."""
    links, path = Links(), absolute(target)
    roots = frozenset((path, links.real(path)))
    return [
        name
        for name, file in inputs.files.items()
        if name == str(target) or any(links.is_beneath(one, roots) for one in file.paths)
    ]


def folders_above(path: str, root: str, known: dict[str, int]) -> None:
    """Note what tells each folder above a file, up to a root, from another that may come to stand in its place."""
    folder = os.path.dirname(path)
    while len(folder) >= len(root) and folder not in known:
        with suppress(OSError):
            known[folder] = os.stat(folder).st_ino
        folder = os.path.dirname(folder)


def absence(path: str, known: Mapping[str, int]) -> Absence:
    """Say why a file that was known is not among those to read.

    Where an empty folder stands in the place of the one that is known, a disk is not mounted there: what was in it is
    not gone. It is gone if the folder is the same, and there is nothing more in it.
    """
    try:
        os.lstat(path)
        return Absence("passed over", "there, but not read from here")
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as error:
        return Absence("unreadable", f"cannot be looked at: {getattr(error, 'strerror', None) or error}".lower())
    folder = os.path.dirname(path)
    while not os.path.isdir(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    try:
        with os.scandir(folder) as entries:
            is_another = next(entries, None) is None and known.get(folder) != os.stat(folder).st_ino
    except OSError as error:
        return Absence("unreadable", f"{folder} cannot be listed: {error.strerror}".lower())
    return Absence("away", f"{folder} is empty, as if not mounted") if is_another else Absence("gone", "gone")
