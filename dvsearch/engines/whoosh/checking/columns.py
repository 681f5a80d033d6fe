"""The values of an exact field: each a value that there is, and the ids and their documents each other's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dvsearch.engines.whoosh.checking.runs import are_runs
from dvsearch.engines.whoosh.format.columns import Column
from dvsearch.engines.whoosh.segment import Segment


def check_column(segment: Segment, column: Column) -> Iterator[str]:
    """Look at every value of every document."""
    file, name, documents, values = segment.file, column.name, segment.documents, column.values.size
    ordinals = file.read(f"{name}.ordinals")
    if column.single:
        used = ordinals.astype(np.uint64)
    else:
        starts = file.read(f"{name}.starts")
        if not are_runs(starts, documents, ordinals.size):
            yield "values do not begin where they are said to"
            return
        used = ordinals.astype(np.uint64) + np.uint64(1)
    if used.max(initial=0) > values:
        yield "a value beyond the last"
    elif not (np.bincount(used.astype(np.int64), minlength=values + 1)[1:] > 0).all():
        yield "a value of no document"
    elif not column.single and _repeats(column):
        yield "a value twice in one document"
    elif name == "id":
        yield from _check_ids(segment, column)


def _repeats(column: Column) -> bool:
    numbers, docs = column.entries
    keys = docs.astype(np.int64) * column.values.size + numbers.astype(np.int64)
    return np.unique(keys).size != keys.size


def _check_ids(segment: Segment, column: Column) -> Iterator[str]:
    numbers, docs = column.entries
    led = segment.file.read("id.docs")
    if docs.size != segment.documents or column.values.size != segment.documents or led.size != segment.documents:
        yield "not one id for each document"
    elif not np.array_equal(led[numbers], docs):
        yield "ids do not lead to their documents"
