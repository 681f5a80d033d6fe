"""From the documents that match to an answer: their order, one of each group, a page, the facets.

The documents of all segments lie in flat arrays, numbered as if the segments were one after the other, each with a key
of which the smallest comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, repeat
from typing import NamedTuple

import numpy as np

from dvsearch.engines.base import Match, Sort
from dvsearch.engines.whoosh.format.arrays import count_runs
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.snapshot import Snapshot


class Hits(NamedTuple):
    """Documents, ascending; `collapsed` is how many others of its group each one stands for, if it was asked."""

    doc: Array
    key: Array
    collapsed: Array | None = None

    def take(self, at: Array) -> Hits:
        """Keep only some of them."""
        return Hits(self.doc[at], self.key[at], None if self.collapsed is None else self.collapsed[at])


class Shared(NamedTuple):
    """Documents by whether they share their group with another match: those that do not, and those that do."""

    alone: Array
    doc: Array  # ascending
    group: Array  # of each of `doc`


def gather(snapshot: Snapshot, docs: Sequence[Array], keys: Sequence[Array]) -> Hits:
    """Join the documents of all segments, with the key of each."""
    if len(docs) == 1:
        return Hits(docs[0], keys[0])
    if not docs:
        return Hits(np.empty(0, np.intp), np.empty(0))
    numbered = [part + start for part, start in zip(docs, snapshot.starts, strict=False)]
    return Hits(np.concatenate(numbered), np.concatenate(keys))


def split(snapshot: Snapshot, doc: Array) -> list[Array]:
    """Part documents, ascending, by segment, each with its number there."""
    if len(snapshot.segments) == 1:
        return [doc]
    edges = doc.searchsorted(snapshot.starts).tolist()
    return [doc[low:high] - start for start, (low, high) in zip(snapshot.starts, pairwise(edges), strict=False)]


def date_keys(snapshot: Snapshot, docs: Sequence[Array], sort: Sort) -> list[Array]:
    """Return, for each of the documents given of each segment, the key that sorts by date; those without come last."""
    keys = []
    for ranks, chosen in zip(snapshot.ranks("date"), docs, strict=True):
        rank = ranks.take(chosen).astype(np.float64)
        keys.append(np.where(rank < 0, np.inf, -rank if sort == "newest" else rank))
    return keys


def collapse(snapshot: Snapshot, hits: Hits, field: str) -> tuple[Hits, Shared | None]:
    """Keep of the documents that share a value of the field only the first in order; and tell which share one."""
    group = snapshot.groups(field).take(hits.doc)
    sizes = np.bincount(group[group >= 0])
    shared = np.flatnonzero((group >= 0) & (np.append(sizes, 0)[group] > 1))
    if not shared.size:
        return hits, None
    leaders = _leaders(snapshot, hits, group, shared)
    kept = np.ones(hits.doc.size, bool)
    kept[shared] = False
    alone = hits.doc[kept]
    kept[leaders] = True
    collapsed = np.zeros(hits.doc.size, np.int64)
    collapsed[leaders] = sizes[group[leaders]] - 1
    return Hits(hits.doc, hits.key, collapsed).take(np.flatnonzero(kept)), Shared(
        alone, hits.doc[shared], group[shared]
    )


def _leaders(snapshot: Snapshot, hits: Hits, group: Array, shared: Array) -> Array:
    """Find which of the hits `shared` is the first in order of each group."""
    segment = np.array(snapshot.starts[1:]).searchsorted(hits.doc[shared], "right")
    order = np.lexsort((_id_numbers(snapshot, hits.doc[shared]), segment, hits.key[shared], group[shared]))
    shared, segment = shared[order], segment[order]
    first = np.flatnonzero(np.diff(group[shared], prepend=-1))
    leaders: Array = shared[first]
    # Only where the best keys are equal in two segments must the ids themselves be compared.
    members = np.diff(first, append=shared.size)
    tied = hits.key[shared] == np.repeat(hits.key[leaders], members)
    rivals = tied & (segment != np.repeat(segment[first], members))
    for which in count_runs(np.repeat(np.arange(first.size), members)[rivals])[0].tolist():
        range_ = slice(first[which], first[which] + members[which])
        best = np.sort(shared[range_][tied[range_]])
        leaders[which] = min(zip(_ids(snapshot, hits.doc[best]), best.tolist(), strict=True))[1]
    return leaders


def page(snapshot: Snapshot, hits: Hits, offset: int, limit: int, *, scored: bool) -> tuple[Match, ...]:
    """Return the hits [offset, offset + limit) in the order of their keys, then of their ids."""
    wanted = min(offset + limit, hits.doc.size)
    if wanted <= offset:
        return ()
    if wanted < hits.doc.size:
        ordered = hits.key.copy()
        ordered.partition(wanted - 1)
        last = ordered[wanted - 1]
        at = (hits.key <= last).nonzero()[0]
        if at.size > wanted:
            before = (hits.key < last).nonzero()[0]
            tied = (hits.key == last).nonzero()[0] if before.size else at
            tied = tied[_first_by_id(snapshot, hits.doc.take(tied), wanted - before.size)]
            at = np.sort(np.concatenate((before, tied)))
        hits = hits.take(at)
    others = repeat(0) if hits.collapsed is None else hits.collapsed.tolist()
    rows = sorted(zip(hits.key.tolist(), _ids(snapshot, hits.doc), others, strict=False))
    return tuple([Match(id, -key if scored else 0.0, collapsed) for key, id, collapsed in rows[offset:wanted]])


def _first_by_id(snapshot: Snapshot, doc: Array, count: int) -> Array:
    """Return which of the documents have the `count` smallest ids of their segment: among them are those of all."""
    first = []
    for segment, mine in zip(snapshot.segments, split(snapshot, doc), strict=True):
        numbers = segment.ids.first.take(mine)
        if mine.size > count:
            ordered = numbers.copy()
            ordered.partition(count - 1)
            first.append(numbers <= ordered[count - 1])
        else:
            first.append(np.ones(mine.size, bool))
    return np.concatenate(first)


def _id_numbers(snapshot: Snapshot, doc: Array) -> Array:
    """Return the numbers of the ids: they sort as the ids do, within one segment."""
    return np.concatenate(
        [segment.ids.first[mine] for segment, mine in zip(snapshot.segments, split(snapshot, doc), strict=True)]
    )


def _ids(snapshot: Snapshot, doc: Array) -> list[str]:
    """Return the ids themselves."""
    found: list[str] = []
    for segment, mine in zip(snapshot.segments, split(snapshot, doc), strict=True):
        ids = segment.ids
        found += ids.texts(ids.first.take(mine))
    return found
