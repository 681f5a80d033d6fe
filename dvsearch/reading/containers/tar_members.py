"""The members of a TAR, one after the other as they stand in it; links and devices are passed over."""

from __future__ import annotations

import io
import tarfile
import zlib
from collections.abc import Iterator

from dvsearch.errors import InputError
from dvsearch.reading.containers.members import MOST_MEMBERS, Member, Spender
from dvsearch.reading.containers.names import is_nobodys, member_name

# A member larger than this is read as far as its kind allows; a header that names more is no header.
_DAMAGE = (tarfile.TarError, zlib.error, OSError, EOFError, ValueError, OverflowError)


def tar_members(stream: io.BufferedReader, spender: Spender) -> Iterator[tuple[str, io.BufferedReader | str]]:
    """Yield the name and stream of each member; raises InputError where the stream is no TAR, or ends in a member."""
    try:
        with tarfile.open(fileobj=stream, mode="r|", errorlevel=1) as archive:
            for number, info in enumerate(archive):
                archive.members = []  # type: ignore[attr-defined]  # it keeps the header of every member that it passed
                if number >= MOST_MEMBERS:
                    raise InputError(f"an archive of more than {MOST_MEMBERS:,} members")
                name = member_name(info.name)
                if not info.isfile():
                    if not info.isdir():
                        spender.pass_over(name, "links and devices")
                    continue
                file = archive.extractfile(info)
                if file is None or is_nobodys(name):
                    continue
                yield name, io.BufferedReader(Member(file, spender, _DAMAGE), 1 << 16)
    except _DAMAGE as error:
        raise InputError(f"not a TAR we can read: {error}") from error
