"""Shares and rates with their intervals: of articles (Wilson), and of hits per million words (by article)."""

from __future__ import annotations

from math import erf, exp, pi, sqrt
from typing import NamedTuple

import numpy as np

from dvsearch.engines.forward import Array

MILLION = 1_000_000


class Rate(NamedTuple):
    """A rate and the ends of its interval; None is what cannot be said."""

    value: float | None
    low: float | None
    high: float | None


NOTHING = Rate(None, None, None)


def share(count: int, total: int, confidence: float) -> Rate:
    """Return a share of articles with Wilson's interval; nothing where there are no articles."""
    if total <= 0:
        return NOTHING
    z = normal_quantile(0.5 + confidence / 2)
    p, z2 = count / total, z * z
    middle = p + z2 / (2 * total)
    spread = z * sqrt(p * (1 - p) / total + z2 / (4 * total * total))
    bottom = 1 + z2 / total
    low, high = (middle - spread) / bottom, (middle + spread) / bottom
    return Rate(p, 0.0 if count == 0 else low, 1.0 if count == total else high)


def per_million(hits: Array, words: Array, confidence: float) -> Rate:
    """Return hits per million words, given both for each article.

    The interval takes articles as drawn at random and words as they come with them (ratio estimator, Cochran 1977):
    words of one article are not independent of each other. One article alone has a rate and no interval; nor have
    articles without any hit, between which there is no difference to estimate it from.
    """
    total = float(words.sum())
    if total <= 0:
        return NOTHING
    rate = float(hits.sum()) / total
    if words.size < 2 or not rate:
        return Rate(rate * MILLION, None, None)
    residuals = hits - rate * words
    variance = words.size / (words.size - 1) * float((residuals * residuals).sum()) / total**2
    spread = normal_quantile(0.5 + confidence / 2) * sqrt(variance)
    return Rate(rate * MILLION, max(0.0, rate - spread) * MILLION, (rate + spread) * MILLION)


def normal_quantile(probability: float) -> float:
    """Return below which value the normal distribution has this probability, by Newton's steps from 0."""
    if not 0 < probability < 1:
        raise ValueError(f"{probability} is no probability between 0 and 1")
    if probability < 0.5:
        return -normal_quantile(1 - probability)
    z = 0.0
    for _ in range(100):
        # Concave above the median: from the left no step goes too far.
        step = (probability - (1 + erf(z / sqrt(2))) / 2) * sqrt(2 * pi) * exp(z * z / 2)
        z += step
        if abs(step) < 1e-15 * max(1.0, z):
            break
    return z


def moving_average(values: list[float | None], width: int) -> list[float | None]:
    """Return the mean of the `width` values around each, of those there are; where there is none, none."""
    half = width // 2
    smooth: list[float | None] = []
    for place, value in enumerate(values):
        near = [one for one in values[max(0, place - half) : place + half + 1] if one is not None]
        smooth.append(None if value is None or not near else float(np.mean(near)))
    return smooth
