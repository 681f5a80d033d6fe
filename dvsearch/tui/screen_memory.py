"""What stands on the terminal, so that only what changed is sent.

Textual paints whole regions: a keystroke of a search is 19 kB at 80x24, most of it what stands there already. Over a
slow line that is felt. A frame is read as the cells it paints; those that differ from what was painted before are
written, with as few sequences as they need. What is no frame passes as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len

_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
_TOKEN = re.compile(r"\x1b\[([\d;]*)m|\x1b\]8;([^\x1b\x07]*)(?:\x1b\\|\x07)|([^\x1b]+)|(\x1b)")
# Unchanged cells written again rather than stepped over: a step takes four bytes.
_GAP = 4
# Blanks from which it is shorter to erase (ECH) than to write them.
_ERASE = 8
# Selective codes that are what a terminal does anyway.
_DEFAULTS = frozenset({"", "0", "39", "49"})


class Cell(NamedTuple):
    """A character with its combining marks ("" right of a wide one), its colours and its link."""

    text: str
    style: str
    link: str


class ScreenMemory:
    """The cells of a terminal as they were last painted."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Cell]] = {}
        self._raw: dict[int, dict[int, tuple[str, int]]] = {}
        self._full: tuple[int, int] | None = None
        self._cursor = (0, 0)

    def forget(self) -> None:
        """Take nothing for granted: the next frame is written whole."""
        self._rows.clear()
        self._raw.clear()
        self._cursor = (0, 0)

    def changes(self, frame: str) -> str:
        """Give what has to be written for a frame to stand on the terminal; what is no frame comes back as it is."""
        if not frame.startswith("\x1b[") or (first := _MOVE.match(frame)) is None:
            return frame
        pieces = [(int(y), int(x), body.rstrip("\n")) for y, x, body in _pieces(frame, first)]
        if any(match[4] for _, _, body in pieces for match in _TOKEN.finditer(body)):
            self.forget()
            return frame
        self._notice_size(pieces)
        pen = _Pen(*self._cursor)
        for y, x, body in pieces:
            raw = self._raw.setdefault(y, {})
            if body and raw.get(x, ("", 0))[0] == body:
                continue
            cells = _cells(body)
            for at in [at for at, (_, width) in raw.items() if at < x + len(cells) and x < at + width]:
                del raw[at]
            if cells:
                raw[x] = (body, len(cells))
                self._paint(pen, y, x, cells)
        self._cursor = pieces[-1][:2]
        return pen.finish(*self._cursor)

    def _notice_size(self, pieces: list[tuple[int, int, str]]) -> None:
        """A frame of the whole screen in another size: what a resized terminal shows meanwhile is not known."""
        if len(pieces) > 2 and pieces[0][:2] == (1, 1) and len({y for y, _, _ in pieces}) > 2:
            size = (max(y for y, _, _ in pieces), len(_cells(pieces[0][2])))
            if self._full is not None and size != self._full:
                self.forget()
            self._full = size

    def _paint(self, pen: _Pen, y: int, x: int, cells: list[Cell]) -> None:
        row = self._rows.setdefault(y, {})
        last = -_GAP - 1
        for number, cell in enumerate(cells):
            if row.get(x + number) == cell:
                continue
            row[x + number] = cell
            start = number
            while start > 0 and not cells[start].text:
                start -= 1  # the wide character that this is the right half of
            if 0 <= last < start <= last + _GAP:
                for between in range(last + 1, start):
                    pen.write(y, x + between, cells[between])
            if start > last:
                pen.write(y, x + start, cells[start])
            last = number
        pen.flush()


class _Pen:
    """Writes cells with as few sequences as they need."""

    def __init__(self, y: int, x: int) -> None:
        self._out: list[str] = []
        self._at = (y, x)
        self._style = self._link = ""
        self._blanks = 0

    def write(self, y: int, x: int, cell: Cell) -> None:
        if not cell.text:
            return  # the right half of a wide character comes with it
        if cell == Cell(" ", "", "") and (self._blanks == 0 or (y, x) == (self._at[0], self._at[1] + self._blanks)):
            if self._blanks == 0:
                self._move(y, x)
            self._blanks += 1
            return
        self.flush()
        self._move(y, x)
        self._set(cell.style, cell.link)
        self._out.append(cell.text)
        self._at = (y, x + max(1, cell_len(cell.text)))

    def flush(self) -> None:
        """Write the blanks that wait."""
        if not self._blanks:
            return
        self._set("", "")
        if self._blanks >= _ERASE:
            self._out.append(f"\x1b[{self._blanks}X")
        else:
            self._out.append(" " * self._blanks)
            self._at = (self._at[0], self._at[1] + self._blanks)
        self._blanks = 0

    def finish(self, y: int, x: int) -> str:
        """Leave the cursor where the frame leaves it, in no colour."""
        self.flush()
        self._set("", "")
        self._move(y, x)
        return "".join(self._out)

    def _move(self, y: int, x: int) -> None:
        if self._at == (y, x):
            return
        steps = x - self._at[1]
        self._out.append(f"\x1b[{steps}C" if self._at[0] == y and 0 < steps < 1000 else f"\x1b[{y};{x}H")
        self._at = (y, x)

    def _set(self, style: str, link: str) -> None:
        if style != self._style:
            self._out.append(f"\x1b[0;{style}m" if style and self._style else f"\x1b[{style or '0'}m")
            self._style = style
        if link != self._link:
            self._out.append(f"\x1b]8;{link or ';'}\x1b\\")
            self._link = link


def _pieces(frame: str, first: re.Match[str]) -> Iterator[tuple[str, str, str]]:
    """The frame at its cursor moves: row, column, and what is painted from there."""
    move: re.Match[str] | None = first
    while move is not None:
        following = _MOVE.search(frame, move.end())
        yield move[1], move[2], frame[move.end() : following.start() if following else len(frame)]
        move = following


def _cells(body: str) -> list[Cell]:
    cells: list[Cell] = []
    style = link = ""
    for codes, target, text, _ in _TOKEN.findall(body):
        if text:
            if text.isascii():
                cells.extend(Cell(character, style, link) for character in text)
            else:
                _wide_cells(text, style, link, cells)
        elif target:
            link = "" if target == ";" else target
        else:
            kept = _without_defaults(codes)
            style = kept if codes.split(";")[0] in ("", "0") or not style else f"{style};{kept}".strip(";")
    return cells


def _wide_cells(text: str, style: str, link: str, cells: list[Cell]) -> None:
    for character in text:
        width = cell_len(character)
        if width == 0 and cells:
            cells[-1] = cells[-1]._replace(text=cells[-1].text + character)
            continue
        cells.append(Cell(character, style, link))
        if width == 2:
            cells.append(Cell("", style, link))


def _without_defaults(codes: str) -> str:
    """The codes of a style but those that say what is so anyway; 38 and 48 take the codes after them along."""
    if not codes:
        return ""
    parts = codes.split(";")
    if "38" in parts or "48" in parts:
        return codes
    return ";".join(part for part in parts if part not in _DEFAULTS)
