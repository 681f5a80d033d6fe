"""What a terminal takes: which marks are drawn how, pieces of text that fit, links, and the console to draw on.

Rich is loaded by who draws on its console: a search on a terminal draws its lines without it (`line`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from dvsearch.output.cells import cell_len, set_cell_size
from dvsearch.output.line import Ink, Line
from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.output.wrap import wrap
from dvsearch.searching.snippets import Mark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.console import Console, RenderableType

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
# Columns of a terminal that does not say how many it has.
_COLUMNS = 80

# Rich gives every link a number of its own; the address says as well which pieces belong together.
_LINK_NUMBER = "\x1b]8;id=[^;\x1b]*;"

PLAIN_SAY = Say()


def console(*, ink: Ink = "color", stderr: bool = False, width: int | None = None) -> Console:
    """Make a terminal to draw on; article text is never taken for markup, emoji codes or highlighting.

    `ink` is `color`; `mono`, with bold and underlined letters only; or `none`, without any escape sequence.
    """
    from rich.console import Console

    return Console(
        markup=False,
        emoji=False,
        highlight=False,
        stderr=stderr,
        width=columns(ink, width),
        height=UNSEEN,
        force_terminal=ink != "none",
        color_system="standard" if ink != "none" else None,
        no_color=ink != "color",
    )


def columns(ink: Ink, width: int | None) -> int:
    """Say how wide the terminal is, as Rich finds out; `width` where that is asked for."""
    told = told_columns() if width is None else width
    if told is not None:
        return told
    if ink != "none" and os.environ.get("TERM", "").lower() in ("dumb", "unknown"):
        return _COLUMNS
    for stream in range(3):
        try:
            return os.get_terminal_size(stream).columns or _COLUMNS
        except OSError:  # no terminal
            continue
    return _COLUMNS


def told_columns() -> int | None:
    """Give what COLUMNS says where it is a width: Rich draws nothing at all in none, and falls over 5,000 digits."""
    told = os.environ.get("COLUMNS", "")
    return (told.isdecimal() and len(told) < len(str(UNWRAPPED)) and int(told)) or None


def printed(drawn: RenderableType, screen: Console) -> str:
    """Give what Rich prints on a console."""
    with screen.capture() as capture:
        screen.print(drawn)
    return re.sub(_LINK_NUMBER, "\x1b]8;;", capture.get())


def group(lines: Iterable[RenderableType]) -> RenderableType:
    """Put lines below one another."""
    from rich.console import Group

    return Group(*lines)


def fitted(text: str, width: int) -> str:
    """Give the text in exactly so many columns, with … where it was cut."""
    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"


def marked_text(text: str, marked: Iterable[Mark], style: str = "", ink: Ink = "color") -> Line:
    """Draw text made visible before, with the characters of each mark as a match."""
    drawn = Line(text, style)
    for start, end in marked:
        drawn.stylize(MARK if ink == "color" else MONO_MARK, start, end)
    return drawn


def marked_lines(text: str, marked: Iterable[Mark], width: int, style: str, ink: Ink = "color") -> Iterator[Line]:
    """Cut the text, as one paragraph, into lines that fit the width, its marks drawn."""
    shown = one_line(text)
    return drawn_lines(shown, tuple(marked), wrap(shown, max(width, 8)), style, ink)


def drawn_lines(
    text: str, marked: tuple[Mark, ...], ranges: Iterable[Mark], style: str, ink: Ink = "color"
) -> Iterator[Line]:
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


def linked(line: Line, address: str | None) -> Line:
    """Make the line a link (OSC 8) where the address is one of the web and plain ASCII, no longer than is taken."""
    if address and _LINKED.fullmatch(address):
        line.stylize(f"link {address}", 0, len(line.plain))
    return line
