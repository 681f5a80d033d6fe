"""The quantiles of the Beta distribution, which exact confidence intervals of proportions are made of.

Done for whole vocabularies at once, in logarithms, so that a tail of 1e-300 is as exact as one of 0.025.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Newton's steps roughly double the right digits; ten are enough for counts of millions.
_STEPS = 60
# The continued fraction takes about sqrt(a + b) terms at its worst place, the mean.
_FRACTION_TERMS = 20_000
_TINY = 1e-300
_EXACT = 1e-15
# A step so small changes no digit that rounding has left right.
_CLOSE = 1e-12
_LOG_SQRT_TAU = 0.9189385332046727


def beta_log_odds(log_tail: Any, a: Any, b: Any) -> Floats:
    """Return log(x / (1 - x)) for the x below which Beta(a, b) has the probability exp(log_tail).

    `log_tail` is below 0; a and b are above 0. The log odds are what ratios need, and never rounded to 0 or 1 as x is.
    For the upper tail take the lower one of Beta(b, a): the odds are turned round, so the sign of the answer changes.
    """
    tail, a, b = np.broadcast_arrays(*(np.atleast_1d(np.asarray(value, np.float64)) for value in (log_tail, a, b)))
    # Where a normal distribution would have it.
    odds = np.log(a) - np.log(b) - np.sqrt(np.maximum(0, -2 * (tail + np.log(2))) * (1 / a + 1 / b))
    low, high = np.full(odds.shape, -np.inf), np.full(odds.shape, np.inf)
    going = np.ones(odds.shape, bool)
    constant = log_beta(a, b)
    for _ in range(_STEPS):
        at = odds[going]
        value, slope = _log_cdf(at, a[going], b[going], constant[going])
        miss = value - tail[going]
        low[going] = np.where(miss < 0, at, low[going])
        high[going] = np.where(miss > 0, at, high[going])
        # The logarithm of the distribution is concave in the log odds: from the left, Newton never steps too far.
        # From the right of the mean it is flat, and a step can leave what is known: then halve or double instead.
        with np.errstate(all="ignore"):
            new = at - miss / slope
        # At the end rounding may leave it where it is.
        inside = np.isfinite(new) & (new >= low[going]) & (new <= high[going])
        new = np.where(inside, new, _between(low[going], high[going], at))
        odds[going] = new
        still = (np.abs(new - at) > _CLOSE * np.maximum(1, np.abs(at))) & (miss != 0)
        going[going] = still
        if not going.any():
            break
    return np.asarray(odds)


def _between(low: Floats, high: Floats, at: Floats) -> Floats:
    step = 1 + np.abs(at)
    with np.errstate(invalid="ignore"):
        middle = np.where(np.isinf(low), high - step, np.where(np.isinf(high), low + step, (low + high) / 2))
    return np.asarray(middle)


def log_beta_cdf(odds: Any, a: Any, b: Any) -> Floats:
    """Return the logarithm of the probability that Beta(a, b) is below the x with these log odds."""
    arrays = np.broadcast_arrays(*(np.atleast_1d(np.asarray(value, np.float64)) for value in (odds, a, b)))
    odds, a, b = arrays
    return _log_cdf(odds, a, b, log_beta(a, b))[0]


def _log_cdf(odds: Floats, a: Floats, b: Floats, constant: Floats) -> tuple[Floats, Floats]:
    """The logarithm of the distribution, and its slope by the log odds."""
    log_x, log_y = -np.logaddexp(0, -odds), -np.logaddexp(0, odds)
    log_density = a * log_x + b * log_y - constant  # by the log odds
    below = odds <= np.log(a + 1) - np.log(b + 1)
    first, second = np.where(below, a, b), np.where(below, b, a)
    x = np.exp(np.where(below, log_x, log_y))
    tail = log_density - np.log(first) + np.log(_fraction(x, first, second))
    with np.errstate(divide="ignore"):
        value = np.where(below, np.minimum(tail, 0), np.log(-np.expm1(np.minimum(tail, -_TINY))))
    return value, np.exp(log_density - value)


def _fraction(x: Floats, a: Floats, b: Floats) -> Floats:
    """The continued fraction of the incomplete beta function, by Lentz's method (DLMF 8.17.22)."""
    c = np.ones_like(x)
    d = _inverse(1 - (a + b) * x / (a + 1))
    value = d.copy()
    going = np.arange(x.size)
    for m in range(1, _FRACTION_TERMS):
        mine_x, mine_a, mine_b = x[going], a[going], b[going]
        even = m * (mine_b - m) * mine_x / ((mine_a + 2 * m - 1) * (mine_a + 2 * m))
        odd = -(mine_a + m) * (mine_a + mine_b + m) * mine_x / ((mine_a + 2 * m) * (mine_a + 2 * m + 1))
        change = np.ones(going.size)
        for step in (even, odd):
            d[going] = _inverse(1 + step * d[going])
            c[going] = 1 + step / c[going]
            change = d[going] * c[going]
            value[going] *= change
        going = going[np.abs(change - 1) > _EXACT]
        if not going.size:
            break
    return value


def _inverse(value: Floats) -> Floats:
    return 1 / np.where(np.abs(value) < _TINY, _TINY, value)


def log_beta(a: Floats, b: Floats) -> Floats:
    """Return the logarithm of the beta function."""
    return _log_gamma(a) + _log_gamma(b) - _log_gamma(a + b)


def _log_gamma(x: Floats) -> Floats:
    """Stirling's series (DLMF 5.11.1), moved up where it is not yet exact."""
    moved = np.zeros_like(x)
    z = x.astype(np.float64)
    for _ in range(12):
        small = z < 12
        moved = moved + np.where(small, np.log(np.where(small, z, 1)), 0)
        z = np.where(small, z + 1, z)
    inverse = 1 / (z * z)
    series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / z
    return np.asarray((z - 0.5) * np.log(z) - z + _LOG_SQRT_TAU + series - moved)
