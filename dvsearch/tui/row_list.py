"""A list of rows with a cursor: the one thing that hits, facets and choices have in common.

The cursor is a bar at the left, not a colour: it can be seen where there is none, what is marked in a row keeps its
own colour on every theme, and moving it changes a few cells of the screen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from dvsearch.tui.strips import strip_of

BAR, BLANK = "▌", " "
BAR_STYLE = Style(bold=True)


class Row(NamedTuple):
    """The lines of one row, and whether the cursor can stand on it; its first `head` lines are a heading over it."""

    lines: tuple[Text, ...]
    enabled: bool = True
    head: int = 0


class RowList(ScrollView, can_focus=True):
    """Rows of one or more lines each; it knows no meaning of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, rows: RowList, at: int) -> None:
            super().__init__()
            self.rows, self.at = rows, at

    class Chosen(Message):
        """Enter or a click on a row."""

        def __init__(self, rows: RowList, at: int) -> None:
            super().__init__()
            self.rows, self.at = rows, at

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._rows: tuple[Row, ...] = ()
        self._starts: list[int] = []
        self._strips: dict[int, Strip] = {}
        self.cursor: int | None = None

    def set_rows(self, rows: Sequence[Row], cursor: int | None) -> None:
        """Show other rows, with the cursor on one of them, or on the first that can have it."""
        self._rows = tuple(rows)
        self._starts, total = [], 0
        for row in self._rows:
            self._starts.append(total)
            total += len(row.lines)
        self._strips.clear()
        self.virtual_size = Size(self.scrollable_content_region.width, total)
        wanted = cursor if cursor is not None and cursor < len(rows) and rows[cursor].enabled else None
        if wanted is None:
            wanted = next((at for at, row in enumerate(rows) if row.enabled), None)
        self.cursor = wanted
        self._bring_into_view()
        self.refresh()
        if wanted is not None:
            self.post_message(self.Moved(self, wanted))

    def set_row(self, at: int, row: Row) -> None:
        """Show one row anew; it has as many lines as before."""
        self._rows = (*self._rows[:at], row, *self._rows[at + 1 :])
        start = self._starts[at]
        for line in range(start, start + len(row.lines)):
            self._strips.pop(line, None)
        self._refresh_row(at)

    @property
    def row_width(self) -> int:
        """Columns of a row's text: what the border, the bar and the scroll bar leave."""
        region = self.scrollable_content_region
        return max(16, (region.width or 40) - 1)

    def action_step(self, by: int) -> None:
        """Move to the next row that can have the cursor."""
        at = self.cursor
        if at is None:
            return
        at += by
        while 0 <= at < len(self._rows) and not self._rows[at].enabled:
            at += by
        if 0 <= at < len(self._rows):
            self.move_to(at)
        elif by < 0:
            self.scroll_home(animate=False, force=True)  # headings above the first row

    def action_page(self, by: int) -> None:
        """Move by what the screen holds."""
        if self.cursor is None:
            return
        height = max(1, self.scrollable_content_region.height - 1)
        line = min(max(0, self._starts[self.cursor] + by * height), self.virtual_size.height - 1)
        at = bisect_right(self._starts, line) - 1
        if at == self.cursor:
            at = min(max(0, at + by), len(self._rows) - 1)
        self.move_to(at if self._rows[at].enabled else self._nearest(at, by))

    def action_first(self) -> None:
        """Move to the first row."""
        self.scroll_home(animate=False, force=True)
        self.move_to(self._nearest(0, 1))

    def action_last(self) -> None:
        """Move to the last row."""
        self.move_to(self._nearest(len(self._rows) - 1, -1))

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.cursor is not None:
            self.post_message(self.Chosen(self, self.cursor))

    def move_to(self, at: int) -> None:
        """Put the cursor on a row."""
        if at == self.cursor or not 0 <= at < len(self._rows):
            return
        before, self.cursor = self.cursor, at
        if before is not None:
            self._refresh_row(before)
        self._refresh_row(at)
        self._bring_into_view()
        self.post_message(self.Moved(self, at))

    def on_click(self, event: Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        line = offset.y + self.scroll_offset.y
        if line >= self.virtual_size.height:
            return
        at = bisect_right(self._starts, line) - 1
        if self._rows[at].enabled:
            self.move_to(at)
            self.post_message(self.Chosen(self, at))

    def _nearest(self, at: int, by: int) -> int:
        steps = [*range(at, len(self._rows) if by > 0 else -1, by), *range(at, -1 if by > 0 else len(self._rows), -by)]
        return next((one for one in steps if self._rows[one].enabled), -1)

    def _bring_into_view(self) -> None:
        if self.cursor is None:
            self.scroll_home(animate=False, force=True)
            return
        first = self.cursor
        while first > 0 and not self._rows[first - 1].enabled and self.cursor - first < 2:
            first -= 1  # with the heading over it
        top, end = self._starts[first], self._starts[self.cursor] + len(self._rows[self.cursor].lines)
        self.scroll_to_region(Region(0, top, 1, end - top), animate=False, force=True, x_axis=False)

    def _refresh_row(self, at: int) -> None:
        start = self._starts[at] - self.scroll_offset.y
        self.refresh(Region(0, start, self.scrollable_content_region.width, len(self._rows[at].lines)))

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        line = y + self.scroll_offset.y
        if line >= self.virtual_size.height or not self._rows:
            return Strip.blank(width, self.rich_style)
        at = bisect_right(self._starts, line) - 1
        strip = self._strips.get(line)
        if strip is None:
            text = self._rows[at].lines[line - self._starts[at]]
            strip = self._strips[line] = strip_of(text, self.app.console)
        here = at == self.cursor and line - self._starts[at] >= self._rows[at].head
        bar = Segment(BAR, BAR_STYLE) if here else Segment(BLANK)
        drawn = Strip([bar, *strip], strip.cell_length + 1)
        return drawn.adjust_cell_length(width).apply_style(self.rich_style)
