"""A line of Rich's text as a strip of Textual's."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text
from textual.strip import Strip


def strip_of(line: Text, console: Console) -> Strip:
    """Draw a line, in the style of the whole line where it has one: Rich leaves that to whoever prints the line."""
    if line.style:
        line = line.copy()
        line.stylize_before(line.style)
    return Strip(line.render(console, end=""))
