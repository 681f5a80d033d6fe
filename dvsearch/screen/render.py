"""Results on a terminal, drawn with Rich: the hits with their marks, and the facets beside or below them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dvsearch.article import Article
from dvsearch.engines.base import FacetCount
from dvsearch.screen.visible import one_line, visible
from dvsearch.searcher import Hit, Results
from dvsearch.snippet import Mark

MARK = "bold yellow"
FACET_WIDTH = 34
# Below this width the facets stand under the hits instead of beside them.
SIDE_BY_SIDE = 100
FACET_ROWS = 10


def console(*, color: bool | None = None, stderr: bool = False, width: int | None = None) -> Console:
    """A terminal to draw on; article text is never taken for markup, emoji codes or highlighting."""
    return Console(
        markup=False,
        emoji=False,
        highlight=False,
        stderr=stderr,
        width=width,
        force_terminal=True if color else None,
        no_color=True if color is False else None,
    )


def results(found: Results, *, width: int) -> RenderableType:
    """The hits of a page, what was found, and the facets."""
    hits = Group(*(_hit(hit) for hit in found.hits))
    facets = [_facet(name, rows) for name, rows in found.facets.items() if rows]
    if not facets:
        return hits
    if width >= SIDE_BY_SIDE:
        grid = Table.grid(padding=(0, 3))
        grid.add_column(ratio=1)
        grid.add_column(width=FACET_WIDTH)
        grid.add_row(hits, Group(*facets))
        return grid
    return Group(hits, *facets)


def headline(found: Results) -> str:
    """One line on what was found, for stderr or the head of the screen."""
    shown = f"{found.hits[0].rank}-{found.hits[-1].rank} of " if found.hits else ""
    line = f"{shown}{found.total:,} article{'' if found.total == 1 else 's'} for {one_line(found.ask.text)}"
    match found.widened:
        case "accents":
            return line + " (nothing matched as typed: accents ignored)"
        case "any":
            return line + " (nothing matched as typed: any of the words)"
    return line


def article(shown: Article, marks: Mapping[str, tuple[Mark, ...]]) -> RenderableType:
    """A whole article for reading, with the marks of its title and body."""
    title = _marked(one_line(shown.title or shown.id), marks.get("title", ()), "bold")
    body = _marked(visible(shown.text, keep="\n\t"), marks.get("body", ()), "")
    known = Table.grid(padding=(0, 2))
    for name, value in facts(shown):
        known.add_row(Text(name, style="dim"), Text(one_line(value)))
    return Group(title, Text(), known, Text(), body)


def facts(shown: Article) -> Iterable[tuple[str, str]]:
    """What is known of an article, name and value, the empty ones left out."""
    date = f"{shown.date} ({shown.date_basis})" if shown.date and shown.date_basis else shown.date
    rows = (
        ("id", shown.id),
        ("date", date),
        ("province", ", ".join(shown.provinces)),
        ("today", ", ".join(shown.current_provinces) if shown.current_provinces != shown.provinces else ""),
        ("source", shown.source),
        ("author", shown.author),
        ("cites", ", ".join(shown.citations)),
        ("url", shown.url),
        ("path", shown.path),
    )
    return ((name, value) for name, value in rows if value)


def _hit(hit: Hit) -> RenderableType:
    shown = hit.article
    title = _marked(one_line(shown.title or shown.id), hit.title_marks, "bold")
    head = Text.assemble((f"{hit.rank}. ", "dim"), title)
    date = shown.date and (f"{shown.date} (guess)" if shown.date_basis == "guess" else shown.date)
    known = [part for part in (", ".join(shown.provinces), date, shown.source, shown.id) if part]
    lines: list[RenderableType] = [head, Text("   " + one_line(" · ".join(known)), style="dim")]
    lines += [Padding(_marked(one_line(one.text), one.marks, ""), (0, 0, 0, 3)) for one in hit.snippets]
    if hit.copies:
        lines.append(Text(f"   and {hit.copies} more like this", style="dim italic"))
    return Group(*lines, Text())


def _marked(text: str, marks: Iterable[Mark], style: str) -> Text:
    drawn = Text(text, style=style)
    for start, end in marks:
        drawn.stylize(MARK, start, end)
    return drawn


def _facet(name: str, rows: tuple[FacetCount, ...]) -> RenderableType:
    shown = rows[:FACET_ROWS]
    if name == "year":
        shown = tuple(sorted(shown, key=lambda row: row.value or "", reverse=True))
    most = max(row.count for row in shown)
    table = Table(box=None, show_header=True, padding=(0, 1, 0, 0), header_style="bold", width=FACET_WIDTH)
    table.add_column(name, overflow="ellipsis", no_wrap=True, ratio=1)
    table.add_column("", justify="right", style="dim")
    table.add_column("", width=8)
    for row in shown:
        bar = "━" * max(1, round(8 * row.count / most))
        table.add_row(Text(one_line(row.value or "unknown")), str(row.count), Text(bar, style="cyan"))
    if len(rows) > len(shown):
        table.add_row(Text(f"{len(rows) - len(shown)} more", style="dim italic"), "", "")
    return Group(table, Text())
