"""One hit as lines: whole, as `search` lists it, or as two lines for a small screen."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

from dvsearch.article import Article
from dvsearch.output.article_page import dated
from dvsearch.output.ink import DIM, PLAIN_SAY, Ink, fitted, linked, marked_lines, marked_text
from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.searching.results import Hit
from dvsearch.searching.snippets import Mark, Snippet

# What a sentence ends with, and what may close it.
_ENDS = ".!?…:;"
_CLOSERS = "\"'”’»)]"


def hit_lines(hit: Hit, width: int, say: Say = PLAIN_SAY, ink: Ink = "color") -> Iterator[Text]:
    """Draw one hit in lines that fit the width: title, what is known, passages, how many copies were left out."""
    number = f"{hit.rank}. "
    indent = len(number)
    shown = hit.article
    for count, line in enumerate(marked_lines(shown.title or shown.id, hit.title_marks, width - indent, "bold", ink)):
        yield Text.assemble((number if not count else " " * indent, DIM), linked(line, shown.url))
    known = " · ".join((*whereabouts(shown, say), shown.id))
    for line in marked_lines(known, (), width - indent, DIM, ink):
        yield Text.assemble(" " * indent, line)
    for snippet in hit.snippets:
        text, marked = passage(snippet, shown)
        for line in marked_lines(text, marked, width - indent, "", ink):
            yield Text.assemble(" " * indent, line)
    if hit.copies:
        yield Text(" " * indent + copies(hit, say), style="dim italic")


def brief_lines(hit: Hit, width: int, say: Say = PLAIN_SAY, ink: Ink = "color") -> tuple[Text, Text]:
    """Draw one hit in two lines without its id: the title; where, when, and as much of the passage as fits."""
    shown = hit.article
    title = marked_text(one_line(shown.title or shown.id), hit.title_marks, "bold", ink)
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


def passage(snippet: Snippet, shown: Article) -> tuple[str, tuple[Mark, ...]]:
    """Give a snippet's text with an ellipsis where it begins or ends within a sentence, and its marks in that."""
    whole, start, end = shown.text, snippet.start, snippet.start + len(snippet.text)
    if whole[start:end] != snippet.text:
        return snippet.text, snippet.marks  # not of the body
    before, last = whole[:start].rstrip(" \t\u00a0"), snippet.text.rstrip(_CLOSERS)
    begins = not before or before[-1] == "\n" or before.rstrip(_CLOSERS)[-1:] in _ENDS
    rest = whole[end:].lstrip(" \t\u00a0")
    ends = not rest or rest[0] == "\n" or last[-1:] in _ENDS
    head = "" if begins else "… "
    return (
        f"{head}{snippet.text}{'' if ends else ' …'}",
        tuple((a + len(head), b + len(head)) for a, b in snippet.marks),
    )


def copies(hit: Hit, say: Say) -> str:
    """Say how many near-copies the hit stands for."""
    return say("and 1 more like this") if hit.copies == 1 else say("and {count} more like this", count=hit.copies)


def whereabouts(shown: Article, say: Say) -> Iterator[str]:
    """Give what a reader asks of an article first: where, when, who says so."""
    return (one for one in (", ".join(shown.provinces), dated(shown, say), shown.source) if one)


def _around(text: str, marked: tuple[Mark, ...], width: int, ink: Ink) -> Text:
    """Draw as much of the text as fits, from its beginning or, where that shows no mark, from a little before one."""
    drawn = marked_text(text, marked, "", ink)
    first = marked[0] if marked else (0, 0)
    if cell_len(text[: first[1]]) > width:
        start = text.rfind(" ", 0, max(0, first[0] - width // 4)) + 1
        drawn = Text.assemble("… ", drawn[start:])
    drawn.truncate(width, overflow="ellipsis")
    return drawn
