"""Folders -> the files to read, each once, in an order and under names that do not depend on the machine.

Names are relative to the path that was asked for, so that an article keeps its id from one run and one machine to
the next. Only a path that was asked for and is not there is an error: what cannot be opened inside a folder is
yielded like any other file, and reading it says why. Files of kinds that are not read, and the companions of saved
pages (`NAME_files/` beside NAME.html), are passed over, and a listener is told of each; hidden files and README files
are passed over in silence.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dvsearch.errors import InputError
from dvsearch.reading.evidence import Listener, Notice, to_nobody
from dvsearch.reading.kinds import kind_of_name, suffix_of_name


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: `name` is how it is shown and stored, relative to `root`, the path that was asked for."""

    path: Path
    name: str
    root: Path | None = field(default=None, compare=False)

    @property
    def kind(self) -> str | None:
        """Tell how the file is read, by its name; None where it is not."""
        return kind_of_name(self.path)


def walk(paths: Iterable[Path], listener: Listener = to_nobody, *, follow: bool = False) -> Iterator[Source]:
    """Find the files to read under each path, sorted, each file once.

    Raises InputError for a path that is not there, before anything is yielded. Left out inside folders: hidden files
    and folders and README files, in silence; the companions of saved pages and kinds that are not read, of which the
    listener is told. What cannot be opened there is yielded, so that reading it says why: a folder without
    permission, a pipe, a link to nothing. Links that lead out of the folder that was asked for are passed over, unless
    one is to `follow` them: who may write into an archive has no say in what else of this machine is read.
    """
    asked = list(paths)
    for path in asked:
        try:
            path.stat()
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: {reason_of(error)}") from error
    seen: set[tuple[int, int]] = set()
    names: set[str] = set()
    for path in asked:
        within = None if follow else path.resolve()
        for file in _files(path, frozenset(), listener, within) if path.is_dir() else [path]:
            identity = _identity(file)
            if identity in seen:
                continue
            if identity is not None:
                seen.add(identity)
            name = _shown(file.relative_to(path) if file != path else Path(file.name))
            if name in names:
                name = f"{_shown(Path(path.resolve().name))}/{name}"
            names.add(name)
            yield Source(file, name, path)


def _identity(path: Path) -> tuple[int, int] | None:
    """What is the same for all names of one file; None where it cannot be seen."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def _shown(path: Path) -> str:
    """A path as it is shown and stored: composed as on every system, with / between folders, on one line."""
    name = os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", unicodedata.normalize("NFC", name))


def _files(folder: Path, above: frozenset[tuple[int, int]], listener: Listener, within: Path | None) -> Iterator[Path]:
    """The files to read under a folder, sorted by name; links are followed, but never in a circle, nor out of it."""
    identity = _identity(folder)
    if identity is None or identity in above:
        return
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if not entry.name.startswith(".")]
            listed = sorted((entry.name, _is_folder(entry)) for entry in shown)
            leading_out = {entry.name for entry in shown if within and entry.is_symlink() and _leads_out(entry, within)}
    except OSError:
        yield folder
        return
    pages = {Path(name).stem for name, is_folder in listed if not is_folder and kind_of_name(name) in ("html", "mhtml")}
    for name, is_folder in listed:
        path = folder / name
        if name in leading_out:
            listener(Notice(_shown(path), None, "passed over", "links out of the folder"))
        elif is_folder and _is_companion(name, pages):
            for file in path.rglob("*"):
                if not file.is_dir():
                    listener(Notice(_shown(file), None, "passed over", "companions of saved pages"))
        elif is_folder:
            yield from _files(path, above | {identity}, listener, within)
        elif name.upper().startswith("README"):
            continue
        elif kind_of_name(name) is None:
            listener(Notice(_shown(path), None, "passed over", suffix_of_name(name) or "no suffix"))
        else:
            yield path


# What browsers call the folder beside a page that they save, in their languages.
_COMPANION = re.compile(r"(?P<page>.+)(?:_files|\.files|-files|_fichiers|-Dateien|_archivos|_tệp|_tep)")


def _is_companion(folder: str, pages: set[str]) -> bool:
    match = _COMPANION.fullmatch(unicodedata.normalize("NFC", folder))
    return match is not None and match["page"] in {unicodedata.normalize("NFC", page) for page in pages}


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _leads_out(entry: os.DirEntry[str], within: Path) -> bool:
    """Whether a link leads to a file or folder that is not in the folder that was asked for."""
    target = Path(os.path.realpath(entry.path))
    return not target.is_relative_to(within) and (target.is_file() or target.is_dir())


def reason_of(error: OSError | ValueError) -> str:
    """Say why a file cannot be read, as the system says it, in lower case."""
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
