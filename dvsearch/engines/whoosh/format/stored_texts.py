"""What was stored for each document, compressed in blocks.

A block holds the lengths of its texts (uint32) and then the texts in UTF-8, about 64 KiB before compression: of the
sizes tried on 5,000 articles it makes 0.31 of the text (16 KiB: 0.35, 128 KiB: 0.30), and one is read in 0.1 ms. That
is at level 6; level 3 makes 0.02 more and takes a third of the time, 0.03 ms less an article (1: 0.05 more, a quarter).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dvsearch.engines.whoosh.format.plain_files import corrupt
from dvsearch.engines.whoosh.format.section_file import Array, SectionFile, SectionWriter, smallest
from dvsearch.engines.whoosh.format.term_dictionary import decode

_BLOCK = 1 << 16
_LEVEL = 3


class Store:
    """The stored texts of one segment."""

    def __init__(self, file: SectionFile) -> None:
        self._file = file
        self._starts = file.read("stored.starts").astype(np.int64)
        self._firsts = file.read("stored.firsts").astype(np.int64)
        self.blocks = self._starts.size - 1

    def block_of(self, doc: int) -> int:
        """Return the block that holds a document."""
        return int(self._firsts.searchsorted(doc, "right")) - 1

    def docs(self, block: int) -> range:
        """Return the documents of a block."""
        return range(int(self._firsts[block]), int(self._firsts[block + 1]))

    def compressed(self, block: int) -> bytes:
        """Return a block as it is in the file."""
        return self._file.bytes("stored.blocks", int(self._starts[block]), int(self._starts[block + 1]), once=True)

    def texts(self, block: int) -> list[bytes]:
        """Return the texts of a block."""
        import zstandard

        try:
            data = zstandard.ZstdDecompressor().decompress(self.compressed(block))
        except zstandard.ZstdError as error:
            raise corrupt(self._file.path, f"stored block {block}: {error}") from error
        count = len(self.docs(block))
        if len(data) < 4 * count:
            raise corrupt(self._file.path, f"stored block {block} is too short")
        ends = 4 * count + np.cumsum(np.frombuffer(data, np.uint32, count).astype(np.int64))
        if count and ends[-1] != len(data):
            raise corrupt(self._file.path, f"stored block {block} has not the length it should")
        starts = [4 * count, *ends[:-1].tolist()]
        return [data[start:stop] for start, stop in zip(starts, ends.tolist(), strict=True)]

    def text(self, doc: int) -> str:
        """Return the text of a document."""
        block = self.block_of(doc)
        return decode(self.texts(block)[doc - self.docs(block).start])


class StoreWriter:
    """Writes texts in the order of their documents."""

    def __init__(self) -> None:
        import zstandard

        self._compress = zstandard.ZstdCompressor(level=_LEVEL).compress
        self._content_size = zstandard.frame_content_size
        self._pending: list[bytes] = []
        self._pending_size = 0
        self._blocks: list[bytes] = []
        self._firsts = [0]

    def add(self, text: bytes) -> None:
        """Take the next text."""
        self._pending.append(text)
        self._pending_size += len(text)
        if self._pending_size >= _BLOCK:
            self._flush()

    def add_block(self, store: Store, block: int) -> None:
        """Take the next block of another segment, whole; one of small size is filled up."""
        compressed = store.compressed(block)
        if self._content_size(compressed) < _BLOCK // 2:
            for text in store.texts(block):
                self.add(text)
            return
        self._flush()
        self._blocks.append(compressed)
        self._firsts.append(self._firsts[-1] + len(store.docs(block)))

    def _flush(self) -> None:
        if self._pending:
            lengths = np.fromiter(map(len, self._pending), np.uint32, len(self._pending))
            self._blocks.append(self._compress(b"".join((lengths.tobytes(), *self._pending))))
            self._firsts.append(self._firsts[-1] + len(self._pending))
            self._pending, self._pending_size = [], 0

    def finish(self, file: SectionWriter) -> None:
        """Write the sections."""
        self._flush()
        sizes = np.fromiter(map(len, self._blocks), np.int64, len(self._blocks))
        blocks: Sequence[Array] = [np.frombuffer(block, np.uint8) for block in self._blocks]
        file.add("stored.blocks", np.empty(0, np.uint8), *blocks)
        file.add("stored.starts", smallest(np.concatenate(([0], np.cumsum(sizes)))))
        file.add("stored.firsts", smallest(np.array(self._firsts, np.int64)))
