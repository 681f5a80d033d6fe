"""Years as a row of bars in time; dragged or stepped over they make a range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import MouseDown, MouseMove, MouseUp
from textual.message import Message
from textual.widget import Widget

from dvsearch.engines.base import FacetCount
from dvsearch.output.facet_bars import without_holes
from dvsearch.output.messages import Say

LEVELS = " ▁▂▃▄▅▆▇█"


class Bin(NamedTuple):
    """One bar: the years it stands for, both ends in, and their articles."""

    first: int
    last: int
    articles: int


def bins(counts: Sequence[FacetCount], columns: int) -> tuple[Bin, ...]:
    """Put the counts of years into bars of as few years as fit the columns, each year in one bar."""
    years = [(int(row.value), row.count) for row in reversed(without_holes(counts)) if row.value is not None]
    if not years or columns < 1:
        return ()
    # Years that stand alone before a long gap (without_holes leaves it) are left of the first bar's range.
    size = -(-len(years) // columns)
    return tuple(
        Bin(years[at][0], years[min(at + size, len(years)) - 1][0], sum(count for _, count in years[at : at + size]))
        for at in range(0, len(years), size)
    )


class Timeline(Widget, can_focus=True):
    """The bars and, under them, the years they begin and end with and what the cursor stands on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("shift+left", "step(-1, True)", show=False),
        Binding("shift+right", "step(1, True)", show=False),
        Binding("space", "hold", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Ranged(Message):
        """A range of years was chosen, as a filter has it."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def __init__(self, say: Say) -> None:
        super().__init__(id="timeline")
        self._say = say
        self._counts: tuple[FacetCount, ...] = ()
        self._bins: tuple[Bin, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self._at = 0
        self._held: int | None = None  # where a range begins
        self._dragging = False

    def show(self, counts: tuple[FacetCount, ...], chosen: tuple[str, ...]) -> None:
        """Show the counts of years; those of a chosen year or range are drawn bold."""
        self._counts, self._chosen = counts, chosen
        self._measure()

    def _measure(self) -> None:
        before = self._bins
        self._bins = bins(self._counts, max(1, (self.size.width or 80) // self._bar_room))
        if not before or len(before) != len(self._bins):
            self._at, self._held = max(0, len(self._bins) - 1), None
        self.refresh()

    @property
    def _bar_room(self) -> int:
        """Columns a bar takes: three where the years are few."""
        years = len(without_holes(self._counts))
        return 3 if years * 3 <= (self.size.width or 80) - 24 else 1

    def on_resize(self) -> None:
        self._measure()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    @property
    def selected(self) -> tuple[int, int]:
        """The bars from one end of the range to the other, both in."""
        held = self._at if self._held is None else self._held
        return min(held, self._at), max(held, self._at)

    def render(self) -> Text:
        if not self._bins:
            return Text()
        most = max(one.articles for one in self._bins) or 1
        low, high = self.selected
        room = self._bar_room
        bars = Text(no_wrap=True)
        for number, one in enumerate(self._bins):
            level = LEVELS[max(1, round(8 * one.articles / most))] if one.articles else LEVELS[0]
            style = "cyan" if self._is_chosen(one) else "dim"
            if self.has_focus and low <= number <= high:
                style = "reverse"
            bars.append((level * (room - 1) + " ") if room > 1 else level, style)
        return Text.assemble(bars, "\n", self._legend(low, high), no_wrap=True)

    def _legend(self, low: int, high: int) -> Text:
        first, last = self._bins[0].first, self._bins[-1].last
        if not self.has_focus:
            return Text(f"{first} – {last}" if first != last else str(first), "dim")
        count = sum(one.articles for one in self._bins[low : high + 1])
        years = self._value(low, high).replace("..", " – ")
        return Text(f"{years}: {self._say.articles(count)} · {self._say('space, arrows: a range; enter: only these')}")

    def _is_chosen(self, one: Bin) -> bool:
        if not self._chosen:
            return True
        for value in filter(None, (chosen.removeprefix("=") for chosen in self._chosen)):
            low, dots, high = value.partition("..")
            end = high if dots else low
            if (not low or int(low[:4] or 0) <= one.last) and (not end or one.first <= int(end[:4])):
                return True
        return False

    def _value(self, low: int, high: int) -> str:
        first, last = self._bins[low].first, self._bins[high].last
        return str(first) if first == last else f"{first}..{last}"

    def action_step(self, by: int, hold: bool = False) -> None:
        """Move to another bar; with shift the range grows to it."""
        if hold and self._held is None:
            self._held = self._at
        self._at = min(max(0, self._at + by), max(0, len(self._bins) - 1))
        self.refresh()

    def action_hold(self) -> None:
        """Begin a range here, or let go of one."""
        self._held = self._at if self._held is None else None
        self.refresh()

    def action_choose(self) -> None:
        """Narrow the answer to the range."""
        if self._bins:
            low, high = self.selected
            self._held = None
            self.post_message(self.Ranged(self._value(low, high)))

    def on_mouse_down(self, event: MouseDown) -> None:
        at = self._bin_at(event.x)
        if at is not None:
            self._at = self._held = at
            self._dragging = True
            self.capture_mouse()
            self.refresh()

    def on_mouse_move(self, event: MouseMove) -> None:
        at = self._bin_at(event.x)
        if self._dragging and at is not None:
            self._at = at
            self.refresh()

    def on_mouse_up(self, event: MouseUp) -> None:
        if self._dragging:
            self._dragging = False
            self.release_mouse()
            self.action_choose()

    def _bin_at(self, x: int) -> int | None:
        at = max(0, x - self.gutter.left) // self._bar_room
        return min(at, len(self._bins) - 1) if self._bins else None
