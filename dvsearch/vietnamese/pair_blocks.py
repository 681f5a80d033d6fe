"""How often terms stand side by side, in blocks: a query asks for the neighbours of a few terms, which are in a few.

To unpack 262,144 pairs at once took 23 ms of a search, a quarter of its process; a block takes .03 ms.
"""

from __future__ import annotations

import base64
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence

from dvsearch.errors import IndexCorrupt

# Pairs in a block; the last may have fewer. A pair is two places of 16 bits, and a count of 32.
BLOCK = 512

Numbers = Sequence[int]
# The keys of some pairs, which ascend, and their counts.
Columns = tuple[Numbers, Numbers]


class PairBlocks:
    """The pairs of an index by their keys: `first << 16 | second` for the places of two terms."""

    def __init__(self, heads: Numbers, read: Callable[[int], Columns]) -> None:
        """`heads` are the first keys of the blocks, `read` gives a block by its number or raises ValueError."""
        self._heads = heads
        self._read = read
        self._known: dict[int, Columns] = {}

    def __len__(self) -> int:
        last = len(self._heads) - 1
        return last * BLOCK + len(self._block(last)[0]) if self._heads else 0

    def between(self, low: int, high: int) -> Columns:
        """Give the pairs whose keys are `low` or more and less than `high`."""
        found: tuple[list[int], list[int]] = [], []
        for number in range(max(bisect_right(self._heads, low) - 1, 0), bisect_left(self._heads, high)):
            keys, counts = self._block(number)
            start = bisect_left(keys, low)
            stop = bisect_left(keys, high, start)
            found[0].extend(keys[start:stop])
            found[1].extend(counts[start:stop])
        return found

    def blocks(self) -> Iterator[tuple[int, Columns]]:
        """Read every block, each after the key with which it is said to begin."""
        for number, head in enumerate(self._heads):
            yield head, self._block(number)

    def columns(self) -> Columns:
        """Read all pairs."""
        whole = array("I"), array("I")
        for _, (keys, counts) in self.blocks():
            whole[0].extend(keys)
            whole[1].extend(counts)
        return whole

    def _block(self, number: int) -> Columns:
        if number not in self._known:
            try:
                self._known[number] = self._read(number)
            except ValueError as error:
                name = "bigrams"
                reason = f"what the index knows of its words cannot be read: {name}: {error}"
                raise IndexCorrupt(reason, hint="run: dvsearch check") from error
        return self._known[number]


def pack_blocks(keys: bytes, counts: bytes) -> tuple[bytes, list[str]]:
    """Write pairs as `read_blocks` reads them, given little-endian uint32: the heads, and each block as text."""
    step = 4 * BLOCK
    places = range(0, len(keys), step)
    heads = b"".join(keys[at : at + 4] for at in places)
    return heads, [pack_text(keys[at : at + step] + counts[at : at + step]) for at in places]


def read_blocks(heads: Numbers, packed: Sequence[str]) -> PairBlocks:
    """Give the pairs that `pack_blocks` wrote. Raises ValueError where there is not a block for each head."""
    if len(heads) != len(packed):
        raise ValueError("not a block for each head")

    def read(number: int) -> Columns:
        both = numbers_of(unpack_text(packed[number], 8 * BLOCK))
        size = len(both) // 2
        if not size or len(both) % 2 or (size != BLOCK and number != len(packed) - 1):
            raise ValueError("not a count for each pair")
        return both[:size], both[size:]

    return PairBlocks(heads, read)


def pack_text(raw: bytes) -> str:
    """Write bytes as text that `unpack_text` reads."""
    return base64.b64encode(zlib.compress(raw, 1)).decode("ascii")


def unpack_text(packed: str, most: int) -> bytes:
    """Read what `pack_text` wrote. Raises ValueError where it is something else, or more than so many bytes."""
    unzip = zlib.decompressobj()
    try:
        raw = unzip.decompress(base64.b64decode(packed, validate=True), most)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unzip.eof or unzip.unused_data:
        raise ValueError("more or less than was packed")
    return raw


def numbers_of(part: bytes) -> Numbers:
    """Read little-endian numbers of 32 bits. Raises ValueError where one is cut."""
    numbers = array("I", part)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
