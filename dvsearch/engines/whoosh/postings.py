"""Which documents hold a term of a text field, how often, and where.

Sections of a field F, beside its dictionary, for T terms, P postings (term and document) and O occurrences:

    F.posting_starts   T+1        where the postings of each term begin, of P
    F.places           T          where its documents begin in F.docs, or which bitmap they are
    F.docs                        documents of the rarer terms, ascending
    F.bitmaps                     documents of the others, one bit a document: smaller from 1/16 of the documents on
    F.freqs            P          occurrences in the document; 255 and above are exceptions
    F.position_starts  T+1        where the occurrences of each term begin, of O
    F.positions        O          ascending in a document; 65,536 and above are exceptions
    F.form_starts      T+1        instead of positions, in a folded field whose terms are each a function of a term
    F.forms                       of the field it folds: those terms. Their positions are its positions

A segment has at most 65,536 documents, so a document is 2 bytes, and a set of documents is a bool array of 64 KiB
that stays in the cache: AND, OR and NOT cost 1 to 3 microseconds each (measured), however long the postings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dvsearch.engines.whoosh.arrays import ranges
from dvsearch.engines.whoosh.dictionary import Dictionary, write_dictionary
from dvsearch.engines.whoosh.exceptional import Exceptional, ExceptionalWriter
from dvsearch.engines.whoosh.sections import Array, SectionFile, SectionWriter, smallest

MAX_DOCUMENTS = 1 << 16
# Positions below this leave half of the 16 bits for moving keys in a phrase; else keys have 64 bits, not 32.
NARROW = 1 << 15
_DENSE = 16  # a bitmap from one document in 16 on


class Postings(NamedTuple):
    """The postings of some terms, one term after the other."""

    terms: Sequence[bytes]
    counts: Array  # int64 (T): documents of each term
    docs: Array  # uint16 (P)
    freqs: Array  # int64 (P)
    positions: Array | None  # int64 (O)


class TextField:
    """The postings of one field of one segment; `base` is the field it folds, if any."""

    def __init__(self, file: SectionFile, name: str, documents: int, wide: bool, base: TextField | None) -> None:
        self.name = name
        self.documents = documents
        self.terms = Dictionary(file, name)
        self._file = file
        self._wide = wide
        self._base = base if f"{name}.forms" in file else None
        self._freqs = Exceptional(file, f"{name}.freqs")
        self._positions = Exceptional(file, f"{name}.positions") if f"{name}.positions" in file else None

    @property
    def folds(self) -> bool:
        """Whether its positions are those of the field it folds."""
        return self._base is not None

    @property
    def positioned(self) -> bool:
        """Whether it knows where its terms stand."""
        return self.folds or self._positions is not None

    def count(self, number: int) -> int:
        """In how many documents a term is, deleted ones included."""
        start, stop = self._range("posting_starts", number)
        return stop - start

    def counts(self, start: int = 0, stop: int | None = None) -> Array:
        """The same for the terms [start, stop)."""
        stop = self.terms.size if stop is None else stop
        return np.diff(self._file.read(f"{self.name}.posting_starts", start, stop + 1).astype(np.int64))

    def docs(self, number: int) -> Array:
        """The documents of a term, ascending."""
        count = self.count(number)
        if self._dense(count):
            return np.flatnonzero(self._bitmap(number))
        place = self._place(number)
        return self._file.read(f"{self.name}.docs", place, place + count).astype(np.intp)

    def mask(self, number: int) -> Array:
        """The documents of a term: a bool for each document."""
        count = self.count(number)
        if self._dense(count):
            return self._bitmap(number)
        place = self._place(number)
        mask = np.zeros(self.documents, bool)
        mask[self._file.read(f"{self.name}.docs", place, place + count)] = True
        return mask

    def union(self, numbers: Array) -> Array:
        """The documents of any of the terms: a bool for each document."""
        mask = np.zeros(self.documents, bool)
        if not numbers.size:
            return mask
        first, last = int(numbers[0]), int(numbers[-1]) + 1
        counts = self.counts(first, last)[numbers - first]
        places = self._file.read(f"{self.name}.places", first, last)[numbers - first].astype(np.int64)
        dense = counts * _DENSE > self.documents
        if dense.any():
            width = -(-self.documents // 8)
            rows = self._file.read(f"{self.name}.bitmaps").reshape(-1, width)[places[dense]]
            mask |= self._unpack(np.bitwise_or.reduce(rows, axis=0))
        starts, counts = places[~dense], counts[~dense]
        if starts.size:
            low, high = int(starts[0]), int(starts[-1] + counts[-1])
            docs = self._file.read(f"{self.name}.docs", low, high)
            if numbers.size < last - first:
                docs = docs[ranges(starts - low, counts)]
            mask[docs] = True
        return mask

    def freqs(self, number: int) -> Array:
        """How often a term occurs in each of its documents."""
        return self._freqs.read(*self._range("posting_starts", number))

    def keys(self, number: int, among: Array | None = None) -> Array:
        """Where a term stands: document << shift | position; only in the documents `among`.

        They are distinct, and ascend unless the field folds another.
        """
        if self._base is None:
            docs, freqs, positions = self._occurrences(number)
        else:
            # Gathered first and placed together: a common folded term has twenty forms, most of them rare.
            forms = self._file.read(f"{self.name}.forms", *self._range("form_starts", number)).tolist()
            parts = zip(*map(self._base._occurrences, forms), strict=True)
            docs, freqs, positions = map(np.concatenate, parts)
        ends = np.cumsum(freqs, dtype=np.int64)
        if among is not None:
            kept = np.flatnonzero(among[docs])
            docs, freqs = docs[kept], freqs[kept]
            positions = positions[ranges(ends[kept] - freqs, freqs)]
            ends = np.cumsum(freqs, dtype=np.int64)
        # Each document stands before its first occurrence, less the one before it (modulo the dtype), and then all
        # are summed up: three times faster than repeating each.
        dtype = np.uint64 if self._wide else np.uint32
        docs = np.left_shift(docs.astype(dtype), dtype(self.shift))
        steps = docs.copy()
        steps[1:] -= docs[:-1]
        keys: Array = np.zeros(positions.size, dtype)
        keys[ends - freqs] = steps
        np.cumsum(keys, out=keys)
        keys |= positions.astype(dtype)
        return keys

    def _occurrences(self, number: int) -> tuple[Array, Array, Array]:
        """The documents of a term, how often it occurs in each, and where."""
        assert self._positions is not None
        positions = self._positions.read(*self._range("position_starts", number))
        return self.docs(number), self.freqs(number), positions

    @property
    def shift(self) -> int:
        """By how many bits the document stands left of the position in a key."""
        return 32 if self._wide else 16

    @property
    def room(self) -> int:
        """How far a key can be moved up before it could be one of the next document."""
        return (1 << self.shift) - NARROW

    def forms(self, start: int, stop: int) -> tuple[Array, Array]:
        """How many terms of the folded field each of the terms [start, stop) has, and which."""
        starts = self._file.read(f"{self.name}.form_starts", start, stop + 1).astype(np.int64)
        return np.diff(starts), self._file.read(f"{self.name}.forms", int(starts[0]), int(starts[-1]))

    def base_occurrences(self) -> Array:
        """How often each term of the field it folds occurs in all."""
        assert self._base is not None
        starts = self._file.read(f"{self._base.name}.position_starts").astype(np.int64)
        return np.diff(starts)

    def postings(self, start: int, stop: int, *, positioned: bool) -> Postings:
        """Everything about the terms [start, stop), to be merged; with their positions if asked."""
        counts = self.counts(start, stop)
        edges = self._file.read(f"{self.name}.posting_starts", start, stop + 1)
        docs = np.empty(int(counts.sum()), np.uint16)
        dense = counts * _DENSE > self.documents
        rare = np.repeat(~dense, counts)
        if not dense.all():
            low = self._place(start + int(np.argmin(dense)))
            docs[rare] = self._file.read(f"{self.name}.docs", low, low + int(counts[~dense].sum()))
        if dense.any():
            docs[~rare] = np.concatenate([self.docs(start + i) for i in np.flatnonzero(dense).tolist()])
        positions = None
        if positioned and self._base is not None:
            low_bits = (1 << self.shift) - 1
            keys = np.concatenate([np.sort(self.keys(number)) for number in range(start, stop)])
            positions = (keys & keys.dtype.type(low_bits)).astype(np.int64)
        elif positioned and self._positions is not None:
            at = self._file.read(f"{self.name}.position_starts", start, stop + 1)
            positions = self._positions.read(int(at[0]), int(at[-1])).astype(np.int64)
        freqs = self._freqs.read(int(edges[0]), int(edges[-1])).astype(np.int64)
        return Postings(self.terms.terms(start, stop), counts, docs, freqs, positions)

    def _range(self, section: str, number: int) -> tuple[int, int]:
        return self._file.pair(f"{self.name}.{section}", number)

    def _place(self, number: int) -> int:
        return int(self._file.read(f"{self.name}.places", number, number + 1)[0])

    def _dense(self, count: int) -> bool:
        return count * _DENSE > self.documents

    def _bitmap(self, number: int) -> Array:
        width = -(-self.documents // 8)
        start = self._place(number) * width
        return self._unpack(self._file.read(f"{self.name}.bitmaps", start, start + width))

    def _unpack(self, bitmap: Array) -> Array:
        return np.unpackbits(bitmap, count=self.documents).view(bool)


class TextWriter:
    """Writes the postings of one field, given in the order of its terms."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._terms: list[bytes] = []
        self._counts: list[Array] = []
        self._places: list[Array] = []
        self._docs: list[Array] = []
        self._bitmaps: list[Array] = []
        self._freqs = ExceptionalWriter(np.uint8)
        self._positions = ExceptionalWriter(np.uint16)
        self._occurrences: list[Array] = []
        self._next_doc = self._next_bitmap = 0

    def add(self, postings: Postings) -> None:
        """Take the next terms."""
        counts = postings.counts
        if not counts.size:
            return
        dense = counts * _DENSE > self._documents
        rare = np.repeat(~dense, counts)
        sizes = np.where(dense, 0, counts)
        places = self._next_doc + np.cumsum(sizes) - sizes
        places[dense] = self._next_bitmap + np.arange(np.count_nonzero(dense))
        self._next_doc += int(sizes.sum())
        self._next_bitmap += int(np.count_nonzero(dense))
        self._places.append(places)
        self._docs.append(postings.docs[rare])
        if dense.any():
            rows = np.zeros((np.count_nonzero(dense), self._documents), bool)
            rows[np.repeat(np.arange(len(rows)), counts[dense]), postings.docs[~rare]] = True
            self._bitmaps.append(np.packbits(rows, axis=1).ravel())
        self._terms.extend(postings.terms)
        self._counts.append(counts)
        self._freqs.add(postings.freqs)
        if postings.positions is not None:
            starts = np.concatenate(([0], np.cumsum(counts)))
            ends = np.concatenate(([0], np.cumsum(postings.freqs)))
            self._occurrences.append(np.diff(ends[starts]))
            self._positions.add(postings.positions)

    def finish(self, file: SectionWriter, name: str, *, positioned: bool) -> bool:
        """Write the sections of the field; whether there were any postings."""
        if not self._terms:
            return False
        write_dictionary(file, name, self._terms)
        file.add(f"{name}.posting_starts", starts_of(self._counts))
        file.add(f"{name}.places", smallest(np.concatenate(self._places)))
        file.add(f"{name}.docs", np.empty(0, np.uint16), *self._docs)
        file.add(f"{name}.bitmaps", np.empty(0, np.uint8), *self._bitmaps)
        self._freqs.finish(file, f"{name}.freqs")
        if positioned:
            file.add(f"{name}.position_starts", starts_of(self._occurrences))
            self._positions.finish(file, f"{name}.positions")
        return True


def write_forms(file: SectionWriter, name: str, forms: Array, folded: Array) -> None:
    """Write of which terms of the field it folds (`forms`) each term (`folded`) has its positions."""
    file.add(f"{name}.form_starts", starts_of([np.bincount(folded)]))
    file.add(f"{name}.forms", smallest(forms[np.lexsort((forms, folded))]))


def starts_of(counts: Sequence[Array]) -> Array:
    """Where runs of these lengths begin, and where the last ends, in the narrowest dtype."""
    return smallest(np.concatenate(([0], np.cumsum(np.concatenate(counts)))))
