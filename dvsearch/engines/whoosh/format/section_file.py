"""One file of named arrays, memory-mapped, in which nothing is read before its checksum is verified.

    magic (8 bytes)  sections, each aligned to 8  footer (JSON)  checksums (uint32)  trailer

Everything before the footer is cut into blocks of 16 KiB; the CRC-32 of each is in `checksums`, and is verified
when the block is first touched. So an open costs the footer alone, a query what it reads (6 GB/s measured), and no
flipped bit is ever taken for data. The trailer holds the place, the lengths and the CRC of the rest.
"""

from __future__ import annotations

import builtins
import json
import mmap
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dvsearch.engines.whoosh.format.plain_files import corrupt, open_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

    from numpy.typing import NDArray

    Array = NDArray[Any]
else:
    Array = object  # NumPy is loaded where arrays are made: who reads bytes alone does without

MAX_DOCUMENTS = 1 << 16  # of one file
BLOCK = 1 << 14
_FAULT = 1 << 16  # the kernel maps as much around each page that is touched
_SMALL = 1 << 25  # files that may stay in memory whole
_MAGIC = b"DVSEARC1"
_TRAILER = struct.Struct("<QIII8s")  # footer offset, footer length, block count, CRC of both, magic
_SIZES = {"|u1": 1, "<u2": 2, "<u4": 4, "<u8": 8}
# How one item and two are read out of a file, by the size of an item.
_NUMBERS = {
    size: (struct.Struct(f"<{code}").unpack_from, struct.Struct(f"<2{code}").unpack_from)
    for size, code in ((1, "B"), (2, "H"), (4, "I"), (8, "Q"))
}


class SectionFile:
    """A file of sections open for reading."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with open_plain(path) as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                raise corrupt(path, "empty file") from None
        self.size = len(self._map)
        if self.size < len(_MAGIC) + _TRAILER.size:
            raise corrupt(path, "truncated")
        trailer = _TRAILER.unpack(self._map[self.size - _TRAILER.size :])
        self._end, footer_length, blocks, self.checksum, magic = trailer
        if magic != _MAGIC or self._end + footer_length + 4 * blocks + _TRAILER.size != self.size:
            raise corrupt(path, "truncated or not a segment")
        if blocks != -(-self._end // BLOCK):
            raise corrupt(path, "damaged footer")
        tail = self._map[self._end : self.size - _TRAILER.size]
        if zlib.crc32(tail) != self.checksum:
            raise corrupt(path, "damaged footer")
        self._checksums = struct.unpack_from(f"<{blocks}I", tail, footer_length)
        self._unseen = bytearray(b"\1" * blocks)
        self._sections: dict[str, tuple[int, int, str]] = {}
        try:
            footer = json.loads(tail[:footer_length])
            self.facts: Mapping[str, Any] = dict(footer["facts"])
            for name, (offset, count, dtype) in footer["sections"].items():
                size = count * _SIZES[dtype] if type(offset) is type(count) is int else -1
                if not 0 <= offset <= offset + size <= self._end:
                    raise corrupt(path, "damaged footer")
                self._sections[name] = offset, count, dtype
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise corrupt(path, "damaged footer") from error

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def widths(self) -> Mapping[str, int]:
        """Return the names of all sections, each with how many bytes an item of it has."""
        return {name: _SIZES[dtype] for name, (_, _, dtype) in self._sections.items()}

    def section(self, name: str) -> Section:
        """Return a section, for who reads it many times to keep."""
        if name not in self._sections:
            raise corrupt(self.path, f"section {name} is missing")
        return Section(self, name, self._map, self._unseen, *self._sections[name])

    def count(self, name: str) -> int:
        """Return how many items a section has."""
        return self.section(name).count

    def read(self, name: str, start: int = 0, stop: int | None = None) -> Array:
        """Return items [start, stop) of a section, verified: a read-only view of the file."""
        return self.section(name).read(start, stop)

    def bytes(self, name: str, start: int, stop: int, *, once: bool = False) -> bytes:
        """Return items [start, stop) of a section of bytes, verified.

        What is wanted only `once` does not stay in the memory of this process: it is hardly ever read again.
        """
        data = self.section(name).bytes(start, stop)
        if once:
            first = (self._sections[name][0] + start) // _FAULT * _FAULT
            self._map.madvise(mmap.MADV_DONTNEED, first, min(len(data) + 2 * _FAULT, self.size - first))
        return data

    def release_pages(self) -> None:
        """Give the memory of what was read back to the system; what is touched again is there in a microsecond."""
        if self.size > _SMALL:
            self._map.madvise(mmap.MADV_DONTNEED)

    def verify(self, start: int, stop: int) -> None:
        """Verify the blocks of the bytes [start, stop) that have not been before."""
        if stop <= start:
            return
        last = (stop - 1) // BLOCK
        block = self._unseen.find(1, start // BLOCK, last + 1)
        while block >= 0:
            if not self._sound(block):
                raise corrupt(self.path, f"damaged at byte {block * BLOCK}")
            self._unseen[block] = 0
            block = self._unseen.find(1, block + 1, last + 1)

    def _sound(self, block: int) -> bool:
        start = block * BLOCK
        with memoryview(self._map) as view:
            return bool(zlib.crc32(view[start : min(start + BLOCK, self._end)]) == self._checksums[block])

    def damaged(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Read the whole file again, and yield where each damaged block begins, and the sections in it."""
        for block in range(len(self._checksums)):
            if not self._sound(block):
                self._unseen[block] = 1
                start, stop = block * BLOCK, (block + 1) * BLOCK
                names = (
                    name
                    for name, (offset, count, dtype) in self._sections.items()
                    if offset < stop and start < offset + count * _SIZES[dtype]
                )
                yield start, tuple(names)


