"""What Whoosh's table of contents keeps of each segment: what it takes to open it.

The codec itself, which stock Whoosh reads the segments with, is in `codec`, and is imported when Whoosh asks for it:
a search of ours has no use for it, nor for anything else of Whoosh.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dvsearch.engines.whoosh.format.live_docs import read_live_bits, unpack_live_docs
from dvsearch.engines.whoosh.format.section_file import Array, corrupt

if TYPE_CHECKING:
    from dvsearch.engines.whoosh.segment import Segment

INDEX_NAME = "MAIN"
SEGMENT_EXTENSION = ".dvs"
DELETIONS_EXTENSION = ".del"


def new_segment_id() -> str:
    """Return a name no other segment has."""
    from whoosh.util import random_name

    return str(random_name(16))


class ArraySegment:
    """What the table of contents keeps of a segment.

    It has the methods of `whoosh.codec.base.Segment` that readers call, but is not derived from it: that module
    loads archives and compression with it, 3 % of the time a whole search takes.
    """

    def __init__(self, segid: str, documents: int, size: int, checksum: int) -> None:
        self.indexname = INDEX_NAME
        self.segid = segid
        self.compound = False
        self.documents = documents
        self.size = size
        self.checksum = checksum
        self.deleted = 0
        self.deletions: tuple[int, int] | None = None  # generation and checksum of the file of deletions

    def sound(self) -> bool:
        """Tell whether every attribute is what it can be: a hostile table of contents may hold anything."""
        kept = vars(self)
        deletions = kept.get("deletions")
        return (
            kept.keys() == vars(ArraySegment("", 0, 0, 0)).keys()
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
        return f"{self.segment_id()}{SEGMENT_EXTENSION}"

    @property
    def deletions_filename(self) -> str | None:
        """The file of its deletions, if it has one."""
        return self.deletions and f"{self.segment_id()}.{self.deletions[0]}{DELETIONS_EXTENSION}"

    def open(self, folder: Path) -> Segment:
        """Open the segment for reading."""
        from dvsearch.engines.whoosh.segment import Segment

        path = folder / self.filename
        opened = Segment(path)
        if (opened.file.size, opened.file.checksum, opened.documents) != (
            self.size,
            self.checksum,
            self.documents,
        ):
            raise corrupt(path, "not the file that the table of contents names")
        return opened.with_live_docs(self.live_docs(folder))

    def live_docs(self, folder: Path) -> Array | None:
        """Return a bool for each document: whether it is not deleted; None where none is."""
        bits = self.live_bits(folder)
        return None if bits is None else unpack_live_docs(folder / self.filename, bits, self.documents)

    def live_bits(self, folder: Path) -> bytes | None:
        """Return the same as a bit for each document."""
        if self.deletions is None or self.deletions_filename is None:
            return None
        return read_live_bits(folder / self.deletions_filename, self.documents, self.deletions[1])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ArraySegment) and self.segid == other.segid

    def __hash__(self) -> int:
        return hash(self.segid)

    def segment_id(self) -> str:
        """Return the name its files begin with."""
        return f"{INDEX_NAME}_{self.segid}"

    def is_compound(self) -> bool:
        """Tell whether it is an archive of files: never."""
        return False

    def codec(self) -> Any:
        """Return the codec that stock Whoosh reads it with."""
        from dvsearch.engines.whoosh.bridge.codec import ArrayCodec

        return ArrayCodec()

    def doc_count_all(self) -> int:
        """Return how many documents there are, deleted ones included."""
        return self.documents

    def deleted_count(self) -> int:
        """Return how many of them are deleted."""
        return self.deleted
