"""A member of an archive as a stream that counts what it gives, so that what is unpacked has an end."""

from __future__ import annotations

import io
from typing import IO, Protocol

from dvsearch.errors import InputError

# An archive of more members is no archive of articles; its list alone takes a gigabyte.
MOST_MEMBERS = 1_000_000


class Spender(Protocol):
    """Who takes note of what is unpacked, and is told of what is passed over."""

    def spend(self, size: int) -> None: ...

    def pass_over(self, name: str, about: str = "") -> None: ...


class Member(io.RawIOBase):
    """A stream that tells its spender of each piece; what its library raises of damage is an InputError."""

    def __init__(self, member: IO[bytes], spender: Spender, damage: tuple[type[Exception], ...]) -> None:
        self._member = member
        self._spender = spender
        self._damage = damage

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer; return how many bytes there were."""
        try:
            piece = self._member.read(len(buffer))
        except self._damage as error:
            raise InputError(f"damaged: {error}") from error
        self._spender.spend(len(piece))
        buffer[: len(piece)] = piece
        return len(piece)
