"""Small tables of public facts, as plain TSV: `#` lines say where each comes from, then a header, then the rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of the table NAME.tsv, read once."""
    return tuple(_rows(name))


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
