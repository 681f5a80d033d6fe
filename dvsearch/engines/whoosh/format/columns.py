"""The exact fields of a segment: a dictionary of values, and which values each document has.

Sections of a field F, beside its dictionary:

    F.ordinals         a document has at most one value: its number + 1, or 0 for none
    F.ordinals, F.starts   otherwise: the numbers of all values, and where those of each document begin
    id.docs            for the field `id` alone: the document of each value
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from dvsearch.engines.whoosh.format.plain_files import corrupt
from dvsearch.engines.whoosh.format.postings import starts_of
from dvsearch.engines.whoosh.format.section_file import Array, Section, SectionFile, SectionWriter, smallest
from dvsearch.engines.whoosh.format.term_dictionary import Dictionary, decode, write_dictionary
from dvsearch.number_ranges import ranges

# A field of so few values is decoded whole when first shown: provinces, years, sources.
_FEW = 2000


class Column:
    """The values of one exact field of one segment."""

    def __init__(self, file: SectionFile, name: str, documents: int) -> None:
        self.name = name
        self.documents = documents
        self.values = Dictionary(file, name)
        self._file = file
        self.single = f"{name}.starts" not in file
        if file.count(f"{name}.ordinals" if self.single else f"{name}.starts") != documents + (not self.single):
            raise corrupt(file.path, f"field {name}: not values for each document")

    @cached_property
    def _ordinals(self) -> Array:
        return self._file.read(f"{self.name}.ordinals")

    @cached_property
    def _docs(self) -> Section:
        """The document of each value; for the field `id` alone."""
        return self._file.section(f"{self.name}.docs")

    @cached_property
    def _starts(self) -> Array:
        """Where the values of each document begin; for a field of many values."""
        return self._file.read(f"{self.name}.starts")

    @cached_property
    def _leading(self) -> Array:
        """The number + 1 of the first value of each document, or 0."""
        leading: Array = self.first + 1
        return smallest(leading)

    @cached_property
    def _others(self) -> tuple[Array, Array]:
        """Every value of a document but its first: its number, and the document; few have any."""
        numbers, docs = self.entries
        other = np.zeros(docs.size, bool)
        other[1:] = docs[1:] == docs[:-1]
        return numbers[other].astype(np.int64), docs[other]

    @cached_property
    def _by_value(self) -> tuple[Array, list[int]]:
        """The documents of each value one after the other, and where those of each begin; for a field of many values.

        Kept, since to find those of a province takes nine times as long without.
        """
        numbers, docs = self.entries
        ends = np.bincount(numbers, minlength=self.values.size).cumsum()
        return docs[numbers.argsort(kind="stable")], [0, *ends.tolist()]

    @cached_property
    def per_document(self) -> Array:
        """How many values each document has."""
        if self.single:
            return np.not_equal(self._ordinals, 0).astype(np.int64)
        return np.diff(self._starts.astype(np.int64))

    @cached_property
    def entries(self) -> tuple[Array, Array]:
        """Every value of every document: its number, and the document, ascending."""
        if self.single:
            docs = np.flatnonzero(self._ordinals)
            return self._ordinals[docs].astype(np.int64) - 1, docs
        return self._ordinals, np.repeat(np.arange(self.documents), self.per_document)

    @cached_property
    def first(self) -> Array:
        """The number of the first value of each document, or -1."""
        if self.single:
            return self._ordinals.astype(np.int32) - np.int32(1)
        first = np.full(self.documents, -1, np.int32)
        numbers, docs = self.entries
        at = np.concatenate(([0], np.flatnonzero(np.diff(docs)) + 1)) if docs.size else docs
        first[docs[at]] = numbers[at]
        return first

    def first_of(self, doc: int) -> int:
        """Return the number of the first value of one document, or -1; nothing is read of the others."""
        if self.single:
            return self._numbers.item(doc) - 1
        start, stop = self._bounds.pair(doc)
        return self._numbers.item(start) if start < stop else -1

    @cached_property
    def _numbers(self) -> Section:
        return self._file.section(f"{self.name}.ordinals")

    @cached_property
    def _bounds(self) -> Section:
        return self._file.section(f"{self.name}.starts")

    @cached_property
    def _texts(self) -> list[str]:
        return [decode(value) for value in self.values.terms()]

    def texts(self, numbers: Array) -> list[str]:
        """Return the values with these numbers."""
        if self.values.size <= max(_FEW, 4 * numbers.size):
            texts = self._texts
            return [texts[number] for number in numbers.tolist()]
        return [decode(value) for value in self.values.several(numbers)]

    def mask(self, start: int, stop: int) -> Array:
        """Return the documents with a value of [start, stop): a bool for each document."""
        if self.single:
            if stop - start == 1:
                return np.equal(self._ordinals, stop)
            return (self._ordinals > start) & (self._ordinals <= stop)
        docs, starts = self._by_value
        mask = np.zeros(self.documents, bool)
        mask[docs[starts[start] : starts[stop]]] = True
        return mask

    def union(self, wanted: Array) -> Array:
        """Return the documents with one of these values: a bool for each document."""
        fits = np.zeros(self.values.size, bool)
        fits[wanted] = True
        numbers, docs = self.entries
        mask = np.zeros(self.documents, bool)
        mask[docs[fits[numbers]]] = True
        return mask

    def counts(self, docs: Array) -> tuple[Array, int]:
        """Return how many of some documents have each value, and how many have none."""
        ordinals = self._ordinals if self.single else self._leading
        counts = np.bincount(ordinals.take(docs), minlength=self.values.size + 1)
        without, counts = int(counts[0]), counts[1:]
        if not self.single:
            numbers, owners = self._others
            among = np.zeros(self.documents, bool)
            among[docs] = True
            counts = counts + np.bincount(numbers.compress(among.take(owners)), minlength=self.values.size)
        return counts, without

    def ordinals_of(self, docs: Array) -> tuple[Array, Array]:
        """List every value of some documents: which of the documents has it, and its number + 1, or once 0 for none."""
        if self.single:
            return np.arange(docs.size), self._ordinals.take(docs)
        counts = self.per_document.take(docs)
        numbers = self._ordinals.take(ranges(self._starts.take(docs).astype(np.int64), counts)).astype(np.int64) + 1
        without = np.flatnonzero(counts == 0)
        owners = np.concatenate((np.repeat(np.arange(docs.size), counts), without))
        return owners, np.concatenate((numbers, np.zeros(without.size, np.int64)))

    def doc(self, number: int) -> int:
        """Return the document of an id."""
        return self._docs.item(number)


def write_column(file: SectionWriter, name: str, values: Sequence[bytes], per_document: Array, numbers: Array) -> None:
    """Write a field: its sorted values, how many each document has, and their numbers in order."""
    write_dictionary(file, name, values)
    if int(per_document.max(initial=0)) <= 1:
        ordinals = np.zeros(per_document.size, np.int64)
        ordinals[per_document == 1] = numbers + 1
        file.add(f"{name}.ordinals", smallest(ordinals))
    else:
        file.add(f"{name}.ordinals", smallest(numbers))
        file.add(f"{name}.starts", starts_of([per_document]))
    if name == "id":
        docs = np.empty(len(values), np.uint16)
        docs[numbers] = np.flatnonzero(per_document)
        file.add("id.docs", docs)
