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

from dvsearch.engines.whoosh.format.patched_array import PatchedArray, PatchedArrayWriter
from dvsearch.engines.whoosh.format.plain_files import corrupt
from dvsearch.engines.whoosh.format.section_file import Array, SectionFile, SectionWriter, smallest
from dvsearch.engines.whoosh.format.term_dictionary import Dictionary, write_dictionary
from dvsearch.number_ranges import ranges

# Positions below this leave half of the 16 bits for moving keys in a phrase; else keys have 64 bits, not 32.
NARROW = 1 << 15
DENSE = 16  # a bitmap from one document in 16 on


class Postings(NamedTuple):
    """The postings of some terms, one term after the other."""

    terms: Sequence[bytes]
    counts: Array  # int64 (T): documents of each term
    docs: Array  # uint16 (P)
    freqs: Array  # int64 (P)
    positions: Array | None  # int64 (O)


class PostingList:
    """The postings of one term: where they lie is looked up once, and the documents are kept as they are asked for.

    Documents that come back are shared: never changed.
    """

    __slots__ = ("_docs", "_mask", "_place", "_start", "count", "dense", "field", "number")

    def __init__(self, field: TextField, number: int, start: int, stop: int, place: int) -> None:
        self.field = field
        self.number = number
        self.count = stop - start
        self.dense = self.count * DENSE > field.documents
        self._start = start
        self._place = place
        self._docs: Array | None = None
        self._mask: Array | None = None

    @property
    def docs(self) -> Array:
        """The documents, ascending, deleted ones included."""
        if self._docs is None:
            if self.dense:
                self._docs = self.mask.nonzero()[0]
            else:
                self._docs = self.field.rare_docs(self._place, self.count).astype(np.intp)
        return self._docs

    @property
    def mask(self) -> Array:
        """The documents as a bool for each document of the segment."""
        if self._mask is None:
            if self.dense:
                self._mask = self.field.bitmap(self._place)
            else:
                self._mask = np.zeros(self.field.documents, bool)
                self._mask[self.docs] = True
        return self._mask

    @property
    def freqs(self) -> Array:
        """How often the term occurs in each of its documents."""
        return self.field.freqs(self._start, self._start + self.count)

    def packed_positions(self, among: Array | None = None) -> Array:
        """Return where the term stands: document << shift | position; only in the documents `among`.

        They are distinct, and ascend unless the field folds another.
        """
        return self.field.packed_positions(self, among)


