"""A sheet in every format that a program reads: json, jsonl, csv, tsv; and plain, for the eye in a pipe.

Numbers are written with ten digits, so that what is computed again from them comes out the same. What cannot be said
is null in JSON and empty in a table.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dvsearch.output.delimited import BOM, inert
from dvsearch.output.formats import SCHEMA_VERSION, dumps
from dvsearch.output.sanitize import one_line
from dvsearch.research.about import Sheet

DIGITS = 10
# The column that ends where the next begins: what stands before a hit.
LEFT_OF_HIT = "left"
_SHOWN_DIGITS = 4


def as_json(sheet: Sheet) -> Iterator[str]:
    """One object: the rows, how many there are in all, and what they rest on."""
    rows = [dict(zip(sheet.columns, map(number, row), strict=True)) for row in sheet.rows]
    yield dumps(
        {
            "schema_version": SCHEMA_VERSION,
            "about": {**sheet.about, "notes": sheet.notes},
            "total": sheet.total,
            "truncated": sheet.truncated,
            "rows": rows,
        }
    ) + "\n"  # fmt: skip


def as_jsonl(sheet: Sheet) -> Iterator[str]:
    """One row a line."""
    return (dumps(dict(zip(sheet.columns, map(number, row), strict=True))) + "\n" for row in sheet.rows)


def as_csv(sheet: Sheet) -> Iterator[str]:
    """Comma-separated (RFC 4180, lines end in LF); text that a spreadsheet would run gets a `'` before it."""
    for row in _with_header(sheet):
        line = io.StringIO()
        cells = [inert(cell(value)) if isinstance(value, str) else cell(value) for value in row]
        csv.writer(line, lineterminator="\n").writerow(cells)
        yield line.getvalue()


def as_tsv(sheet: Sheet) -> Iterator[str]:
    """Tab-separated; tabs and line breaks inside a value are spaces."""
    return ("\t".join(map(cell, row)) + "\n" for row in _with_header(sheet))


def as_plain(sheet: Sheet) -> Iterator[str]:
    """Columns under their names, two spaces between: numbers to the right, text to the left."""
    from rich.cells import cell_len

    header = list(sheet.columns)
    rows = [[shown(value) for value in row] for row in sheet.rows]
    right = [name == LEFT_OF_HIT or numeric(sheet.rows, place) for place, name in enumerate(header)]
    widths = [max(map(cell_len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, *rows):
        cells = []
        for text, width, at_right in zip(row, widths, right, strict=True):
            space = " " * (width - cell_len(text))
            cells.append(space + text if at_right else text + space)
        yield "  ".join(cells).rstrip() + "\n"


SHEET_FORMATS = {"json": as_json, "jsonl": as_jsonl, "csv": as_csv, "tsv": as_tsv, "plain": as_plain}


def file_lines(form: str, sheet: Sheet) -> Iterator[str]:
    """Yield a sheet as a file of its own has it."""
    if form == "csv":
        yield BOM
    yield from SHEET_FORMATS[form](sheet)


def number(value: Any) -> Any:
    """Round what is no whole number to ten digits."""
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def cell(value: Any) -> str:
    """Write a value as a table for programs has it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.{DIGITS}g}"
        case list():
            return "; ".join(map(cell, value))
        case _:
            return one_line(str(value))


def shown(value: Any) -> str:
    """Write a value as a reader wants it: few digits, thousands set off."""
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.0f}" if abs(value) >= 10**_SHOWN_DIGITS else f"{value:.{_SHOWN_DIGITS}g}"
        case list():
            return ", ".join(map(shown, value))
        case _:
            return one_line(str(value))


def numeric(rows: Sequence[Sequence[Any]], place: int) -> bool:
    """Say whether a column has nothing but numbers."""
    values = [row[place] for row in rows if row[place] is not None]
    return bool(values) and all(isinstance(value, int | float) for value in values)


def _with_header(sheet: Sheet) -> Iterable[Sequence[Any]]:
    yield sheet.columns
    yield from sheet.rows
