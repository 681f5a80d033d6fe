"""Inverting a batch: documents are gathered as numbers of terms, sorted by NumPy or the kernel, and written.

No loop in Python runs over postings: each term of a shared vocabulary is looked up once, in one dictionary for all
fields.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import compress, count
from pathlib import Path
from typing import Any

import numpy as np

from dvsearch.article import EXACT_FIELDS, POSITION_GAP, TEXT_FIELDS, UNFOLDED, UNPOSITIONED
from dvsearch.engines.base import Document
from dvsearch.engines.whoosh.building.forward_buffer import ForwardBuffer, Tokens
from dvsearch.engines.whoosh.building.stored_buffer import StoredBuffer
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.columns import write_column
from dvsearch.engines.whoosh.format.postings import NARROW, Postings, TextWriter, write_forms
from dvsearch.engines.whoosh.format.section_file import Array, SectionWriter
from dvsearch.engines.whoosh.format.term_dictionary import encode
from dvsearch.term_ids import Lookup

# Eight batches make one full segment. Terms are 4 bytes each while gathered, 40 while one field is sorted.
MAX_DOCUMENTS = 8_192
MAX_TERMS = 16_000_000
# Occurrences of a term in one document that fit into 16 bits.
_MOST = 0xFFFF
# A title's terms are looked up together with those of the text that it stands in front of.
_NUMBERED_WITH = {"title": "text", "title_folded": "text_folded"}


class SegmentBuilder:
    """Documents to be written as one segment."""

    def __init__(self, kernel: Any = None, dictionary: Callable[[], bytes] = bytes) -> None:
        """The kernel sorts terms where it is given; `dictionary` is asked for one to compress many texts with."""
        self._kernel = kernel
        self._vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
        lookups = defaultdict[str, Lookup](lambda: Lookup(self._vocabulary.__getitem__))
        self._text = {field: _TextBuffer(lookups[_NUMBERED_WITH.get(field, field)]) for field in TEXT_FIELDS}
        self._forward = ForwardBuffer()
        self._exact = {field: _ExactBuffer() for field in EXACT_FIELDS}
        self._stored = StoredBuffer(dictionary)
        self._alive: list[bool] = []
        self._docs: dict[str, int] = {}

    def __contains__(self, id: str) -> bool:
        return id in self._docs

    def __len__(self) -> int:
        return len(self._docs)

    @property
    def ids(self) -> list[str]:
        """The ids in the order of the documents."""
        return list(self._docs)

    @property
    def full(self) -> bool:
        """Whether it is time to write."""
        return len(self._alive) >= MAX_DOCUMENTS or sum(text.size for text in self._text.values()) >= MAX_TERMS

    def add(self, document: Document) -> None:
        """Take a document, in place of the one with its id."""
        self.discard(document.id)
        doc = len(self._alive)
        self._docs[document.id] = doc
        self._alive.append(True)
        for field, text in self._text.items():
            text.add(doc, document.text.get(field, ()))
        self._forward.add(document)
        for field, exact in self._exact.items():
            exact.add((document.id,) if field == "id" else document.exact.get(field, ()))
        self._stored.add(encode(document.stored))

    def discard(self, id: str) -> bool:
        """Take a document out. Returns whether it was there."""
        doc = self._docs.pop(id, None)
        if doc is not None:
            self._alive[doc] = False
        return doc is not None

    def write(self, path: Path) -> tuple[int, int]:
        """Write the segment to the disk. Returns its size and its checksum."""
        with durable_files.atomic_write(path) as out:
            file = SectionWriter(out)
            file.facts["documents"] = len(self)
            file.facts["wide"] = any(text.reach > NARROW for text in self._text.values())
            alive = np.array(self._alive)
            self._write_text(file, alive)
            file.add("lengths", self._text["text"].lengths(alive.size)[alive])
            for field, exact in self._exact.items():
                exact.write(file, field, alive)
            self._stored.write(file, self._alive)
            return file.finish()

    def _write_text(self, file: SectionWriter, alive: Array) -> None:
        docs = np.cumsum(alive) - 1
        docs[~alive] = -1
        places: dict[str, Array] = {}
        words = sorted(self._vocabulary)
        rank = np.empty(len(words), np.uint64)
        rank[[self._vocabulary[word] for word in words]] = np.arange(len(words))
        terms = list(map(encode, words))
        inverted: dict[str, Postings] = {}
        for field, text in self._text.items():
            base = self._text[UNFOLDED[field]] if field in UNFOLDED else None
            folded = text.fold(base, len(words)) if base is not None else None
            positioned = field not in UNPOSITIONED and folded is None
            if folded is None or inverted[UNFOLDED[field]].freqs.max(initial=0) > _MOST:
                postings, places[field] = text.invert(terms, rank, docs, self._kernel, positioned=positioned)
            else:
                postings, places[field] = _fold(inverted[UNFOLDED[field]], places[UNFOLDED[field]], folded, terms, rank)
            inverted[field] = postings._replace(positions=None)
            writer = TextWriter(len(self))
            writer.add(postings)
            there = writer.finish(file, field, positioned=positioned)
            if there and field == "text":
                tokens = text.tokens(docs >= 0)
                self._forward.write(file, tokens._replace(terms=places[field].take(tokens.terms)), writer.occurrences)
            if there and folded is not None:
                base_places, own_places = places[UNFOLDED[field]], places[field][folded]
                used = base_places >= 0
                write_forms(file, field, base_places[used], own_places[used])


class _TextBuffer:
    """One text field of a batch: the numbers of its terms, in the order they came."""

    def __init__(self, number: Lookup) -> None:
        self._number = number
        self._values: list[Array] = []
        self._layout: list[tuple[int, int, int]] = []  # of each value: document, first position, length
        self.size = 0
        self.reach = 0

    def add(self, doc: int, values: Sequence[Sequence[str]]) -> None:
        """Take the values of the next document."""
        start = 0
        for terms in values:
            length = len(terms)
            if length:
                self._values.append(self._number(terms))
                self._layout.append((doc, start, length))
                self.size += length
                self.reach = max(self.reach, start + length)
            start += length + POSITION_GAP

    def lengths(self, documents: int) -> Array:
        """Return how many terms each document has."""
        layout = np.array(self._layout, np.int64).reshape(-1, 3)
        return np.bincount(layout[:, 0], layout[:, 2], documents).astype(np.uint32)

    def tokens(self, alive: Array) -> Tokens:
        """Return the numbers of the terms of the documents that are alive, in order."""
        layout = np.array(self._layout, np.int64).reshape(-1, 3)
        kept = np.repeat(alive[layout[:, 0]], layout[:, 2])
        titles = layout[layout[:, 1] == 0]
        lengths = np.bincount(titles[:, 0], titles[:, 2], alive.size).astype(np.int64)
        return Tokens(self._numbers()[kept].astype(np.intp), alive, lengths)

    def _numbers(self) -> Array:
        """Return the numbers of all values, one after the other."""
        if len(self._values) != 1:
            self._values = [np.concatenate(self._values) if self._values else np.empty(0, np.uint32)]
        return self._values[0]

    def fold(self, base: _TextBuffer, vocabulary: int) -> Array | None:
        """Return the folded term of each term of `base`; None where a term is not always folded to the same."""
        if self._layout != base._layout or not self._layout:
            return None
        folded = np.zeros(vocabulary, np.uint32)
        numbers, own = base._numbers().astype(np.intp), self._numbers()
        folded[numbers] = own
        return folded.astype(np.intp) if np.array_equal(folded.take(numbers), own) else None

    def invert(
        self, terms: Sequence[bytes], rank: Array, docs: Array, kernel: Any, *, positioned: bool
    ) -> tuple[Postings, Array]:
        """Invert the field: the postings, and of each term its place among those (-1: in no document that is kept).

        `terms` are all of the batch in order, and `rank` is the place in it of the term of each number. `docs` gives
        the documents their final numbers, -1 where one is not kept.
        """
        layout = np.array(self._layout, np.int64).reshape(-1, 3)
        layout[:, 0] = docs[layout[:, 0]]
        inverted = (
            _sort_terms(self._numbers(), rank, layout, positioned=positioned)
            if kernel is None
            else _count_terms(kernel, self._numbers(), rank, layout, positioned=positioned)
        )
        postings, places = _postings(terms, *inverted)
        return postings, places[rank.astype(np.intp)]


# Of each term how many documents have it, and of each of these its number, how often, and at which positions.
_Inverted = tuple[Array, Array, Array, "Array | None"]


def _count_terms(kernel: Any, numbers: Array, rank: Array, layout: Array, *, positioned: bool) -> _Inverted:
    """Invert terms in the kernel, which counts them first: a fifth of the time of sorting them."""
    given = (array.astype("<u4").tobytes() for array in (numbers, rank, layout))  # document -1 is none of 16 bits
    counts, docs, freqs, positions = kernel.invert_terms(*given, positioned)
    counts, freqs = (np.frombuffer(column, "<u4").astype(np.int64) for column in (counts, freqs))
    where = np.frombuffer(positions, "<u4").astype(np.int32) if positioned else None
    return counts, np.frombuffer(docs, "<u2"), freqs, where


def _sort_terms(numbers: Array, rank: Array, layout: Array, *, positioned: bool) -> _Inverted:
    """Invert terms by sorting them."""
    docs, lengths = layout[:, 0], layout[:, 2]
    # Arrays as narrow as can be: the memory of a new one costs more than what is written to it.
    doc = np.repeat(docs.astype(np.int32), lengths)
    # Sorting (term, place in the batch) as one number is 8 times faster than a stable argsort by term.
    keys = rank.take(numbers.astype(np.intp))
    keys <<= np.uint64(32)
    keys |= np.arange(doc.size, dtype=np.uint64)
    if (docs < 0).any():
        keys = keys[doc >= 0]
    keys.sort()
    at = keys.astype(np.uint32).astype(np.intp)  # the lower half; NumPy takes by intp 4 times as fast
    keys >>= np.uint64(32)
    term = keys.astype(np.uint32)
    doc = doc.take(at)
    first = np.flatnonzero(_begins(term) | _begins(doc))
    counts = np.bincount(term[first], minlength=rank.size)
    positions = None
    if positioned:
        before = np.cumsum(lengths) - lengths
        positions = np.repeat((layout[:, 1] - before).astype(np.int32), lengths)
        positions += np.arange(positions.size, dtype=np.int32)
        positions = positions.take(at)
    return counts, doc.take(first), np.diff(first, append=at.size), positions


def _fold(base: Postings, places: Array, folded: Array, terms: Sequence[bytes], rank: Array) -> tuple[Postings, Array]:
    """Make what `_TextBuffer.invert` gives for a folded field, out of the postings of the field it folds.

    There are half as many of these as of occurrences. `places` are of the terms of that field, and `folded` is the
    folded term of each.
    """
    used = np.flatnonzero(places >= 0)
    ranks = np.empty(used.size, np.uint64)
    ranks[places[used]] = rank[folded[used]]
    keys = np.repeat(ranks << np.uint64(32), base.counts)  # of 32, 16 and 16 bits: term, document and occurrences
    keys |= base.docs.astype(np.uint64) << np.uint64(16)
    keys |= base.freqs.astype(np.uint64)
    keys.sort()
    first = np.flatnonzero(_begins(keys >> np.uint64(16)))
    freqs = np.add.reduceat(keys & np.uint64(_MOST), first).astype(np.int64) if first.size else base.freqs
    kept = keys[first]
    counts = np.bincount((kept >> np.uint64(32)).astype(np.intp), minlength=len(terms))
    postings, own_places = _postings(terms, counts, kept >> np.uint64(16) & np.uint64(0xFFFF), freqs, None)
    return postings, own_places[rank.astype(np.intp)]


def _begins(values: Array) -> Array:
    """Tell whether each value differs from the one before it."""
    begins = np.ones(values.size, bool)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def _postings(
    terms: Sequence[bytes], counts: Array, docs: Array, freqs: Array, positions: Array | None
) -> tuple[Postings, Array]:
    """Return the postings of those terms that have any, and of each term its place among these (else -1)."""
    used = counts > 0
    places = np.full(len(terms), -1, np.int64)
    places[used] = np.arange(np.count_nonzero(used))
    there = list(compress(terms, used.tolist()))
    return Postings(there, counts[used], docs.astype(np.uint16), freqs, positions), places


class _ExactBuffer:
    """One exact field of a batch: the numbers of its values."""

    def __init__(self) -> None:
        self._vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
        self._numbers: list[int] = []
        self._counts: list[int] = []

    def add(self, values: Sequence[str]) -> None:
        """Take the values of the next document; a value given twice counts once."""
        distinct = dict.fromkeys(values) if len(values) > 1 else values
        self._numbers.extend(map(self._vocabulary.__getitem__, distinct))
        self._counts.append(len(distinct))

    def write(self, file: SectionWriter, field: str, alive: Array) -> None:
        """Write the column, if any document that is alive has a value."""
        counts = np.array(self._counts, np.int64)
        numbers = np.array(self._numbers, np.int64)[np.repeat(alive, counts)]
        if not numbers.size:
            return
        words = np.array(list(self._vocabulary), object)
        used = np.unique(numbers)
        order = used[np.argsort(words[used])]
        rank = np.empty(words.size, np.int64)
        rank[order] = np.arange(order.size)
        write_column(file, field, [encode(word) for word in words[order]], counts[alive], rank[numbers])
