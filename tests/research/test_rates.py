"""Shares, rates and spread: against published values, and at their edges."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from dvsearch.research.rates import NOTHING, moving_average, normal_quantile, per_million, share
from dvsearch.research.spread import spread


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe 1998, table I, method 3.
    for count, total, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = share(count, total, 0.95)
        assert found.value == count / total
        assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (low, high)
    assert share(20, 20, 0.95).high == 1


def test_a_share_of_no_articles_is_no_number() -> None:
    assert share(0, 0, 0.95) == NOTHING == (None, None, None)


def test_a_rate_per_million_counts_articles_not_words() -> None:
    hits, words = np.array([2, 0, 1, 5]), np.array([400, 300, 500, 800])
    found = per_million(hits, words, 0.95)
    assert found.value == pytest.approx(8 / 2000 * 1e6)
    residuals = [h - 8 / 2000 * w for h, w in zip(hits, words, strict=True)]
    spread_of_rate = 1.959963984540054 * math.sqrt(4 / 3 * sum(r * r for r in residuals)) / 2000
    assert found.high == pytest.approx((8 / 2000 + spread_of_rate) * 1e6)
    assert found.low == pytest.approx((8 / 2000 - spread_of_rate) * 1e6)
    assert per_million(np.array([1, 0]), np.array([10, 10]), 0.95).low == 0


def test_a_rate_of_one_article_has_no_interval_and_of_none_no_value() -> None:
    assert per_million(np.array([2]), np.array([400]), 0.95) == (5000.0, None, None)
    assert per_million(np.array([]), np.array([]), 0.95) == NOTHING
    assert per_million(np.array([0]), np.array([0]), 0.95) == NOTHING


@pytest.mark.parametrize("probability", [0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9995])
def test_the_normal_quantile_is_that_of_the_standard_library(probability: float) -> None:
    assert normal_quantile(probability) == pytest.approx(NormalDist().inv_cdf(probability), abs=1e-12)


def test_no_probability_has_no_quantile() -> None:
    for wrong in (0, 1, -1, 2):
        with pytest.raises(ValueError):
            normal_quantile(wrong)


def test_smoothing_never_fills_a_hole() -> None:
    assert moving_average([1.0, None, 3.0, 5.0], 3) == [1.0, None, 4.0, 4.0]
    assert moving_average([None], 3) == [None]


# Lyne 1985: ALLEMAND in the tenths of his letters; tlda gives DP = 1 - 0.4990705.
LYNE = (
    np.array([2, 0, 1, 1, 3, 0, 3, 0, 0, 0]),
    np.array([8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930]),
)


def test_dp_is_the_published_one() -> None:
    found = spread(*LYNE)
    assert (found.range, found.parts) == (5, 10)
    assert found.dp == pytest.approx(0.4990705, abs=5e-8)
    smallest = 7959 / LYNE[1].sum()  # of the tenths in which it occurs
    assert found.dp_normed == pytest.approx(0.4990704543 / (1 - smallest), abs=1e-9)


def test_dp_at_its_ends() -> None:
    even = spread(np.array([1, 2, 3]), np.array([10, 20, 30]))
    assert even.dp == pytest.approx(0) and even.dp_normed == pytest.approx(0)
    alone = spread(np.array([0, 0, 7]), np.array([10, 20, 30]))
    assert alone.dp == pytest.approx(0.5) and alone.dp_normed == pytest.approx(1)
    assert spread(np.array([0, 0]), np.array([10, 20])) == (0, 2, None, None)
    assert spread(np.array([5]), np.array([10])) == (1, 1, 0.0, 0.0)
    assert spread(np.array([1, 0]), np.array([1, 3])) == (1, 2, 0.75, 1.0)  # the least part there can be
    assert spread(np.array([]), np.array([])) == (0, 0, None, None)
    assert spread(np.array([1, 0]), np.array([10, 0])) == (1, 1, 0.0, 0.0)  # a part of no size is none
