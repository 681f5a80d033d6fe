"""What a reader sees: the segments of one commit, the statistics over all of them, and what is stored beside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dvsearch.engines.base import K1, B
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.meta import Meta
from dvsearch.engines.whoosh.segment import Segment


class FieldValues(NamedTuple):
    """The values of an exact field over all segments, in order; `numbers` has for each segment those of its values."""

    texts: Sequence[bytes]
    numbers: Sequence[Array]


class Snapshot:
    """The segments of one commit. Deleted documents count nowhere, so scores do not depend on the segments."""

    def __init__(self, segments: Sequence[Segment], meta: Meta) -> None:
        self.segments = tuple(segments)
        self.meta = meta
        self._values: dict[str, FieldValues] = {}
        self._ranks: dict[str, list[Array]] = {}
        self._groups: dict[str, Array] = {}

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self.segments[0].file.path.parent if self.segments else Path()

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

    def values(self, field: str) -> FieldValues:
        """Return the values of an exact field over all segments, numbered in one order."""
        if field not in self._values:
            columns = [segment.column(field) for segment in self.segments]
            self._values[field] = _numbered([column.values.terms() if column else [] for column in columns], np.int64)
        return self._values[field]

    @cached_property
    def terms(self) -> FieldValues:
        """The terms of the field `text` over all segments, numbered in one order."""
        fields = [segment.text("text") for segment in self.segments]
        return _numbered([[] if field is None else field.terms.terms() for field in fields], np.int32)

    def ranks(self, field: str) -> list[Array]:
        """Rank the first value of each document, for each segment, among all values; -1 where it has none.

        Equal values have equal ranks in every segment; the empty value is none.
        """
        if field not in self._ranks:
            values = self.values(field)
            empty = 0 if values.texts[:1] == [b""] else -1
            self._ranks[field] = []
            for segment, numbers in zip(self.segments, values.numbers, strict=True):
                column = segment.column(field)
                if column is None:
                    self._ranks[field].append(np.full(segment.documents, -1))
                else:
                    self._ranks[field].append(np.append(np.where(numbers == empty, -1, numbers), -1)[column.first])
        return self._ranks[field]

    def groups(self, field: str) -> Array:
        """Return the group of each document of all segments, by the rank of its first value; -1 where it has none."""
        if field not in self._groups:
            self._groups[field] = np.concatenate([np.empty(0, np.int64), *self.ranks(field)])
        return self._groups[field]


def _numbered(lists: Sequence[Sequence[bytes]], dtype: type[np.int32] | type[np.int64]) -> FieldValues:
    """Number the texts of several ascending lists in the order of all."""
    if len(lists) == 1:
        return FieldValues(lists[0], [np.arange(len(lists[0]), dtype=dtype)])
    texts = sorted(set().union(*lists))
    number = {text: i for i, text in enumerate(texts)}
    return FieldValues(texts, [np.fromiter(map(number.__getitem__, each), dtype, len(each)) for each in lists])
