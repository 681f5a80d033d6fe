"""The basket on the screen: read, noted, tagged, taken out, cleared, exported."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from dvsearch.errors import DvsearchError
from dvsearch.output.ink import fitted
from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.output.translate import say_error
from dvsearch.tui.basket import Basket, Kept
from dvsearch.tui.border import keys_that_fit
from dvsearch.tui.dialogs import Prompt
from dvsearch.tui.row_list import Row, RowList


class Wish(NamedTuple):
    """What the user wants of the basket: to read one of its articles, or to export it."""

    do: Literal["read", "export"]
    id: str = ""


class BasketScreen(ModalScreen[Wish | None]):
    """Two lines an article: its title; its day, tags and note."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,B", "dismiss", "Close"),
        Binding("n", "note", show=False),
        Binding("t", "tags", show=False),
        Binding("x,delete", "take_out", show=False),
        Binding("C", "clear", show=False),
        Binding("e", "export", show=False),
    ]

    def __init__(self, basket: Basket, say: Say) -> None:
        super().__init__()
        self._basket, self._say = basket, say
        self._kept: list[Kept] = []
        self._clearing = False

    def compose(self) -> ComposeResult:
        with Vertical(id="pick"):
            yield RowList(id="choices")

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self, note: str = "") -> None:
        rows = self.query_one(RowList)
        self._kept = list(self._basket.items.values())
        rows.set_rows([Row(self._lines(kept, rows.row_width)) for kept in self._kept], rows.cursor)
        title = f"{self._say('Basket')}: {self._say.articles(len(self._kept))}"
        box, say = self.query_one("#pick"), self._say
        box.border_title = f"{title} · {one_line(note)}" if note else title
        keys = (("enter", "Read"), ("n", "Note"), ("t", "Tags"), ("x", "Take out"), ("e", "Export"), ("^l", "Clear"))
        written = [*(f"{key} {say(what)}" for key, what in keys), f"esc {say('Back')}"]
        box.border_subtitle = keys_that_fit(written, box.size.width - 4)

    def _lines(self, kept: Kept, width: int) -> tuple[Text, Text]:
        tags = " ".join(f"#{tag}" for tag in kept.tags)
        about = "  ".join(one_line(part) for part in (kept.added, tags, kept.note) if part)
        return Text(fitted(one_line(kept.title or kept.id), width), "bold"), Text(fitted(f"  {about}", width), "dim")

    @property
    def _current(self) -> Kept | None:
        at = self.query_one(RowList).cursor
        return self._kept[at] if at is not None and at < len(self._kept) else None

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.dismiss(Wish("read", self._kept[event.at].id))

    def action_note(self) -> None:
        kept = self._current
        if kept is not None:
            self.app.push_screen(
                Prompt(self._say("note on the article"), kept.note), lambda typed: self._remark(kept.id, note=typed)
            )

    def action_tags(self) -> None:
        kept = self._current
        if kept is not None:

            def tag(typed: str | None) -> None:
                words = None if typed is None else tuple(dict.fromkeys(typed.replace(",", " ").split()))
                self._remark(kept.id, tags=words)

            self.app.push_screen(Prompt(self._say("tags, with blanks between"), " ".join(kept.tags)), tag)

    def _remark(self, id: str, *, note: str | None = None, tags: tuple[str, ...] | None = None) -> None:
        if note is not None or tags is not None:
            self._do(lambda: self._basket.remark(id, note=note, tags=tags))

    def action_take_out(self) -> None:
        kept = self._current
        if kept is not None:
            self._do(lambda: self._basket.toggle(kept.id, kept.title, kept.added))

    def action_clear(self) -> None:
        """Take everything out, at the second time of asking."""
        if not self._clearing:
            self._clearing = bool(self._kept)
            self._draw(self._say("^l again takes everything out") if self._clearing else "")
            return
        self._clearing = False
        self._do(self._basket.clear)

    def action_export(self) -> None:
        if self._kept:
            self.dismiss(Wish("export"))

    def _do(self, change: Callable[[], object]) -> None:
        note = ""
        self._clearing = False
        try:
            change()
        except DvsearchError as error:
            note = say_error(self._say, error)
        self._draw(note)
