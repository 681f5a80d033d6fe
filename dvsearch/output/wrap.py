"""Lines of a text that fit a width, as offsets into it; combining marks take no column, wide characters two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dvsearch.output.cells import cell_len

_WORD = re.compile(r"\S+")
# A word of more characters is measured one by one, only as far as a line goes: one word may be a megabyte.
_SHORT = 64


def wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Give the ranges of the text to show line by line; spaces at a break are in neither line.

    A word longer than the width is cut, never between a letter and the marks on it. Every character is measured once.
    """
    for begin, end in _paragraphs(text):
        line = last = begin  # the line so far is line..last
        used = 0
        for word in _WORD.finditer(text, begin, end):
            start = word.start()
            room = width - used - (start - last)
            reach, cells = _measure(text, start, word.end(), room)
            while reach < word.end():
                if last > line:
                    yield line, last
                    line, used, room = start, 0, width
                    reach, cells = _measure(text, start, word.end(), room)
                    last = line
                else:
                    cut = max(reach, start + 1)
                    yield line, cut
                    line = last = start = cut
                    used, room = 0, width
                    reach, cells = _measure(text, start, word.end(), room)
            used += start - last + cells
            last = word.end()
        yield line, last


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield start, end
        start = end + 1
    if start < len(text) or not text:
        yield start, len(text)


def _measure(text: str, start: int, end: int, room: int) -> tuple[int, int]:
    """How far into start..end a line of `room` columns reaches, and how many columns that takes."""
    if end - start <= _SHORT and (cells := cell_len(text[start:end])) <= room:
        return end, cells
    used, at = 0, start
    while at < end:
        cells = cell_len(text[at])
        if used + cells > room:
            break
        used += cells
        at += 1
    return at, used
