"""Words counted by the kernel: one pass over the text forward of all segments, where NumPy takes a dozen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dvsearch.engines.forward import Array, Hits, RunCounts, WordCounts
from dvsearch.engines.whoosh.querying.native import errors

# How many terms the runs of one pass come from: what is sorted at once stays below 512 MB.
_TERMS_PER_PASS = 64_000_000
# What is on neither side, and on the first, as the sides of what the second is all but.
_LEFT_OUT = np.array([2, 1, 0], np.uint8)


class NativeCounter:
    """Counts words of the documents of a forward, numbered as there; `places` has segment and document of each."""

    def __init__(self, kernel: Any, texts: Any, sizes: Sequence[int], places: Array) -> None:
        self._kernel, self._texts = kernel, texts
        self._sizes = sizes  # documents of each segment
        self._places = places  # of each document by number, if those of all segments are numbered one after the other
        self._every: dict[str, WordCounts] = {}
        self._last: tuple[str, Array, Array] | None = None

    def words(self, sides: Array, field: str) -> WordCounts:
        """Count the words of title, body or both; where the second side is most of all, all but what is left out."""
        if 4 * np.count_nonzero(sides == 2) <= 3 * sides.size:
            return self._count(sides, field)
        every = self._all(field)
        counts, documents = (np.stack((np.zeros_like(one[0]), one[0])) for one in (every.counts, every.documents))
        out = self._count(_LEFT_OUT[sides], field)
        for all_of_it, less in ((counts, out.counts), (documents, out.documents)):
            all_of_it[0, out.words] = less[0]
            all_of_it[1, out.words] -= less.sum(axis=0)
        there = np.flatnonzero(counts.any(axis=0))
        return WordCounts(there.astype(np.uint32), counts[:, there], documents[:, there])

    def _all(self, field: str) -> WordCounts:
        """Count the words of all documents: of each number, those not met with 0."""
        if field not in self._every:
            found = self._count(np.ones(self._places.size, np.uint8), field)
            size = _size(found)
            counts, documents = np.zeros((2, size), np.int64), np.zeros((2, size), np.int64)
            counts[:, found.words], documents[:, found.words] = found.counts, found.documents
            self._every[field] = WordCounts(np.arange(size, dtype=np.uint32), counts, documents)
        return self._every[field]

    def _count(self, sides: Array, field: str) -> WordCounts:
        with errors(self._kernel):
            words, *columns = map(_numbers, self._texts.count_words(self._by_segment(sides), field))
        return WordCounts(words, np.stack(columns[:2]).astype(np.int64), np.stack(columns[2:]).astype(np.int64))

    def occurrences(self, chosen: Array, field: str) -> Array:
        """Count the words of the documents chosen: all are counted once, and then the fewer: those in, or left out."""
        if self._last is not None and self._last[0] == field and np.array_equal(self._last[1], chosen):
            return self._last[2]
        few = 2 * np.count_nonzero(chosen) <= chosen.size
        counts = np.zeros(0, np.int64) if few else self._all(field).counts[0].copy()
        some = self._count((chosen if few else ~chosen).astype(np.uint8), field)
        if few:
            counts = np.zeros(_size(some), np.int64)
            counts[some.words] = some.counts[0]
        else:
            counts[some.words] -= some.counts[0]
        self._last = field, chosen.copy(), counts
        return counts

    def company(self, hits: Hits, left: int, right: int) -> tuple[Array, Array]:
        """Count what stands around hits."""
        some = np.flatnonzero(hits.counts)
        places = self._places[hits.documents[some]]
        starts = np.concatenate(([0], np.cumsum(self._sizes)))
        segments = np.searchsorted(starts, places, "right") - 1
        documents = np.column_stack((segments, places - starts[segments], hits.counts[some]))
        spans = np.column_stack((hits.firsts, hits.lasts))
        with errors(self._kernel):
            words, *columns = map(_numbers, self._texts.company(_bytes(documents), _bytes(spans), left, right))
        return words, np.stack(columns).astype(np.int64)

    def runs(
        self, sides: Array, field: str, frequent: Array, longer: Sequence[Array], least: int, by_documents: bool
    ) -> RunCounts:
        """Count the runs of frequent words that are one word longer than the frequent ones known."""
        known = [keys.astype("<u8").tobytes() for keys in longer]
        with errors(self._kernel):
            packed, totals, *columns = self._texts.count_runs(
                self._by_segment(sides), field, _bytes(frequent), known, least, by_documents, _TERMS_PER_PASS
            )
        keys = np.frombuffer(packed, "<u8").astype(np.int64)
        order = np.argsort(keys)
        counts = np.stack(list(map(_numbers, columns))).astype(np.int64)[:, order]
        return RunCounts(keys[order], counts[:2], counts[2:], np.frombuffer(totals, "<u8").astype(np.int64))

    def spell(self, words: Array) -> tuple[Array, Array]:
        """Return the terms of some words, and where those of each begin."""
        starts, terms = map(_numbers, self._texts.spell(_bytes(words)))
        return starts.astype(np.int64), terms.astype(np.int64)

    def _by_segment(self, sides: Array) -> list[bytes]:
        flat = np.zeros(sum(self._sizes), np.uint8)
        flat[self._places] = sides
        return [part.tobytes() for part in np.split(flat, np.cumsum(self._sizes)[:-1])] if self._sizes else []


def _size(found: WordCounts) -> int:
    """Say how long an array by number is that holds all words found, which ascend."""
    return int(found.words[-1]) + 1 if found.words.size else 0


def _numbers(packed: bytes) -> Array:
    return np.frombuffer(packed, "<u4")


def _bytes(numbers: Array) -> bytes:
    return numbers.astype("<u4").tobytes()
