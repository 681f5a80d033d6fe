"""Bytes to text: UTF-8, UTF-16, and the encodings Vietnamese was typed in before them.

windows-1258 writes a letter and then its tone; TCVN3 (the .VnTime fonts) and VNI-Windows write Vietnamese where other
encodings have other letters, so that only reading tells which it is: of the texts the bytes can be, the one whose
words are Vietnamese syllables. Bytes that make no such text are refused rather than guessed.
"""

from __future__ import annotations

from dvsearch.errors import InputError

BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; InputError where no encoding makes sense of the bytes."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _decode(data, encoding), encoding
    text = _decode(data, "utf-8")
    if "\0" in text:
        raise InputError("NUL bytes: not a text file")
    return text, "utf-8"


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"not {encoding.upper()}: {error.reason} at byte {error.start + 1}") from error
