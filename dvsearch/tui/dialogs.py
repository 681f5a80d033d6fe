"""What covers the screen for a moment: the help, a line to type in, a list to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from dvsearch.errors import DvsearchError
from dvsearch.output.ink import PLAIN_SAY, fitted
from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.output.translate import say_error
from dvsearch.tui.ordered_input import Line
from dvsearch.tui.row_list import Row, RowList
from dvsearch.vietnamese.normalize import fold, normalize


class Help(ModalScreen[None]):
    """Every key and what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,f1,question_mark,enter", "dismiss", "Close")]

    def __init__(self, keys: Sequence[tuple[str, str]], say: Say) -> None:
        super().__init__()
        self._keys, self._say = keys, say

    def compose(self) -> ComposeResult:
        table = Table.grid(padding=(0, 2))
        for key, what in self._keys:
            table.add_row(Text(key, style="bold", no_wrap=True), Text(what))
        with VerticalScroll(id="box") as box:
            box.border_title = self._say("Help")
            box.border_subtitle = f"esc {self._say('Close')}"
            yield Static(table)


class Prompt(ModalScreen[str | None]):
    """One line to type; gives it back, or None where the user thought better of it.

    `act` does what the line is for. Where it raises a DvsearchError the reason is shown under the line, and nothing
    that was typed is lost. It may give a question instead (`out.csv is there: Enter once more writes over it`); Enter
    on the same line calls it again, confirmed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]

    def __init__(
        self, title: str, value: str = "", *, act: Callable[[str, bool], str] | None = None, note: str = "",
        say: Say = PLAIN_SAY,
    ) -> None:  # fmt: skip
        super().__init__()
        self._say = say
        self._title, self._value, self._act, self._note = title, value, act, note
        self._asked = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="prompt"):
            line = Line(self._value, id="line", select_on_focus=False)
            line.border_title = self._title
            yield line
            yield Static(self._note, id="note", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._asked = ""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if not typed:
            self.dismiss(None)
            return
        try:
            question = self._act(typed, self._asked == typed) if self._act is not None else ""
        except DvsearchError as error:
            self.query_one("#note", Static).update(one_line(say_error(self._say, error)))
            return
        if question:
            self._asked = typed
            self.query_one("#note", Static).update(one_line(question))
            return
        self.dismiss(typed)


class Confirm(ModalScreen[bool]):
    """A question that Enter answers with yes and Escape with no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", show=False),
        Binding("escape,n,q", "answer(False)", show=False),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(id="prompt"):
            yield Static(self._question, id="note", markup=False)

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)


class Choice(NamedTuple):
    """One row of a list to choose from: what it stands for, its label, and what stands at the right."""

    value: str
    label: str
    hint: str = ""


class Pick(ModalScreen[str | None]):
    """A list to choose from, narrowed by what is typed; gives the value chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close"),
        Binding("up", "step(-1)", show=False, priority=True),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], say: Say) -> None:
        super().__init__()
        self._title, self._choices, self._say = title, choices, say
        self._shown: list[Choice] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="pick") as box:
            box.border_title = self._title
            box.border_subtitle = f"enter {self._say('Choose')} · esc {self._say('Close')}"
            yield Line(id="line", select_on_focus=False)
            yield RowList(id="choices")

    def on_mount(self) -> None:
        self.call_after_refresh(self._narrow, "")

    def on_resize(self) -> None:
        self.call_after_refresh(self._narrow, self.query_one("#line", Input).value)

    def _narrow(self, typed: str) -> None:
        rows = self.query_one(RowList)
        wanted = fold(normalize(typed)).split()
        self._shown = [one for one in self._choices if all(word in fold(normalize(one.label)) for word in wanted)]
        rows.set_rows([Row((self._line(one, rows.row_width),)) for one in self._shown], 0)

    def _line(self, choice: Choice, width: int) -> Text:
        hint = fitted(choice.hint, min(len(choice.hint), width // 2)) if choice.hint else ""
        return Text.assemble(fitted(one_line(choice.label), max(8, width - len(hint) - 1)), " ", (hint, "dim"))

    def action_step(self, by: int) -> None:
        self.query_one(RowList).action_step(by)

    def action_page(self, by: int) -> None:
        self.query_one(RowList).action_page(by)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        at = self.query_one(RowList).cursor
        self.dismiss(self._shown[at].value if at is not None and self._shown else None)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.dismiss(self._shown[event.at].value)
