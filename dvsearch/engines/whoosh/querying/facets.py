"""Facets: how many of the matching documents have each value of an exact field, near-copies counted once.

Documents that share their group with no other match are counted by their number alone. Of those that do, each pair of
group and value counts once: so a value counts as many as the same request finds that asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import starmap
from operator import itemgetter

import numpy as np

from dvsearch.engines.base import FacetCount
from dvsearch.engines.whoosh.format.arrays import count_runs
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.format.term_dictionary import decode
from dvsearch.engines.whoosh.querying.top_hits import Shared, split
from dvsearch.engines.whoosh.snapshot import Snapshot


def count_facet(snapshot: Snapshot, docs: Sequence[Array], shared: Shared | None, field: str) -> tuple[FacetCount, ...]:
    """Count the values of a field, the most frequent first, in the documents of each segment and in those shared."""
    values = snapshot.values(field)
    counts = np.zeros(len(values.texts) + 1, np.int64)  # the last: without a value
    for segment, mine, numbers in zip(snapshot.segments, docs, values.numbers, strict=True):
        column = segment.column(field)
        if column is None:
            counts[-1] += mine.size
        else:
            per_value, without = column.counts(mine)
            counts[numbers] += per_value
            counts[-1] += without
    if shared is not None:
        counts += _count_shared(snapshot, shared, field, counts.size)
    unknown, used = counts.item(-1), counts[:-1].nonzero()[0].tolist()
    rows = [(decode(values.texts[number]), counts.item(number)) for number in used]
    rows.sort(key=itemgetter(1), reverse=True)  # of equal counts the values stay in order
    known = tuple(starmap(FacetCount, rows))
    return (*known, FacetCount(None, unknown)) if unknown else known


def _count_shared(snapshot: Snapshot, shared: Shared, field: str, size: int) -> Array:
    """Count for each value the groups that have it; the last of `size` counts those with a member without any."""
    pairs, start = [], 0
    by_segment = zip(snapshot.segments, split(snapshot, shared.doc), snapshot.values(field).numbers, strict=True)
    for segment, mine, numbers in by_segment:
        column, group = segment.column(field), shared.group[start : start + mine.size] * size
        start += mine.size
        if column is None:
            pairs.append(group + (size - 1))
        else:
            owners, ordinals = column.ordinals_of(mine)
            pairs.append(group.take(owners) + np.append(size - 1, numbers).take(ordinals))
    return np.bincount(count_runs(np.sort(np.concatenate(pairs)))[0] % size, minlength=size)
