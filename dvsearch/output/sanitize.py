"""Text from articles is data: what a terminal would obey is shown as a sign instead."""

from __future__ import annotations

from dvsearch.article import with_obeyed


def visible(text: str, *, keep: str = "") -> str:
    """The text with every character a terminal would obey replaced by one sign: ␛ for escape, · for a hidden one.

    Characters in `keep` (such as a line break) stay. The length does not change, so offsets hold.
    """
    return with_obeyed(text, lambda char: char if char in keep else _sign(char))


def one_line(text: str) -> str:
    """The text as one line: line breaks and tabs as spaces, everything else as `visible`; the length stays."""
    return visible(text.translate({9: " ", 10: " ", 11: " ", 12: " ", 13: " ", 0x85: " ", 0x2028: " ", 0x2029: " "}))


def _sign(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\ufffd" if 0x80 <= code <= 0x9F or 0xD800 <= code <= 0xDFFF else "\u00b7"
