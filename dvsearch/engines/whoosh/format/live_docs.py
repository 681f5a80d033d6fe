"""The deleted documents of a segment: one bit each in a file of its own, named by the commit that wrote it.

The table of contents holds the checksum, so a file that is damaged, or of another commit, is never believed.
"""

from __future__ import annotations

import zlib
from pathlib import Path

from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.plain_files import corrupt, read_plain
from dvsearch.engines.whoosh.format.section_file import MAX_DOCUMENTS, Array


def write_live_docs(path: Path, live: Array) -> int:
    """Write which documents are not deleted to the disk. Returns the checksum."""
    import numpy as np

    bits = np.packbits(live).tobytes()
    durable_files.write(path, bits)
    return zlib.crc32(bits)


def read_live_bits(path: Path, documents: int, checksum: int) -> bytes:
    """Read a bit for each document: whether it is not deleted. Raises IndexCorrupt where the checksum differs."""
    bits = read_plain(path, MAX_DOCUMENTS // 8)
    if zlib.crc32(bits) != checksum:
        raise corrupt(path, "damaged")
    return _checked(path, bits, documents)


def unpack_live_docs(path: Path, bits: bytes, documents: int) -> Array:
    """Decode a live-docs bitmap. Raises IndexCorrupt where it has not the length of so many documents."""
    import numpy as np

    bits = _checked(path, bits, documents)
    return np.unpackbits(np.frombuffer(bits, np.uint8), count=documents).view(bool)


def _checked(path: Path, bits: bytes, documents: int) -> bytes:
    if len(bits) != -(-documents // 8):
        raise corrupt(path, "damaged")
    return bits
