"""What a reader sees: the segments of one commit, the statistics over all of them, and what is stored beside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np

from dvsearch.engines.base import K1, B
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.meta import Meta
from dvsearch.engines.whoosh.segment import Segment


class Snapshot:
    """The segments of one commit. Deleted documents count nowhere, so scores do not depend on the segments."""

    def __init__(self, segments: Sequence[Segment], meta: Meta) -> None:
        self.segments = tuple(segments)
        self.meta = meta
        self._ranks: dict[str, list[Array]] = {}

    @cached_property
    def count(self) -> int:
        """How many documents there are."""
        return sum(segment.live_count for segment in self.segments)

    @cached_property
    def starts(self) -> list[int]:
        """Where the documents of each segment begin if those of all are numbered, and where the last ends."""
        return [0, *accumulate(segment.documents for segment in self.segments)]

    @cached_property
    def norms(self) -> list[Array]:
        """For each segment, of each document: K1 * (1 - B + B * length / average length) of `text` (float32)."""
        average = sum(segment.length for segment in self.segments) / max(1, self.count) or 1.0
        least, slope = np.float32(K1 * (1 - B)), np.float32(K1 * B / average)
        return [least + slope * segment.lengths.astype(np.float32) for segment in self.segments]

    def ranks(self, field: str) -> list[Array]:
        """Rank the first value of each document, for each segment, among all values; -1 where it has none.

        Equal values have equal ranks in every segment; the empty value is none.
        """
        if field not in self._ranks:
            columns = [segment.column(field) for segment in self.segments]
            values = [column.values.terms() if column else [] for column in columns]
            rank = {value: i for i, value in enumerate(sorted(set().union(*values) - {b""}))}
            self._ranks[field] = []
            for segment, column, terms in zip(self.segments, columns, values, strict=True):
                if column is None:
                    self._ranks[field].append(np.full(segment.documents, -1))
                else:
                    ranked = np.fromiter((rank.get(term, -1) for term in terms), np.int64, len(terms))
                    self._ranks[field].append(np.append(ranked, -1)[column.first])
        return self._ranks[field]
