"""The engine over one folder: open, ask, write."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from dvsearch.engines.base import Evaluator, Located, Marking, Matches, Problem, SearchRequest, Shown
from dvsearch.engines.whoosh.bridge.toc import (
    Contents,
    latest_generation,
    read_toc,
    write_toc,
)
from dvsearch.engines.whoosh.commits import latest_commit, open_commit, open_meta, read_commit, write_lock
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.misreading import reading
from dvsearch.engines.whoosh.format.term_bytes import encode
from dvsearch.engines.whoosh.index_folder import index_files, remove_orphans
from dvsearch.engines.whoosh.querying.native import NativeReader, load_kernel
from dvsearch.engines.whoosh.resident import mapped_bytes
from dvsearch.errors import DvsearchError, IndexCorrupt, IndexMissing
from dvsearch.query.tree import Pattern, Term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dvsearch.engines.whoosh.format.section_file import Array
    from dvsearch.engines.whoosh.querying.forward import WhooshForward
    from dvsearch.engines.whoosh.querying.reader import Reader
    from dvsearch.engines.whoosh.segment import Segment
    from dvsearch.engines.whoosh.snapshot import Snapshot
    from dvsearch.engines.whoosh.writer import WhooshWriter

# Documents searched after which it is looked whether too much of large files is in memory: one search of a million, ten
# of 100,000. Each reads some places for the first time, and after enough of them a process would seem to hold it all.
SEARCHED = 1_000_000
# Bytes of mapped files beyond which they are let go of, which costs their pages anew: after every second search of a
# million whatever they held, the median of these took half as long again. One search of a million adds 100 MB at most.
HELD = 224_000_000


class WhooshEngine:
    """A Whoosh index in a folder, with segments of our own codec."""

    def __init__(self, folder: Path, evaluator: Evaluator = "auto") -> None:
        self.folder = folder
        self._kernel = load_kernel(evaluator)
        self._native: Mapping[str, Any] = {}  # the segments that the kernel has open
        self._segments: Mapping[str, Segment] = {}  # and those open as arrays
        self._arrays: tuple[int, Snapshot] | None = None  # a commit open as arrays, with its generation
        self._forward: WhooshForward | None = None  # the last one given, to be given again
        self._searched = 0
        self._show(*read_commit(folder, self._open))

    @classmethod
    def open(cls, folder: Path, evaluator: Evaluator = "auto") -> WhooshEngine:
        """Open the index in a folder. Raises IndexMissing where there is none, IndexCorrupt where it cannot be read.

        The evaluator answers: the kernel where it is built, unless another is asked for.
        """
        return cls(folder, evaluator)

    @classmethod
    def create(cls, folder: Path, evaluator: Evaluator = "auto", *, wait: float = 0.0) -> WhooshEngine:
        """Open the index in a folder, made with its parents where there is none.

        Waits up to `wait` seconds for another process that makes it too. Raises IndexLocked if that stays.
        """
        try:
            return cls(folder, evaluator)
        except IndexMissing:
            durable_files.make_folder(folder)
        with write_lock(folder, wait=wait):
            if latest_generation(folder) is None:
                write_toc(folder, Contents(0, [], {}))
        return cls(folder, evaluator)

    def _open(self, contents: Contents) -> Reader:
        if self._kernel is not None:
            meta = open_meta(self.folder, contents)
            return NativeReader(self._kernel, self.folder, contents.segments, meta, self._native)
        from dvsearch.engines.whoosh.querying.numpy_reader import NumpyReader

        return NumpyReader(self._open_arrays(contents))

    def _open_arrays(self, contents: Contents) -> Snapshot:
        snapshot = open_commit(self.folder, contents, self._segments)
        self._segments = dict(zip((entry.segid for entry in contents.segments), snapshot.segments, strict=True))
        self._arrays = contents.generation, snapshot
        return snapshot

    def _show(self, contents: Contents, reader: Reader) -> None:
        self._contents = contents
        self._reader = reader
        if isinstance(reader, NativeReader):
            self._native = reader.segments

    @property
    def _snapshot(self) -> Snapshot:
        """The commit as arrays: what writers, checks and the text forward read."""
        if self._arrays is None or self._arrays[0] != self._contents.generation:
            contents, snapshot = read_commit(self.folder, self._open_arrays)
            if contents.generation != self._contents.generation:  # a writer has taken the files of the other
                self._show(contents, self._open(contents))
            return snapshot
        return self._arrays[1]

    def refresh(self) -> None:
        """See what other processes committed since this engine was opened."""
        if latest_commit(self.folder) != self._contents.generation:
            self._show(*read_commit(self.folder, self._open))

    def close(self) -> None:
        """Let go of the files."""
        self._native, self._segments, self._arrays, self._forward = {}, {}, None, None
        nothing = Contents(self._contents.generation, [], self._contents.meta)
        self._show(nothing, self._open(nothing))

    def forward(self) -> WhooshForward:
        """What stands where in the texts, at this moment."""
        from dvsearch.engines.whoosh.querying.forward import WhooshForward  # a search has no use for it

        snapshot = self._snapshot
        if self._forward is None or self._forward.snapshot is not snapshot:
            natives = [self._native[entry.segid] for entry in self._contents.segments] if self._kernel else []
            self._forward = WhooshForward(snapshot, self._kernel, natives)
        return self._forward

    @property
    def place(self) -> str:
        """Where the index is: the path of its folder."""
        return os.path.abspath(self.folder)  # noqa: PTH100 - links stay as they are

    @property
    def meta(self) -> Mapping[str, str]:
        """What the last `commit(meta=...)` stored beside the documents."""
        return self._reader.meta

    @property
    def count(self) -> int:
        """How many documents there are."""
        return self._reader.count

    @property
    def evaluator(self) -> str:
        """What answers: the kernel with its version, or NumPy."""
        return self._reader.name

    def search(self, request: SearchRequest) -> Matches:
        """Answer one request."""
        self._searched += self.count
        if self._searched >= SEARCHED:
            self._searched = 0
            held = mapped_bytes()
            if held is None or held > HELD:
                self._reader.release_pages()
        return self._reader.search(request)

    def stored(self, ids: Sequence[str]) -> list[str | None]:
        """Return what was stored for each id, in the order asked; None where there is no such document."""
        return self._reader.stored(ids)

    def locate(self, ids: Sequence[str], leaves: Sequence[Term | Pattern]) -> list[Located | None]:
        """Return where each leaf stands in each document; None where its text must be read."""
        return self._reader.locate(ids, leaves)

    def show(self, ids: Sequence[str], marking: Marking) -> Sequence[Shown | None]:
        """Read and mark hits at once; None of each of which that is left to who asks."""
        return self._reader.show(ids, marking)

    def vocabulary(self, field: str) -> Mapping[str, int]:
        """Return every term or value of a field, with the number of documents that have it; looked up when asked."""
        return self._reader.vocabulary(field)

    def scan(self, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield one tuple a document with its first value of each exact field asked for."""
        from dvsearch.engines.whoosh.format.term_dictionary import decode  # with NumPy, which a search does without

        for segment in self._snapshot.segments:
            docs = segment.docs
            columns = []
            with reading(segment.file.path):
                for field in fields:
                    column = segment.column(field)
                    if column is None:
                        columns.append([""] * docs.size)
                    else:
                        values = [*map(decode, column.values.terms()), ""]
                        columns.append([values[number] for number in column.first[docs].tolist()])
            yield from zip(*columns, strict=True) if columns else [()] * docs.size

    def look_up(self, field: str, value: str, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield what `scan` yields of the documents that have this value of an exact field."""
        if self._kernel is not None and value not in self.vocabulary(field):
            return  # mostly: a fifth of the time that looking in each segment here takes
        key = encode(value)
        for segment in self._snapshot.segments:
            with reading(segment.file.path):
                rows = [tuple(segment.first_value(name, doc) for name in fields) for doc in segment.having(field, key)]
            yield from rows

    def values(self, field: str, length: int) -> Iterator[Array]:
        """Yield the values of an exact field that have this many bytes, those of a segment at a time, a row each."""
        for segment in self._snapshot.segments:
            with reading(segment.file.path):
                column = segment.column(field)
                rows = None if column is None else column.values.rows(length)
            if rows is not None:
                yield rows
                segment.file.release_pages()  # else all values of all segments seem to be held

    @property
    def is_looked_up(self) -> bool:
        """Yes: values are sorted in every segment."""
        return True

    @contextmanager
    def writer(self, *, wait: float = 0.0) -> Iterator[WhooshWriter]:
        """Become the one writer, waiting up to `wait` seconds. Raises IndexLocked if another stays."""
        from dvsearch.engines.whoosh.writer import WhooshWriter  # a search has no use for it

        with write_lock(self.folder, wait=wait):
            self.refresh()
            remove_orphans(self.folder, self._contents)
            try:
                writer = WhooshWriter(self.folder, self._contents, self._snapshot, self._committed, self._kernel)
                yield writer
                writer.tidy()
            finally:
                # What was not committed; where even this fails, the next writer does it. The disk says what the newest
                # commit is: one that was interrupted after it had its name has taken the files of the one before it.
                with suppress(DvsearchError, OSError):
                    remove_orphans(self.folder, read_toc(self.folder, latest_commit(self.folder)))

    def _committed(self, contents: Contents) -> Snapshot:
        snapshot = self._open_arrays(contents)
        self._show(contents, self._open(contents))
        return snapshot

    def check(self) -> Iterator[Problem]:
        """Read everything and yield what is wrong; nothing where all is well."""
        from dvsearch.engines.whoosh.check import check

        snapshot = self._snapshot  # first: the contents may become those of a newer commit
        return check(self.folder, self._contents, snapshot)

    def compact(self) -> None:
        """Rewrite the index without deleted documents, in as few segments as possible.

        Raises IndexCorrupt, and leaves everything as it is, where `check` knows of a problem: a merge would carry it
        on, and take away the files from which a repair could read more.
        """
        with self.writer() as writer:
            self.refresh()
            for problem in self.check():
                raise IndexCorrupt(f"{problem.place}: {problem.reason}", hint="repair it: dvsearch check --repair")
            writer.compact()

    def size(self) -> int:
        """Bytes on disk."""
        size = 0
        for path in index_files(self.folder):
            with suppress(FileNotFoundError):  # a writer may have removed it meanwhile
                size += path.stat().st_size
        return size
