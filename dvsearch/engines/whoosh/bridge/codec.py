"""Our codec for stock Whoosh: ordinary readers and matchers over segments of arrays.

Through it `whoosh.index.open_dir(...).searcher()` opens and searches the same files that the engine searches itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from whoosh.codec.base import Codec, FieldCursor, PerDocumentReader, TermsReader
from whoosh.matching.mcore import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from dvsearch.article import EXACT_FIELDS, TEXT_FIELDS
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.format.term_dictionary import Dictionary, decode, encode
from dvsearch.engines.whoosh.segment import Segment


class SegmentEntry(Protocol):
    """What the table of contents keeps of a segment, as far as the codec needs it."""

    def open(self, folder: Path) -> Segment:
        """Open the segment for reading."""


class ArrayCodec(Codec):  # type: ignore[misc]
    """Our codec at Whoosh's extension point. Segments are written by the engine's own writer, not through it."""

    def terms_reader(self, storage: Any, segment: SegmentEntry) -> ArrayTerms:
        """Return the dictionary and the postings."""
        return ArrayTerms(segment.open(Path(storage.folder)))

    def per_document_reader(self, storage: Any, segment: SegmentEntry) -> ArrayDocuments:
        """Lengths, deletions and stored texts."""
        return ArrayDocuments(segment.open(Path(storage.folder)))


class ArrayDocuments(PerDocumentReader):  # type: ignore[misc]
    """What is known of each document."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def doc_count(self) -> int:
        return self._segment.live_count

    def doc_count_all(self) -> int:
        return self._segment.documents

    def has_deletions(self) -> bool:
        return self._segment.live_docs is not None

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.live_docs is not None and not self._segment.live_docs[docnum]

    def deleted_docs(self) -> list[int]:
        live = self._segment.live_docs
        return [] if live is None else np.flatnonzero(~live).tolist()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._segment.lengths[docnum]) if fieldname in TEXT_FIELDS else default

    def field_length(self, fieldname: str) -> int:
        return int(self._segment.lengths.sum()) if fieldname in TEXT_FIELDS else 0

    def min_field_length(self, fieldname: str) -> int:
        return int(self._segment.lengths.min()) if fieldname in TEXT_FIELDS else 0

    def max_field_length(self, fieldname: str) -> int:
        return int(self._segment.lengths.max()) if fieldname in TEXT_FIELDS else 0

    def stored_fields(self, docnum: int) -> dict[str, str]:
        return {"stored": self._segment.store.text(docnum)}


class ArrayTerms(TermsReader):  # type: ignore[misc]
    """The terms of every field: those of a text field, and the values of an exact one."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def indexed_field_names(self) -> list[str]:
        return sorted(name for name in (*TEXT_FIELDS, *EXACT_FIELDS) if self._terms(name) is not None)

    def _terms(self, fieldname: str) -> Dictionary | None:
        if fieldname in TEXT_FIELDS:
            field = self._segment.text(fieldname)
            return None if field is None else field.terms
        column = self._segment.column(fieldname)
        return None if column is None else column.values

    def _postings(self, fieldname: str, text: bytes) -> tuple[Array, Array, int]:
        """Documents, how often, and the number of a term. Raises KeyError where there is none."""
        terms = self._terms(fieldname)
        number = None if terms is None else terms.find(text)
        if number is None:
            raise KeyError(text)
        field = self._segment.text(fieldname) if fieldname in TEXT_FIELDS else None
        if field is not None:
            postings = field[number]
            return postings.docs, postings.freqs, number
        column = self._segment.column(fieldname)
        assert column is not None
        docs = np.flatnonzero(column.mask(number, number + 1))
        return docs, np.ones(docs.size, np.uint8), number

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        terms = self._terms(term[0])
        return terms is not None and terms.find(term[1]) is not None

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        return ArrayCursor(self, fieldname, self._terms(fieldname))

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for name in self.indexed_field_names():
            terms = self._terms(name)
            if terms is not None and name >= fieldname:
                start = terms.between(prefix, None)[0] if name == fieldname else 0
                yield from ((name, term) for term in terms.terms(start))

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        for name, term in self.terms_from(fieldname, prefix):
            yield (name, term), self.term_info(name, term)

    def term_info(self, fieldname: str, text: bytes) -> Any:
        docs, freqs, _ = self._postings(fieldname, text)
        lengths = self._segment.lengths[docs]
        return TermInfo(
            weight=int(freqs.sum()),
            df=docs.size,
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=int(freqs.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        try:
            docs, freqs, number = self._postings(fieldname, text)
        except KeyError:
            raise TermNotFound(f"No term {fieldname}:{text!r}") from None
        field = self._segment.text(fieldname) if fieldname in TEXT_FIELDS else None
        positions = None
        if field is not None and field.positioned:
            keys = np.sort(field[number].packed_positions())
            positions = keys & keys.dtype.type((1 << field.shift) - 1)
        return ArrayMatcher((fieldname, text), docs, freqs, positions, format_, scorer)


class ArrayCursor(FieldCursor):  # type: ignore[misc]
    """A place among the terms of one field."""

    def __init__(self, reader: ArrayTerms, fieldname: str, terms: Dictionary | None) -> None:
        self._reader = reader
        self._fieldname = fieldname
        self._terms = terms
        self._at = 0

    def first(self) -> str | None:
        self._at = 0
        return self.text()

    def find(self, string: str | bytes) -> str | None:
        term = string if isinstance(string, bytes) else encode(string)
        self._at = 0 if self._terms is None else self._terms.between(term, None)[0]
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def is_valid(self) -> bool:
        return self._terms is not None and self._at < self._terms.size

    def text(self) -> str | None:
        return decode(self._terms[self._at]) if self._terms is not None and self.is_valid() else None

    def term_info(self) -> Any:
        text = self.text()
        return None if text is None else self._reader.term_info(self._fieldname, encode(text))


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]
    """The postings of one term, one document after the other."""

    def __init__(
        self,
        term: tuple[str, bytes],
        docs: Array,
        freqs: Array,
        positions: Array | None,
        format_: Any,
        scorer: Any,
    ) -> None:
        self._term = term
        self._docs = docs
        self._freqs = freqs
        self._positions = positions
        self._ends = np.cumsum(freqs, dtype=np.int64)
        self.format = format_
        self.scorer = scorer
        self._at = 0

    def copy(self) -> ArrayMatcher:
        other = ArrayMatcher(self._term, self._docs, self._freqs, self._positions, self.format, self.scorer)
        other._at = self._at
        return other

    def is_active(self) -> bool:
        return self._at < self._docs.size

    def reset(self) -> None:
        self._at = 0

    def id(self) -> int:
        return int(self._docs[self._at])

    def next(self) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at = max(self._at, int(self._docs.searchsorted(id)))

    def weight(self) -> float:
        return float(self._freqs[self._at])

    def value(self) -> Any:
        return self.format.encode(self.value_as("positions" if self._positions is not None else "frequency"))

    def value_as(self, astype: str) -> Any:
        if astype == "positions" and self._positions is not None:
            end = self._ends[self._at]
            return self._positions[end - self._freqs[self._at] : end].tolist()
        if astype in ("frequency", "weight"):
            return int(self._freqs[self._at])
        return super().value_as(astype)

    def supports_block_quality(self) -> bool:
        return False
