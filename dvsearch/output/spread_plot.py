"""How hits are spread, as a picture: for each part its share of the hits beside its share of the words."""

from __future__ import annotations

from collections.abc import Iterator

from dvsearch.output.trend_plot import COLOURS, FAINT, GRID, INK, svg_text
from dvsearch.research.dispersion import Dispersion, Part

WIDTH, LEFT, RIGHT, TOP, ROW = 860, 250, 70, 92, 22
MOST_PARTS = 30


def draw(found: Dispersion, over: str, title: str, under: str) -> str:
    """Draw the parts with most hits, months in their order; the picture says how many there are."""
    parts = found.parts[:MOST_PARTS]
    if over == "month":
        parts = sorted(parts, key=lambda part: part.part)
    height = TOP + ROW * len(parts) + 48
    highest = max((max(part.share or 0, part.expected) for part in parts), default=0) or 1
    spread = found.spread
    known = spread.dp is not None and spread.dp_normed is not None
    measured = f"DP {spread.dp:.3f}, normed {spread.dp_normed:.3f} (0 is even); " if known else ""
    said = f"{measured}{spread.range:,} of {spread.parts:,} parts have a hit; {len(parts)} shown"
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" role="img">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        svg_text(20, 28, title, size=17, weight="bold"),
        svg_text(20, 48, f"share of hits (bar) beside share of words (line), by {over}", size=12, colour=FAINT),
        svg_text(20, 66, said, size=12, colour=FAINT),
    ]
    for number, part in enumerate(parts):
        drawn += _row(part, TOP + ROW * number, highest)
    drawn.append(svg_text(20, height - 14, under, size=10, colour=FAINT))
    return "\n".join([*drawn, "</svg>"]) + "\n"


def _row(part: Part, top: int, highest: float) -> Iterator[str]:
    room = WIDTH - LEFT - RIGHT
    share = (part.share or 0) / highest * room
    expected = LEFT + part.expected / highest * room
    yield svg_text(
        LEFT - 10, top + 13, part.part if len(part.part) < 34 else f"{part.part[:32]}…", size=11, anchor="end"
    )
    yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{top + ROW - 3}" y2="{top + ROW - 3}" stroke="{GRID}"/>'
    yield f'<rect x="{LEFT}" y="{top + 3}" width="{share:.1f}" height="12" fill="{COLOURS[0]}" fill-opacity="0.75"/>'
    yield (f'<line x1="{expected:.1f}" x2="{expected:.1f}" y1="{top}" y2="{top + 18}" stroke="{INK}"'
           ' stroke-width="2"/>')  # fmt: skip
    yield svg_text(WIDTH - RIGHT + 8, top + 13, f"{part.hits:,}", size=11, colour=FAINT)
