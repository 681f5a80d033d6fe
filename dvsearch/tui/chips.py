"""What narrows the answer, in one row over it: each a chip that a click takes away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.searching.asked_again import Setting, settings_of
from dvsearch.searching.search_spec import SearchSpec

# Settings that a chip shows; the order is in the line under the search.
_SAID: Mapping[tuple[str, Setting], str] = {
    ("accents", "ignore"): "accents ignored",
    ("accents", "exact"): "accents as typed",
    ("loose", True): "syllables apart",
    ("match", "all"): "every word",
    ("match", "most"): "most of the words",
    ("match", "any"): "any of the words",
    ("related", False): "no related words",
    ("abbreviations", False): "abbreviations as written",
    ("all-copies", True): "near-copies apart",
}
PLAIN = "plain"


class Chip(NamedTuple):
    """One thing that narrows or widens: a value of a field, or a setting (an empty value)."""

    field: str
    value: str
    label: str


class Chips(Widget):
    """The chips, as many as fit; the rest is counted."""

    class Removed(Message):
        """A chip was clicked; None is all of them."""

        def __init__(self, chip: Chip | None) -> None:
            super().__init__()
            self.chip = chip

    def __init__(self, say: Say) -> None:
        super().__init__(id="chips")
        self._say = say
        self._chips: tuple[Chip, ...] = ()

    def show(self, chips: tuple[Chip, ...]) -> None:
        """Show other chips; without any the row is not there."""
        if chips != self._chips:
            self._chips = chips
            self.display = bool(chips)
            self.refresh(layout=True)

    def render(self) -> Text:
        drawn = Text(no_wrap=True, overflow="ellipsis")
        for chip in self._chips:
            drawn.append(f" × {chip.label} ", "reverse").append(" ")
        return drawn.append(f"^l {self._say('Clear')}", "dim")

    def on_click(self, event: Click) -> None:
        at = 0
        for chip in self._chips:
            at += cell_len(f" × {chip.label} ") + 1
            if event.x < at:
                self.post_message(self.Removed(chip))
                return
        self.post_message(self.Removed(None))


def chips_of(spec: SearchSpec, say: Say) -> tuple[Chip, ...]:
    """List what narrows or widens a search beside its text."""
    chips = [
        Chip(field, value, f"{say(field)}: {one_line(value.removeprefix('=')) or say('unknown')}")
        for field, values in spec.filters.items()
        for value in values
    ]
    asked = settings_of(spec)
    chips += [Chip(name, "", say(said)) for (name, value), said in _SAID.items() if asked.get(name) == value]
    if spec.plain:
        chips.append(Chip(PLAIN, "", say("words only")))
    return tuple(chips)
