"""The postings of a field: each number of them, in order and within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np

from dvsearch.engines.whoosh.checking.runs import are_runs, check_patched
from dvsearch.engines.whoosh.format.postings import DENSE, NARROW, TextField
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.segment import Segment

TERMS_PER_STEP = 1 << 14
_BITMAPS_PER_STEP = 1 << 10


def check_postings(segment: Segment, field: TextField, lengths: Array) -> Iterator[str]:
    """Look at every posting; adds the occurrences in each document to `lengths`, if nothing is wrong with any."""
    for problem in chain(_check_layout(segment, field), _check_bitmaps(segment, field)):
        yield problem
        return
    for start in range(0, field.terms.size, TERMS_PER_STEP):
        stop = min(start + TERMS_PER_STEP, field.terms.size)
        postings = field.postings(start, stop, positioned=field.positioned and not field.folds)
        docs = postings.docs.astype(np.int64)
        term = np.repeat(np.arange(stop - start), postings.counts)
        if docs.max() >= segment.documents:
            yield "a document beyond the last"
            return
        if (np.diff(term * (1 << 16) + docs) <= 0).any():
            yield "documents are not in order"
            return
        if (postings.freqs < 1).any():
            yield "a term without an occurrence"
            return
        lengths += np.bincount(docs, postings.freqs, segment.documents).astype(np.int64)
        if postings.positions is not None:
            counted = np.add.reduceat(postings.freqs, np.cumsum(postings.counts) - postings.counts)
            if not np.array_equal(counted, field.occurrences(start, stop)):
                yield "positions are not as many as occurrences"
                return
            yield from _check_positions(segment, postings.freqs, postings.positions)


def _check_positions(segment: Segment, freqs: Array, positions: Array) -> Iterator[str]:
    posting = np.repeat(np.arange(freqs.size), freqs)
    if (np.diff(posting * (1 << 32) + positions) <= 0).any():
        yield "positions are not in order"
    if not segment.wide and positions.max(initial=0) >= NARROW:
        yield "a position is further than the segment says"


def _check_layout(segment: Segment, field: TextField) -> Iterator[str]:
    """Look at where the postings of each term lie: one after the other, in the order of the terms."""
    file, name, terms = segment.file, field.name, field.terms.size
    starts, places = file.read(f"{name}.posting_starts"), file.read(f"{name}.places")
    if not are_runs(starts, terms, file.count(f"{name}.freqs"), least=1):
        yield "postings do not begin where they are said to"
        return
    counts = np.diff(starts.astype(np.int64))
    dense = counts * DENSE > segment.documents
    rare = np.where(dense, 0, counts)
    expected = np.where(dense, np.cumsum(dense) - 1, np.cumsum(rare) - rare)
    width = -(-segment.documents // 8)
    if (counts > segment.documents).any() or not np.array_equal(places, expected):
        yield "documents do not lie where they are said to"
    elif file.count(f"{name}.docs") != rare.sum() or file.count(f"{name}.bitmaps") != np.count_nonzero(dense) * width:
        yield "not as many documents as terms have"
    yield from check_patched(file, f"{name}.freqs")
    if field.positioned and not field.folds:
        if not are_runs(file.read(f"{name}.position_starts"), terms, file.count(f"{name}.positions"), least=1):
            yield "positions do not begin where they are said to"
        yield from check_patched(file, f"{name}.positions")


def _check_bitmaps(segment: Segment, field: TextField) -> Iterator[str]:
    """Count the documents of each bitmap: as many as its term has, and none beyond the last."""
    width, name = -(-segment.documents // 8), field.name
    rows = segment.file.read(f"{name}.bitmaps").reshape(-1, width)
    counts = field.counts()
    counts = counts[counts * DENSE > segment.documents]
    beyond = np.uint8((1 << (8 * width - segment.documents)) - 1)
    for start in range(0, len(rows), _BITMAPS_PER_STEP):
        some = rows[start : start + _BITMAPS_PER_STEP]
        counted = np.bitwise_count(some).sum(axis=1, dtype=np.int64)
        if (some[:, -1] & beyond).any() or not np.array_equal(counted, counts[start : start + _BITMAPS_PER_STEP]):
            yield "a bitmap has not as many documents as its term"
            return
