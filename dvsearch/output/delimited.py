"""Hits as rows of a table: csv for spreadsheets, tsv for scripts. A header line first, one hit a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from dvsearch.output.formats import FIELDS, Row, Shape
from dvsearch.output.sanitize import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

COLUMNS = ("rank", "id", "score", "title", "date", "date_basis", "provinces", "current_provinces", "source", "author",
           "url", "path", "citations", "snippets")  # fmt: skip

# A cell that begins so is a formula to a spreadsheet, and a formula can call a program or fetch an address.
# The full-width signs are taken for the others where the spreadsheet speaks Japanese or Chinese, and some begin a new
# cell at a semicolon, so that what follows one counts as well.
_FORMULA = re.compile(r"(?:^|;)[\s'\"]*[=+@\-＝＋－＠\t\r]")
# Without it Excel reads UTF-8 as windows-1258 and shows no Vietnamese.
BOM = "\ufeff"


def as_csv(rows: Iterable[Row], shape: Shape) -> Iterator[str]:
    """Write comma-separated lines (RFC 4180, ended by LF); text that a spreadsheet would run gets a `'` before it."""
    for cells in _table(rows, shape):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(cells if shape.formulas else [inert(cell) for cell in cells])
        yield line.getvalue()


def as_tsv(rows: Iterable[Row], shape: Shape) -> Iterator[str]:
    """Write tab-separated lines; tabs and line breaks inside a value are spaces."""
    for cells in _table(rows, shape):
        yield "\t".join(cells) + "\n"


def _table(rows: Iterable[Row], shape: Shape) -> Iterator[list[str]]:
    names = shape.fields or COLUMNS
    remarks = shape.occasion.remarks
    headed = False
    for row in rows:
        batch = [] if row.query_id is None else [one_line(row.query_id)]
        if not headed:
            yield [*(["qid"] if batch else []), *names, *(["note", "tags"] if remarks else [])]
            headed = True
        cells = batch + [_cell(FIELDS[name](row.hit)) for name in names]
        if remarks:
            remark = shape.occasion.remark(row.hit.article)
            cells += [_cell(remark.note), _cell(list(remark.tags))]
        yield cells
    if not headed:
        yield list(names)


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case float():
            return f"{value:.4f}"
        case list():
            return "; ".join(_part(part) for part in value)
        case _:
            return one_line(str(value))


def _part(part: Any) -> str:
    if isinstance(part, dict):  # a snippet: its text, marked in no way a cell could show
        return one_line(part["text"])
    return "-".join(map(str, part)) if isinstance(part, list) else one_line(part)


def inert(cell: str) -> str:
    """Keep a spreadsheet from running a cell that looks like a formula."""
    return f"'{cell}" if _FORMULA.search(cell) else cell
