"""Lines of a text that fit a width, as offsets into it; combining marks take no column, wide characters two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

_WORD = re.compile(r"\S+")


def wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """The ranges of the text to show line by line; spaces at a break are in neither line.

    A word longer than the width is cut, never between a letter and the marks on it.
    """
    for begin, end in _paragraphs(text):
        line = last = begin  # the line so far is line..last
        for word in _WORD.finditer(text, begin, end):
            while cell_len(text[line : word.end()]) > width:
                if last > line:
                    yield line, last
                    line = last = word.start()
                else:
                    cut = _cut(text, line, word.end(), width)
                    yield line, cut
                    line = last = cut
            last = word.end()
        yield line, last


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield start, end
        start = end + 1
    if start < len(text) or not text:
        yield start, len(text)


def _cut(text: str, start: int, end: int, width: int) -> int:
    """Where the characters from `start` on no longer fit; at least one character fits."""
    used, at = 0, start
    while at < end:
        cells = cell_len(text[at])
        if used + cells > width and at > start:
            break
        used += cells
        at += 1
    return at
