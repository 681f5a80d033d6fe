"""What the kernel is told of characters: the letters and marks that Vietnamese pages are written with.

It reads chunks that have no others, and gives the rest back to `token_table`. What it is told comes from this Python's
Unicode, so that both read alike whatever version that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np

from dvsearch.vietnamese.normalize import fold, letter_of

# ASCII but NUL, which ends what CRFsuite reads; letters of Latin scripts; dashes, quotes and bullets; currencies.
_CODES = (range(1, 0x2B0), range(0x1E00, 0x1F00), range(0x2010, 0x2060), range(0x20A0, 0x20D0))

# The kinds of characters, as `characters.rs` has them.
_WORD, _LETTER_OR_DIGIT, _DIGIT, _DECIMAL, _UPPER, _LOWER = (1 << bit for bit in range(6))


def table() -> bytes:
    """Give of each character itself, its kinds, its tone, and as which it is lower, a term's, toneless and plain."""
    found = {char: row for char in map(chr, chain(*_CODES)) if (row := _row(char)) is not None}
    rows = [(ord(char), *row) for char, row in found.items() if chr(row[3]) in found]
    return np.array(rows, "<u4").tobytes()


def _row(char: str) -> tuple[int, ...] | None:
    lower, plain, spelt = char.lower(), fold(char), letter_of(char)
    is_space = char.isspace() and char != "\n"
    if spelt is None or len(lower) != 1 or len(plain) != 1 or is_space or (char.istitle() and not char.isupper()):
        return None
    return sum(_kinds(char)), spelt.tone, ord(lower), ord(spelt.normal), ord(spelt.plain), ord(plain)


def _kinds(char: str) -> Iterator[int]:
    if char.isalnum():
        yield _LETTER_OR_DIGIT
    if char.isalnum() or char == "_":
        yield _WORD
    if char.isdigit():
        yield _DIGIT
    if char.isdecimal():
        yield _DECIMAL
    if char.isupper():
        yield _UPPER
    if char.islower():
        yield _LOWER
