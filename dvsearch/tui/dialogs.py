"""What covers the screen for a moment: the help, and a line to type in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from dvsearch.output.messages import Say
from dvsearch.tui.ordered_input import Line


class Help(ModalScreen[None]):
    """Every key and what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,f1,question_mark,enter", "dismiss", "Close")]

    def __init__(self, keys: Sequence[tuple[str, str]], say: Say) -> None:
        super().__init__()
        self._keys, self._say = keys, say

    def compose(self) -> ComposeResult:
        table = Table.grid(padding=(0, 2))
        for key, what in self._keys:
            table.add_row(Text(key, style="bold"), Text(what))
        with VerticalScroll(id="box") as box:
            box.border_title = self._say("Help")
            box.border_subtitle = f"esc {self._say('Close')}"
            yield Static(table)


class Prompt(ModalScreen[str | None]):
    """One line to type; gives it back, or None where the user thought better of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]

    def __init__(self, title: str, value: str = "") -> None:
        super().__init__()
        self._title, self._value = title, value

    def compose(self) -> ComposeResult:
        line = Line(self._value, id="line", select_on_focus=False)
        line.border_title = self._title
        yield line

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip() or None)
