"""The one writer: documents become segments aside, and one table of contents makes them the index.

Full batches are written as they come; eight of them, or what there is at `commit`, are merged into one segment.
Nothing is seen, and nothing of the last commit is touched, until the new table of contents has its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any

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
from dvsearch.engines.whoosh.building.heap import give_back
from dvsearch.engines.whoosh.building.inverter import SegmentBuilder
from dvsearch.engines.whoosh.building.merge_policy import find_affordable_merge, find_merges, pack_segments
from dvsearch.engines.whoosh.building.merger import MergeSource, merge_segments
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.live_docs import write_live_docs
from dvsearch.engines.whoosh.format.misreading import reading
from dvsearch.engines.whoosh.format.section_file import MAX_DOCUMENTS, Array
from dvsearch.engines.whoosh.format.term_dictionary import encode
from dvsearch.engines.whoosh.index_folder import remove_orphans
from dvsearch.engines.whoosh.meta import split, write_long
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.engines.whoosh.snapshot import Snapshot

# Ids that are looked for at once rather than one by one.
MANY = 500


class PendingSegment:
    """A segment as this writer sees it: what is deleted in it since the last commit."""

    def __init__(self, entry: ArraySegment, segment: Segment) -> None:
        self.entry = entry
        self.segment = segment
        self.live_docs: Array = np.ones(segment.documents, bool) if segment.live_docs is None else segment.live_docs
        self.changed = False

    @property
    def count(self) -> int:
        """How many of its documents are not deleted."""
        return int(np.count_nonzero(self.live_docs))

    def discard(self, id: str) -> bool:
        """Delete a document. Returns whether it was there."""
        with reading(self.segment.file.path):
            number = self.segment.ids.values.find(encode(id))
            doc = None if number is None else self.segment.ids.doc(number)
            if doc is None or not self.live_docs[doc]:
                return False
        if not self.changed:
            self.live_docs = self.live_docs.copy()
            self.changed = True
        self.live_docs[doc] = False
        return True

    def discard_all(self, ids: Sequence[str]) -> None:
        """Delete the documents with these ids; many are first looked for at once, by hashes."""
        if len(ids) > MANY:
            wanted = _hashes(map(encode, ids))
            places = self._id_hashes.searchsorted(wanted)
            found = self._id_hashes.take(places, mode="clip") == wanted
            ids = [ids[place] for place in np.flatnonzero(found).tolist()]
        for id in ids:
            self.discard(id)

    @cached_property
    def _id_hashes(self) -> Array:
        """The hashes of all ids in order: to make a set of them for each batch takes longer the more there are."""
        return np.sort(_hashes(self.segment.ids.values))


def _hashes(ids: Iterable[bytes]) -> Array:
    return np.fromiter(map(hash, ids), np.int64)


class WhooshWriter:
    """Changes to an index, kept aside until `commit`."""

    def __init__(
        self,
        folder: Path,
        contents: Contents,
        snapshot: Snapshot,
        committed: Callable[[Contents], Snapshot],
        kernel: Any = None,
    ) -> None:
        self._kernel = kernel
        self._folder = folder
        self._contents = contents
        self._committed = committed
        self._segments = [
            PendingSegment(entry, segment) for entry, segment in zip(contents.segments, snapshot.segments, strict=True)
        ]
        self._meta = snapshot.meta
        self._flushed: list[PendingSegment] = []
        self._builder = SegmentBuilder(self._kernel, self._dictionary)
        self._added = 0  # since it was opened
        self._uncommitted = 0

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents, each in place of the one that has its id."""
        for document in documents:
            self._builder.add(document)
            if self._builder.full:
                self._flush()

    def delete(self, ids: Iterable[str]) -> int:
        """Take documents out; unknown ids are no error. Returns how many were there."""
        found = 0
        for id in ids:
            there = [self._builder.discard(id), *(pending.discard(id) for pending in self._segments)]
            found += any(there)
        return found

    def clear(self) -> None:
        """Take every document out."""
        self._segments, self._flushed = [], []
        self._builder = SegmentBuilder(self._kernel, self._dictionary)

    def settle(self) -> None:
        """Write what was added as one segment, or a few."""
        self._flush()
        self._merge_flushed()

    def commit(self, meta: Mapping[str, str] | None = None) -> None:
        """Make everything since the last commit durable and visible at once."""
        self.settle()
        self._segments = [pending for pending in self._segments if pending.count]
        before = list(self._segments)  # each merge shortens the list
        sizes = [(pending.count, pending.segment.documents) for pending in before]
        added, self._uncommitted = self._uncommitted, 0
        for chosen in find_merges(sizes, added):
            self._merge([before[i] for i in chosen])
        self._publish(meta)

    def compact(self) -> None:
        """Commit as few segments as possible, without deleted documents."""
        self._segments = self._packed(self._segments)
        self._publish(None)

    def tidy(self) -> None:
        """Merge the smaller segments of the last commit, as many as the documents added here pay for.

        What was not committed is left for the next writer to clear away.
        """
        if len(self._builder) or self._flushed or any(pending.changed for pending in self._segments):
            return
        sizes = [pending.count for pending in self._segments]
        chosen = [self._segments[i] for i in find_affordable_merge(sizes, self._added)]
        if chosen:
            self._segments = [pending for pending in self._segments if pending not in chosen] + self._packed(chosen)
            self._publish(None)

    def _packed(self, segments: Sequence[PendingSegment]) -> list[PendingSegment]:
        """Return the live documents of some segments in as few segments as possible."""
        parts = [(pending, docs) for pending in segments if (docs := np.flatnonzero(pending.live_docs)).size]
        made = []
        for share in pack_segments([docs.size for _, docs in parts]):
            chosen = [(parts[i][0], parts[i][1][start:stop]) for i, start, stop in share]
            if len(chosen) == 1 and chosen[0][1].size == chosen[0][0].segment.documents:
                made.append(chosen[0][0])
            else:
                made.append(self._merged([MergeSource(p.segment, _mask(p, docs)) for p, docs in chosen]))
        return made

    def _flush(self) -> None:
        if not len(self._builder):
            self._builder = SegmentBuilder(self._kernel, self._dictionary)
            return
        for pending in self._segments:
            pending.discard_all(self._builder.ids)
        self._added += len(self._builder)
        self._uncommitted += len(self._builder)
        self._flushed.append(self._open(self._builder.write))
        self._segments.append(self._flushed[-1])
        self._builder = SegmentBuilder(self._kernel, self._dictionary)
        if sum(pending.segment.documents for pending in self._flushed) >= MAX_DOCUMENTS:
            self._merge_flushed()
        give_back()

    def _dictionary(self) -> bytes:
        """The dictionary of the largest segment, so that merges take blocks as they are."""
        largest = max(self._segments, key=lambda pending: pending.segment.documents, default=None)
        return b"" if largest is None else largest.segment.store.dictionary

    def _merge_flushed(self) -> None:
        """Merge the batches written since the last commit, as far as they fit into one segment."""
        runs, self._flushed = [pending for pending in self._flushed if pending.count], []
        while runs:
            chosen = [runs.pop(0)]
            while runs and sum(pending.count for pending in chosen) + runs[0].count <= MAX_DOCUMENTS:
                chosen.append(runs.pop(0))
            if len(chosen) > 1:
                self._merge(chosen)
                for pending in chosen:  # no commit has them, and together they are as large as the index
                    durable_files.remove(self._folder / pending.entry.filename)

    def _merge(self, chosen: Sequence[PendingSegment]) -> None:
        made = self._merged([MergeSource(pending.segment, pending.live_docs) for pending in chosen])
        self._segments[self._segments.index(chosen[0])] = made
        self._segments = [pending for pending in self._segments if pending not in chosen]

    def _merged(self, sources: Sequence[MergeSource]) -> PendingSegment:
        with reading(self._folder):
            return self._open(lambda path: merge_segments(sources, path))

    def _open(self, write: Callable[[Path], tuple[int, int]]) -> PendingSegment:
        """Write a segment, and open it to be merged or searched for ids."""
        segid = new_segment_id()
        path = self._folder / f"{INDEX_NAME}_{segid}{SEGMENT_EXTENSION}"
        size, checksum = write(path)
        segment = Segment(path)
        entry = ArraySegment(segid, segment.documents, size, checksum)
        return PendingSegment(entry, segment)

    def _publish(self, meta: Mapping[str, str] | None) -> None:
        same = [pending.entry for pending in self._segments] == list(self._contents.segments)
        if same and not any(pending.changed for pending in self._segments) and (meta is None or meta == self._meta):
            return
        generation = self._contents.generation + 1
        for pending in self._segments:
            if pending.changed:
                entry = copy(pending.entry)
                path = self._folder / f"{INDEX_NAME}_{entry.segid}.{generation}{DELETIONS_EXTENSION}"
                entry.deletions = generation, write_live_docs(path, pending.live_docs)
                entry.deleted = entry.documents - pending.count
                pending.entry = entry
        short, long_meta = self._contents.meta, self._contents.long_meta
        if meta is not None:
            short, long = split(meta)
            if long != self._meta.long():
                path = long_meta_path(self._folder, generation)
                long_meta = (generation, *write_long(path, long)) if long else None
        contents = Contents(generation, [pending.entry for pending in self._segments], short, long_meta)
        durable_files.sync_folder(self._folder)
        write_toc(self._folder, contents)
        self._contents = contents
        for pending in self._segments:
            pending.changed = False
        self._meta = self._committed(contents).meta
        remove_orphans(self._folder, contents, flushed=True)


def _mask(pending: PendingSegment, docs: Array) -> Array:
    mask = np.zeros(pending.segment.documents, bool)
    mask[docs] = True
    return mask
