"""Where a query went wrong: the part of it around a column, and a caret under the character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from dvsearch.output.sanitize import one_line

BEFORE, AFTER = 50, 30


def caret(query: str, column: int) -> Iterator[str]:
    """Two lines: the query as far as it is near the column (counted from 0), and the caret below it."""
    start, end = max(0, column - BEFORE), column + AFTER
    head, tail = one_line(query[start:column]), one_line(query[column:end])
    left, right = "…" if start else "", "…" if end < len(query) else ""
    yield f"  {left}{head}{tail}{right}"
    yield f"  {' ' * (len(left) + cells(head))}^"


def cells(text: str) -> int:
    """How many columns of a terminal the text takes: none for a combining mark, two for a wide character."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
