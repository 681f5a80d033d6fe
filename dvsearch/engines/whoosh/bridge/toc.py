"""Whoosh's table of contents: written as Whoosh writes it, with a checksum after it, and read as data.

Whoosh pickles the schema and the segments. Here they are read by an unpickler that admits the few classes these are
made of, and then every attribute is looked at: opening an index runs no code that the index brought along.
"""

from __future__ import annotations

import pickle
import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

from dvsearch.engines.whoosh.bridge.segment_entry import INDEX_NAME, SEGMENT_EXTENSION, ArraySegment
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.section_file import corrupt

_TRAILER = struct.Struct("<I8s")
_MAGIC = b"DVSETOC1"
_NAME = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc")


class _OfWhoosh:
    """Stands for an object of Whoosh: nothing is read of one but its attributes."""


_SCHEMA = f"{__package__}.schema"
_ADMITTED: Mapping[tuple[str, str], type] = {
    ("whoosh.fields", "Schema"): _OfWhoosh,
    ("whoosh.fields", "STORED"): _OfWhoosh,
    ("whoosh.formats", "Existence"): _OfWhoosh,
    ("whoosh.formats", "Frequency"): _OfWhoosh,
    ("whoosh.formats", "Positions"): _OfWhoosh,
    (_SCHEMA, "TermField"): _OfWhoosh,
    (ArraySegment.__module__, "ArraySegment"): ArraySegment,
    # Where our two classes stood when earlier indexes were written.
    (ArraySegment.__module__, "TermField"): _OfWhoosh,
    ("dvsearch.engines.whoosh.codec", "TermField"): _OfWhoosh,
    ("dvsearch.engines.whoosh.codec", "ArraySegment"): ArraySegment,
}
# Of the layout of the file; whoosh.index calls it by the same name.
_CURRENT_TOC_VERSION = -111


# A named tuple, as others here: a frozen dataclass is made in 2 ms, and every search waits for it.
class Contents(NamedTuple):
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
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else None


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
    data = path.read_bytes()
    if len(data) < _TRAILER.size:
        raise corrupt(path, "truncated")
    checksum, magic = _TRAILER.unpack_from(data, len(data) - _TRAILER.size)
    data = data[: -_TRAILER.size]
    if magic != _MAGIC:
        raise corrupt(path, "truncated, or not written by dvsearch")
    if zlib.crc32(data) != checksum:
        raise corrupt(path, "damaged")
    try:
        found, pickled_schema, segments = _parse(data)
    except _REFUSALS as error:
        raise corrupt(path, f"not a table of contents: {error}") from error
    meta = getattr(pickled_schema, "meta", None)
    long_meta = getattr(pickled_schema, "long_meta", None)
    if found != generation or not _is_meta(meta) or not _is_file(long_meta) or not _are_segments(segments):
        raise corrupt(path, "not a table of contents of dvsearch")
    return Contents(generation, segments, meta, long_meta)


# What unpickling data that is not a pickle, or not ours, can raise.
_REFUSALS = (
    pickle.UnpicklingError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    EOFError,
    ImportError,
    MemoryError,
    RecursionError,
    struct.error,
)


def _parse(data: bytes) -> tuple[int, Any, Any]:
    """Generation, schema and segments, in the layout of `whoosh.index.TOC.read`."""
    stream = BytesIO(data)
    for _ in range(3):
        _read_varint(stream)
    order, version = struct.unpack("!ii", stream.read(8))
    if order != -12345 or version != _CURRENT_TOC_VERSION:
        raise ValueError(f"version {version}")
    for _ in range(3):
        _read_varint(stream)
    pickled = stream.read(_read_varint(stream))
    generation, _unused = struct.unpack("!ii", stream.read(8))
    return generation, _Unpickler(BytesIO(pickled)).load(), _Unpickler(stream).load()


def _read_varint(stream: BytesIO) -> int:
    value, shift = 0, 0
    while True:
        byte = stream.read(1)[0]
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ADMITTED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not admitted") from None


def _is_meta(meta: Any) -> TypeGuard[dict[str, str]]:
    return type(meta) is dict and all(type(text) is str for item in meta.items() for text in item)


def _is_file(file: Any) -> TypeGuard[tuple[int, int, int] | None]:
    return file is None or (type(file) is tuple and len(file) == 3 and all(type(n) is int and n >= 0 for n in file))


def _are_segments(segments: Any) -> bool:
    if type(segments) is not list:
        return False
    return all(type(segment) is ArraySegment and segment.sound() for segment in segments)
