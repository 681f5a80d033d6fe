"""From the documents that match to an answer: their order, one of each group, a page, the facets.

The documents of all segments lie in flat arrays: segment, document, and a key of which the smallest comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dvsearch.engines.base import FacetCount, Match, Sort
from dvsearch.engines.whoosh.arrays import counted
from dvsearch.engines.whoosh.sections import Array
from dvsearch.engines.whoosh.snapshot import Snapshot


class Hits(NamedTuple):
    """Documents in no order yet; `collapsed` is how many others of its group each one stands for."""

    segment: Array
    doc: Array
    key: Array
    collapsed: Array

    def docs(self, segment: int) -> Array:
        """The documents of one segment."""
        start, stop = self.segment.searchsorted((segment, segment + 1)).tolist()
        return self.doc[start:stop]

    def take(self, at: Array) -> Hits:
        """Only some of them, in the same order."""
        return Hits(self.segment[at], self.doc[at], self.key[at], self.collapsed[at])


def gather(docs: Sequence[Array], keys: Sequence[Array]) -> Hits:
    """The documents of each segment, with the key of each."""
    sizes = [part.size for part in docs]
    return Hits(
        np.repeat(np.arange(len(docs)), sizes),
        np.concatenate([np.empty(0, np.intp), *docs]),
        np.concatenate([np.empty(0), *keys]),
        np.zeros(sum(sizes), np.int64),
    )


def date_keys(snapshot: Snapshot, docs: Sequence[Array], sort: Sort) -> list[Array]:
    """For each segment, of each of its documents given, the key that sorts by date; without a date comes last."""
    keys = []
    for ranks, chosen in zip(snapshot.ranks("date"), docs, strict=True):
        rank = ranks.take(chosen).astype(np.float64)
        keys.append(np.where(rank < 0, np.inf, -rank if sort == "newest" else rank))
    return keys


def collapse(snapshot: Snapshot, hits: Hits, field: str) -> Hits:
    """Of the documents that share a value of the field only the first in order."""
    ranks = snapshot.ranks(field)
    group = np.concatenate([np.empty(0, np.int64), *(rank[hits.docs(i)] for i, rank in enumerate(ranks))])
    sizes = np.bincount(group[group >= 0])
    shared = np.flatnonzero((group >= 0) & (np.append(sizes, 0)[group] > 1))
    if not shared.size:
        return hits
    ids = _id_numbers(snapshot, hits, shared)
    shared = shared[np.lexsort((ids, hits.segment[shared], hits.key[shared], group[shared]))]
    first = np.flatnonzero(np.diff(group[shared], prepend=-1))
    leaders = shared[first]
    # Only where the best keys are equal in two segments must the ids themselves be compared.
    members = np.diff(first, append=shared.size)
    of = np.repeat(leaders, members)
    tied = hits.key[shared] == hits.key[of]
    rivals = tied & (hits.segment[shared] != hits.segment[of])
    for which in counted(np.repeat(np.arange(first.size), members)[rivals])[0].tolist():
        run = slice(first[which], first[which] + members[which])
        best = shared[run][tied[run]]
        leaders[which] = min(zip(_ids(snapshot, hits, best), best.tolist(), strict=True))[1]
    kept = np.ones(hits.doc.size, bool)
    kept[shared] = False
    kept[leaders] = True
    collapsed = hits.collapsed.copy()
    collapsed[leaders] = sizes[group[leaders]] - 1
    return Hits(hits.segment, hits.doc, hits.key, collapsed).take(np.flatnonzero(kept))


def page(snapshot: Snapshot, hits: Hits, offset: int, limit: int, *, scored: bool) -> tuple[Match, ...]:
    """The hits [offset, offset + limit) in the order of their keys, then of their ids."""
    wanted = min(offset + limit, hits.doc.size)
    if wanted <= offset:
        return ()
    at = np.arange(hits.doc.size)
    if wanted < hits.doc.size:
        last = np.partition(hits.key, wanted - 1)[wanted - 1]
        before, tied = np.flatnonzero(hits.key < last), np.flatnonzero(hits.key == last)
        at = np.concatenate((before, _first_by_id(snapshot, hits, tied, wanted - before.size)))
    rows = sorted(
        zip(hits.key[at].tolist(), _ids(snapshot, hits, at), hits.collapsed[at].tolist(), strict=True),
    )
    return tuple(Match(id, -key if scored else 0.0, collapsed) for key, id, collapsed in rows[offset:wanted])


def _first_by_id(snapshot: Snapshot, hits: Hits, at: Array, count: int) -> Array:
    """A few of the hits among which are the `count` with the smallest ids: that many of each segment."""
    if at.size <= count:
        return at
    starts = hits.segment.searchsorted(np.arange(1, len(snapshot.segments)))
    chosen = []
    for segment, mine in zip(snapshot.segments, np.split(at, at.searchsorted(starts)), strict=True):
        if mine.size > count:
            numbers = segment.ids.first[hits.doc[mine]]
            mine = mine[np.argpartition(numbers, count - 1)[:count]]  # noqa: PLW2901
        chosen.append(mine)
    return np.concatenate(chosen)


def _id_numbers(snapshot: Snapshot, hits: Hits, at: Array) -> Array:
    """The numbers of the ids: they sort as the ids do, within one segment."""
    numbers = np.empty(at.size, np.int64)
    for i, segment in enumerate(snapshot.segments):
        mine = hits.segment[at] == i
        numbers[mine] = segment.ids.first[hits.doc[at[mine]]]
    return numbers


def _ids(snapshot: Snapshot, hits: Hits, at: Array) -> list[str]:
    """The ids themselves."""
    found: dict[int, str] = {}
    for i, segment in enumerate(snapshot.segments):
        mine = at[hits.segment[at] == i]
        numbers = segment.ids.first[hits.doc[mine]]
        found.update(zip(mine.tolist(), segment.ids.texts(numbers), strict=True))
    return [found[i] for i in at.tolist()]


def facet(snapshot: Snapshot, hits: Hits, field: str) -> tuple[FacetCount, ...]:
    """How many of the hits have each value of an exact field, the most frequent first."""
    counts: dict[str, int] = {}
    unknown = 0
    for i, segment in enumerate(snapshot.segments):
        docs = hits.docs(i)
        column = segment.column(field)
        if column is None:
            unknown += docs.size
            continue
        per_value, without = column.counts(docs)
        unknown += without
        used = np.flatnonzero(per_value)
        for value, count in zip(column.texts(used), per_value[used].tolist(), strict=True):
            counts[value] = counts.get(value, 0) + count
    rows = [FacetCount(value, n) for value, n in sorted(counts.items(), key=lambda row: (-row[1], row[0]))]
    return (*rows, FacetCount(None, unknown)) if unknown else tuple(rows)
