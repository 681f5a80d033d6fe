"""What a terminal takes: which marks are drawn how, pieces of text that fit, links, and the console to draw on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from rich.cells import cell_len, set_cell_size
from rich.console import Console, Group, RenderableType
from rich.style import Style
from rich.text import Text

from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.output.wrap import wrap
from dvsearch.searching.snippets import Mark

# Red is what grep marks with, and can be read on white and on black; where there is no colour a line must do.
MARK, MONO_MARK = "bold red", "bold underline"
DIM = "dim"
BAR = "cyan"
# Lines longer than this are hard to read; what is left of a wide screen stays empty.
READING_WIDTH = 88
# The width of no screen: what is drawn into a pipe is not wrapped.
UNWRAPPED = 1_000_000
# The height of a screen that nothing drawn here asks for (the pager asks the terminal): else it is read from LINES,
# which may be no number.
UNSEEN = 100

# An address that a terminal may be given to open: nothing in it can end the sequence it stands in. VTE and iTerm2 take
# none of more than 2,083 bytes; and an address is asked anew, and written anew, for each line that it is drawn in.
_LINKED = re.compile(r"(?=.{9,2083}\Z)https?://[!-~]+")

Ink = Literal["color", "mono", "none"]
PLAIN_SAY = Say()


def console(*, ink: Ink = "color", stderr: bool = False, width: int | None = None) -> Console:
    """Make a terminal to draw on; article text is never taken for markup, emoji codes or highlighting.

    `ink` is `color`; `mono`, with bold and underlined letters only; or `none`, without any escape sequence.
    """
    return Console(
        markup=False,
        emoji=False,
        highlight=False,
        stderr=stderr,
        width=width,
        height=UNSEEN,
        force_terminal=ink != "none",
        color_system="standard" if ink != "none" else None,
        no_color=ink != "color",
    )


def group(lines: Iterable[Text]) -> RenderableType:
    """Put lines below one another."""
    return Group(*lines)


def fitted(text: str, width: int) -> str:
    """Give the text in exactly so many columns, with … where it was cut."""
    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"


def marked_text(text: str, marked: Iterable[Mark], style: str = "", ink: Ink = "color") -> Text:
    """Draw text made visible before, with the characters of each mark as a match."""
    drawn = Text(text, style=style)
    for start, end in marked:
        drawn.stylize(MARK if ink == "color" else MONO_MARK, start, end)
    return drawn


def marked_lines(text: str, marked: Iterable[Mark], width: int, style: str, ink: Ink = "color") -> Iterator[Text]:
    """Cut the text, as one paragraph, into lines that fit the width, its marks drawn."""
    shown = one_line(text)
    return drawn_lines(shown, tuple(marked), wrap(shown, max(width, 8)), style, ink)


def drawn_lines(
    text: str, marked: tuple[Mark, ...], ranges: Iterable[Mark], style: str, ink: Ink = "color"
) -> Iterator[Text]:
    """Draw the ranges of a text line by line, with the characters of each mark as a match.

    Each line is drawn on its own: to slice one long drawing takes as long as the drawing is, line for line.
    """
    first = 0
    for start, end in ranges:
        while first < len(marked) and marked[first][1] <= start:
            first += 1
        inside = []
        for at in range(first, len(marked)):
            if marked[at][0] >= end:
                break
            inside.append((max(marked[at][0], start) - start, min(marked[at][1], end) - start))
        yield marked_text(text[start:end], inside, style, ink)


def linked(text: Text, address: str | None) -> Text:
    """Make the text a link (OSC 8) where the address is one of the web and plain ASCII; else leave it."""
    if address and _LINKED.fullmatch(address):
        text.stylize(Style(link=address))
    return text
