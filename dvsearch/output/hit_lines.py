"""One hit as lines, as `search` lists it."""

from __future__ import annotations

from collections.abc import Iterator

from dvsearch.article import Article
from dvsearch.output.ink import DIM, PLAIN_SAY, linked, marked_lines
from dvsearch.output.line import Ink, Line
from dvsearch.output.messages import Say
from dvsearch.searching.results import Hit
from dvsearch.searching.snippets import Mark, Snippet

# What a sentence ends with, and what may close it.
_ENDS = ".!?…:;"
_CLOSERS = "\"'”’»)]"


def hit_lines(hit: Hit, width: int, say: Say = PLAIN_SAY, ink: Ink = "color") -> Iterator[Line]:
    """Draw one hit in lines that fit the width: title, what is known, passages, how many copies were left out."""
    number = f"{hit.rank}. "
    indent = len(number)
    shown = hit.article
    for count, line in enumerate(marked_lines(shown.title or shown.id, hit.title_marks, width - indent, "bold", ink)):
        yield Line.assemble((number if not count else " " * indent, DIM), linked(line, shown.url))
    known = " · ".join((*whereabouts(shown, say), shown.id))
    for line in marked_lines(known, (), width - indent, DIM, ink):
        yield Line.assemble(" " * indent, line)
    for snippet in hit.snippets:
        text, marked = passage(snippet, shown)
        for line in marked_lines(text, marked, width - indent, "", ink):
            yield Line.assemble(" " * indent, line)
    if hit.copies:
        yield Line(" " * indent + copies(hit, say), "dim italic")


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


def dated(shown: Article, say: Say, *, always: bool = False) -> str:
    """Give the date, and how it is known where that is a guess or where it is asked."""
    if shown.date and shown.date_basis and (always or shown.date_basis == "guess"):
        return f"{shown.date} ({say(shown.date_basis)})"
    return shown.date or ""
