"""A sheet on a terminal, drawn with Rich: a table, lines with their hits under each other, and bars over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from dvsearch.output.ink import BAR, DIM, MARK, MONO_MARK, UNWRAPPED
from dvsearch.output.line import Ink
from dvsearch.output.sanitize import one_line
from dvsearch.output.sheets import numeric, shown
from dvsearch.research.about import Sheet
from dvsearch.research.trend import NONE, PARTIAL, ZERO, TrendRow

# What can be drawn on a terminal.
Drawing = RenderableType

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_GAP = 2
_NARROWEST_SIDE = 8
_STATES = {NONE: "no articles", PARTIAL: "not over yet", ZERO: ""}


def table(sheet: Sheet, *, foot: Sequence[str] = ()) -> RenderableType:
    """Draw the rows under their columns' names; numbers at the right."""
    drawn = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for place, name in enumerate(sheet.columns):
        at_right = numeric(sheet.rows, place)
        drawn.add_column(Text(name), justify="right" if at_right else "left", no_wrap=at_right)
    for row in sheet.rows:
        drawn.add_row(*(Text(shown(value)) for value in row))
    return _with_foot(drawn, foot)


def lines(
    rows: Sequence[tuple[str, str, str]],
    heads: Sequence[str],
    width: int,
    *,
    foot: Sequence[str] = (),
    ink: Ink = "color",
) -> RenderableType:
    """Draw lines with their hits under each other: left, hit and right of each, `heads` before them."""
    head_width = min(max((cell_len(one_line(head)) for head in heads), default=0), width // 3)
    room = width - head_width - (_GAP if head_width else 0)
    longest = max((cell_len(one_line(node)) for _, node, _ in rows), default=0)
    node_width = min(longest, max(1, room - 2 * _NARROWEST_SIDE))
    side = max(_NARROWEST_SIDE, (room - node_width - 2) // 2)
    if width == UNWRAPPED:  # a pipe has no middle: the hits stand under each other where the longest left side ends
        side = max((cell_len(one_line(left).rstrip()) for left, _, _ in rows), default=0) + 1
    return _with_foot(
        Group(*(
            line_text(row, head, side, head_width, width, ink) for row, head in zip(rows, heads, strict=True)
        )),
        foot,
    )  # fmt: skip


def line_text(row: tuple[str, str, str], head: str, side: int, head_width: int, width: int, ink: Ink) -> Text:
    """Draw one line: as much of its left side as there is room for, the hit, and of its right what still fits."""
    left, node, right = map(one_line, row)
    drawn = Text(no_wrap=True, overflow="crop")
    if head_width:
        drawn.append(set_cell_size(one_line(head), head_width), style=DIM)
        drawn.append(" " * _GAP)
    drawn.append(_last_cells(left, side - 1) + " ")
    drawn.append(node, style=MONO_MARK if ink == "mono" else MARK)
    drawn.append(" " + right.lstrip())
    drawn.truncate(width, overflow="ellipsis")
    return drawn


def _last_cells(text: str, width: int) -> str:
    """The end of a text, to the right of a field of so many cells."""
    text = text.rstrip()
    while cell_len(text) > width:
        text = text[max(1, (cell_len(text) - width) // 2) :]
        if cell_len(text) <= width:
            break
    return " " * (width - cell_len(text)) + text


def trend(rows: Sequence[TrendRow], width: int, *, percent: bool, foot: Sequence[str] = ()) -> RenderableType:
    """Draw bars, one for each period, the count and its total beside them; no bar where there are no articles."""
    highest = max((row.ratio for row in rows if row.ratio is not None), default=0) or 1
    drawn: list[Text] = []
    series = None
    names = len({row.series for row in rows}) > 1
    room = max(10, min(40, width - 52))
    for row in rows:
        if names and row.series != series:
            drawn.append(Text(one_line(row.series), style="bold"))
        series = row.series
        drawn.append(trend_line(row, highest, room, percent))
    return _with_foot(Group(*drawn), foot)


def trend_line(row: TrendRow, highest: float, room: int, percent: bool) -> Text:
    """Draw one period: its bar, its ratio with the interval, its count and total, and what is to be said of it."""
    line = Text(no_wrap=True, overflow="crop")
    line.append(f"{row.period:<8}")
    bar = "" if row.ratio is None else bar_of(row.ratio / highest, room)
    line.append(f"{bar:<{room}} ", style=BAR)
    value = "" if row.ratio is None else rate(row.ratio, percent)
    line.append(f"{value:>9}  ")
    interval = (
        f"{rate(row.low, percent)}..{rate(row.high, percent)}" if row.low is not None and row.high is not None else ""
    )
    line.append(f"{interval:<16} ", style=DIM)
    line.append(f"{row.count:,} of {row.total:,}" if row.total else "")
    said = [_STATES.get(row.state, "")] + ([f"{row.guessed:,} guessed"] if row.guessed else [])
    line.append("".join(f"  {what}" for what in said if what), style=DIM)
    return line


def rate(value: float | None, percent: bool) -> str:
    """Write a ratio: a share of articles in percent, anything else as a number."""
    if value is None:
        return "-"
    return f"{100 * value:.1f}%" if percent else shown(float(value))


def bar_of(share: float, width: int) -> str:
    """Draw a bar of a share of the width, to an eighth of a cell; something, however little, is never nothing."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    if share > 0:
        eighths = max(1, eighths)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")


def _with_foot(drawn: RenderableType, foot: Sequence[str]) -> RenderableType:
    return Group(drawn, *_foot(foot)) if foot else drawn


def _foot(foot: Sequence[str]) -> Iterator[Text]:
    yield Text("")
    for line in foot:
        yield Text(one_line(line), style=DIM)
