"""Values with their counts, each with a box to tick: ticked ones first, typing narrows the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message

from dvsearch.engines.base import FacetCount
from dvsearch.output.facet_bars import counted, heading, missing
from dvsearch.output.ink import fitted
from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.searching.field_values import EXACTLY
from dvsearch.tui.row_list import Row, RowList
from dvsearch.vietnamese.normalize import fold, normalize

# Columns from which a heading has room to say which of two like fields is counted.
LONG_HEADING = 36

Value = tuple[str, str]  # a field, and a value of it


class FacetPane(RowList):
    """The counts of an answer. It shows and reports; it asks nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", show=False),
        Binding("left", "field(-1)", show=False),
        Binding("right", "field(1)", show=False),
    ]

    class Ticked(Message):
        """A value was ticked or cleared."""

        def __init__(self, field: str, value: str) -> None:
            super().__init__()
            self.field, self.value = field, value

    def __init__(self, say: Say) -> None:
        super().__init__(id="facets")
        self._say = say
        self._values: list[Value | None] = []
        self._facets: Mapping[str, tuple[FacetCount, ...]] = {}
        self._chosen: Mapping[str, tuple[str, ...]] = {}
        self._total = 0
        self._drawn_width = 0
        self.typed = ""

    def show(
        self, facets: Mapping[str, tuple[FacetCount, ...]], chosen: Mapping[str, tuple[str, ...]], total: int
    ) -> None:
        """Show the counts of an answer; what is chosen stays in sight though nothing matches it."""
        self._facets, self._chosen, self._total = facets, chosen, total
        self._draw()

    def narrow(self, typed: str) -> None:
        """Show only the values with the letters typed in them; accents and blanks do not count."""
        self.typed = typed
        self.border_subtitle = f"{typed}▏" if typed else f"space {self._say('Tick')}"
        self._draw()

    def _draw(self) -> None:
        # The cursor stays with its value while one ticks; until then the largest count is the one to begin with.
        at = self.cursor if self.has_focus else None
        before = self._values[at] if at is not None and at < len(self._values) else None
        self._drawn_width = self.row_width
        rows: list[Row] = []
        self._values = []
        for field, counts in self._facets.items():
            if not counts and not self._chosen.get(field):
                continue
            rows.append(Row((Text(fitted(self._heading(field), self.row_width), "bold"),), enabled=False))
            self._values.append(None)
            for value, count in self._field_rows(field, counts):
                ticked = value in self._ticked(field)
                rows.append(Row((self._line(field, value, count, ticked=ticked),)))
                self._values.append((field, value))
        cursor = self._values.index(before) if before is not None and before in self._values else None
        self.set_rows(rows, cursor)

    def _field_rows(self, field: str, counts: tuple[FacetCount, ...]) -> list[tuple[str, int | None]]:
        """The values to show, the ticked ones first; "" is what has no value."""
        shown, _, unknown = counted(field, counts)
        values = [(row.value or "", row.count) for row in shown]
        if unknown:
            values.append(("", unknown))
        ticked = self._ticked(field)
        known = dict(values)
        first = [(value, self._count(field, value, known)) for value in ticked]
        rest = [row for row in values if row[0] not in ticked and self._fits(field, row[0])]
        return [*first, *rest]

    def _count(self, field: str, value: str, known: Mapping[str, int]) -> int | None:
        """How many articles a chosen value finds; None where it was typed and is none of those that are counted."""
        if value in known or f"{EXACTLY}{value}" in self._chosen[field]:
            return known.get(value, 0)
        low, dots, high = value.partition("..")
        if field != "year" or not dots:
            return None
        return sum(count for year, count in known.items() if year and low[:4] <= year <= (high[:4] or year))

    def _ticked(self, field: str) -> tuple[str, ...]:
        """The values chosen, whether typed or ticked (with = before them)."""
        return tuple(dict.fromkeys(value.removeprefix("=") for value in self._chosen.get(field, ())))

    def _fits(self, field: str, value: str) -> bool:
        if not self.typed:
            return True
        shown = value or missing(field, self._say)
        return fold(normalize(self.typed)) in fold(normalize(shown)).replace(" ", "")

    def _heading(self, field: str) -> str:
        return heading(field, self._say).upper() if self.row_width >= LONG_HEADING else self._say(field).upper()

    def _line(self, field: str, value: str, count: int | None, *, ticked: bool) -> Text:
        number = self._say.number(count) if count is not None else ""
        if (
            not value and count is not None and self._total and not self._chosen.get(field)
        ):  # else the others are counted over more
            number += f" ({100 * count / self._total:.0f} %)"
        room = max(4, self.row_width - len(number) - 5)
        name = fitted(one_line(value) if value else missing(field, self._say), room)
        return Text.assemble("[x] " if ticked else "[ ] ", (name, "bold" if ticked else ""), " ", (number, "dim"))

    def action_field(self, step: int) -> None:
        """Jump to the first value of the next or the previous facet."""
        if self.cursor is None:
            return
        at, field = self.cursor, self._field_at(self.cursor)
        while 0 <= at < len(self._values) and self._field_at(at) in (field, None):
            at += step
        if step < 0:
            field = self._field_at(at) if at >= 0 else None
            while at > 0 and self._field_at(at - 1) == field:
                at -= 1
        if 0 <= at < len(self._values):
            self.move_to(at)

    def _field_at(self, at: int) -> str | None:
        value = self._values[at] if 0 <= at < len(self._values) else None
        return value[0] if value is not None else None

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        value = self._values[event.at]
        if value is not None:
            self.post_message(self.Ticked(*value))

    def on_key(self, event: Key) -> None:
        """Letters typed here narrow the values; they are no commands."""
        typed = self.typed
        if event.key == "backspace":
            typed = typed[:-1]
        elif event.key == "escape" and typed:
            typed = ""
        elif event.is_printable and event.character and event.character not in " /?":
            typed += event.character
        else:
            return
        event.stop()
        event.prevent_default()
        self.narrow(typed)

    def on_resize(self) -> None:
        if self.row_width != self._drawn_width:
            self._draw()
