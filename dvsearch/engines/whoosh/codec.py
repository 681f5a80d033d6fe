"""Our codec at Whoosh's extension point: the schema, the segments, and the readers and matchers of `matching`.

The engine searches the arrays itself; through these classes any stock `whoosh.index.open_dir(...).searcher()` opens
and searches the same files. They are written by the engine's own writer, never through SegmentWriter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from whoosh.codec.base import Codec
from whoosh.codec.base import Segment as WhooshSegment
from whoosh.fields import STORED, FieldType, Schema
from whoosh.formats import Existence, Frequency, Positions

from dvsearch.article import EXACT_FIELDS, TEXT_FIELDS, UNPOSITIONED
from dvsearch.engines.whoosh.deletions import read_deletions
from dvsearch.engines.whoosh.dictionary import decode, encode
from dvsearch.engines.whoosh.sections import Array, corrupt
from dvsearch.engines.whoosh.segment import Segment

INDEX_NAME = "MAIN"
SEGMENT_EXTENSION = ".dvs"
DELETIONS_EXTENSION = ".del"


class TermField(FieldType):  # type: ignore[misc]
    """A field whose terms were analysed before they came to Whoosh."""

    def to_bytes(self, value: Any) -> bytes:
        """A term as the dictionary keeps it."""
        return value if isinstance(value, bytes) else encode(value)

    def from_bytes(self, bs: bytes) -> str:
        """The term that `to_bytes` was given."""
        return decode(bs)


def schema(meta: Mapping[str, str]) -> Any:
    """The Whoosh schema of every index; `meta` travels in it, and so is committed with the segments."""
    made = Schema()
    for name in TEXT_FIELDS:
        format_ = Frequency() if name in UNPOSITIONED else Positions()
        made.add(name, TermField(format_, None, scorable=True))
    for name in EXACT_FIELDS:
        made.add(name, TermField(Existence(), None))
    made.add("stored", STORED())
    made.meta = dict(meta)
    return made


class ArraySegment(WhooshSegment):  # type: ignore[misc]
    """What the table of contents keeps of a segment."""

    def __init__(self, documents: int, size: int, checksum: int, *, segid: str | None = None) -> None:
        super().__init__(INDEX_NAME)
        if segid is not None:
            self.segid = segid
        self.documents = documents
        self.size = size
        self.checksum = checksum
        self.deleted = 0
        self.deletions: tuple[int, int] | None = None  # generation and checksum of the file of deletions

    @classmethod
    def new_id(cls) -> str:
        """A name no other segment has."""
        return str(cls._random_id())

    def sound(self) -> bool:
        """Whether every attribute is what it can be: a hostile table of contents may hold anything."""
        kept = vars(self)
        deletions = kept.get("deletions")
        return (
            kept.keys() == vars(ArraySegment(0, 0, 0)).keys()
            and (deletions is None or (type(deletions) is tuple and len(deletions) == 2))
            and all(type(number) is int and number >= 0 for number in self._numbers())
            and (kept["indexname"], kept["compound"]) == (INDEX_NAME, False)
            and type(self.segid) is str
            and re.fullmatch(r"[0-9a-z]{1,40}", self.segid) is not None
        )

    def _numbers(self) -> tuple[int, ...]:
        return self.documents, self.size, self.checksum, self.deleted, *(self.deletions or ())

    @property
    def filename(self) -> str:
        """The file of the segment."""
        return f"{INDEX_NAME}_{self.segid}{SEGMENT_EXTENSION}"

    @property
    def deletions_filename(self) -> str | None:
        """The file of its deletions, if it has one."""
        return self.deletions and f"{INDEX_NAME}_{self.segid}.{self.deletions[0]}{DELETIONS_EXTENSION}"

    def open(self, folder: Path) -> Segment:
        """Open the segment for reading."""
        path = folder / self.filename
        opened = Segment(path)
        if (opened.file.size, opened.file.checksum, opened.documents) != (
            self.size,
            self.checksum,
            self.documents,
        ):
            raise corrupt(path, "not the file that the table of contents names")
        return opened.with_live(self.live(folder))

    def live(self, folder: Path) -> Array | None:
        """A bool for each document: whether it is not deleted; None where none is."""
        if self.deletions is None or self.deletions_filename is None:
            return None
        return read_deletions(folder / self.deletions_filename, self.documents, self.deletions[1])

    def codec(self) -> ArrayCodec:
        """The codec that reads it."""
        return ArrayCodec()

    def doc_count_all(self) -> int:
        """How many documents there are, deleted ones included."""
        return self.documents

    def deleted_count(self) -> int:
        """How many of them are deleted."""
        return self.deleted


class ArrayCodec(Codec):  # type: ignore[misc]
    """Reads segments of arrays for stock Whoosh."""

    def terms_reader(self, storage: Any, segment: ArraySegment) -> Any:
        """The dictionary and the postings."""
        from dvsearch.engines.whoosh.matching import ArrayTerms

        return ArrayTerms(segment.open(Path(storage.folder)))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> Any:
        """Lengths, deletions and stored texts."""
        from dvsearch.engines.whoosh.matching import ArrayDocuments

        return ArrayDocuments(segment.open(Path(storage.folder)))
