"""Which of the files that an index knows a source is: the same by another path, one that was moved, or a new one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from dvsearch.indexing.inputs import STREAM, InputFile, Inputs, free_name
from dvsearch.indexing.locations import Links, absence, absolute, folders_above
from dvsearch.indexing.options import Notice, Options
from dvsearch.reading.entries import Entry, entries
from dvsearch.reading.sources import Source


class Recognition:
    """The files of an account by where they are."""

    def __init__(self, inputs: Inputs, links: Links, options: Options) -> None:
        self._inputs, self._links, self._options = inputs, links, options
        self.folders: dict[str, int] = {}  # above the sources that were met
        self._by_path = {path: file for file in inputs.files.values() for path in file.paths}
        self._by_real = {file.real: file for file in inputs.files.values() if file.real}

    def known(self, source: Source) -> InputFile | None:
        """Find the file of a source by its path, by where that leads, or, of one whose path is not known, by its name.

        Another path to a known file is remembered with it.
        """
        if source.name == STREAM:
            return self._inputs.files.get(STREAM)
        path = absolute(source.path)
        folders_above(path, absolute(source.root or source.path), self.folders)
        if path in self._by_path:
            return self._by_path[path]
        leads_to = self._links.real(path)
        file = self._by_path.get(leads_to) or self._by_real.get(leads_to)
        if file is None and (file := self._inputs.files.get(source.name)) is not None and file.paths:
            return None
        if file is not None:
            self._note(file, path, leads_to)
        return file

    def moved_or_new(self, source: Source, tell: Callable[[Notice], None]) -> InputFile:
        """Find the file that was moved to where a source is, or take it into the account as a new one.

        A file was moved if its name is the same, nothing is left where it was, and it holds all that it held. Any
        other file of a name that is taken gets the name of its folder before it: its articles are others.
        """
        if source.name == STREAM:
            self._inputs.files[STREAM] = InputFile(STREAM, [STREAM])
            return self._inputs.files[STREAM]
        path = absolute(source.path)
        file = self._inputs.files.get(source.name)
        if file is not None and self._is_moved(file, source):
            tell(Notice(file.name, None, f"was {file.paths[0]}, is {path} now", "moved"))
            for old in file.paths:
                del self._by_path[old]
            file.paths, file.real, file.stamp = [], "", None
        elif file is not None:
            name = self._free_name(path, source.name)
            tell(Notice(name, None, f"called so because {file.paths[0]} is {file.name}", "named"))
            file = self._inputs.files[name] = InputFile(name)
        else:
            file = self._inputs.files[source.name] = InputFile(source.name)
        self._note(file, path, self._links.real(path))
        return file

    def _note(self, file: InputFile, path: str, leads_to: str) -> None:
        file.paths.append(path)
        self._by_path[path] = file
        if leads_to not in file.paths:
            file.real = leads_to
            self._by_real[leads_to] = file

    def _is_moved(self, file: InputFile, source: Source) -> bool:
        if any(absence(path, self._inputs.folders).kind not in ("gone", "away") for path in file.paths):
            return False
        held = {digest for digest, _ in self._inputs.held(file.name)}
        found = entries(source, max_bytes=self._options.max_bytes, naming=self._options.naming)
        return held <= {entry.digest for entry in found if isinstance(entry, Entry)}

    def _free_name(self, path: str, name: str) -> str:
        """Return the name with as many folders before it as tell it from every other; else with a number."""
        above = PurePosixPath(path.removesuffix(name) if path.endswith(f"/{name}") else Path(path).parent)
        for folder in (above, *above.parents):
            if folder.name:
                name = f"{folder.name}/{name}"
                if name not in self._inputs.files:
                    return name
        return free_name(name, self._inputs.files)
