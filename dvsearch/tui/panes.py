"""The three panes: facets to tick, hits to choose, an article to read. They show and report; they ask nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dvsearch.article import Article
from dvsearch.engines.base import FacetCount
from dvsearch.output import terminal
from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.query.tree import Query
from dvsearch.searching.results import Hit

# Values of a facet shown, besides those that are ticked.
FACET_ROWS = 40
# Columns of a pane that hold no text; the scroll bar is left its two whether it is there or not.
BORDER_AND_SCROLLBAR = 4
_VI = Binding("k", "cursor_up", show=False), Binding("j", "cursor_down", show=False)


class Facets(OptionList):
    """Values with their counts, each with a box to tick."""

    BINDINGS: ClassVar[list[BindingType]] = [*_VI, Binding("space", "select", show=False)]

    class Ticked(Message):
        """A value was ticked or cleared."""

        def __init__(self, field: str, value: str) -> None:
            super().__init__()
            self.field, self.value = field, value

    def __init__(self, say: Say) -> None:
        super().__init__(id="facets", compact=True, markup=False)
        self._say = say
        self._rows: list[tuple[str, str] | None] = []

    def show(self, facets: Mapping[str, tuple[FacetCount, ...]], chosen: Mapping[str, tuple[str, ...]]) -> None:
        """Show the counts of an answer; what is chosen stays in sight though nothing matches it."""
        before = self._rows[self.highlighted] if self.highlighted is not None and self._rows else None
        self._rows, options = [], []
        for field, counts in facets.items():
            options.append(Option(Text(self._say(field).upper(), style="bold"), disabled=True))
            self._rows.append(None)
            ticked = chosen.get(field, ())
            for row in _rows(field, counts, ticked):
                options.append(Option(self._row(row, row.value in ticked), disabled=row.value is None))
                self._rows.append((field, row.value) if row.value is not None else None)
            for value in ticked:  # a range, or a name typed another way: not one of the values, but it can be cleared
                if (field, value) not in self._rows:
                    options.append(Option(self._row(FacetCount(value, 0), True)))
                    self._rows.append((field, value))
        self.set_options(options)
        if before is not None and before in self._rows:
            self.highlighted = self._rows.index(before)
        else:
            self.action_first()

    def _row(self, row: FacetCount, ticked: bool) -> Text:
        width = max(12, self.outer_size.width - BORDER_AND_SCROLLBAR)
        count = f"{row.count:,}"
        name = one_line(row.value if row.value is not None else self._say("unknown"))
        box = "   " if row.value is None else "[x]" if ticked else "[ ]"
        room = max(4, width - len(count) - 5)
        return Text.assemble(f"{box} ", (terminal.fitted(name, room), "bold" if ticked else ""), " ", (count, "dim"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        row = self._rows[event.option_index]
        if row is not None:
            self.post_message(self.Ticked(*row))


def _rows(field: str, counts: tuple[FacetCount, ...], ticked: tuple[str, ...]) -> list[FacetCount]:
    known = [row for row in counts if row.value is not None]
    shown = known[:FACET_ROWS] + [row for row in known[FACET_ROWS:] if row.value in ticked]
    if field in ("year", "date"):
        shown.sort(key=lambda row: row.value or "", reverse=True)
    return shown + [row for row in counts if row.value is None]


class Hits(OptionList):
    """The hits of an answer, as the result list of `search` draws them."""

    BINDINGS: ClassVar[list[BindingType]] = [*_VI]

    def __init__(self, say: Say) -> None:
        super().__init__(id="hits", compact=True, markup=False)
        self._say = say
        self._hits: tuple[Hit, ...] = ()
        self._selected: frozenset[str] = frozenset()
        self._drawn_width = 0

    @property
    def current(self) -> Hit | None:
        """The hit under the cursor."""
        at = self.highlighted
        return self._hits[at] if at is not None and at < len(self._hits) else None

    def show(self, hits: tuple[Hit, ...], selected: frozenset[str], *, keep: bool = False) -> None:
        """Show hits; with `keep` the cursor stays where it is, else it goes to the first."""
        at = self.highlighted if keep else None
        self._hits, self._selected = hits, selected
        self._drawn_width = self._width
        self.set_options([Option(self._prompt(hit)) for hit in hits])
        if hits:
            self.highlighted = min(at or 0, len(hits) - 1)

    def mark(self, selected: frozenset[str]) -> None:
        """Show which hits are selected."""
        changed, self._selected = self._selected ^ selected, selected
        for number, hit in enumerate(self._hits):
            if hit.article.id in changed:
                self.replace_option_prompt_at_index(number, self._prompt(hit))

    def on_resize(self) -> None:
        if self._hits and self._width != self._drawn_width:
            self.show(self._hits, self._selected, keep=True)

    @property
    def _width(self) -> int:
        return max(20, self.outer_size.width - BORDER_AND_SCROLLBAR - 2)

    def _prompt(self, hit: Hit) -> Text:
        sign = "● " if hit.article.id in self._selected else "  "
        lines = list(terminal.hit_lines(hit, self._width, self._say))
        text = Text()
        for number, line in enumerate(lines):
            text.append("\n" if number else "").append(sign if not number else "  ", "bold green").append_text(line)
        return text


class Reading(ScrollView, can_focus=True):
    """One article, its matches marked; the one the reader is at stands out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "match(1)", show=False),
        Binding("N,p", "match(-1)", show=False),
        Binding("j,down", "scroll_down", show=False),
        Binding("k,up", "scroll_up", show=False),
        Binding("space,pagedown", "page_down", show=False),
        Binding("b,pageup", "page_up", show=False),
        Binding("g,home", "scroll_home", show=False),
        Binding("G,end", "scroll_end", show=False),
    ]

    class AtMatch(Message):
        """The reader went to one of the matches; both numbers are 0 where there is none."""

        def __init__(self, at: int, count: int) -> None:
            super().__init__()
            self.at, self.count = at, count

    def __init__(self, say: Say) -> None:
        super().__init__(id="reading")
        self._say = say
        self._page = terminal.Page((), ())
        self._shown: tuple[Article, Query | None] | None = None
        self._at = -1

    @property
    def article(self) -> Article | None:
        """The article that is shown."""
        return self._shown[0] if self._shown else None

    def show(self, article: Article | None, query: Query | None) -> None:
        """Show an article from its beginning, or nothing."""
        if self._shown == (article, query):
            return
        self._shown = (article, query) if article is not None else None
        self._at = -1
        self._draw()
        self.scroll_home(animate=False)
        self.post_message(self.AtMatch(0, len(self._page.matches)))

    def action_match(self, step: int) -> None:
        """Go to the next or the previous match, round the ends."""
        matches = self._page.matches
        if not matches:
            return
        self._at = (self._at + step) % len(matches) if self._at >= 0 else (0 if step > 0 else len(matches) - 1)
        line, _, _ = matches[self._at]
        height = self.scrollable_content_region.height
        self.scroll_to_region(Region(0, max(0, line - height // 3), 1, max(1, height)), animate=False, force=True)
        self.refresh()
        self.post_message(self.AtMatch(self._at + 1, len(matches)))

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        width = self.scrollable_content_region.width or 60
        self._page = terminal.page(*self._shown, width=width, say=self._say) if self._shown else terminal.Page((), ())
        self.virtual_size = Size(width, len(self._page.lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if number >= len(self._page.lines):
            return Strip.blank(width, self.rich_style)
        line = self._page.lines[number].copy()
        if 0 <= self._at < len(self._page.matches):
            at, start, end = self._page.matches[self._at]
            if at == number:
                line.stylize("reverse", start, end)
        strip = Strip(line.render(self.app.console, end=""))
        return strip.adjust_cell_length(width).apply_style(self.rich_style)
