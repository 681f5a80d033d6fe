"""What Whoosh's table of contents keeps of each segment: what it takes to open it.

The codec itself, which stock Whoosh reads the segments with, is in `codec`, and is imported when Whoosh asks for it:
a search of ours has no use for it, nor for anything else of Whoosh.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dvsearch.engines.whoosh.format.live_docs import read_live_bits, unpack_live_docs
from dvsearch.engines.whoosh.format.plain_files import corrupt
from dvsearch.engines.whoosh.format.section_file import MAX_DOCUMENTS, Array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeGuard

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


_ATTRIBUTES = vars(ArraySegment("", 0, 0, 0)).keys()
# What the name of a segment is made of.
_OF_NAMES = "0123456789abcdefghijklmnopqrstuvwxyz"
_NUMBER_BITS: Mapping[str, int] = {"size": 63, "checksum": 32, "deleted": 32}
_DELETIONS_BITS = (63, 32)


def read_entry(attributes: Mapping[str, object]) -> ArraySegment:
    """Return the entry that these attributes describe. Raises ValueError where one is not what it can be."""
    if attributes.keys() != _ATTRIBUTES or (attributes["indexname"], attributes["compound"]) != (INDEX_NAME, False):
        raise ValueError("a segment of another kind")
    segid, documents, deletions = attributes["segid"], attributes["documents"], attributes["deletions"]
    if type(segid) is not str or not 0 < len(segid) <= 40 or segid.strip(_OF_NAMES):
        raise ValueError("a segment without a name")
    if not is_whole(documents, 17) or not 0 < documents <= MAX_DOCUMENTS:
        raise ValueError(f"segment {segid}: no number of documents")
    for name, bits in _NUMBER_BITS.items():
        if not is_whole(attributes[name], bits):
            raise ValueError(f"segment {segid}: {name} is no number that it can be")
    if deletions is not None and not (
        type(deletions) is tuple and len(deletions) == 2 and all(map(is_whole, deletions, _DELETIONS_BITS))
    ):
        raise ValueError(f"segment {segid}: deletions that are nowhere")
    entry = ArraySegment(segid, 0, 0, 0)
    vars(entry).update(attributes)
    return entry


def is_whole(number: object, bits: int) -> TypeGuard[int]:
    """Tell whether this is a whole number of so many bits, and no truth value."""
    return type(number) is int and 0 <= number < 1 << bits
