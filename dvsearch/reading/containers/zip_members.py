"""The members of a ZIP, one stream at a time; nothing is written to disk but a ZIP that stands in another archive."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO

from dvsearch.errors import InputError
from dvsearch.reading.containers.members import MOST_MEMBERS, Member, Spender
from dvsearch.reading.containers.names import is_nobodys, member_name

IN_MEMORY = 8 << 20
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)


def zip_members(stream: io.BufferedReader, spender: Spender) -> Iterator[tuple[str, io.BufferedReader | str]]:
    """Yield the name and stream of each member, or why it cannot be read.

    Raises InputError where the stream is no ZIP, or one that is damaged where it lists its members.
    """
    with open_zip(stream, spender) as archive:
        for info in archive.infolist():
            name = member_name(_typed_name(info))
            if info.is_dir() or is_nobodys(name):
                continue
            if info.flag_bits & 0x1:
                yield name, "encrypted: unpack it with its password"
                continue
            yield name, open_member(archive, info, spender)


@contextmanager
def open_zip(stream: io.BufferedReader, spender: Spender) -> Iterator[zipfile.ZipFile]:
    """Open a stream as a ZIP; raises InputError where it is none."""
    with seekable(stream, spender) as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise InputError(f"not a ZIP we can read: {error}") from error
        if len(archive.filelist) > MOST_MEMBERS:
            raise InputError(f"an archive of more than {MOST_MEMBERS:,} members")
        with archive:
            yield archive


@contextmanager
def seekable(stream: io.BufferedReader, spender: Spender) -> Iterator[IO[bytes]]:
    """Give a stream in which one can go back: itself, or what it holds in a temporary file."""
    if stream.seekable():
        yield stream
        return
    with SpooledTemporaryFile(IN_MEMORY) as kept:
        while piece := stream.read(1 << 20):
            spender.spend(len(piece))
            kept.write(piece)
        kept.seek(0)
        yield kept


def open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, spender: Spender) -> io.BufferedReader | str:
    """Open a member as a stream that counts what it gives; or say why it cannot be opened."""
    try:
        return io.BufferedReader(Member(archive.open(info), spender, _DAMAGE), 1 << 16)
    except (*_DAMAGE, KeyError) as error:
        return f"damaged: {error}"


def _typed_name(info: zipfile.ZipInfo) -> str:
    """The name as it was typed: without a flag it is in the letters of DOS, and in truth most often in UTF-8."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
