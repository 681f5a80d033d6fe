"""The terms of a field over all segments, looked up where they lie: nothing is loaded until it is asked for."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from heapq import merge
from itertools import groupby
from operator import itemgetter

import numpy as np

from dvsearch.article import TEXT_FIELDS
from dvsearch.engines.whoosh.format.misreading import reading
from dvsearch.engines.whoosh.format.postings import TextField
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.format.term_dictionary import decode, encode
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.engines.whoosh.snapshot import Snapshot

_TERMS_PER_STEP = 1 << 12


class IndexVocabulary(Mapping[str, int]):
    """Every term of a text field, or value of an exact field, with the number of documents that have it."""

    def __init__(self, snapshot: Snapshot, field: str) -> None:
        self._snapshot = snapshot
        self._field = field

    def __getitem__(self, term: str) -> int:
        key = encode(term)
        with reading(self._snapshot.folder):
            found = sum(_count(segment, self._field, key) for segment in self._snapshot.segments)
        if not found:
            raise KeyError(term)
        return found

    def __iter__(self) -> Iterator[str]:
        return (term for term, _ in self._pairs())

    def __len__(self) -> int:
        return sum(1 for _ in self._pairs())

    def items(self) -> ItemsView[str, int]:
        """Return terms in order with their counts, streamed."""
        return _Items(self)

    def _pairs(self) -> Iterator[tuple[str, int]]:
        streams = [_stream(segment, self._field) for segment in self._snapshot.segments]
        with reading(self._snapshot.folder):
            if len(streams) == 1:
                yield from ((decode(term), count) for term, count in streams[0])
                return
            for term, group in groupby(merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
                yield decode(term), sum(count for _, count in group)


class _Items(ItemsView[str, int]):
    _mapping: IndexVocabulary

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return self._mapping._pairs()


def _count(segment: Segment, field: str, term: bytes) -> int:
    text = segment.text(field) if field in TEXT_FIELDS else None
    column = segment.column(field) if field not in TEXT_FIELDS else None
    if text is not None and (postings := text.find(term)) is not None:
        if segment.live_docs is None:
            return postings.count
        return int(np.count_nonzero(postings.mask & segment.live_docs))
    if column is not None and (number := column.values.find(term)) is not None:
        mask = column.mask(number, number + 1)
        return int(np.count_nonzero(mask if segment.live_docs is None else mask & segment.live_docs))
    return 0


def _stream(segment: Segment, field: str) -> Iterator[tuple[bytes, int]]:
    text = segment.text(field) if field in TEXT_FIELDS else None
    column = segment.column(field) if field not in TEXT_FIELDS else None
    if column is not None:
        counts = column.counts(segment.docs)[0].tolist()
        yield from ((term, n) for term, n in zip(column.values, counts, strict=True) if n)
    elif text is not None:
        for start in range(0, text.terms.size, _TERMS_PER_STEP):
            stop = min(start + _TERMS_PER_STEP, text.terms.size)
            counts = _live_counts(text, start, stop, segment.live_docs).tolist()
            terms = text.terms.terms(start, stop)
            yield from ((term, n) for term, n in zip(terms, counts, strict=True) if n)


def _live_counts(field: TextField, start: int, stop: int, live: Array | None) -> Array:
    if live is None:
        return field.counts(start, stop)
    postings = field.postings(start, stop, positioned=False)
    term = np.repeat(np.arange(stop - start), postings.counts)
    return np.bincount(term[live[postings.docs]], minlength=stop - start)
