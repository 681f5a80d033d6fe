"""Columns that text takes on a terminal: what Rich counts, without Rich for the letters that take one each.

Rich takes 11 ms to load before it counts anything; Vietnamese, other Latin letters and what stands between them in
print are all of one column. Whatever else comes is Rich's to say.
"""

from __future__ import annotations

# Each with one column in Rich's tables: `tests/output/test_line.py` asks Rich about all of them.
_LATIN = (*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x300), *range(0x1E00, 0x1F00))
_BETWEEN = (*range(0x2010, 0x2028), *range(0x2500, 0x2580))
NARROW = frozenset(map(chr, (*_LATIN, *_BETWEEN)))


def cell_len(text: str) -> int:
    """Count the columns of a text: combining marks take none, wide characters two."""
    if NARROW.issuperset(text):
        return len(text)
    from rich import cells

    return cells.cell_len(text)


def set_cell_size(text: str, columns: int) -> str:
    """Give the text in exactly so many columns, cut or with blanks behind it."""
    if NARROW.issuperset(text):
        return text[: max(columns, 0)].ljust(columns)
    from rich import cells

    return cells.set_cell_size(text, columns)
