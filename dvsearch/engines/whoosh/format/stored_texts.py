"""What was stored for each document, compressed in blocks.

A block holds the lengths of its texts (uint32) and then the texts in UTF-8. A segment of many documents has a
dictionary, made of the first of them, with which each text is a block of its own: that makes 0.32 of the text of 5,000
articles, and one is read in 7 us. Without, in blocks of 64 KiB, 0.34 and 65 us (16 KiB: 0.38 and 22 us). All that at
level 3; level 6 makes 0.02 less and takes three times as long to write.

The dictionary is written twice, so that a damaged byte of it loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dvsearch.engines.whoosh.format.plain_files import corrupt
from dvsearch.engines.whoosh.format.section_file import Array, SectionFile, SectionWriter, smallest
from dvsearch.engines.whoosh.format.term_dictionary import decode
from dvsearch.errors import IndexCorrupt

if TYPE_CHECKING:
    import zstandard

# Bytes from which on a block is full, without a dictionary and with one: there only short texts share a block.
_BLOCK, _SMALL = 1 << 16, 1 << 11
_LEVEL = 3
# A compressed run of one byte is four bytes for 128 KiB: nothing holds more. No block is larger than this one, which
# holds one text of any article that was read within the bounds of reading.
_RATIO = 1 << 15
_LARGEST = 1 << 31

# Texts of which a dictionary is made, or so many bytes of them, as much of each as counts, and its size: in 0.2 s.
SAMPLE = 500
_SAMPLE_BYTES, _OF_EACH = 4 << 20, 1 << 13
_DICTIONARY = 1 << 16
_DICTIONARIES = "stored.dictionary", "stored.dictionary_again"


class Store:
    """The stored texts of one segment."""

    def __init__(self, file: SectionFile) -> None:
        self._file = file
        self._starts = file.read("stored.starts").astype(np.int64)
        self.firsts = file.read("stored.firsts").astype(np.int64)
        self.blocks = self._starts.size - 1
        if self.blocks < 1 or self.firsts.size != self._starts.size or file.widths().get("stored.blocks") != 1:
            raise corrupt(file.path, "stored texts: not a beginning for each block")

    def block_of(self, doc: int) -> int:
        """Return the block that holds a document."""
        return int(self.firsts.searchsorted(doc, "right")) - 1

    def docs(self, block: int) -> range:
        """Return the documents of a block."""
        return range(int(self.firsts[block]), int(self.firsts[block + 1]))

    @cached_property
    def dictionary(self) -> bytes:
        """Return the dictionary of the blocks; nothing where they have none."""
        if _DICTIONARIES[0] not in self._file:
            return b""
        try:
            return self._dictionary(_DICTIONARIES[0])
        except IndexCorrupt:
            return self._dictionary(_DICTIONARIES[1])

    def _dictionary(self, name: str) -> bytes:
        return self._file.bytes(name, 0, self._file.count(name))

    @cached_property
    def _decompressor(self) -> zstandard.ZstdDecompressor:
        import zstandard

        return zstandard.ZstdDecompressor(zstandard.ZstdCompressionDict(self.dictionary) if self.dictionary else None)

    def compressed(self, first: int, stop: int) -> tuple[bytes, list[int]]:
        """Return blocks as they are in the file, in one piece, and the size of each."""
        starts = self._starts[first : stop + 1]
        data = self._file.bytes("stored.blocks", int(starts[0]), int(starts[-1]), once=True)
        return data, np.diff(starts).tolist()

    def texts(self, block: int) -> list[bytes]:
        """Return the texts of a block."""
        data = self._decompressed(block)
        count = len(self.docs(block))
        if len(data) < 4 * count:
            raise corrupt(self._file.path, f"stored block {block} is too short")
        ends = 4 * count + np.cumsum(np.frombuffer(data, np.uint32, count).astype(np.int64))
        if count and ends[-1] != len(data):
            raise corrupt(self._file.path, f"stored block {block} has not the length it should")
        starts = [4 * count, *ends[:-1].tolist()]
        return [data[start:stop] for start, stop in zip(starts, ends.tolist(), strict=True)]

    def _decompressed(self, block: int) -> bytes:
        """Return what is in a block, if it is no more than so many bytes can hold."""
        import zstandard

        compressed, _ = self.compressed(block, block + 1)
        try:
            size = zstandard.frame_content_size(compressed)
            if not 0 <= size <= min(_LARGEST, _RATIO * len(compressed)):
                raise corrupt(self._file.path, f"stored block {block}: {len(compressed)} bytes do not hold {size:,}")
            return self._decompressor.decompress(compressed, allow_extra_data=False)
        except zstandard.ZstdError as error:
            raise corrupt(self._file.path, f"stored block {block}: {error}") from error

    def text(self, doc: int) -> str:
        """Return the text of a document."""
        block = self.block_of(doc)
        try:
            return decode(self.texts(block)[doc - self.docs(block).start])
        except UnicodeDecodeError as error:
            raise corrupt(self._file.path, f"stored block {block}: {error}") from error


class StoreWriter:
    """Writes texts in the order of their documents."""

    def __init__(self, dictionary: bytes = b"") -> None:
        """With the dictionary of another segment its blocks can be taken as they are; else one is made."""
        self._waiting: list[bytes] | None = []  # until there are enough for a dictionary, or there is one
        self._waiting_size = 0
        self._pending: list[bytes] = []
        self._pending_size = 0
        self._blocks: list[bytes] = []
        self._sizes: list[int] = []
        self._firsts = [0]
        self._compress_with(dictionary)
        if dictionary:
            self._waiting = None

    def _compress_with(self, dictionary: bytes) -> None:
        import zstandard

        made = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        if made is not None:
            made.precompute_compress(_LEVEL)
        self.dictionary = dictionary
        self._full = _SMALL if dictionary else _BLOCK
        self._compress = zstandard.ZstdCompressor(_LEVEL, made).compress

    def add(self, text: bytes) -> None:
        """Take the next text."""
        if self._waiting is None:
            self._put(text)
            return
        self._waiting.append(text)
        self._waiting_size += len(text)
        if len(self._waiting) >= SAMPLE or self._waiting_size >= _SAMPLE_BYTES:
            self._compress_with(_trained(self._waiting))
            self._put_waiting()

    def _put_waiting(self) -> None:
        waiting, self._waiting = self._waiting or [], None
        for text in waiting:
            self._put(text)

    def _put(self, text: bytes) -> None:
        self._pending.append(text)
        self._pending_size += len(text)
        if self._pending_size >= self._full:
            self._flush()

    def add_store(self, store: Store, kept: Array) -> None:
        """Take the texts of another segment of those documents that are kept: blocks as they are where they can be."""
        alike = bool(self.dictionary) and store.dictionary == self.dictionary
        dropped = np.cumsum(np.append(False, ~kept)).take(store.firsts, mode="clip")
        whole = (np.diff(dropped) == 0) & alike
        edges = np.flatnonzero(np.diff(whole, prepend=~whole[:1], append=~whole[-1:])).tolist()
        for first, stop in pairwise(edges):
            if whole[first]:
                self._add_blocks(store, first, stop)
                continue
            for block in range(first, stop):
                docs = store.docs(block)
                for text, keep in zip(store.texts(block), kept[docs.start : docs.stop].tolist(), strict=True):
                    if keep:
                        self.add(text)

    def _add_blocks(self, store: Store, first: int, stop: int) -> None:
        self._flush()
        blocks, sizes = store.compressed(first, stop)
        self._blocks.append(blocks)
        self._sizes += sizes
        firsts = store.firsts[first : stop + 1]
        self._firsts += (self._firsts[-1] + firsts[1:] - firsts[0]).tolist()

    def kept(self, texts: Sequence[bytes], alive: Sequence[bool]) -> StoreWriter:
        """Make what is written of those of all its `texts` that are `alive`, with its dictionary.

        A block is taken as it is where the same one begins.
        """
        made = StoreWriter(self.dictionary)
        made._waiting = None
        ends = {first: (stop, block) for (first, stop), block in zip(pairwise(self._firsts), self._blocks, strict=True)}
        doc = 0
        while doc < len(texts):
            stop, block = ends.get(doc, (doc, b""))
            if doc < stop and not made._pending and all(alive[doc:stop]):
                made._add_block(block, stop - doc)
                doc = stop
            else:
                if alive[doc]:
                    made._put(texts[doc])
                doc += 1
        return made

    def _flush(self) -> None:
        if self._pending:
            lengths = np.fromiter(map(len, self._pending), np.uint32, len(self._pending))
            self._add_block(self._compress(b"".join((lengths.tobytes(), *self._pending))), len(self._pending))
            self._pending, self._pending_size = [], 0

    def _add_block(self, block: bytes, texts: int) -> None:
        self._blocks.append(block)
        self._sizes.append(len(block))
        self._firsts.append(self._firsts[-1] + texts)

    def finish(self, file: SectionWriter) -> None:
        """Write the sections."""
        self._put_waiting()
        self._flush()
        dictionary = np.frombuffer(self.dictionary, np.uint8)
        if self.dictionary:
            file.add(_DICTIONARIES[0], dictionary)
        file.add("stored.blocks", np.empty(0, np.uint8), *(np.frombuffer(block, np.uint8) for block in self._blocks))
        file.add("stored.starts", smallest(np.concatenate(([0], np.cumsum(self._sizes, dtype=np.int64)))))
        file.add("stored.firsts", smallest(np.array(self._firsts, np.int64)))
        if self.dictionary:
            file.add(_DICTIONARIES[1], dictionary)


def shared_dictionary(stores: Sequence[Store]) -> bytes:
    """Choose the dictionary with which most blocks can be taken as they are; nothing where none has one."""
    blocks: dict[bytes, int] = {}
    for store in stores:
        if store.dictionary:
            blocks[store.dictionary] = blocks.get(store.dictionary, 0) + store.blocks
    return max(blocks, key=blocks.__getitem__, default=b"")


def _trained(texts: Sequence[bytes]) -> bytes:
    """Make a dictionary of texts; nothing where too little is in them."""
    import zstandard

    try:
        return zstandard.train_dictionary(_DICTIONARY, [text[:_OF_EACH] for text in texts]).as_bytes()
    except zstandard.ZstdError:
        return b""
