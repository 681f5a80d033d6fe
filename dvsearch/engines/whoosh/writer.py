"""The one writer: documents become segments aside, and one table of contents makes them the index.

Full batches are written as they come; eight of them, or what there is at `commit`, are merged into one segment.
Nothing is seen, and nothing of the last commit is touched, until the new table of contents has its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path

import numpy as np

from dvsearch.engines.base import Document
from dvsearch.engines.whoosh.bridge.segment_entry import (
    DELETIONS_EXTENSION,
    INDEX_NAME,
    SEGMENT_EXTENSION,
    ArraySegment,
    new_segment_id,
)
from dvsearch.engines.whoosh.bridge.toc import Contents, long_meta_path, write_toc
from dvsearch.engines.whoosh.building.inverter import Batch
from dvsearch.engines.whoosh.building.merge_policy import affordable, groups, pack
from dvsearch.engines.whoosh.building.merger import Part, merge
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.live_docs import write_deletions
from dvsearch.engines.whoosh.format.postings import MAX_DOCUMENTS
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.format.term_dictionary import encode
from dvsearch.engines.whoosh.index_folder import remove_orphans
from dvsearch.engines.whoosh.meta import split, write_long
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.engines.whoosh.snapshot import Snapshot


class Piece:
    """A segment as this writer sees it: what is deleted in it since the last commit."""

    def __init__(self, entry: ArraySegment, segment: Segment) -> None:
        self.entry = entry
        self.segment = segment
        self.live: Array = np.ones(segment.documents, bool) if segment.live is None else segment.live
        self.changed = False

    @property
    def count(self) -> int:
        """How many of its documents are not deleted."""
        return int(np.count_nonzero(self.live))

    def discard(self, id: str) -> bool:
        """Delete a document; whether it was there."""
        number = self.segment.ids.values.find(encode(id))
        doc = None if number is None else self.segment.ids.doc(number)
        if doc is None or not self.live[doc]:
            return False
        if not self.changed:
            self.live = self.live.copy()
            self.changed = True
        self.live[doc] = False
        return True

    def discard_all(self, ids: Sequence[str]) -> None:
        """Delete the documents with these ids; many are first looked for at once."""
        if len(ids) > 500:
            known = set(self.segment.ids.values.terms())
            ids = [id for id in ids if encode(id) in known]
        for id in ids:
            self.discard(id)


class WhooshWriter:
    """Changes to an index, kept aside until `commit`."""

    def __init__(
        self,
        folder: Path,
        contents: Contents,
        snapshot: Snapshot,
        committed: Callable[[Contents], Snapshot],
    ) -> None:
        self._folder = folder
        self._contents = contents
        self._committed = committed
        self._pieces = [
            Piece(entry, segment) for entry, segment in zip(contents.segments, snapshot.segments, strict=True)
        ]
        self._meta = snapshot.meta
        self._runs: list[Piece] = []
        self._batch = Batch()
        self._added = 0

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents, each in place of the one that has its id."""
        for document in documents:
            self._batch.add(document)
            if self._batch.full:
                self._flush()

    def delete(self, ids: Iterable[str]) -> int:
        """Take documents out; unknown ids are no error. Returns how many were there."""
        found = 0
        for id in ids:
            there = [self._batch.discard(id), *(piece.discard(id) for piece in self._pieces)]
            found += any(there)
        return found

    def clear(self) -> None:
        """Take every document out."""
        self._pieces, self._runs = [], []
        self._batch = Batch()

    def commit(self, meta: Mapping[str, str] | None = None) -> None:
        """Make everything since the last commit durable and visible at once."""
        self._flush()
        self._merge_runs()
        self._pieces = [piece for piece in self._pieces if piece.count]
        for chosen in groups([(piece.count, piece.segment.documents) for piece in self._pieces]):
            self._merge([self._pieces[i] for i in chosen])
        self._publish(meta)

    def compact(self) -> None:
        """Commit as few segments as possible, without deleted documents."""
        self._pieces = self._packed(self._pieces)
        self._publish(None)

    def tidy(self) -> None:
        """Merge the smaller segments of the last commit, as many as the documents added here pay for.

        What was not committed is left for the next writer to clear away.
        """
        if len(self._batch) or self._runs or any(piece.changed for piece in self._pieces):
            return
        chosen = [self._pieces[i] for i in affordable([piece.count for piece in self._pieces], self._added)]
        if chosen:
            self._pieces = [piece for piece in self._pieces if piece not in chosen] + self._packed(chosen)
            self._publish(None)

    def _packed(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The live documents of some segments in as few segments as possible."""
        parts = [(piece, docs) for piece in pieces if (docs := np.flatnonzero(piece.live)).size]
        made = []
        for share in pack([docs.size for _, docs in parts]):
            chosen = [(parts[i][0], parts[i][1][start:stop]) for i, start, stop in share]
            if len(chosen) == 1 and chosen[0][1].size == chosen[0][0].segment.documents:
                made.append(chosen[0][0])
            else:
                made.append(self._merged([Part(p.segment, _mask(p, docs)) for p, docs in chosen]))
        return made

    def _flush(self) -> None:
        if not len(self._batch):
            self._batch = Batch()
            return
        for piece in self._pieces:
            piece.discard_all(self._batch.ids)
        self._added += len(self._batch)
        self._runs.append(self._open(self._batch.write))
        self._pieces.append(self._runs[-1])
        self._batch = Batch()
        if sum(piece.segment.documents for piece in self._runs) >= MAX_DOCUMENTS:
            self._merge_runs()

    def _merge_runs(self) -> None:
        """Merge the batches written since the last commit, as far as they fit into one segment."""
        runs, self._runs = [piece for piece in self._runs if piece.count], []
        while runs:
            chosen = [runs.pop(0)]
            while runs and sum(piece.count for piece in chosen) + runs[0].count <= MAX_DOCUMENTS:
                chosen.append(runs.pop(0))
            if len(chosen) > 1:
                self._merge(chosen)
                for piece in chosen:  # no commit has them, and together they are as large as the index
                    durable_files.remove(self._folder / piece.entry.filename)

    def _merge(self, chosen: Sequence[Piece]) -> None:
        made = self._merged([Part(piece.segment, piece.live) for piece in chosen])
        self._pieces[self._pieces.index(chosen[0])] = made
        self._pieces = [piece for piece in self._pieces if piece not in chosen]

    def _merged(self, parts: Sequence[Part]) -> Piece:
        return self._open(lambda path: merge(parts, path))

    def _open(self, write: Callable[[Path], tuple[int, int]]) -> Piece:
        """Write a segment, and open it to be merged or searched for ids."""
        segid = new_segment_id()
        path = self._folder / f"{INDEX_NAME}_{segid}{SEGMENT_EXTENSION}"
        size, checksum = write(path)
        segment = Segment(path)
        entry = ArraySegment(segid, segment.documents, size, checksum)
        return Piece(entry, segment)

    def _publish(self, meta: Mapping[str, str] | None) -> None:
        same = [piece.entry for piece in self._pieces] == list(self._contents.segments)
        if same and not any(piece.changed for piece in self._pieces) and (meta is None or meta == self._meta):
            return
        generation = self._contents.generation + 1
        for piece in self._pieces:
            if piece.changed:
                entry = copy(piece.entry)
                path = self._folder / f"{INDEX_NAME}_{entry.segid}.{generation}{DELETIONS_EXTENSION}"
                entry.deletions = generation, write_deletions(path, piece.live)
                entry.deleted = entry.documents - piece.count
                piece.entry = entry
        short, long_meta = self._contents.meta, self._contents.long_meta
        if meta is not None:
            short, long = split(meta)
            if long != self._meta.long():
                path = long_meta_path(self._folder, generation)
                long_meta = (generation, *write_long(path, long)) if long else None
        contents = Contents(generation, [piece.entry for piece in self._pieces], short, long_meta)
        durable_files.sync_folder(self._folder)
        write_toc(self._folder, contents)
        self._contents = contents
        for piece in self._pieces:
            piece.changed = False
        self._meta = self._committed(contents).meta
        remove_orphans(self._folder, contents, flushed=True)


def _mask(piece: Piece, docs: Array) -> Array:
    mask = np.zeros(piece.segment.documents, bool)
    mask[docs] = True
    return mask
