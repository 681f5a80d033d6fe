"""The engine over one folder: open, ask, write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dvsearch.engines.base import Matches, Problem, SearchRequest
from dvsearch.engines.whoosh.bridge.toc import (
    Contents,
    latest_generation,
    read_toc,
    write_toc,
)
from dvsearch.engines.whoosh.commits import latest_commit, open_commit, read_commit, write_lock
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.term_dictionary import decode
from dvsearch.engines.whoosh.index_folder import index_files, remove_orphans
from dvsearch.engines.whoosh.querying import top_hits
from dvsearch.engines.whoosh.querying.bm25 import score
from dvsearch.engines.whoosh.querying.facets import count_facet
from dvsearch.engines.whoosh.querying.matching import Evaluation
from dvsearch.engines.whoosh.querying.vocabulary import IndexVocabulary
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.engines.whoosh.snapshot import Snapshot
from dvsearch.errors import DvsearchError, IndexMissing

if TYPE_CHECKING:
    from dvsearch.engines.whoosh.querying.forward import WhooshForward
    from dvsearch.engines.whoosh.writer import WhooshWriter

# Answers after which large files are let go of in memory. Each reads some places for the first time, and after enough
# of them a process would seem to hold the whole index: of 100,000 articles 255 MB after 300 searches.
ANSWERS = 64


class WhooshEngine:
    """A Whoosh index in a folder, with segments of our own codec."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: dict[str, Segment] = {}
        self._answered = 0
        self._show(*read_commit(folder, self._opened))

    @classmethod
    def open(cls, folder: Path) -> WhooshEngine:
        """Open the index in a folder. Raises IndexMissing where there is none, IndexCorrupt where it cannot be read."""
        return cls(folder)

    @classmethod
    def create(cls, folder: Path) -> WhooshEngine:
        """Open the index in a folder, made with its parents where there is none."""
        try:
            return cls(folder)
        except IndexMissing:
            durable_files.make_folder(folder)
        with write_lock(folder, wait=0.0):
            if latest_generation(folder) is None:
                write_toc(folder, Contents(0, [], {}))
        return cls(folder)

    def _show(self, contents: Contents, snapshot: Snapshot) -> None:
        self._contents = contents
        self._snapshot = snapshot
        self._opened = {
            entry.segid: segment for entry, segment in zip(contents.segments, snapshot.segments, strict=True)
        }

    def refresh(self) -> None:
        """See what other processes committed since this engine was opened."""
        if latest_commit(self.folder) != self._contents.generation:
            self._show(*read_commit(self.folder, self._opened))

    def close(self) -> None:
        """Let go of the files."""
        self._snapshot, self._opened = Snapshot((), self._snapshot.meta), {}

    def forward(self) -> WhooshForward:
        """What stands where in the texts, at this moment."""
        from dvsearch.engines.whoosh.querying.forward import WhooshForward  # a search has no use for it

        return WhooshForward(self._snapshot)

    @property
    def meta(self) -> Mapping[str, str]:
        """What the last `commit(meta=...)` stored beside the documents."""
        return self._snapshot.meta

    @property
    def count(self) -> int:
        """How many documents there are."""
        return self._snapshot.count

    def search(self, request: SearchRequest) -> Matches:
        """Answer one request."""
        snapshot = self._snapshot
        self._answered += 1
        if self._answered % ANSWERS == 0:
            for segment in snapshot.segments:
                segment.file.release_pages()
        evaluations = [Evaluation(segment) for segment in snapshot.segments]
        docs = [evaluation.matches(request.query, request.filter) for evaluation in evaluations]
        if request.sort == "relevance":
            keys = [np.negative(each) for each in score(snapshot, evaluations, request.query, request.boost, docs)]
        else:
            keys = top_hits.date_keys(snapshot, docs, request.sort)
        hits, shared = top_hits.gather(snapshot, docs, keys), None
        found = hits.doc.size
        if request.collapse is not None:
            hits, shared = top_hits.collapse(snapshot, hits, request.collapse)
            if shared is not None:
                docs = top_hits.split(snapshot, shared.alone)
        return Matches(
            total=hits.doc.size,
            page=top_hits.page(snapshot, hits, request.offset, request.limit, scored=request.sort == "relevance"),
            facets={field: count_facet(snapshot, docs, shared, field) for field in request.facets},
            copies=found - hits.doc.size,
        )

    def stored(self, ids: Sequence[str]) -> list[str | None]:
        """Return what was stored for each id, in the order asked; None where there is no such document."""
        return [self._stored(id) for id in ids]

    def _stored(self, id: str) -> str | None:
        for segment in self._snapshot.segments:
            doc = segment.doc(id)
            if doc is not None:
                return segment.store.text(doc)
        return None

    def vocabulary(self, field: str) -> Mapping[str, int]:
        """Return every term or value of a field, with the number of documents that have it; looked up when asked."""
        return IndexVocabulary(self._snapshot, field)

    def scan(self, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield one tuple a document with its first value of each exact field asked for."""
        for segment in self._snapshot.segments:
            docs = segment.docs
            columns = []
            for field in fields:
                column = segment.column(field)
                if column is None:
                    columns.append([""] * docs.size)
                else:
                    values = [*map(decode, column.values.terms()), ""]
                    columns.append([values[number] for number in column.first[docs].tolist()])
            yield from zip(*columns, strict=True) if columns else [()] * docs.size

    @contextmanager
    def writer(self, *, wait: float = 0.0) -> Iterator[WhooshWriter]:
        """Become the one writer, waiting up to `wait` seconds. Raises IndexLocked if another stays."""
        from dvsearch.engines.whoosh.writer import WhooshWriter  # a search has no use for it

        with write_lock(self.folder, wait=wait):
            self._show(*read_commit(self.folder, self._opened))
            remove_orphans(self.folder, self._contents)
            try:
                writer = WhooshWriter(self.folder, self._contents, self._snapshot, self._committed)
                yield writer
                writer.tidy()
            finally:
                # What was not committed; where even this fails, the next writer does it. The disk says what the newest
                # commit is: one that was interrupted after it had its name has taken the files of the one before it.
                with suppress(DvsearchError, OSError):
                    remove_orphans(self.folder, read_toc(self.folder, latest_commit(self.folder)))

    def _committed(self, contents: Contents) -> Snapshot:
        self._show(contents, open_commit(self.folder, contents, self._opened))
        return self._snapshot

    def check(self) -> Iterator[Problem]:
        """Read everything and yield what is wrong; nothing where all is well."""
        from dvsearch.engines.whoosh.check import check

        return check(self.folder, self._contents, self._snapshot)

    def compact(self) -> None:
        """Rewrite the index without deleted documents, in as few segments as possible."""
        with self.writer() as writer:
            writer.compact()

    def size(self) -> int:
        """Bytes on disk."""
        size = 0
        for path in index_files(self.folder):
            with suppress(FileNotFoundError):  # a writer may have removed it meanwhile
                size += path.stat().st_size
        return size
