"""A trend as a picture: an SVG drawn by ourselves, the same to the byte for the same rows.

Each series is a line with its interval as a band. No line is drawn over a period without articles: that is a grey
field. Zero is a hollow point on the axis, a period that is not over a hollow point with a dashed line to it. Beneath
stand the totals, so that a ratio is never seen without what it is a ratio of. The picture says its query, its
denominator and its date itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape

from dvsearch.output.sanitize import visible
from dvsearch.output.sheets import shown
from dvsearch.research.periods import period_of
from dvsearch.research.trend import MERGER, NONE, PARTIAL, ZERO, TrendRow

# Okabe and Ito's colours, which can be told apart by those who see few.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#6b6b00", "#000000")
MOST_SERIES = 8
_MOST_BANDS = 3  # more, and they hide each other

WIDTH, LEFT, RIGHT, TOP = 860, 64, 24, 72
PLOT, TOTALS, BETWEEN = 260, 54, 30
_BOTTOM = 64
INK, FAINT, GRID, _HOLE = "#222222", "#777777", "#e4e4e4", "#efefef"
_LABEL_WIDTH = 62
_FONT = "font-family=\"'DejaVu Sans', 'Noto Sans', Arial, sans-serif\""


class PlotSpec(NamedTuple):
    """What a picture says about itself: see the trend it is of."""

    by: str
    count: str  # type: ignore[assignment]  # hides tuple.count
    per: str
    confidence: float
    smooth: bool
    guesses: bool
    title: str
    under: str
    merger: bool  # whether the day is marked on which provinces were merged


class _Frame(NamedTuple):
    """Where a period and a ratio are drawn."""

    periods: list[str]
    highest: float

    def x(self, place: float) -> float:
        """The middle of a period."""
        return LEFT + (WIDTH - LEFT - RIGHT) * (place + 0.5) / max(1, len(self.periods))

    def y(self, ratio: float) -> float:
        """The height of a ratio."""
        return TOP + PLOT * (1 - ratio / self.highest)


def draw(rows: Sequence[TrendRow], spec: PlotSpec) -> str:
    """Draw the rows of a trend; of more than MOST_SERIES series those with the most matches."""
    by_series = _series(rows)
    shown_series = by_series[:MOST_SERIES]
    periods = [row.period for row in by_series[0]] if by_series else []
    high = len(by_series) <= _MOST_BANDS  # whether intervals are drawn
    tops = [max(row.ratio or 0, (row.high if high else 0) or 0, row.smooth or 0) for one in shown_series for row in one]
    frame = _Frame(periods, _ceiling(max(tops, default=0)))
    legend_rows = -(-len(shown_series) // 2) if len(shown_series) > 1 else 0
    height = TOP + PLOT + BETWEEN + TOTALS + _BOTTOM + 18 * legend_rows
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" role="img">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        svg_text(LEFT, 28, spec.title, size=17, weight="bold"),
        svg_text(LEFT, 48, _subtitle(spec, len(by_series)), size=12, colour=FAINT),
        *_holes(shown_series, frame),
        *_axes(frame, spec),
        *_merger_day(frame, spec),
    ]
    for number, series in enumerate(shown_series):
        opacity = 0.16 if len(by_series) == 1 else 0.08 if len(by_series) <= _MOST_BANDS else 0.0
        parts += _line(series, frame, COLOURS[number], spec, opacity)
    parts += _totals(shown_series, frame, spec)
    parts += _legend(shown_series, TOP + PLOT + BETWEEN + TOTALS + 40)
    parts.append(svg_text(LEFT, height - 14, spec.under, size=10, colour=FAINT))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _series(rows: Sequence[TrendRow]) -> list[list[TrendRow]]:
    found = [list(group) for _, group in groupby(rows, key=lambda row: row.series)]
    if len(found) > MOST_SERIES:
        found.sort(key=lambda series: (-sum(row.count for row in series), series[0].series))
    return found


def _subtitle(spec: PlotSpec, count: int) -> str:
    what = {
        ("articles", "ratio"): "share of articles",
        ("articles", "million"): "articles per million articles",
        ("hits", "ratio"): "hits per word",
        ("hits", "million"): "hits per million words (syllables)",
        ("articles", "raw"): "articles",
        ("hits", "raw"): "hits",
    }[spec.count, spec.per]
    said = [f"{what} by {spec.by}"]
    if spec.per != "raw" and count <= _MOST_BANDS:
        said.append(f"band: {spec.confidence:.0%} interval")
    said.append("grey: no articles; hollow: none match, or not over yet")
    if count > MOST_SERIES:
        said.append(f"{MOST_SERIES} of {count} series")
    return "; ".join(said)


def _ceiling(value: float) -> float:
    """A round number not below the value, for the top of the axis."""
    if value <= 0:
        return 1.0
    size = 10 ** math.floor(math.log10(value))
    return next(
        float(f"{step * size:.6g}") for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * size >= value * 0.999999
    )


def _axes(frame: _Frame, spec: PlotSpec) -> Iterator[str]:
    right = WIDTH - RIGHT
    for part in range(5):
        ratio = frame.highest * part / 4
        y = frame.y(ratio)
        yield f'<line x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="{GRID}"/>'
        label = f"{100 * ratio:.4g}%" if (spec.count, spec.per) == ("articles", "ratio") else shown(float(ratio))
        yield svg_text(LEFT - 8, y + 4, label, anchor="end", size=11, colour=FAINT)
    room = max(1, -(-len(frame.periods) * _LABEL_WIDTH // (WIDTH - LEFT - RIGHT)))
    for place in range(0, len(frame.periods), room):
        yield svg_text(frame.x(place), TOP + PLOT + 18, frame.periods[place], anchor="middle", size=11, colour=FAINT)


def _holes(series: Sequence[Sequence[TrendRow]], frame: _Frame) -> Iterator[str]:
    """A grey field where no series has any article."""
    half = (WIDTH - LEFT - RIGHT) / max(1, len(frame.periods)) / 2
    for place in range(len(frame.periods)):
        if all(each[place].state == NONE for each in series):
            x = frame.x(place) - half
            yield f'<rect x="{x:.1f}" y="{TOP}" width="{2 * half:.1f}" height="{PLOT}" fill="{_HOLE}"/>'


def _merger_day(frame: _Frame, spec: PlotSpec) -> Iterator[str]:
    if not spec.merger or not frame.periods:
        return
    first = _number(frame.periods[0], spec.by)
    place = period_of(MERGER, spec.by) - first + (0 if spec.by == "year" else -0.5)
    if not -0.5 <= place <= len(frame.periods) - 0.5:
        return
    x = frame.x(place)
    yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{TOP + PLOT}" stroke="{FAINT}" stroke-dasharray="2 3"/>'
    yield svg_text(x - 4, TOP + 12, "1 July 2025: 63 provinces become 34", anchor="end", size=10, colour=FAINT)


def _number(period: str, by: str) -> int:
    if by == "quarter":
        return int(period[:4]) * 4 + int(period[-1]) - 1
    return period_of(period, by)


def _line(series: Sequence[TrendRow], frame: _Frame, colour: str, spec: PlotSpec, opacity: float) -> Iterator[str]:
    for there, group in groupby(enumerate(series), key=lambda pair: pair[1].ratio is not None):
        run = list(group)
        if not there:
            continue
        if opacity:
            yield from _band(run, frame, colour, opacity)
        over = [(frame.x(place), frame.y(row.ratio or 0)) for place, row in run if row.state != PARTIAL]
        yield from _path(over, colour)
        last = run[-1]
        if last[1].state == PARTIAL and len(run) > 1:
            yield from _path([*over[-1:], (frame.x(last[0]), frame.y(last[1].ratio or 0))], colour, dashed=True)
        if spec.smooth:
            smooth = [(frame.x(place), frame.y(row.smooth)) for place, row in run if row.smooth is not None]
            yield from _path(smooth, colour, thin=True)
    for place, row in enumerate(series):
        if row.ratio is not None:
            hollow = row.state in (ZERO, PARTIAL)
            yield (
                f'<circle cx="{frame.x(place):.1f}" cy="{frame.y(row.ratio):.1f}" r="3.2" stroke="{colour}"'
                f' stroke-width="1.4" fill="{"#ffffff" if hollow else colour}"/>'
            )
        if spec.guesses and row.guessed:
            yield svg_text(frame.x(place), TOP + PLOT - 4, f"+{row.guessed:,}?", anchor="middle", size=9, colour=colour)


def _band(run: Sequence[tuple[int, TrendRow]], frame: _Frame, colour: str, opacity: float) -> Iterator[str]:
    known = [(frame.x(place), row.low, row.high) for place, row in run if row.low is not None and row.high is not None]
    if len(known) == 1:
        ((x, low, high),) = known
        yield (f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{frame.y(low):.1f}" y2="{frame.y(high):.1f}"'
               f' stroke="{colour}" stroke-opacity="0.35" stroke-width="4"/>')  # fmt: skip
    elif known:
        edge = [(x, frame.y(high)) for x, _, high in known] + [(x, frame.y(low)) for x, low, _ in reversed(known)]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in edge)
        yield f'<polygon points="{points}" fill="{colour}" fill-opacity="{opacity}"/>'


def _path(
    points: Sequence[tuple[float, float]], colour: str, *, dashed: bool = False, thin: bool = False
) -> Iterator[str]:
    if len(points) < 2:
        return
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    style = ' stroke-dasharray="5 4"' if dashed else ' stroke-dasharray="1 2"' if thin else ""
    yield f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="{1.2 if thin else 2}"{style}/>'


def _totals(series: Sequence[Sequence[TrendRow]], frame: _Frame, spec: PlotSpec) -> Iterator[str]:
    """Bars of what each ratio is a ratio of: of the first series, or of all where each has its own."""
    if not series:
        return
    base = TOP + PLOT + BETWEEN + TOTALS
    same = all([row.total for row in each] == [row.total for row in series[0]] for each in series)
    totals = (
        [row.total for row in series[0]]
        if same
        else [sum(row.total for row in rows) for rows in zip(*series, strict=True)]
    )
    highest = max(totals, default=0) or 1
    half = max(1.0, min(14.0, (WIDTH - LEFT - RIGHT) / max(1, len(totals)) * 0.35))
    what = "articles" if spec.count == "articles" else "words"
    yield svg_text(LEFT - 8, base - TOTALS + 8, shown(highest), anchor="end", size=10, colour=FAINT)
    yield svg_text(LEFT - 8, base, f"0 {what}", anchor="end", size=10, colour=FAINT)
    for place, total in enumerate(totals):
        height = (TOTALS - 8) * total / highest
        if total:
            yield (f'<rect x="{frame.x(place) - half:.1f}" y="{base - height:.1f}" width="{2 * half:.1f}"'
                   f' height="{height:.1f}" fill="#b8b8b8"/>')  # fmt: skip
    yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{base}" y2="{base}" stroke="{FAINT}"/>'


def _legend(series: Sequence[Sequence[TrendRow]], top: int) -> Iterator[str]:
    if len(series) < 2:
        return
    for number, each in enumerate(series):
        x, y = LEFT + (number % 2) * (WIDTH - LEFT - RIGHT) // 2, top + 18 * (number // 2)
        yield f'<rect x="{x}" y="{y - 9}" width="14" height="4" fill="{COLOURS[number]}"/>'
        yield svg_text(x + 20, y - 3, f"{each[0].series} ({shown(sum(row.count for row in each))})", size=12)


def svg_text(
    x: float, y: float, text: str, *, size: int, anchor: str = "start", colour: str = INK, weight: str = "normal"
) -> str:
    """Draw a line of text; nothing in it is taken for markup."""
    bold = f' font-weight="{weight}"' if weight != "normal" else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" {_FONT} font-size="{size}" text-anchor="{anchor}" fill="{colour}"{bold}>'
        f"{escape(visible(text))}</text>"
    )
