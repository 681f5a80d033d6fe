"""One hit as two lines, for a small screen."""

from __future__ import annotations

from rich.text import Text

from dvsearch.output.cells import cell_len
from dvsearch.output.hit_lines import copies, passage, whereabouts
from dvsearch.output.ink import DIM, PLAIN_SAY, fitted, marked_text
from dvsearch.output.line import Ink
from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.searching.results import Hit
from dvsearch.searching.snippets import Mark


def brief_lines(hit: Hit, width: int, say: Say = PLAIN_SAY, ink: Ink = "color") -> tuple[Text, Text]:
    """Draw one hit in two lines without its id: the title; where, when, and as much of the passage as fits."""
    shown = hit.article
    title = marked_text(one_line(shown.title or shown.id), hit.title_marks, "bold", ink).__rich__()
    title.truncate(width, overflow="ellipsis")
    known = " · ".join([*whereabouts(shown, say), *([copies(hit, say)] if hit.copies else [])])
    head = fitted(known, max(8, width // 2)).rstrip() if cell_len(known) > width // 2 else known
    second = Text(head, DIM)
    if hit.snippets and width - cell_len(head) > 12:
        text, marked = passage(hit.snippets[0], shown)
        second.append("  " if head else "").append_text(
            _around(one_line(text), marked, width - cell_len(head) - 2, ink)
        )
    second.truncate(width, overflow="ellipsis")
    return title, second


def _around(text: str, marked: tuple[Mark, ...], width: int, ink: Ink) -> Text:
    """Draw as much of the text as fits, from its beginning or, where that shows no mark, from a little before one."""
    drawn = marked_text(text, marked, "", ink).__rich__()
    first = marked[0] if marked else (0, 0)
    if cell_len(text[: first[1]]) > width:
        start = text.rfind(" ", 0, max(0, first[0] - width // 4)) + 1
        drawn = Text.assemble("… ", drawn[start:])
    drawn.truncate(width, overflow="ellipsis")
    return drawn
