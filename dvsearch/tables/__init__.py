"""Small tables of public facts, as plain TSV: `#` lines say where each comes from, then a header, then the rows.

abbreviations.tsv  abbreviations of politics and administration, and what they stand for
districts.tsv      the districts before July 2025: their kind and their province
furniture.tsv      the phrases of buttons, menus, lists and forms of portals
provinces.tsv      the provinces before July 2025: the one of today, other spellings, the codes of their press
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Give the rows of the table NAME.tsv, read once."""
    return tuple(_rows(name))


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8")
    header, *lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    yield from (dict(zip(header, line, strict=True)) for line in lines)
