"""Whoosh's table of contents: written as Whoosh writes it, with a checksum after it, and read as data.

Whoosh pickles the schema and the segments. Here the pickles are read by a machine that makes no objects (`pickled`),
and then every class and attribute is looked at: opening an index runs no code that the index brought along.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from dvsearch.engines.whoosh.bridge.pickled import Instance, Named, read_pickle
from dvsearch.engines.whoosh.bridge.segment_entry import (
    INDEX_NAME,
    SEGMENT_EXTENSION,
    ArraySegment,
    is_whole,
    read_entry,
)
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.plain_files import corrupt, read_plain
from dvsearch.record import Record

_TRAILER = struct.Struct("<I8s")
_MAGIC = b"DVSETOC1"
_BEFORE, _BEHIND = f"_{INDEX_NAME}_", ".toc"
# The largest that is read: 25,000 segments, of up to 65,536 documents each.
_LARGEST = 1 << 22

_SCHEMA = Named("whoosh.fields", "Schema")
_SEGMENTS = frozenset(
    {
        Named(ArraySegment.__module__, ArraySegment.__name__),
        Named("dvsearch.engines.whoosh.codec", "ArraySegment"),  # where it stood when earlier indexes were written
    }
)
# Of the layout of the file; whoosh.index calls it by the same name.
_CURRENT_TOC_VERSION = -111


# A named tuple, as others here: a frozen dataclass is made in 2 ms, and every search waits for it.
class Contents(Record):
    """What one commit made of the index."""

    generation: int
    segments: Sequence[ArraySegment]
    meta: Mapping[str, str]  # the short texts
    long_meta: tuple[int, int, int] | None = None  # generation, size and checksum of the file of the long ones


def toc_path(folder: Path, generation: int) -> Path:
    """Return the table of contents of a generation."""
    return folder / f"_{INDEX_NAME}_{generation}.toc"


def long_meta_path(folder: Path, generation: int) -> Path:
    """Return the long texts that a generation stored beside the documents."""
    return folder / f"{INDEX_NAME}_meta.{generation}{SEGMENT_EXTENSION}"


def toc_generation(name: str) -> int | None:
    """Return the generation whose table of contents has this file name, or None."""
    if not (name.startswith(_BEFORE) and name.endswith(_BEHIND)):
        return None
    number = name[len(_BEFORE) : -len(_BEHIND)]
    return int(number) if number.isascii() and number.isdecimal() else None


def latest_generation(folder: Path) -> int | None:
    """Return the newest generation in a folder, or None."""
    found = (toc_generation(path.name) for path in folder.iterdir())
    return max((generation for generation in found if generation is not None), default=None)


def write_toc(folder: Path, contents: Contents) -> None:
    """Write a table of contents; once it has its name, and the folder is on the disk, it is the index."""
    from whoosh.filedb.filestore import RamStorage
    from whoosh.index import TOC

    from dvsearch.engines.whoosh.bridge.schema import schema

    memory = RamStorage()
    toc = TOC(schema(contents.meta, contents.long_meta), list(contents.segments), contents.generation)
    toc.write(memory, INDEX_NAME)
    path = toc_path(folder, contents.generation)
    data = memory.files[path.name]
    durable_files.write(path, data + _TRAILER.pack(zlib.crc32(data), _MAGIC))
    durable_files.sync_folder(folder)


def read_toc(folder: Path, generation: int) -> Contents:
    """Read a table of contents. Raises IndexCorrupt where it is damaged, or holds what it should not."""
    path = toc_path(folder, generation)
    data = read_plain(path, _LARGEST)
    if len(data) < _TRAILER.size:
        raise corrupt(path, "truncated")
    checksum, magic = _TRAILER.unpack_from(data, len(data) - _TRAILER.size)
    data = data[: -_TRAILER.size]
    if magic != _MAGIC:
        raise corrupt(path, "truncated, or not written by dvsearch")
    if zlib.crc32(data) != checksum:
        raise corrupt(path, "damaged")
    try:
        found, schema, segments = _parse(data)
        meta, long_meta = _read_schema(schema)
        contents = Contents(generation, _read_segments(segments), meta, long_meta)
    except (ValueError, struct.error) as error:
        raise corrupt(path, f"not a table of contents of dvsearch: {error}") from error
    if found != generation:
        raise corrupt(path, f"not a table of contents of dvsearch: of generation {found}")
    return contents


def _parse(data: bytes) -> tuple[int, object, object]:
    """Generation, schema and segments, in the layout of `whoosh.index.TOC.read`. Raises ValueError or struct.error."""
    at = 0
    for _ in range(3):
        _, at = _read_varint(data, at)
    order, version = struct.unpack_from("!ii", data, at)
    if order != -12345 or version != _CURRENT_TOC_VERSION:
        raise ValueError(f"version {version}")
    at += 8
    for _ in range(3):
        _, at = _read_varint(data, at)
    size, at = _read_varint(data, at)
    schema, end = read_pickle(data, at)
    if end != at + size:
        raise ValueError("the schema has not the length it should")
    generation, _unused = struct.unpack_from("!ii", data, end)
    segments, end = read_pickle(data, end + 8)
    if end != len(data):
        raise ValueError("something stands behind its end")
    return generation, schema, segments


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    """Read a number of up to 28 bits, and where it ends."""
    value = 0
    for shift in range(0, 28, 7):
        if at >= len(data):
            break
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return value, at
    raise ValueError("a number without an end")


def _read_schema(schema: object) -> tuple[dict[str, str], tuple[int, int, int] | None]:
    """Return what is stored beside the documents: short texts, and generation, size and checksum of the long ones."""
    if type(schema) is not Instance or schema.of != _SCHEMA or schema.attributes is None:
        raise ValueError("no schema")
    meta, long_meta = schema.attributes.get("meta"), schema.attributes.get("long_meta")
    if type(meta) is not dict or not all(type(text) is str for text in meta.values()):
        raise ValueError("stored texts that are none")
    if long_meta is None:
        return meta, None
    if type(long_meta) is not tuple or len(long_meta) != 3 or not all(map(is_whole, long_meta, (63, 63, 32))):
        raise ValueError("long texts that are nowhere")
    return meta, long_meta


def _read_segments(segments: object) -> list[ArraySegment]:
    if type(segments) is not list:
        raise ValueError("no list of segments")
    entries: dict[str, ArraySegment] = {}
    for one in segments:
        if type(one) is not Instance or one.of not in _SEGMENTS or one.attributes is None:
            raise ValueError("a segment that is none")
        entry = read_entry(one.attributes)
        if entries.setdefault(entry.segid, entry) is not entry:
            raise ValueError(f"segment {entry.segid} twice")
    return list(entries.values())
