"""Records out of CSV and TSV, as spreadsheets, data bases and scripts write them.

The delimiter is the one with which the header line has known columns (`,` `;` tab `|`), or the one that a first line
`sep=;` names. In a TSV a quotation mark is a character, but for a cell that holds a line break or a tab. In a CSV a
quotation mark that is never closed, or is closed in the middle of a cell, is a character too: it never swallows the
rows behind it. A row of more values than there are columns is reported, unless what is too much is empty.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

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
    lines.delimiter = header.delimiter
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
    """The lines of a stream as text, taken one by one, with a look at those ahead.

    Of the lines ahead it is kept where each ends and which of them could close a cell: a table in which no quotation
    mark is ever closed asks that of every row, and each line is looked at once.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self.number = 0
        self.delimiter = ","
        self.bad: dict[int, str] = {}  # the lines that no encoding explains, and why
        self._ahead: deque[str] = deque()
        self._ends = deque([0])  # how many characters there are up to the end of the line taken last, and of each ahead
        self._closing: list[int] = []  # the lines that could close a cell, of those looked at
        self._looked = 0  # the line looked at last
        self._ended = False
        self._wide = None
        if stream.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self._wide = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="")
        self._stream = stream

    def take(self) -> str | None:
        """The next line with its end, or None behind the last."""
        if not self._ahead and not self._read():
            return None
        self.number += 1
        self._ends.popleft()
        return self._ahead.popleft()

    def drop(self, until: int) -> None:
        """Take all lines up to one."""
        while self.number < until:
            self.take()

    def ahead(self, line: int) -> str:
        """One of the lines ahead."""
        return self._ahead[line - self.number - 1]

    def between(self, start: int, stop: int) -> list[str]:
        """The lines ahead from one up to another, without that."""
        return list(islice(self._ahead, start - self.number - 1, stop - self.number - 1))

    def next_closing(self, line: int) -> int | None:
        """The first line behind one that could close a cell; None where none does that is near enough.

        Near is within MOST_LINES, and within a record's size.
        """
        at = bisect_right(self._closing, line)
        while at == len(self._closing):
            self._looked = max(self._looked, self.number)
            if self._looked - self.number >= MOST_LINES or not self._is_there(self._looked + 1):
                return None
            self._looked += 1
            text = self.ahead(self._looked).rstrip("\r\n")
            if _closing(text, 0, self.delimiter) >= 0:
                if self._closing and self._closing[0] <= self.number:
                    del self._closing[: bisect_right(self._closing, self.number)]
                self._closing.append(self._looked)
                at = bisect_right(self._closing, line)
        return self._closing[at] if self._is_there(self._closing[at]) else None

    def _is_there(self, line: int) -> bool:
        """Whether there is such a line ahead, no more than a record's size away."""
        while len(self._ahead) < line - self.number:
            if self._ends[-1] - self._ends[0] > json_records.MAX_RECORD or not self._read():
                return False
        return self._ends[line - self.number] - self._ends[0] <= json_records.MAX_RECORD

    def _read(self) -> bool:
        """Put the next line of the stream behind those ahead; whether there was one."""
        if self._ended:
            return False
        line: str | bytes = (self._wide or self._stream).readline(json_records.MAX_RECORD + 1)
        if len(line) > json_records.MAX_RECORD:
            raise InputError(f"a line of more than {json_records.MAX_RECORD:,} characters")
        number = self.number + len(self._ahead) + 1
        if isinstance(line, bytes):
            line = self._decoded(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, number)
        if line:
            self._ahead.append(line)
            self._ends.append(self._ends[-1] + len(line))
        elif self._wide is not None:
            self._wide.detach()
        self._ended = not line
        return not self._ended

    def _decoded(self, line: bytes, number: int) -> str:
        """A line by itself: a table may have rows in several encodings, and a bad one does not end it."""
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return decode(b" " + line)[0][1:]  # the space keeps two bad bytes from being the mark of UTF-16
            except InputError as error:
                self.bad[number] = error.message
                return line.decode("utf-8", "replace")


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
    return _without_empty(cells, columns)


def _without_empty(cells: Sequence[str], columns: int) -> list[str]:
    """The cells of a row, without empty ones behind the last column."""
    stop = len(cells)
    while stop > columns and not cells[stop - 1].strip():
        stop -= 1
    return list(cells[:stop])


def _continued(line: str, lines: _Lines, header: _Header) -> list[str] | None:
    """The cells of a row whose last cell goes on in the next lines; None where none of them ends it, and they stay."""
    cells, _ = _cells(line, header.delimiter)
    open_cell, last = [cells.pop()[1:], _line_end(line)], lines.number
    while (closing := lines.next_closing(last)) is not None:
        ending = _ending(lines.ahead(closing), header.delimiter)
        behind = len(header.names) - len(cells) - 1
        rest = _without_empty(ending.rest, behind)
        if _is_whole_row(ending, cells, header) or len(rest) > behind:
            break
        open_cell += [*lines.between(last + 1, closing), ending.cell]
        cells += ["".join(open_cell).replace('""', '"'), *rest]
        last = closing
        if not ending.is_open:
            lines.drop(last)
            return cells
        open_cell = [cells.pop()[1:], ending.line_end]
    return None


@dataclass(frozen=True, slots=True)
class _Ending:
    """A line that closes a cell: the end of the cell, the cells behind it; and what it is as a row by itself."""

    cell: str
    rest: tuple[str, ...]
    is_open: bool  # the last of the rest is not closed
    line_end: str
    row: tuple[str, ...]
    row_is_open: bool
    has_quoted: bool


# Rows that are open before one line that could close them ask for it one after the other.
@lru_cache(maxsize=4)
def _ending(line: str, delimiter: str) -> _Ending:
    text = line.rstrip("\r\n")
    end = _closing(text, 0, delimiter)
    rest, is_open = _cells(text[end + 2 :], delimiter) if end + 1 < len(text) else ([], False)
    row, row_is_open = _cells(line, delimiter)
    has_quoted = f'{delimiter}"' in line or line.startswith('"')
    return _Ending(text[:end], tuple(rest), is_open, line[len(text) :], tuple(row), row_is_open, has_quoted)


def _is_whole_row(ending: _Ending, before: list[str], header: _Header) -> bool:
    """Whether a line by itself is a row and no part of a cell: it has all the columns, and looks like one.

    A paragraph may have as many commas; it has no quoted cell, and no id where the row before it has one. What ends
    with its first cell, and has nothing but empty cells behind, may have as many too.
    """
    columns = len(header.names)
    if ending.row_is_open or len(_without_empty(ending.row, columns)) != columns or columns < 2:
        return False
    first = ending.row[0]
    if '"' in first:
        return False
    like = bool(before) and " " not in before[0] and " " not in first.strip() and first.strip() != ""
    return ending.has_quoted or like


def _line_end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


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
