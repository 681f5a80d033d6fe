"""Results on a terminal, drawn with Rich: the hits with their marks, and the facets beside or below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len, set_cell_size
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from dvsearch.article import Article
from dvsearch.engines.base import FacetCount
from dvsearch.output.explain import explain_hit, explain_query
from dvsearch.output.messages import Say
from dvsearch.output.remarks import WIDENED
from dvsearch.output.sanitize import one_line, visible
from dvsearch.output.wrap import wrap
from dvsearch.query.tree import Query
from dvsearch.searching.results import Hit, Results
from dvsearch.searching.snippets import Mark, marks

# Red is what grep marks with, and can be read on white and on black; where there is no colour a line must do.
MARK, MONO_MARK = "bold red", "bold underline"
DIM = "dim"
BAR = "cyan"

# Lines longer than this are hard to read; what is left of a wide screen stays empty.
READING_WIDTH = 88
HITS_WIDTH = 110
# Below this width the facets stand under the hits instead of beside them.
SIDE_BY_SIDE = 100
FACET_WIDTH = 34
FACET_ROWS = 10
BAR_WIDTH = 8
GAP = 3
# The width of no screen: what is drawn into a pipe is not wrapped.
UNWRAPPED = 1_000_000

_BLANK = {ord("\t"): " ", ord("\r"): " "}

Ink = Literal["color", "mono", "none"]
_PLAIN_SAY = Say()


def console(*, ink: Ink = "color", stderr: bool = False, width: int | None = None) -> Console:
    """A terminal to draw on; article text is never taken for markup, emoji codes or highlighting.

    `ink` is `color`; `mono`, with bold and underlined letters only; or `none`, without any escape sequence.
    """
    return Console(
        markup=False,
        emoji=False,
        highlight=False,
        stderr=stderr,
        width=width,
        force_terminal=ink != "none",
        color_system="standard" if ink != "none" else None,
        no_color=ink != "color",
    )


def results(
    found: Results, *, width: int, say: Say = _PLAIN_SAY, ink: Ink = "color", explain: bool = False
) -> RenderableType:
    """The hits of a page, and the facets of everything that matches."""
    beside = bool(any(found.facets.values())) and SIDE_BY_SIDE <= width < UNWRAPPED
    hits_width = min(width - (FACET_WIDTH + GAP if beside else 0), HITS_WIDTH if width < UNWRAPPED else width)
    lines = list(_asked(found, hits_width, say)) if explain else []
    for hit in found.hits:
        lines += [*hit_lines(hit, hits_width, say, ink), *(_why(hit, found.query, hits_width, say) if explain else ())]
        lines.append(Text())
    if not beside:
        return Group(*lines, *facet_lines(found.facets, say))
    grid = Table.grid(padding=(0, GAP, 0, 0))
    grid.add_column(width=hits_width, no_wrap=True)
    grid.add_column(width=FACET_WIDTH, no_wrap=True)
    grid.add_row(Group(*lines), Group(*facet_lines(found.facets, say)))
    return grid


def headline(found: Results, say: Say = _PLAIN_SAY) -> str:
    """One line on what was found, for stderr or the head of the screen."""
    query, total = one_line(found.spec.text), f"{found.total:,}"
    if found.total == 1:
        line = say("1 article for {query}", query=query)
    elif found.hits and len(found.hits) < found.total:
        first, last = found.hits[0].rank, found.hits[-1].rank
        line = say("{first}-{last} of {total} articles for {query}", first=first, last=last, total=total, query=query)
    else:
        line = say("{total} articles for {query}", total=total, query=query)
    if found.total_loose is not None and found.total_loose != found.total:
        line += say("; {total} with the syllables apart", total=f"{found.total_loose:,}")
    return f"{line} ({say(WIDENED[found.widened])})" if found.widened is not None else line


def footline(found: Results, say: Say = _PLAIN_SAY) -> str:
    """What was probably meant and how to see more, or nothing where there is neither."""
    last = found.hits[-1].rank if found.hits else found.total
    parts = [say("did you mean: {query}", query=one_line(found.suggestion))] if found.suggestion else []
    return " · ".join([*parts, *([say("more: --offset {offset}", offset=last)] if last < found.total else [])])


def hit_lines(hit: Hit, width: int, say: Say = _PLAIN_SAY, ink: Ink = "color") -> Iterator[Text]:
    """One hit as lines that fit the width: title, what is known, passages, how many copies were left out."""
    number = f"{hit.rank}. "
    indent = len(number)
    shown = hit.article
    for count, line in enumerate(marked_lines(shown.title or shown.id, hit.title_marks, width - indent, "bold", ink)):
        yield Text.assemble((number if not count else " " * indent, DIM), line)
    known = " · ".join((*_whereabouts(shown, say), shown.id))
    for line in marked_lines(known, (), width - indent, DIM, ink):
        yield Text.assemble(" " * indent, line)
    for snippet in hit.snippets:
        for line in marked_lines(snippet.text, snippet.marks, width - indent, "", ink):
            yield Text.assemble(" " * indent, line)
    if hit.copies:
        more = say("and 1 more like this") if hit.copies == 1 else say("and {count} more like this", count=hit.copies)
        yield Text(" " * indent + more, style="dim italic")


def marked_lines(text: str, marked: Iterable[Mark], width: int, style: str, ink: Ink = "color") -> Iterator[Text]:
    """The text as one paragraph, cut into lines that fit the width, its marks drawn."""
    drawn = marked_text(one_line(text), marked, style, ink)
    return (drawn[start:end] for start, end in wrap(drawn.plain, max(width, 8)))


def marked_text(text: str, marked: Iterable[Mark], style: str = "", ink: Ink = "color") -> Text:
    """Text made visible before, with the characters of each mark drawn as a match."""
    drawn = Text(text, style=style)
    for start, end in marked:
        drawn.stylize(MARK if ink == "color" else MONO_MARK, start, end)
    return drawn


def article(
    shown: Article, query: Query | None, *, width: int, say: Say = _PLAIN_SAY, ink: Ink = "color"
) -> RenderableType:
    """A whole article for reading, with the words of the query marked."""
    return Group(*page(shown, query, width=width, say=say, ink=ink).lines)


@dataclass(frozen=True, slots=True)
class Page:
    """An article as lines, and where in them the query matched: (line, start, end), in order."""

    lines: tuple[Text, ...]
    matches: tuple[tuple[int, int, int], ...]


def page(shown: Article, query: Query | None, *, width: int, say: Say = _PLAIN_SAY, ink: Ink = "color") -> Page:
    """An article as lines that fit the width, or are as long as can be read with ease where that is less."""
    room = min(width, READING_WIDTH) if width < UNWRAPPED else width
    title, body = one_line(shown.title or shown.id), visible(shown.text.translate(_BLANK), keep="\n")
    in_title = marks(shown.title, query, title=True) if query is not None else ()
    in_body = marks(shown.text, query) if query is not None else ()
    lines: list[Text] = []
    matches: list[tuple[int, int, int]] = []

    def add(text: str, marked: tuple[Mark, ...], style: str) -> None:
        drawn = marked_text(text, marked, style, ink)
        for start, end in wrap(text, room):
            matches.extend((len(lines), a - start, min(b, end) - start) for a, b in marked if start <= a < end)
            lines.append(drawn[start:end])

    add(title, in_title, "bold")
    lines.append(Text())
    known = [(say(name), value) for name, value in facts(shown, say)]
    label = max(cell_len(name) for name, _ in known) + 2
    for name, value in known:
        for count, line in enumerate(marked_lines(value, (), room - label, "", ink)):
            lines.append(Text.assemble((set_cell_size("" if count else name, label), DIM), line))
    lines.append(Text())
    add(body, in_body, "")
    return Page(tuple(lines), tuple(matches))


def facts(shown: Article, say: Say = _PLAIN_SAY) -> Iterator[tuple[str, str]]:
    """What is known of an article, name and value, the empty ones left out."""
    rows = (
        ("id", shown.id),
        ("date", _date(shown, say, always=True)),
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


def facet_lines(
    facets: Mapping[str, tuple[FacetCount, ...]], say: Say = _PLAIN_SAY, *, rows: int | None = FACET_ROWS
) -> Iterator[Text]:
    """Each facet: its name, and a line a value with count and bar; the longest bar is the largest count."""
    for name, counts in facets.items():
        if not counts:
            continue
        shown = counts[:rows]
        if name in ("year", "date"):
            shown = tuple(sorted(shown, key=lambda row: row.value or "", reverse=True))
        most = max(row.count for row in shown)
        digits = max(len(f"{row.count:,}") for row in shown)
        room = FACET_WIDTH - BAR_WIDTH - digits - 2
        yield Text(say(name), style="bold")
        for row in shown:
            value = one_line(row.value if row.value is not None else say("unknown"))
            bar = "━" * max(1, round(BAR_WIDTH * row.count / most))
            yield Text.assemble(fitted(value, room), " ", (f"{row.count:>{digits},}", DIM), " ", (bar, BAR))
        if len(counts) > len(shown):
            yield Text(say("{count} more", count=len(counts) - len(shown)), style="dim italic")
        yield Text()


def group(lines: Iterable[Text]) -> RenderableType:
    """Lines below one another."""
    return Group(*lines)


def fitted(text: str, width: int) -> str:
    """The text in exactly so many columns, with … where it was cut."""
    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"


def _whereabouts(shown: Article, say: Say) -> Iterator[str]:
    known = (", ".join(shown.provinces), _date(shown, say), shown.source)
    return (part for part in known if part)


def _date(shown: Article, say: Say, *, always: bool = False) -> str:
    """The date, and how it is known where that is a guess or where it is asked."""
    if shown.date and shown.date_basis and (always or shown.date_basis == "guess"):
        return f"{shown.date} ({say(shown.date_basis)})"
    return shown.date or ""


def _asked(found: Results, width: int, say: Say) -> Iterator[Text]:
    """How the query was understood, and what else its abbreviations were taken to mean."""
    yield from marked_lines(f"{say('asked')}: {explain_query(found.query)}", (), width, DIM)
    if found.held:
        yield from marked_lines(f"{say('words')}: {', '.join(found.held)}", (), width, DIM)
    for one in found.expanded:
        yield from marked_lines(f"{say('also')}: {one.typed} = {', '.join(one.means)}", (), width, DIM)
    yield Text()


def _why(hit: Hit, query: Query, width: int, say: Say) -> Iterator[Text]:
    indent = len(f"{hit.rank}. ")
    parts = []
    for why in explain_hit(hit, query):
        title = f" ({why['title']} {say('in the title')})" if why["title"] else ""
        parts.append(f"{why['term']} ×{why['title'] + why['body']}{title}")
    for line in marked_lines(f"{say('matched')}: {', '.join(parts)}", (), width - indent, DIM):
        yield Text.assemble(" " * indent, line)