class Section:
    """One array of a file, of `count` items, in which nothing is read before it is verified.

    A query reads a few numbers here and a few there, some fifty times: what each reading costs is its price.
    """

    __slots__ = ("_dtype", "_file", "_first", "_items", "_map", "_name", "_one", "_size", "_two", "_unseen", "count")

    def __init__(
        self,
        file: SectionFile,
        name: str,
        map: mmap.mmap,
        unseen: bytearray,
        first: int,
        count: int,
        dtype: str,
    ) -> None:
        self.count = count
        self._file = file
        self._name = name
        self._map = map
        self._unseen = unseen
        self._first = first
        self._dtype = dtype
        self._size = _SIZES[dtype]
        self._items: Array | None = None
        self._one, self._two = _NUMBERS[self._size]

    @property
    def width(self) -> int:
        """How many bytes an item has."""
        return self._size

    def read(self, start: int = 0, stop: int | None = None) -> Array:
        """Return items [start, stop), verified: a read-only view of the file."""
        if stop is None:
            stop = self.count
        self._see(start, stop)
        if self._items is None:
            import numpy as np

            self._items = np.frombuffer(self._map, self._dtype, self.count, self._first)
        return self._items[start:stop]

    def bytes(self, start: int, stop: int) -> bytes:
        """Return items [start, stop) of a section of bytes, verified."""
        self._see(start, stop)
        return self._map[self._first + start : self._first + stop]

    def pieces(self, edges: Iterable[tuple[int, int]]) -> list[builtins.bytes]:
        """Return items [start, stop) of a section of bytes for each pair of edges, verified."""
        first, blob = self._first, self._map
        if self._unseen.find(1, first // BLOCK, -(-(first + self.count) // BLOCK)) >= 0:
            return [self.bytes(start, stop) for start, stop in edges]
        return [blob[first + start : first + stop] for start, stop in edges]

    def item(self, at: int) -> int:
        """Return one item, verified: what `read` gives, at a quarter of its price."""
        first = self._first + at * self._size
        if not 0 <= at < self.count or self._unseen[first // BLOCK]:
            self._see(at, at + 1)
        number: int
        (number,) = self._one(self._map, first)
        return number

    def pair(self, at: int) -> tuple[int, int]:
        """Return items at and at + 1, verified."""
        first = self._first + at * self._size
        if not 0 <= at < self.count - 1 or self._unseen[first // BLOCK] or self._unseen[(first + self._size) // BLOCK]:
            self._see(at, at + 2)
        low, high = self._two(self._map, first)
        return low, high

    def _see(self, start: int, stop: int) -> None:
        if not 0 <= start <= stop <= self.count:
            raise corrupt(self._file.path, f"section {self._name} has {self.count} items, not {stop}")
        low, high = self._first + start * self._size, self._first + stop * self._size
        if self._unseen.find(1, low // BLOCK, (high + BLOCK - 1) // BLOCK) >= 0:
            self._file.verify(low, high)


class SectionWriter:
    """Writes the sections of a file as they are given."""

    def __init__(self, out: BinaryIO) -> None:
        self.facts: dict[str, Any] = {}
        self._out = out
        self._offset = 0
        self._sections: dict[str, tuple[int, int, str]] = {}
        self._checksums: list[int] = []
        self._checksum = 0
        self._append(memoryview(_MAGIC))

    def add(self, name: str, *arrays: Array) -> None:
        """Write a section: the arrays one after the other, all of one dtype."""
        import numpy as np

        dtype = arrays[0].dtype
        self._sections[name] = self._offset, sum(a.size for a in arrays), dtype.str
        for array in arrays:
            if array.size:
                self._append(np.ascontiguousarray(array).data.cast("B"))
        self._append(memoryview(bytes(-self._offset % 8)))

    def _append(self, part: memoryview) -> None:
        self._out.write(part)
        while part:
            filled = self._offset % BLOCK
            piece, part = part[: BLOCK - filled], part[BLOCK - filled :]
            self._checksum = zlib.crc32(piece, self._checksum)
            self._offset += len(piece)
            if self._offset % BLOCK == 0:
                self._checksums.append(self._checksum)
                self._checksum = 0

    def finish(self) -> tuple[int, int]:
        """Write the footer. Returns the size of the file, and the checksum of its footer."""
        if self._offset % BLOCK:
            self._checksums.append(self._checksum)
        footer = json.dumps({"sections": self._sections, "facts": self.facts}).encode("ascii")
        tail = footer + struct.pack(f"<{len(self._checksums)}I", *self._checksums)
        checksum = zlib.crc32(tail)
        trailer = _TRAILER.pack(self._offset, len(footer), len(self._checksums), checksum, _MAGIC)
        self._out.write(tail + trailer)
        return self._offset + len(tail) + len(trailer), checksum


def smallest(values: Array) -> Array:
    """Convert whole numbers to the narrowest of uint16, uint32 and uint64 (uint8 is for bytes)."""
    import numpy as np

    top = int(values.max(initial=0))
    return values.astype(np.uint16 if top < 1 << 16 else np.uint32 if top < 1 << 32 else np.uint64)
