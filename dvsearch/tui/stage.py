"""The screen and what is on it: the search of the moment, its answer, the panes that show it. It knows no keys."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from dvsearch.engines.base import Engine
from dvsearch.errors import DvsearchError
from dvsearch.output.line import Ink
from dvsearch.output.messages import speaker
from dvsearch.output.sanitize import one_line
from dvsearch.output.translate import say_error
from dvsearch.searching.asked_again import Setting, with_settings
from dvsearch.searching.results import Hit, Results
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.tui.basket import Basket
from dvsearch.tui.chips import Chips, chips_of
from dvsearch.tui.desktop import Outside
from dvsearch.tui.facet_pane import FacetPane
from dvsearch.tui.hit_list import HitList
from dvsearch.tui.named_queries import NamedQueries
from dvsearch.tui.ordered_input import Line
from dvsearch.tui.query_text import as_prefix
from dvsearch.tui.reader import Reader
from dvsearch.tui.recent import Recent
from dvsearch.tui.search_worker import SearchCompleted, SearchWorker
from dvsearch.tui.status_line import parting, status_line
from dvsearch.tui.styles import CSS
from dvsearch.tui.timeline import Timeline

# Hits asked for at once: those that fit the screen and a few more, for each costs a passage to cut and lines to draw.
LEAST_HITS, ROWS_A_HIT = 8, 3
THEMES = {"terminal": "ansi-dark", "dark": "textual-dark", "light": "textual-light"}
_NO_COLOR = NoColor()
ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
INTERRUPTED = 130


class Stage(App[None]):
    """Asks while one types and shows what comes."""

    TITLE = "dvsearch"
    ENABLE_COMMAND_PALETTE = False
    CSS: ClassVar[str] = CSS

    class Arrived(Message):
        """An answer came from the other thread."""

        def __init__(self, completed: SearchCompleted) -> None:
            super().__init__()
            self.completed = completed

    def __init__(
        self, engine: Engine, spec: SearchSpec, outside: Outside, *, lang: str = "en", theme: str = "terminal",
        ink: Ink = "color", driver: type[Driver] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(driver_class=driver)
        self.spec = spec._replace(limit=LEAST_HITS, offset=0, snippets=1, width=160)
        self.as_given, self.outside, self._named = spec, outside, NamedQueries(outside)
        self.say, self.ink = speaker(lang), ink
        self.basket, self.recent = Basket(outside.basket), Recent(outside.recent)
        self.results: Results | None = None
        self.hits: tuple[Hit, ...] = ()
        self.meant: str | None = None
        self.is_wrong = False  # whether the line says why there is no answer
        self.typing = False  # whether the last syllable may go on
        self.waiting: list[str] = []  # commands typed ahead of the answer that they are for
        self.writing = 0  # exports that are not yet whole
        self.steps: list[str] = []  # the shell commands of what was done on the bench
        self.undone, self.visited = list[SearchSpec](), list[SearchSpec]()
        self.shown = 0  # the number of the newest answer on the screen
        self.worker: SearchWorker | None = None
        self._engine = engine
        self._seconds = 0.0
        self.pause: Timer | None = None
        self._turning = 0  # articles to go on by, once the hits after those that are there have come
        self.line = Line(id="query", select_on_focus=False)
        self.chips, self.timeline = Chips(self.say), Timeline(self.say)
        self.status = Static(self.say("type to search; F1 explains the keys"), id="status", markup=False)
        self.facets, self.list, self.reader = FacetPane(self.say), HitList(self.say, ink), Reader(self.say, ink)
        self.theme = THEMES[theme]
        self.no_color = ink != "color"

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Draw without colour in the terminal's own two; Textual, as it starts, takes black for both of them."""
        filters = [one for one in super().get_line_filters() if not isinstance(one, Monochrome | NoColor)]
        return [*filters, _NO_COLOR] if self.no_color else filters

    def compose(self) -> ComposeResult:
        yield self.line
        yield self.chips
        yield self.status
        yield self.timeline
        yield Horizontal(self.facets, self.list, self.reader, id="panes")

    def on_mount(self) -> None:
        self.worker = SearchWorker(self._engine, self._deliver)
        loop = asyncio.get_running_loop()
        for number in ENDING_SIGNALS:
            loop.add_signal_handler(number, self.exit, None, INTERRUPTED)
        # The terminal is empty when a pause (Ctrl-Z) ends, and Textual draws what changes only.
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh(layout=True))
        self.line.value = self.spec.text
        self.screen.set_focus(self.line)  # at once: what is typed meanwhile may go on to the results
        self.put(remember=False)

    def on_unmount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in ENDING_SIGNALS:
            loop.remove_signal_handler(number)
        if self.worker is not None:
            self.worker.close()

    @property
    def asked(self) -> int:
        """The number of the newest search."""
        return self.worker.newest if self.worker is not None else 0

    @property
    def base(self) -> Screen[object]:
        """The screen below any dialog."""
        return self.screen_stack[0]

    @property
    def reachable(self) -> int:
        """How many hits can be gone to: those that hold every word, and the closest after them."""
        return self.results.total + (self.results.total_most or 0) if self.results is not None else 0

    # Searches and their answers

    def put(self, *, remember: bool = True, **changes: object) -> None:
        """Search, changed; what was searched before can be gone back to."""
        before = self.spec
        if "text" in changes:
            changes = {**self._changes(self._named.ask(before, str(changes["text"]))), **changes}
        limit = max(LEAST_HITS, self.size.height // ROWS_A_HIT)
        self.spec = before._replace(limit=limit, **changes)
        if "offset" not in changes:
            self._turning = 0
        if remember and "offset" not in changes and self.spec._replace(limit=before.limit) != before:
            self.visited.append(before)
            self.undone.clear()
        self.chips.show(chips_of(self.spec, self.say))
        self.ask()

    def ask_with(self, settings: Mapping[str, Setting | None], **changes: object) -> None:
        """Search, asked with these settings."""
        asked = self._changes(with_settings(self.spec, settings))
        self.put(remember=True, **{**asked, **changes})

    def _changes(self, spec: SearchSpec) -> dict[str, object]:
        return {name: value for name, value in spec._asdict().items() if value != getattr(self.spec, name)}

    def revisit(self, spec: SearchSpec) -> None:
        """Search what was searched before, as it was."""
        self.typing = False
        self.put(remember=False, **{name: value for name, value in spec._asdict().items() if name != "limit"})
        self.line.value = spec.text

    def ask(self) -> None:
        """Put the search; nothing typed asks for every article, newest first."""
        try:
            text = self.expanded()
        except DvsearchError as error:
            if self.worker is not None:
                self.shown = self.worker.forget()
            self.tell_error(error)
            return
        if self.typing and not self.spec.plain:
            text = as_prefix(text)
        asked = self.spec._replace(text=text or "*", sort=self.spec.sort if text else "newest")
        if self.worker is not None:
            self.worker.ask(asked)

    def expanded(self) -> str:
        """Give what is searched, with saved queries in place of their names. Raises UsageError for one that is not."""
        return self._named.expand(self.spec).text

    def settle(self) -> None:
        """Take the last syllable for a whole one."""
        if self.typing:
            self.typing = False
            self.ask()

    def _deliver(self, completed: SearchCompleted) -> None:
        """Called by the other thread."""
        self.post_message(self.Arrived(completed))

    def on_stage_arrived(self, message: Arrived) -> None:
        completed = message.completed
        if completed.error is not None and not isinstance(completed.error, DvsearchError):
            raise completed.error
        if completed.number != self.asked or not self.screen_stack:
            return  # a newer search was put meanwhile, whose answer is the one to show, or the program is being left
        self._seconds, self.shown = completed.seconds, completed.number
        if completed.results is None:
            if completed.error is not None:
                self.tell_error(completed.error)
            return
        self._show(completed.results)

    def _show(self, results: Results) -> None:
        more = results.spec.offset > 0
        self.results = results
        self.hits = (*self.hits, *results.hits) if more else results.hits
        if not more:
            self.meant = None if self.typing else results.suggestion
            self.facets.show(results.facets, self.spec.filters, results.total)
            years = results.facets.get("year", ())
            self.timeline.show(years, self.spec.filters.get("year", ()))
            self.base.set_class(sum(1 for row in years if row.value) > 1, "years")
        self.list.show(self.hits, self.basket.items, parting=parting(results, self.say), keep=more)
        if not self.hits:
            self.read(None)
        elif more and self._turning:
            step, self._turning = self._turning, 0
            self.turn(step)
        self.tell()

    def more(self) -> bool:
        """Ask for the hits after those that are there; False where there are none."""
        if self.results is None or len(self.hits) >= self.reachable:
            return False
        self.put(remember=False, offset=len(self.hits))
        self.spec = self.spec._replace(offset=0)
        return True

    # What is said

    def tell(self, note: str = "") -> None:
        """Say under the search what was found and how, after what was just done."""
        self.is_wrong = False
        if self.results is not None:
            unfinished = self.typing and self.results.spec.text.endswith("*") and len(self.results.spec.text) > 1
            note = status_line(
                self.results, self.say, seconds=self._seconds, unfinished=unfinished, meant=self.meant,
                kept=len(self.basket.items), note=note, room=self.status.content_size.width,
            )  # fmt: skip
        self.status.update(one_line(note))

    def tell_again(self) -> None:
        """Say what was found once more, with as much of it as fits now."""
        if self.results is not None and not self.is_wrong:
            self.tell()

    def tell_error(self, error: DvsearchError) -> None:
        """While a query is being typed it is often not yet whole: the last answer stays, and the line says why."""
        self.is_wrong = True
        self.status.update(one_line(f"… {say_error(self.say, error)}"))

    # Reading

    def read(self, hit: Hit | None) -> None:
        """Show the article of a hit in the reader."""
        query = self.results.query if self.results is not None else None
        self.reader.show(hit.article if hit is not None else None, query)

    def turn(self, step: int) -> None:
        """Go to the next or the previous article while one is read."""
        at = self.list.cursor
        if at is None:
            return
        if self._turning or (at + step >= len(self.hits) and self.more()):
            self._turning += step
            return
        self.list.action_step(step)
        self.read(self.list.current)

    def current(self) -> Hit | None:
        """Give the hit under the cursor, or say that there is none."""
        hit = self.list.current
        if hit is None:
            self.tell(self.say("no article is chosen"))
        return hit
