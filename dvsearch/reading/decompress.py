"""The bytes of a file, decompressed as they are read and never more than a limit.

gzip, bzip2, xz and Zstandard; a file of several members, one after the other, is read through. What is wrong with
a file becomes an InputError with the reason: cut short, damaged, larger than the limit, asking for too much memory.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Protocol

from dvsearch.errors import InputError

COMPRESSED = (".gz", ".bz2", ".xz", ".zst")

# What an xz or zst file may ask for to be unpacked. `xz -9` asks for 65 MB, `zstd --ultra -22` for 128 MB.
MEMORY_LIMIT = 256 << 20
CHUNK = 1 << 16


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


@contextmanager
def decompressed(stream: io.BufferedReader, name: str, *, max_bytes: int) -> Iterator[io.BufferedReader]:
    """Give a stream decompressed by the suffix of its name, and no more than `max_bytes` of it."""
    make = _DECOMPRESSORS.get(PurePath(name).suffix.lower())
    if make is None:
        yield stream
    else:
        yield io.BufferedReader(_Decompressed(stream, make(), max_bytes), CHUNK)


@contextmanager
def open_decompressed(path: Path, *, max_bytes: int) -> Iterator[io.BufferedReader]:
    """Open the file at `path`, decompressed by its suffix; raises InputError for whatever cannot be read."""
    try:
        with path.open("rb") as file, decompressed(file, path.name, max_bytes=max_bytes) as stream:
            yield stream
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}") from error


def read_all(stream: io.BufferedReader, *, limit: int) -> bytes:
    """Read everything that is left in the stream; raises InputError where it is more than `limit` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(f"larger than {limit:,} bytes")
    return data


class _Decompressed(io.RawIOBase):
    """A compressed file as a raw stream of what it holds."""

    def __init__(self, file: io.BufferedReader, make: Callable[[], _Decompressor], max_bytes: int) -> None:
        self._file = file
        self._make = make
        self._left = max_bytes
        self._limit = max_bytes
        self._member: _Decompressor | None = None
        self._input = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        output = self._next(len(buffer))
        buffer[: len(output)] = output
        self._left -= len(output)
        if self._left < 0:
            raise InputError(f"holds more than {self._limit:,} bytes when decompressed")
        return len(output)

    def _next(self, size: int) -> bytes:
        while True:
            if self._member is None:
                # Some writers pad the last member with zeros (tape blocks, xz stream padding).
                self._input = self._input.lstrip(b"\0") or self._file.read(CHUNK).lstrip(b"\0")
                if not self._input:
                    return b""
                self._member = self._make()
            try:
                output = self._member.decompress(self._input, size)
            except _damage() as error:
                raise InputError(f"damaged: {error}") from error
            if self._member.eof:
                self._input = self._member.unused_data
                self._member = None
            elif output:
                self._input = b""
            else:
                self._input = self._file.read(CHUNK)
                if not self._input:
                    raise InputError("cut short: the compressed data has no end")
            if output:
                return output


class _Gzip:
    """zlib's object with the manners of the other three: what it could not output yet it keeps."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)


class _Zstandards:
    """The members of one stream of Zstandard, which may share a dictionary, as those of a web archive do.

    It stands in the first frame, one that other readers skip; see the WARC file format of Zstandard.
    """

    MAGIC = b"\x5d\x2a\x4d\x18"

    def __init__(self) -> None:
        self.dictionary: bytes | None = None

    def __call__(self) -> _Decompressor:
        return _Zstandard(self)


class _Zstandard:
    """zstandard's object, fed a little at a time: it has no limit of its own on what one piece becomes.

    A block of 128 KB can be written in 4 bytes, so 512 bytes become 16 MB at most.
    """

    PIECE = 512

    def __init__(self, members: _Zstandards) -> None:
        import zstandard

        shared = zstandard.ZstdCompressionDict(members.dictionary) if members.dictionary else None
        self._members = members
        self._zstd = zstandard.ZstdDecompressor(dict_data=shared, max_window_size=MEMORY_LIMIT).decompressobj()
        self._is_dictionary: bool | None = None if members.dictionary is None else False
        self._input = b""
        self._output = b""

    @property
    def eof(self) -> bool:
        return self._is_dictionary is True or (self._zstd.eof and not self._output)

    @property
    def unused_data(self) -> bytes:
        return self._zstd.unused_data + self._input

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes:
        self._input += data
        if self._is_dictionary is not False and not self._take_dictionary():
            return b""
        while not self._output and self._input and not self._zstd.eof:
            piece, self._input = self._input[: self.PIECE], self._input[self.PIECE :]
            self._output = self._zstd.decompress(piece)
        output, self._output = self._output[:max_length], self._output[max_length:]
        return output

    def _take_dictionary(self) -> bool:
        """Take the dictionary out of the first frame, where it is one; whether what was read is to be unpacked."""
        if not self._input.startswith(_Zstandards.MAGIC):
            self._is_dictionary = None if _Zstandards.MAGIC.startswith(self._input[:4]) and self._input else False
            return self._is_dictionary is False
        size = int.from_bytes(self._input[4:8], "little")
        if size > MEMORY_LIMIT:
            raise InputError("damaged: a dictionary larger than what may be unpacked")
        if len(self._input) < 8 + size or len(self._input) < 8:
            return False
        dictionary, self._input = self._input[8 : 8 + size], self._input[8 + size :]
        if dictionary.startswith(b"\x28\xb5\x2f\xfd"):
            import zstandard

            reader = zstandard.ZstdDecompressor(max_window_size=MEMORY_LIMIT).stream_reader(dictionary)
            dictionary = reader.read(MEMORY_LIMIT)
        self._members.dictionary = dictionary
        self._is_dictionary = True
        return False


def _bz2() -> _Decompressor:
    import bz2

    return bz2.BZ2Decompressor()


def _xz() -> _Decompressor:
    import lzma

    return lzma.LZMADecompressor(lzma.FORMAT_AUTO, memlimit=MEMORY_LIMIT)


def _damage() -> tuple[type[Exception], ...]:
    """The errors of whichever libraries are in use."""
    import lzma

    import zstandard

    return zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, ValueError, EOFError


# What makes, for one stream, what unpacks each of its members.
_DECOMPRESSORS: dict[str, Callable[[], Callable[[], _Decompressor]]] = {
    **dict.fromkeys((".gz", ".tgz"), lambda: _Gzip),
    **dict.fromkeys((".bz2", ".tbz2"), lambda: _bz2),
    **dict.fromkeys((".xz", ".txz"), lambda: _xz),
    **dict.fromkeys((".zst", ".tzst"), _Zstandards),
}
