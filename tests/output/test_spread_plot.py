"""A spread as a picture: the same to the byte for the same parts; see `test_trend_plot` for how to make it again."""

from __future__ import annotations

import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dvsearch.output.spread_plot import MOST_PARTS, draw
from dvsearch.research.dispersion import Dispersion, Part
from dvsearch.research.spread import Spread

FOLDER = Path(__file__).parents[1] / "golden"
PARTS = [Part("Hà Tĩnh <b>&", 30, 4_000, 7_500.0, 0.6, 0.2), Part("Phú Thọ", 20, 10_000, 2_000.0, 0.4, 0.5),
         Part("unknown", 0, 6_000, 0.0, 0.0, 0.3)]  # fmt: skip
MONTHS = [Part(f"2020-{13 - month:02}", month, 100, month * 1e4, month / 78, 1 / 12) for month in range(12, 0, -1)]
NOWHERE = Dispersion(Spread(0, 1, None, None), [Part("a", 0, 10, 0.0, None, 1.0)], 0)
PICTURES = {
    "spread-provinces": (Dispersion(Spread(2, 3, 0.4, 0.5), PARTS, 1), "province"),
    "spread-months": (Dispersion(Spread(12, 12, 0.23, 0.25), MONTHS, 0), "month"),
    "spread-nothing": (NOWHERE, "article"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_the_golden_one(name: str) -> None:
    found, over = PICTURES[name]
    svg = draw(found, over, "dân vận", "words of each part; archive 0123")
    golden = FOLDER / f"{name}.svg"
    if os.environ.get("DVSEARCH_REMAKE_GOLDEN"):
        golden.write_text(svg, encoding="utf-8")
    assert svg == golden.read_text(encoding="utf-8")
    assert ElementTree.fromstring(svg).tag.endswith("svg")


def test_months_stand_in_their_order_and_of_many_parts_the_first_are_shown() -> None:
    months = draw(PICTURES["spread-months"][0], "month", "", "")
    assert months.index("2020-01") < months.index("2020-02") < months.index("2020-12")
    many = Dispersion(Spread(40, 40, 0.1, 0.1), PARTS * 20, 0)
    assert f"{MOST_PARTS} shown" in draw(many, "province", "", "")