class TextField:
    """The postings of one field of one segment; `base` is the field it folds, if any."""

    def __init__(self, file: SectionFile, name: str, documents: int, wide: bool, base: TextField | None) -> None:
        self.name = name
        self.documents = documents
        self.terms = Dictionary(file, name)
        self._wide = wide
        self._posting_starts = file.section(f"{name}.posting_starts")
        self._places = file.section(f"{name}.places")
        self._docs = file.section(f"{name}.docs")
        self._bitmaps = file.section(f"{name}.bitmaps")
        self._width = -(-documents // 8)
        self._freqs = PatchedArray(file, f"{name}.freqs")
        self._base = base if f"{name}.forms" in file else None
        if self._base is not None:
            self._forms = file.section(f"{name}.forms")
            self._form_starts = file.section(f"{name}.form_starts")
        self._positions = None
        if f"{name}.positions" in file:
            self._positions = PatchedArray(file, f"{name}.positions")
            self._position_starts = file.section(f"{name}.position_starts")
        self._require_shape(file)

    def _require_shape(self, file: SectionFile) -> None:
        """Look at what costs nothing: as many beginnings as terms, each section as wide as it is read."""
        widths, runs, name = file.widths(), self.terms.size + 1, self.name
        starts = [self._posting_starts]
        starts += [self._form_starts] if self._base is not None else []
        starts += [self._position_starts] if self._positions is not None else []
        is_narrow = [widths[f"{name}.docs"], widths[f"{name}.bitmaps"], widths[f"{name}.freqs"]] == [2, 1, 1]
        if not is_narrow or any(one.count != runs for one in starts) or self._places.count != runs - 1:
            raise corrupt(file.path, f"field {name}: not a beginning for each term")

    @property
    def folds(self) -> bool:
        """Whether its positions are those of the field it folds."""
        return self._base is not None

    @property
    def positioned(self) -> bool:
        """Whether it knows where its terms stand."""
        return self.folds or self._positions is not None

    def counts(self, start: int = 0, stop: int | None = None) -> Array:
        """Return in how many documents each of the terms [start, stop) is, deleted ones included."""
        stop = self.terms.size if stop is None else stop
        return np.diff(self._posting_starts.read(start, stop + 1).astype(np.int64))

    def find(self, term: bytes) -> PostingList | None:
        """Return the postings of a term, or None."""
        number = self.terms.find(term)
        return None if number is None else self[number]

    def __getitem__(self, number: int) -> PostingList:
        """Return the postings of a term by its number."""
        return PostingList(self, number, *self._posting_starts.pair(number), self._places.item(number))

    def union(self, numbers: Array) -> Array:
        """Return the documents of any of the terms: a bool for each document."""
        mask = np.zeros(self.documents, bool)
        if not numbers.size:
            return mask
        first, last = int(numbers[0]), int(numbers[-1]) + 1
        edges = self._posting_starts.read(first, last + 1)
        counts, places = edges[1:] - edges[:-1], self._places.read(first, last)
        if numbers.size < last - first:
            counts, places = counts.take(numbers - first), places.take(numbers - first)
        dense = counts > self.documents // DENSE
        if np.count_nonzero(dense):
            rows = self._bitmaps.read().reshape(-1, self._width)[places[dense]]
            mask = self._unpack(np.bitwise_or.reduce(rows, axis=0))
            rare = ~dense
            counts, places = counts[rare], places[rare]
        if counts.size:
            low, high = int(places[0]), int(places[-1]) + int(counts[-1])
            docs = self._docs.read(low, high)
            if numbers.size < last - first:
                docs = docs.take(ranges(places - low, counts))
            mask[docs.astype(np.intp)] = True
        return mask

    def rare_docs(self, place: int, count: int) -> Array:
        """Return the documents of a term that has no bitmap, as they lie in the file."""
        return self._docs.read(place, place + count)

    def bitmap(self, place: int) -> Array:
        """Return the documents of a term that has one: a bool for each document."""
        return self._unpack(self._bitmaps.read(place * self._width, (place + 1) * self._width))

    def freqs(self, start: int, stop: int) -> Array:
        """Return how often the terms occur, in each of their documents: the postings [start, stop)."""
        return self._freqs.read(start, stop)

    def packed_positions(self, postings: PostingList, among: Array | None = None) -> Array:
        """Return the packed positions of a term of this field: see PostingList."""
        if self._base is None:
            docs, freqs, positions = self._occurrences(postings)
        else:
            # Gathered first and placed together: a common folded term has twenty forms, most of them rare.
            forms = self._forms.read(*self._form_starts.pair(postings.number)).tolist()
            parts = zip(*(self._base._occurrences(self._base[form]) for form in forms), strict=True)
            docs, freqs, positions = map(np.concatenate, parts)
        ends = freqs.cumsum(dtype=np.int64)
        if among is not None:
            kept = among.take(docs).nonzero()[0]
            docs, freqs, before = docs.take(kept), freqs.take(kept), ends.take(kept)
            ends = freqs.cumsum(dtype=np.int64)
            at = (before - ends).repeat(freqs)
            at += np.arange(at.size)
            positions = positions.take(at)
        # Each document stands before its first occurrence, less the one before it (modulo the dtype), and then all
        # are summed up: three times faster than repeating each.
        dtype = np.uint64 if self._wide else np.uint32
        docs = docs.astype(dtype)
        docs <<= dtype(self.shift)
        steps = docs.copy()
        steps[1:] -= docs[:-1]
        packed: Array = np.zeros(positions.size, dtype)
        packed[ends - freqs] = steps
        packed.cumsum(out=packed)
        packed |= positions.astype(dtype)
        return packed

    def _occurrences(self, postings: PostingList) -> tuple[Array, Array, Array]:
        """Return the documents of a term, how often it occurs in each, and where."""
        assert self._positions is not None
        positions = self._positions.read(*self._position_starts.pair(postings.number))
        return postings.docs, postings.freqs, positions

    @property
    def shift(self) -> int:
        """By how many bits the document stands left of the position in a key."""
        return 32 if self._wide else 16

    @property
    def room(self) -> int:
        """How far a key can be moved up before it could be one of the next document."""
        return (1 << self.shift) - NARROW

    def forms(self, start: int, stop: int) -> tuple[Array, Array]:
        """Return how many terms of the folded field each of the terms [start, stop) has, and which."""
        starts = self._form_starts.read(start, stop + 1).astype(np.int64)
        return np.diff(starts), self._forms.read(int(starts[0]), int(starts[-1]))

    def occurrences(self, start: int, stop: int) -> Array:
        """Return how often each of the terms [start, stop) occurs in all; of a field with positions of its own."""
        return np.diff(self._position_starts.read(start, stop + 1).astype(np.int64))

    def postings(self, start: int, stop: int, *, positioned: bool) -> Postings:
        """Return everything about the terms [start, stop), to be merged; with their positions if asked."""
        counts = self.counts(start, stop)
        edges = self._posting_starts.read(start, stop + 1)
        docs = np.empty(int(counts.sum()), np.uint16)
        dense = counts * DENSE > self.documents
        rare = np.repeat(~dense, counts)
        if not dense.all():
            low = self._places.item(start + int(np.argmin(dense)))
            docs[rare] = self._docs.read(low, low + int(counts[~dense].sum()))
        if dense.any():
            docs[~rare] = np.concatenate([self[start + i].docs for i in np.flatnonzero(dense).tolist()])
        positions = None
        if positioned and self._base is not None:
            low_bits = (1 << self.shift) - 1
            packed = np.concatenate([np.sort(self.packed_positions(self[number])) for number in range(start, stop)])
            positions = (packed & packed.dtype.type(low_bits)).astype(np.int64)
        elif positioned and self._positions is not None:
            at = self._position_starts.read(start, stop + 1)
            positions = self._positions.read(int(at[0]), int(at[-1])).astype(np.int64)
        freqs = self._freqs.read(int(edges[0]), int(edges[-1])).astype(np.int64)
        return Postings(self.terms.terms(start, stop), counts, docs, freqs, positions)

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
        self._freqs = PatchedArrayWriter(np.uint8)
        self._positions = PatchedArrayWriter(np.uint16)
        self._occurrences: list[Array] = []
        self._next_doc = self._next_bitmap = 0

    def add(self, postings: Postings) -> None:
        """Take the next terms."""
        counts = postings.counts
        if not counts.size:
            return
        dense = counts * DENSE > self._documents
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

    @property
    def occurrences(self) -> Array:
        """How often each term occurs, of a field whose positions were given."""
        return np.concatenate([np.empty(0, np.int64), *self._occurrences])

    def finish(self, file: SectionWriter, name: str, *, positioned: bool) -> bool:
        """Write the sections of the field. Returns whether there were any postings."""
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
    """Return where runs of these lengths begin, and where the last ends, in the narrowest dtype."""
    return smallest(np.concatenate(([0], np.cumsum(np.concatenate(counts)))))
