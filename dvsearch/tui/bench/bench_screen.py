"""The bench on the screen: one view at a time, by its number; Enter goes to what a row is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from dvsearch.engines.base import Engine
from dvsearch.errors import DvsearchError
from dvsearch.output.line import Ink
from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.output.translate import say_error
from dvsearch.research.line_names import read_line_name
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.tui.bench.bench_views import (
    COMPANY,
    CONTRAST,
    LINES,
    SORTS,
    TREND,
    VIEWS,
    BenchRequest,
    Drawn,
    View,
    draw,
)
from dvsearch.tui.border import keys_that_fit
from dvsearch.tui.row_list import Row, RowList

LOG = "Log"
Work = Callable[[Callable[[Engine], None]], None]


class BenchScreen(ModalScreen[str | None]):
    """Views of one search. It gives back the id of an article to read, or nothing.

    `work` has something done with the engine in another thread; `copy` puts a line on the clipboard; `log` are the
    commands of all steps so far.
    """

    CSS = "#bench { width: 100%; height: 100%; border: round $text-accent; padding: 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,b", "back", "Back"),
        *(Binding(str(number), f"view({number - 1})", show=False) for number in range(1, len(VIEWS) + 2)),
        Binding("s", "sort", show=False),
        Binding("p", "sample", show=False),
        Binding("y", "copy", show=False),
    ]

    def __init__(
        self, spec: SearchSpec, work: Work, copy: Callable[[str], None], log: list[str], say: Say, ink: Ink
    ) -> None:
        super().__init__()
        self._work, self._copy, self._log, self._say, self._ink = work, copy, log, say, ink
        self._steps: list[tuple[SearchSpec, View]] = []
        self._spec, self._view = spec, LINES
        self._sort, self._sampled = 0, False
        self._drawn: Drawn | None = None
        self._newest = 0
        self._logging = False

    def compose(self) -> ComposeResult:
        with Vertical(id="bench"):
            yield RowList(id="choices")

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.call_after_refresh(self._ask)

    def on_resize(self) -> None:
        self.call_after_refresh(self._ask)

    def _ask(self) -> None:
        """Have the view of the moment computed; an older one that comes later is passed over."""
        self._logging = False
        self._newest += 1
        number, view = self._newest, self._view
        width = max(20, self.query_one(RowList).row_width)
        asked = BenchRequest(self._spec, SORTS[self._sort], self._sampled, width, self._ink, self._say)
        self._title(self._say("counting ..."))

        def compute(engine: Engine) -> None:
            try:
                drawn = draw(engine, view, asked)
            except DvsearchError as error:
                drawn = Drawn([], [], say_error(asked.say, error), "")
            self.app.call_from_thread(self._show, number, drawn)

        self._work(compute)

    def _show(self, number: int, drawn: Drawn) -> None:
        if number != self._newest or self._logging or not self.is_mounted:
            return
        self._drawn = drawn
        if drawn.command and drawn.command not in self._log[-1:]:
            self._log.append(drawn.command)
        self.query_one(RowList).set_rows([Row((row,)) for row in drawn.rows], 0)
        self._title(drawn.headline)

    def _title(self, said: str) -> None:
        name = self._say(LOG if self._logging else self._view.name)
        query = one_line(self._spec.text or "*")
        box, say = self.query_one("#bench"), self._say
        box.border_title = f"{name}: {query} · {one_line(said)}"
        views = [f"{number} {say(view)}" for number, view in enumerate([*(one.name for one in VIEWS), LOG], 1)]
        keys = [f"s {say('Sort')}", f"p {say('Sample')}", f"y {say('Copy')}", f"esc {say('Back')}"]
        box.border_subtitle = keys_that_fit([*views, *keys], box.size.width - 4)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Go to what a row is made of: the article of a line, the lines of a year, the lines with a word."""
        event.stop()
        target = "" if self._drawn is None or self._logging else self._drawn.targets[event.at]
        if not target:
            return
        if self._view is LINES:
            self.dismiss(read_line_name(target).id)
        elif self._view is TREND:
            filters = {**self._spec.filters, "year": (target,)}
            self._go(self._spec._replace(filters=filters))
        elif self._view in (COMPANY, CONTRAST):
            self._go(self._spec._replace(text=f'({self._spec.text.strip() or "*"}) "{target}"'))

    def _go(self, spec: SearchSpec) -> None:
        self._steps.append((self._spec, self._view))
        self._spec, self._view = spec, LINES
        self._ask()

    def action_back(self) -> None:
        """Go back to where the lines were asked from, or leave the bench."""
        if self._logging:
            self._ask()
        elif self._steps:
            self._spec, self._view = self._steps.pop()
            self._ask()
        else:
            self.dismiss(None)

    def action_view(self, number: int) -> None:
        """Show another view, or the log of the steps."""
        if number < len(VIEWS):
            self._view = VIEWS[number]
            self._ask()
            return
        self._logging = True
        self.query_one(RowList).set_rows([Row((Text(f"$ {one_line(line)}", no_wrap=True),)) for line in self._log], 0)
        self._title(self._say("the shell commands of these steps; y copies one"))

    def action_sort(self) -> None:
        """Go on to the next order of the lines."""
        self._sort = (self._sort + 1) % len(SORTS)
        self._view = LINES
        self._ask()

    def action_sample(self) -> None:
        """Draw a sample of the lines, or show all again."""
        self._sampled = not self._sampled
        self._view = LINES
        self._ask()

    def action_copy(self) -> None:
        """Copy the command of this view, or that under the cursor of the log."""
        at = self.query_one(RowList).cursor
        line = self._log[at] if self._logging and at is not None and at < len(self._log) else self._command
        if line:
            self._copy(line)
            self._title(self._say("copied"))

    @property
    def _command(self) -> str:
        return self._drawn.command if self._drawn is not None else ""
