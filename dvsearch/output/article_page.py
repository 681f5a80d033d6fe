"""An article as a page to read: its title, what is known of it, its paragraphs, and where the query matched."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from dvsearch.article import Article
from dvsearch.output.cells import cell_len, set_cell_size
from dvsearch.output.hit_lines import dated
from dvsearch.output.ink import DIM, PLAIN_SAY, READING_WIDTH, UNWRAPPED, drawn_lines, group, linked, marked_lines
from dvsearch.output.line import Ink
from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line, visible
from dvsearch.output.wrap import wrap
from dvsearch.query.tree import Query
from dvsearch.record import Record
from dvsearch.searching.snippets import Mark, marks

# A line of the text as long as this is a paragraph; shorter ones (signatures, lists, verses) stay together.
PARAGRAPH = 60

_BLANK = {ord("\t"): " ", ord("\r"): " "}

Piece = tuple[int, int, int]  # a line of the page, and the first and last character of it


class Page(Record):
    """An article as lines, and where in them the query matched: each match as the pieces of lines it covers."""

    lines: tuple[Text, ...] = ()
    matches: tuple[tuple[Piece, ...], ...] = ()


class _Layout:
    """Lines as they are added, with the pieces of the matches on them."""

    def __init__(self, width: int, ink: Ink) -> None:
        self.width = width
        self.ink = ink
        self.lines: list[Text] = []
        self.matches: list[tuple[Piece, ...]] = []

    def add(self, text: str, marked: tuple[Mark, ...], style: str, *, paragraphs: bool) -> None:
        ranges = list(wrap(text, self.width))
        drawn = drawn_lines(text, marked, ranges, style, self.ink)
        steps = _steps(text, marked)
        pieces: list[list[Piece]] = [[] for _ in steps]
        at = before = 0
        for (start, end), line in zip(ranges, drawn, strict=True):
            if paragraphs and self.lines and "\n" in text[before:start] and _apart(text, before, start):
                self.lines.append(Text())
            before = end
            self.lines.append(line.__rich__())
            while at < len(steps) and steps[at][1] <= start:
                at += 1
            for number in range(at, len(steps)):
                first, last = steps[number]
                if first >= end:
                    break
                pieces[number].append((len(self.lines) - 1, max(first, start) - start, min(last, end) - start))
        self.matches.extend(tuple(one) for one in pieces if one)


def article(
    shown: Article, query: Query | None, *, width: int, say: Say = PLAIN_SAY, ink: Ink = "color"
) -> RenderableType:
    """Draw a whole article for reading, with the words of the query marked."""
    return group(page(shown, query, width=width, say=say, ink=ink).lines)


def page(shown: Article, query: Query | None, *, width: int, say: Say = PLAIN_SAY, ink: Ink = "color") -> Page:
    """Lay an article out in lines that fit the width, or are as long as can be read with ease where that is less."""
    room = min(width, READING_WIDTH) if width < UNWRAPPED else width
    title, body = one_line(shown.title or shown.id), visible(shown.text.translate(_BLANK), keep="\n")
    in_title = marks(shown.title, query, title=True) if query is not None else ()
    in_body = marks(shown.text, query) if query is not None else ()
    layout = _Layout(room, ink)
    layout.add(title, in_title, "bold", paragraphs=False)
    layout.lines.append(Text())
    known = [(say(name), value, name) for name, value in facts(shown, say)]
    label = max(cell_len(name) for name, _, _ in known) + 2
    for name, value, kind in known:
        for count, line in enumerate(marked_lines(value, (), room - label, "", ink)):
            if kind == "address":
                linked(line, shown.url)
            layout.lines.append(Text.assemble((set_cell_size("" if count else name, label), DIM), line.__rich__()))
    layout.lines.append(Text())
    layout.add(body, in_body, "", paragraphs=True)
    return Page(tuple(layout.lines), tuple(layout.matches))


def facts(shown: Article, say: Say = PLAIN_SAY) -> Iterator[tuple[str, str]]:
    """Give what is known of an article, name and value, the empty ones left out."""
    rows = (
        ("id", shown.id),
        ("date", dated(shown, say, always=True)),
        ("province", ", ".join(shown.provinces)),
        ("today", ", ".join(shown.current_provinces) if shown.current_provinces != shown.provinces else ""),
        ("source", shown.source),
        ("author", shown.author),
        ("category", shown.category),
        ("cites", ", ".join(shown.citations)),
        ("address", shown.url),
        ("path", shown.path),
    )
    return ((name, value) for name, value in rows if value)


def _steps(text: str, marked: tuple[Mark, ...]) -> list[Mark]:
    """Join marks with nothing but blanks between them: a reader steps over matches, not over syllables."""
    joined: list[Mark] = []
    for start, end in marked:
        if joined and not text[joined[-1][1] : start].strip(" \u00a0"):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _apart(text: str, before: int, start: int) -> bool:
    """Whether a blank line goes between two lines of the text: one of them is a paragraph, and none is blank."""
    if text.count("\n", before, start) > 1:
        return False  # the text has its own
    opening = text.rfind("\n", 0, before) + 1
    closing = text.find("\n", start)
    closing = len(text) if closing < 0 else closing
    if before == opening or start == closing:
        return False
    return max(before - opening, closing - start) >= PARAGRAPH
