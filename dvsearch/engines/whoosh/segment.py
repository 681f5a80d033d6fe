"""A segment: up to 65,536 documents in one file that never changes, and a bitmap of those deleted since."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np

from dvsearch.article import UNFOLDED
from dvsearch.engines.whoosh.format.columns import Column
from dvsearch.engines.whoosh.format.forward_index import ForwardIndex
from dvsearch.engines.whoosh.format.plain_files import corrupt
from dvsearch.engines.whoosh.format.postings import TextField
from dvsearch.engines.whoosh.format.section_file import MAX_DOCUMENTS, Array, SectionFile
from dvsearch.engines.whoosh.format.stored_texts import Store
from dvsearch.engines.whoosh.format.term_dictionary import decode, encode
from dvsearch.errors import IndexOutdated


class Segment:
    """One segment open for reading; `live_docs` is a bool for each document, or None where none is deleted."""

    def __init__(self, path: Path) -> None:
        self.file = SectionFile(path)
        documents, wide = self.file.facts.get("documents"), self.file.facts.get("wide")
        if type(documents) is not int or type(wide) is not bool or not 0 < documents <= MAX_DOCUMENTS:
            raise corrupt(path, "damaged footer: how many documents there are")
        self.documents, self.wide = documents, wide
        self.live_docs: Array | None = None
        self._text: dict[str, TextField | None] = {}
        self._columns: dict[str, Column | None] = {}

    def with_live_docs(self, live: Array | None) -> Segment:
        """Return the same segment with other documents deleted; what was read and verified is shared."""
        other = object.__new__(Segment)
        other.__dict__.update(self.__dict__)
        other.__dict__.pop("live_count", None)
        other.__dict__.pop("length", None)
        other.live_docs = live
        return other

    def text(self, field: str) -> TextField | None:
        """Return the postings of a text field; None where no document has the field."""
        if field not in self._text:
            made = None
            if f"{field}.places" in self.file:
                base = self.text(UNFOLDED[field]) if field in UNFOLDED else None
                made = TextField(self.file, field, self.documents, self.wide, base)
            self._text[field] = made
        return self._text[field]

    def column(self, field: str) -> Column | None:
        """Return the values of an exact field; None where no document has one."""
        if field not in self._columns:
            there = f"{field}.ordinals" in self.file
            self._columns[field] = Column(self.file, field, self.documents) if there else None
        return self._columns[field]

    @cached_property
    def live_count(self) -> int:
        """How many documents are not deleted."""
        return self.documents if self.live_docs is None else int(np.count_nonzero(self.live_docs))

    @property
    def docs(self) -> Array:
        """The documents that are not deleted."""
        return np.arange(self.documents) if self.live_docs is None else np.flatnonzero(self.live_docs)

    @cached_property
    def lengths(self) -> Array:
        """How many terms the field `text` has in each document."""
        lengths = self.file.read("lengths")
        if lengths.size != self.documents:
            raise corrupt(self.file.path, "section lengths: not one for each document")
        return lengths

    @cached_property
    def length(self) -> int:
        """How many terms the field `text` has in all documents that are not deleted."""
        lengths = self.lengths if self.live_docs is None else self.lengths[self.live_docs]
        return int(lengths.sum(dtype=np.int64))

    @property
    def has_forward(self) -> bool:
        """Whether the text forward is kept: not in a segment of before."""
        return "forward.terms" in self.file

    @cached_property
    def forward(self) -> ForwardIndex | None:
        """The text forward; None where no document has a text.

        Raises IndexOutdated where the segment was written before it was kept.
        """
        if self.text("text") is None:
            return None
        if not self.has_forward:
            raise IndexOutdated(
                f"{self.file.path}: written before the index knew what stands where",
                hint="run: dvsearch index --rebuild PATH...",
            )
        return ForwardIndex(self.file, self.lengths)

    @cached_property
    def store(self) -> Store:
        """The stored texts."""
        return Store(self.file)

    @property
    def ids(self) -> Column:
        """The field `id`, of which every document has one."""
        column = self.column("id")
        if column is None:
            raise corrupt(self.file.path, "section id.ordinals is missing")
        return column

    def doc(self, id: str) -> int | None:
        """Return the document of an id that is not deleted, or None."""
        number = self.ids.values.find(encode(id))
        if number is None:
            return None
        doc = self.ids.doc(number)
        return doc if self.live_docs is None or self.live_docs[doc] else None

    def having(self, field: str, value: bytes) -> list[int]:
        """Return the documents that have a value of an exact field and are not deleted."""
        column = self.column(field)
        number = None if column is None else column.values.find(value)
        if column is None or number is None:
            return []
        docs = [column.doc(number)] if field == "id" else np.flatnonzero(column.mask(number, number + 1)).tolist()
        return docs if self.live_docs is None else [doc for doc in docs if self.live_docs[doc]]

    def first_value(self, field: str, doc: int) -> str:
        """Return the first value of an exact field that a document has, or "" where it has none."""
        column = self.column(field)
        number = -1 if column is None else column.first_of(doc)
        return "" if column is None or number < 0 else decode(column.values[number])

    def id(self, doc: int) -> str:
        """Return the id of a document."""
        return decode(self.ids.values[int(self.ids.first[doc])])
