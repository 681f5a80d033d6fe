"""One bad input: its name, its content, and what is to become of it."""

from __future__ import annotations

from dataclasses import dataclass

# What a file may hold in these tests: small, so that a bomb is small too.
MAX_BYTES = 3_000_000


@dataclass(frozen=True, slots=True)
class BadInput:
    """One file: its name (bytes, as the system has them), its content, and what is to become of it."""

    name: bytes
    content: bytes
    accepted: int | None
    rejected: int | None
