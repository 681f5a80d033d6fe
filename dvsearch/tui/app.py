"""The screen of `dvsearch browse`: what is asked, what each key does, and what is shown of the answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static

from dvsearch.engines.base import Engine, Sort
from dvsearch.errors import DvsearchError, QuerySyntaxError
from dvsearch.output import export_file
from dvsearch.output.messages import speaker
from dvsearch.output.sanitize import one_line
from dvsearch.research import references
from dvsearch.searching import searcher
from dvsearch.searching.results import Hit, Results
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.tui.desktop import Outside
from dvsearch.tui.dialogs import Help, Prompt
from dvsearch.tui.ordered_input import Line
from dvsearch.tui.panes import Facets, Hits, Reading
from dvsearch.tui.query_text import as_query
from dvsearch.tui.search_worker import Answered, Answerer

# Hits asked for at once: those that fit the screen and a few more, for each costs a passage to cut and lines to draw.
LEAST_HITS, ROWS_A_HIT = 8, 3
# Columns from which the article stands beside the hits instead of in their place.
THREE_PANES = 120
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
THEMES = {"terminal": "ansi-dark", "dark": "textual-dark", "light": "textual-light"}

# Every key, as the help lists it; the footer shows the function keys, the panes their own.
KEYS = (
    ("F1  ?", "Help", "this help"),
    ("/", "Query", "to the search line"),
    ("Enter, ↓", "Results", "from the search line to the results"),
    ("Enter", "Read", "read the article under the cursor"),
    ("Esc", "Back", "back to the results, then to the search line"),
    ("n  N", "Next match", "next and previous match in the article"),
    ("F2  f", "Facets", "to the facets; Space ticks a value"),
    ("F3  s", "Sort", "by relevance, newest, oldest"),
    ("F4  w", "Widen", "accents ignored; then any of the words; then as typed"),
    ("F5  c", "Cite", "copy the article's citation"),
    ("F6  o", "Open", "open the article's file or address"),
    ("F7  S", "Save", "save the query under a name"),
    ("x", "Select", "select the article under the cursor"),
    ("F8  e", "Export", "write the selected articles, or all hits, to a file"),
    ("m", "More", "more results"),
    ("Tab", "", "from pane to pane; the mouse works everywhere"),
    ("^q  q", "Quit", "leave"),
)


class Browse(App[None]):
    """Search as you type."""

    TITLE = "dvsearch"
    ENABLE_COMMAND_PALETTE = False
    CSS: ClassVar[str] = """
    #query { height: 3; border: round $primary; padding: 0 1; }
    #status { height: 1; padding: 0 1; }
    #panes { height: 1fr; }
    #facets { width: 28; height: 100%; border: round $primary; }
    #hits { width: 1fr; height: 100%; border: round $primary; }
    #reading { width: 1fr; height: 100%; border: round $primary; padding: 0 1; display: none; }
    #facets:focus, #hits:focus, #reading:focus, #query:focus { border: round $accent; }
    .wide #reading { display: block; width: 1.2fr; }
    .narrow.reading #reading { display: block; }
    .narrow.reading #hits, .narrow.reading #facets { display: none; }
    Help, Prompt { align: center middle; }
    #box { width: 74; max-width: 100%; height: auto; max-height: 90%; border: round $accent; padding: 0 1; }
    #line { width: 70; max-width: 100%; border: round $accent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", priority=True),
        Binding("f2", "facets", "Facets", priority=True),
        Binding("f3", "sort", "Sort", priority=True),
        Binding("f4", "widen", "Widen", priority=True),
        Binding("f5", "cite", "Cite", priority=True),
        Binding("f6", "open", "Open", priority=True),
        Binding("f7", "save", "Save", priority=True),
        Binding("f8", "export", "Export", priority=True),
        Binding("ctrl+q", "quit", "Quit", priority=True),
        Binding("question_mark", "help", show=False),
        Binding("slash", "query", show=False),
        Binding("f", "facets", show=False),
        Binding("s", "sort", show=False),
        Binding("w", "widen", show=False),
        Binding("c", "cite", show=False),
        Binding("o", "open", show=False),
        Binding("S", "save", show=False),
        Binding("x", "select", show=False),
        Binding("e", "export", show=False),
        Binding("m", "more", show=False),
        Binding("q", "quit", show=False),
        Binding("escape", "leave", show=False),
    ]

    class Arrived(Message):
        """An answer came from the other thread."""

        def __init__(self, answered: Answered) -> None:
            super().__init__()
            self.answered = answered

    def __init__(
        self, engine: Engine, spec: SearchSpec, outside: Outside, *, lang: str = "en", theme: str = "terminal"
    ) -> None:
        super().__init__()
        self._spec = spec._replace(limit=LEAST_HITS, offset=0, snippets=1, width=160)
        self._outside = outside
        self._say = speaker(lang)
        self._as_typed = (spec.accents, spec.any_term)
        self._results: Results | None = None
        self._hits: tuple[Hit, ...] = ()
        self._selected: dict[str, Hit] = {}
        self._seconds = 0.0
        self._engine = engine
        self._answerer: Answerer | None = None
        self.shown = 0  # the number of the newest answer on the screen
        self._line = Line(id="query", select_on_focus=False)
        self._status = Static(self._say("type to search; F1 explains the keys"), id="status", markup=False)
        self._facets, self._list, self._reading = Facets(self._say), Hits(self._say), Reading(self._say)
        self.theme = THEMES[theme]

    def compose(self) -> ComposeResult:
        yield self._line
        yield self._status
        yield Horizontal(self._facets, self._list, self._reading, id="panes")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        self._answerer = Answerer(self._engine, self._deliver)
        for widget, title, keys in (
            (self._line, "Query", ()),
            (self._facets, "Facets", (("space", "Tick"),)),
            (self._list, "Results", (("enter", "Read"), ("x", "Select"), ("m", "More"))),
            (self._reading, "Read", (("n", "Next match"), ("N", "Previous match"), ("esc", "Back"))),
        ):
            widget.border_title = self._say(title)
            widget.border_subtitle = " · ".join(f"{key} {self._say(what)}" for key, what in keys)
        for key, binding in [(key, one) for key, held in self._bindings.key_to_bindings.items() for one in held]:
            if binding.show:
                self._bindings.key_to_bindings[key] = [replace(binding, description=self._say(binding.description))]
        self._line.value = self._spec.text
        self._line.focus()
        self._put()

    def on_unmount(self) -> None:
        if self._answerer is not None:
            self._answerer.close()

    @property
    def asked(self) -> int:
        """The number of the newest question."""
        return self._answerer.newest if self._answerer is not None else 0

    @property
    def _base(self) -> Screen[object]:
        """The screen below any dialog."""
        return self.screen_stack[0]

    @property
    def results(self) -> Results | None:
        """The answer on the screen."""
        return self._results

    # Questions and answers

    def _put(self, **changes: object) -> None:
        """Ask the question, changed; nothing typed asks for every article, newest first."""
        limit = max(LEAST_HITS, self.size.height // ROWS_A_HIT)
        self._spec = self._spec._replace(limit=limit, **changes)  # type: ignore[arg-type]
        typed = self._spec.text.strip()
        spec = self._spec._replace(text=typed or "*", sort=self._spec.sort if typed else "newest")
        if self._answerer is not None:
            self._answerer.ask(spec)

    def _deliver(self, answered: Answered) -> None:
        """Called by the other thread."""
        self.post_message(self.Arrived(answered))

    def on_browse_arrived(self, message: Arrived) -> None:
        answered = message.answered
        if answered.number != self.asked:
            return  # a newer question was put meanwhile; its answer is the one to show
        self._seconds = answered.seconds
        self.shown = answered.number
        if answered.results is None:
            self._tell_error(answered.error)
            return
        results = answered.results
        more = results.spec.offset > 0
        self._results = results
        self._hits = (*self._hits, *results.hits) if more else results.hits
        if not more:
            self._facets.show(results.facets, self._spec.filters)
        self._list.show(self._hits, frozenset(self._selected), keep=more)
        if not self._hits:
            self._read(None)
        self._tell()

    def _tell(self, note: str = "") -> None:
        """The line under the search: what was found and how, then what was just done."""
        say, found = self._say, self._results
        parts = []
        if found is not None:
            if found.suggestion:
                parts.append(say("did you mean: {query}", query=found.suggestion))
            if not found.total:
                parts += [
                    say("no article matches"),
                    *([say("F4 widens the search")] if not self._spec.any_term else []),
                ]
            else:
                parts.append(
                    say("1 article") if found.total == 1 else say("{total} articles", total=f"{found.total:,}")
                )
            parts.append(say(found.spec.sort))
            if self._spec.accents == "ignore":
                parts.append(say("accents ignored"))
            if self._spec.any_term:
                parts.append(say("any of the words"))
            if self._selected:
                parts.append(say("{count} selected", count=len(self._selected)))
            parts.append(f"{self._seconds * 1000:.0f} ms")
        self._status.update(one_line(" · ".join([*([note] if note else []), *parts])))

    def _tell_error(self, error: DvsearchError | None) -> None:
        """While a query is being typed it is often not yet whole: the last answer stays, and the line says why."""
        reason = f"{error.reason} (column {error.column + 1})" if isinstance(error, QuerySyntaxError) else str(error)
        self._status.update(one_line(f"… {reason}"))

    # What the panes report

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "query" and event.value != self._spec.text:
            self._put(text=event.value, offset=0)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "query":
            self._list.focus()

    def on_facets_ticked(self, event: Facets.Ticked) -> None:
        values = self._spec.filters.get(event.field, ())
        changed = tuple(one for one in values if one != event.value)
        if len(changed) == len(values):
            changed = (*values, event.value)
        filters = {name: kept for name, kept in {**self._spec.filters, event.field: changed}.items() if kept}
        self._put(filters=filters, offset=0)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_list is not self._list:
            return
        if self._base.has_class("wide"):
            self._read(self._list.current)
        if event.option_index == len(self._hits) - 1 and self._list.has_focus:
            self.action_more()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_list.id == "hits":
            self._read(self._list.current)
            self._base.add_class("reading")
            self._reading.focus()
            self._reading.call_after_refresh(self._reading.action_match, 1)

    def on_reading_at_match(self, event: Reading.AtMatch) -> None:
        said = "match {at} of {count}" if event.at else "{count} matches" if event.count else ""
        at = self._say(said, at=event.at, count=event.count)
        self._reading.border_title = " · ".join(part for part in (self._say("Read"), at) if part)

    def on_resize(self, event: Resize) -> None:
        wide = event.size.width >= THREE_PANES
        self._base.set_class(wide, "wide")
        self._base.set_class(not wide, "narrow")
        if wide and self._hits:
            self._read(self._list.current)

    def on_key(self, event: object) -> None:
        if getattr(event, "key", "") == "down" and self.focused is self._line:
            self._list.focus()

    def _read(self, hit: Hit | None) -> None:
        query = self._results.query if self._results is not None else None
        self._reading.show(hit.article if hit is not None else None, query)

    # What the keys do

    def action_help(self) -> None:
        keys = [(key, f"{self._say(name)}: {self._say(what)}" if name else self._say(what)) for key, name, what in KEYS]
        self.push_screen(Help(keys, self._say))

    def action_query(self) -> None:
        self._base.remove_class("reading")
        self._line.focus()

    def action_facets(self) -> None:
        self._base.remove_class("reading")
        self._facets.focus()

    def action_leave(self) -> None:
        reading = self._base.has_class("reading") or self.focused is self._reading
        self._base.remove_class("reading")
        if reading or self.focused in (self._facets, self._line):
            self._list.focus()
        else:
            self._line.focus()

    def action_sort(self) -> None:
        self._put(sort=SORTS[(SORTS.index(self._spec.sort) + 1) % len(SORTS)], offset=0)

    def action_widen(self) -> None:
        """As typed, then accents ignored, then any of the words, then as typed again."""
        accents, any_term = self._as_typed
        if self._spec.any_term and self._spec.accents == "ignore":
            self._put(accents=accents if accents != "ignore" else "smart", any_term=False, offset=0)
        elif self._spec.accents == "ignore":
            self._put(any_term=True, offset=0)
        else:
            self._put(accents="ignore", any_term=any_term, offset=0)

    def action_more(self) -> None:
        if self._results is not None and len(self._hits) < self._results.total:
            self._put(offset=len(self._hits))
            self._spec = self._spec._replace(offset=0)

    def action_select(self) -> None:
        hit = self._list.current
        if hit is None:
            return
        if self._selected.pop(hit.article.id, None) is None:
            self._selected[hit.article.id] = hit
        self._list.mark(frozenset(self._selected))
        self._tell()

    def action_cite(self) -> None:
        hit = self._current()
        if hit is not None:
            text = one_line(references.citation(hit.article))
            self.copy_to_clipboard(text)
            self._tell(f"{self._say('citation copied')}: {text}")

    def action_open(self) -> None:
        hit = self._current()
        if hit is not None:
            try:
                self._tell(self._say("opened {place}", place=self._outside.open(hit.article)))
            except DvsearchError as error:
                self._tell(str(error))

    def action_save(self) -> None:
        query = as_query(self._spec)

        def save(name: str | None) -> None:
            if name is not None:
                try:
                    self._outside.save(name, query)
                    self._tell(self._say("saved: search it as @{name}", name=name.removeprefix("@")))
                except DvsearchError as error:
                    self._tell(str(error))

        self.push_screen(Prompt(self._say("name of the saved query")), save)

    def action_export(self) -> None:
        if not self._hits and not self._selected:
            self._tell(self._say("nothing to export yet"))
            return
        self.push_screen(
            Prompt(self._say("file to write ({kinds})", kinds=" ".join(export_file.SUFFIXES.values())), "dvsearch.csv"),
            self._export,
        )

    def _export(self, name: str | None) -> None:
        if name is None or self._answerer is None or self._results is None:
            return
        spec, selected = self._results.spec, tuple(self._selected.values())

        def write(engine: Engine) -> None:
            """In the other thread: an export of everything takes its time."""
            try:
                hits = selected or searcher.search_all(engine, spec._replace(offset=0, facets=()))[1]
                count = self._outside.write(Path(name), hits)
                note = self._say("{count} articles written to {place}", count=f"{count:,}", place=name)
            except DvsearchError as error:
                note = str(error)
            self.call_from_thread(self._tell, note)

        self._answerer.do(write)

    def _current(self) -> Hit | None:
        hit = self._list.current
        if hit is None:
            self._tell(self._say("no article is chosen"))
        return hit
