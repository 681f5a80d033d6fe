"""The last line of the screen: keys that work everywhere, as many as fit; a click does what the key does."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text
from textual.events import Click
from textual.message import Message
from textual.widget import Widget


class KeyBar(Widget):
    """Keys and their names, in the order of how much they are needed."""

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, keys: Sequence[tuple[str, str, str]]) -> None:
        super().__init__(id="keys")
        self._keys = keys  # the name of the command, its key, its title

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The commands that fit, and how each is written."""
        labels = [(name, f"{key} {title}") for name, key, title in self._keys]
        for gap in (2, 1):
            if sum(cell_len(label) + gap for _, label in labels) - gap <= self.size.width:
                return [(name, label + " " * gap) for name, label in labels]
        room, fitting = self.size.width, []
        for name, label in labels:
            if cell_len(label) <= room:
                fitting.append((name, label + " "))
                room -= cell_len(label) + 1
        return fitting

    def render(self) -> Text:
        drawn = Text(no_wrap=True, overflow="crop")
        for _, label in self.shown:
            key, _, title = label.partition(" ")
            drawn.append(key, "bold").append(f" {title}", "dim")
        return drawn

    def on_click(self, event: Click) -> None:
        at = 0
        for name, label in self.shown:
            at += cell_len(label)
            if event.x < at:
                self.post_message(self.Pressed(name))
                return
