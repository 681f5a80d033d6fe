"""A trend as a picture: the same to the byte for the same rows, and it says what must not be misread.

To remake the golden pictures after a change that is meant: `DVSEARCH_REMAKE_GOLDEN=1 pytest tests/output`, and look.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dvsearch.output.trend_plot import MOST_SERIES, PlotSpec, draw
from dvsearch.research.trend import TrendRow

FOLDER = Path(__file__).parents[1] / "golden"
SPEC = PlotSpec(
    "year", "articles", "ratio", 0.95, True, True, "dân vận <b>&", "articles of the year; 78 articles", False
)


def row(period: str, count: int, total: int, state: str = "data", series: str = "dân", guessed: int = 0) -> TrendRow:
    ratio = count / total if total else None
    low, high = (None, None) if ratio is None else (ratio * 0.5, min(1.0, ratio * 1.5 + 0.1))
    return TrendRow(period, series, count, total, ratio, low, high, guessed, state, ratio)


ONE = [row("2018", 1, 10), row("2019", 0, 4, "zero", guessed=2), row("2020", 0, 0, "none"), row("2021", 5, 20),
       row("2022", 2, 8, "partial")]  # fmt: skip
MANY = [
    row(f"2025-Q{quarter}", (quarter * number) % 7, 10, "data" if (quarter * number) % 7 else "zero", f"Tỉnh {number}")
    for number in range(MOST_SERIES + 3)
    for quarter in range(1, 5)
]
PICTURES = {
    "trend-one": (ONE, SPEC),
    "trend-many": (MANY, SPEC._replace(by="quarter", smooth=False, guesses=False, merger=True, title="sáp nhập")),
    "trend-hits": (ONE, SPEC._replace(count="hits", per="million", smooth=False)),
    "trend-nothing": ([], SPEC),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_the_golden_one(name: str) -> None:
    svg = draw(*PICTURES[name])
    golden = FOLDER / f"{name}.svg"
    if os.environ.get("DVSEARCH_REMAKE_GOLDEN"):
        golden.write_text(svg, encoding="utf-8")
    assert svg == golden.read_text(encoding="utf-8")
    assert ElementTree.fromstring(svg).tag.endswith("svg")


def test_no_line_is_drawn_over_a_period_without_articles() -> None:
    svg = draw(ONE, SPEC._replace(smooth=False))
    lines = [points.split() for points in re.findall(r'<polyline points="([^"]+)"', svg)]
    assert [len(points) for points in lines] == [2, 2]  # 2018 to 2019, 2021 to 2022: none over 2020
    assert svg.count('stroke-dasharray="5 4"') == 1  # what is not over yet
    assert svg.count("#efefef") == 1  # the field where there is nothing
    hollow = re.findall(r'<circle[^>]*fill="#ffffff"', svg)
    assert len(hollow) == 2 and len(re.findall("<circle", svg)) == 4


def test_text_is_text_in_a_picture() -> None:
    svg = draw(ONE, SPEC._replace(title="<script>\x1b[31m&"))
    assert "<script>" not in svg and "\x1b" not in svg and "&lt;script&gt;" in svg


def test_the_picture_says_what_it_shows_of_how_much() -> None:
    svg = draw(MANY, SPEC)
    assert f"{MOST_SERIES} of {MOST_SERIES + 3} series" in svg
    assert "1 July 2025" in draw(MANY, SPEC._replace(by="quarter", merger=True))
    assert "1 July 2025" not in draw(ONE, SPEC._replace(merger=True))
    assert "78 articles" in svg


def test_a_picture_in_dots_is_made_where_the_renderer_is(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    from dvsearch.output.picture import write_png

    write_png(draw(ONE, SPEC), tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG\r\n")
