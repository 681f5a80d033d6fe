"""Records out of CSV and TSV, as spreadsheets, data bases and scripts write them.

The delimiter is the one with which the header line has known columns (`,` `;` tab `|`), or the one that a first line
`sep=;` names. In a TSV a quotation mark is a character, but for a cell that holds a line break or a tab. In a CSV a
quotation mark that is never closed, or is closed in the middle of a cell, is a character too: it never swallows the
rows behind it. A row of more values than there are columns is reported, unless what is too much is empty.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from dvsearch.errors import InputError
from dvsearch.reading import json_records
from dvsearch.reading.fields import Naming, field_of_key
from dvsearch.reading.json_records import Located
from dvsearch.vietnamese.encodings import decode

DELIMITERS = ",;\t|"
# A cell that goes on over more lines than the longest article has paragraphs was never closed.
MOST_LINES = 2_000


def table_rows(stream: io.BufferedReader, suffix: str, naming: Naming = ()) -> Iterator[Located]:
    """Yield the rows of a table with a header line, each with its line.

    Raises InputError where there is no header line with a known column, or a line longer than a record may be.
    """
    lines = _Lines(stream)
    first = lines.take()
    if first is None:
        raise InputError("empty: no header line")
    named = first.strip().lower()
    delimiters = DELIMITERS if suffix == ".csv" else "\t,;|"
    if named.startswith("sep=") and len(named) <= 5:
        delimiters = first.strip()[4:] or ","
        first = lines.take() or ""
    keys = {key for _, key in naming}
    header = max(
        (_Header(_cells(first, delimiter)[0], delimiter) for delimiter in delimiters),
        key=lambda header: header.known(keys),
    )
    if not header.known(keys):
        listed = ", ".join(header.names)[:80]
        raise InputError(
            f"no known column in the header line: {listed!r}; name the one with the text: --field text=COLUMN"
        )
    while (line := lines.take()) is not None:
        at = lines.number
        row = _row(line, lines, header)
        bad = [number for number in range(at, lines.number + 1) if number in lines.bad]
        if bad:
            yield at, lines.bad[bad[0]]
        elif len(row) > len(header.names):
            yield at, f"{len(row)} values under {len(header.names)} columns"
        elif any(cell.strip() for cell in row):
            yield at, dict(zip(header.names, row, strict=False))


@dataclass(frozen=True, slots=True)
class _Header:
    names: list[str]
    delimiter: str

    def known(self, keys: set[str]) -> int:
        """How many of the columns stand for a field."""
        return sum(bool(field_of_key(name)[1]) or name in keys for name in self.names)


class _Lines:
    """The lines of a stream as text, some of which can be given back."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self.number = 0
        self.bad: dict[int, str] = {}  # the lines that no encoding explains, and why
        self._back: list[str] = []
        self._wide = None
        if stream.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self._wide = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="")
        self._stream = stream

    def take(self) -> str | None:
        """The next line with its end, or None behind the last."""
        self.number += 1
        if self._back:
            return self._back.pop()
        line: str | bytes = (self._wide or self._stream).readline(json_records.MAX_RECORD + 1)
        if len(line) > json_records.MAX_RECORD:
            raise InputError(f"a line of more than {json_records.MAX_RECORD:,} characters")
        if isinstance(line, bytes):
            line = self._decoded(line.removeprefix(b"\xef\xbb\xbf") if self.number == 1 else line)
        if line:
            return line
        if self._wide is not None:
            self._wide.detach()
        return None

    def _decoded(self, line: bytes) -> str:
        """A line by itself: a table may have rows in several encodings, and a bad one does not end it."""
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return decode(b" " + line)[0][1:]  # the space keeps two bad bytes from being the mark of UTF-16
            except InputError as error:
                self.bad[self.number] = error.message
                return line.decode("utf-8", "replace")

    def give_back(self, lines: list[str]) -> None:
        """Make these the next lines."""
        self.number -= len(lines)
        self._back += reversed(lines)


def _row(line: str, lines: _Lines, header: _Header) -> list[str]:
    """The cells of the row that begins with a line, without empty ones behind the last column."""
    columns = len(header.names)
    if header.delimiter == "\t":
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) < columns and cells[-1].startswith('"') and cells[-1].count('"') % 2:
            cells = _continued(line, lines, header) or cells
    else:
        cells, is_open = _cells(line, header.delimiter)
        if is_open:
            cells = _continued(line, lines, header) or _cells(line, header.delimiter, stray=True)[0]
    while len(cells) > columns and not cells[-1].strip():
        cells.pop()
    return cells


def _continued(line: str, lines: _Lines, header: _Header) -> list[str] | None:
    """The cells of a row whose last cell goes on in the next lines; None where none of them ends it, and they stay."""
    cells, _ = _cells(line, header.delimiter)
    cell = [cells.pop()[1:], line[len(line.rstrip("\r\n")) :]]
    taken: list[str] = []
    size = len(line)
    while len(taken) < MOST_LINES and size <= json_records.MAX_RECORD and (following := lines.take()) is not None:
        taken.append(following)
        size += len(following)
        text = following.rstrip("\r\n")
        end = _closing(text, 0, header.delimiter) if '"' in text else -1
        if end < 0:
            cell.append(following)
            continue
        if _is_whole_row(following, cells, header):
            break
        cells.append("".join([*cell, text[:end]]).replace('""', '"'))
        rest, is_open = _cells(text[end + 2 :], header.delimiter) if end + 1 < len(text) else ([], False)
        if len(cells) + len(rest) > len(header.names):
            break
        cells += rest
        if not is_open:
            return cells
        cell = [cells.pop()[1:], following[len(text) :]]
    lines.give_back(taken)
    return None


def _is_whole_row(line: str, before: list[str], header: _Header) -> bool:
    """Whether a line by itself is a row and no part of a cell: it has all the columns, and looks like one.

    A paragraph may have as many commas; it has no quoted cell, and no id where the row before it has one.
    """
    cells, is_open = _cells(line, header.delimiter)
    if is_open or len(cells) != len(header.names) or len(cells) < 2:
        return False
    quoted = f'{header.delimiter}"' in line or line.startswith('"')
    like = bool(before) and " " not in before[0] and " " not in cells[0].strip() and cells[0].strip() != ""
    return quoted or like


def _cells(line: str, delimiter: str, *, stray: bool = False) -> tuple[list[str], bool]:
    """The cells of a row, and whether the last is in quotation marks that are not closed.

    A cell is quoted where it begins with a mark and the mark that closes it stands before a delimiter or the end;
    with `stray` a cell that is never closed ends at the next delimiter.
    """
    text = line.rstrip("\r\n")
    if '"' not in text:
        return text.split(delimiter), False
    cells: list[str] = []
    at = 0
    while True:
        end = -1
        if text.startswith('"', at):
            end = _closing(text, at + 1, delimiter)
            if end < 0 and not stray:
                return [*cells, text[at:]], True
        if end >= 0:
            cells.append(text[at + 1 : end].replace('""', '"'))
            at = end + 1
        else:
            stop = text.find(delimiter, at)
            stop = len(text) if stop < 0 else stop
            cells.append(text[at:stop])
            at = stop
        if at >= len(text):
            return cells, False
        at += 1
        if at == len(text):
            return [*cells, ""], False


def _closing(text: str, at: int, delimiter: str) -> int:
    """Where the mark stands that closes a cell: a single one before a delimiter or the end; -1 where none does."""
    while (at := text.find('"', at)) >= 0:
        if text.startswith('"', at + 1):
            at += 2
        elif at + 1 == len(text) or text[at + 1] == delimiter:
            return at
        else:
            at += 1
    return -1
