"""How strongly a word goes with one side of a comparison: measures of a 2x2 table, for a whole vocabulary at once.

    o11   how often the word is on the first side      r1   the size of the first side
    o21   how often it is on the second                r2   the size of the second

What cannot be said is NaN: it leaves as null in JSON and as nothing in CSV. Logarithms are to base 2 but in G2.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dvsearch.research.beta import Floats, beta_log_odds, log_beta_cdf

# The level of the intervals that LRC is the end of, before it is shared among the words compared.
ALPHA = 0.05
# What 0 counts as where a ratio has to be taken (Hardie 2014).
HALF = 0.5


class Tables(NamedTuple):
    """A 2x2 table for each word."""

    o11: Floats
    r1: Floats
    o21: Floats
    r2: Floats

    @property
    def o12(self) -> Floats:
        """What else is on the first side."""
        return self.r1 - self.o11

    @property
    def o22(self) -> Floats:
        """What else is on the second side."""
        return self.r2 - self.o21

    @property
    def c1(self) -> Floats:
        """How often the word is on both sides."""
        return self.o11 + self.o21

    @property
    def n(self) -> Floats:
        """The size of both sides."""
        return self.r1 + self.r2

    @property
    def e11(self) -> Floats:
        """How often it would be on the first side by chance: r1 c1 / n."""
        with np.errstate(all="ignore"):
            return self.r1 * self.c1 / self.n


def tables(o11: Any, r1: Any, o21: Any, r2: Any) -> Tables:
    """Make tables of numbers or arrays of them."""
    return Tables(*np.broadcast_arrays(*(np.atleast_1d(np.asarray(each, np.float64)) for each in (o11, r1, o21, r2))))


def mi(t: Tables) -> Floats:
    """Mutual information, log2(O / E): how often against chance, in doublings; favours the rare. Never: NaN."""
    return _log2(t.o11 / _none_if_0(t.e11))


def mi3(t: Tables) -> Floats:
    """Cubed mutual information, log2(O^3 / E): the same, made to favour the frequent."""
    return _log2(t.o11**3 / _none_if_0(t.e11))


def t_score(t: Tables) -> Floats:
    """T score, (O - E) / sqrt(O): how sure it is that it is more than chance."""
    return (t.o11 - t.e11) / np.sqrt(_none_if_0(t.o11))


def g2(t: Tables) -> Floats:
    """Signed log likelihood ratio (Dunning 1993): 2 sum O ln(O / E) over all four cells, below 0 where O11 < E11."""
    total = np.zeros(t.o11.shape)
    for observed, row, column in (
        (t.o11, t.r1, t.c1), (t.o12, t.r1, t.n - t.c1), (t.o21, t.r2, t.c1), (t.o22, t.r2, t.n - t.c1),
    ):  # fmt: skip
        expected = row * column / _none_if_0(t.n)
        with np.errstate(all="ignore"):
            total = total + np.where(observed > 0, observed * np.log(observed / expected), 0)
    # Rounding can leave less than nothing where observed and expected are equal.
    return np.asarray(np.where(t.n > 0, np.sign(t.o11 - t.e11) * 2 * np.maximum(total, 0), np.nan))


def bic(t: Tables) -> Floats:
    """Bayes factor by the BIC (Wilson 2013): |G2| - ln N, N in the unit counted; above 10 it is very strong."""
    return np.abs(g2(t)) - np.log(_none_if_0(t.n))


def delta_p(t: Tables) -> tuple[Floats, Floats]:
    """Delta P both ways (Gries 2013): O11/R1 - O21/R2, by how much the first side makes the word more likely; and
    O11/C1 - O12/C2, by how much the word makes the first side more likely. NaN where a margin is 0.
    """
    forward = t.o11 / _none_if_0(t.r1) - t.o21 / _none_if_0(t.r2)
    return forward, t.o11 / _none_if_0(t.c1) - t.o12 / _none_if_0(t.n - t.c1)


def log_ratio(t: Tables) -> Floats:
    """Log ratio, log2((O11 / R1) / (O21 / R2)), 0 counted as 0.5 (Hardie 2014). Never seen: NaN."""
    first, second = (np.where(count == 0, HALF, count) for count in (t.o11, t.o21))
    ratio = (first / _none_if_0(t.r1)) / (second / _none_if_0(t.r2))
    return np.asarray(np.where(t.c1 > 0, _log2(ratio), np.nan))


def percent_difference(t: Tables) -> Floats:
    """%DIFF: by how many percent more often it is on the first side; 100 (2^log ratio - 1)."""
    return 100 * (2 ** log_ratio(t) - 1)


def lrc(t: Tables, vocabulary: int, alpha: float = ALPHA) -> Floats:
    """Conservative log ratio (Evert 2022): the end of the interval of the log ratio that is nearer to 0.

    The interval is Clopper and Pearson's for the share O11 / (O11 + O21), at alpha / (2 vocabulary) on each side, so
    that it holds for all words compared. 0 where it includes 0: the difference may be chance. Never seen: NaN.
    """
    log_tail = np.log(alpha / (2 * max(1, vocabulary)))
    seen = np.flatnonzero((t.c1 > 0) & (t.r1 > 0) & (t.r2 > 0))
    result = np.full(t.o11.shape, np.nan)
    o11, o21 = t.o11[seen], t.o21[seen]
    balance = np.log2(t.r2[seen] / t.r1[seen])
    # Rare words have few different pairs of counts: each pair is worked out once.
    _, sizes = np.unique(balance, return_inverse=True)
    pairs = (sizes * (o11.max(initial=0) + 1) + o11) * (o21.max(initial=0) + 1) + o21
    _, where, place = np.unique(pairs, return_index=True, return_inverse=True)
    result[seen] = _nearer_end(o11[where], o21[where], balance[where], log_tail)[place.reshape(-1)]
    return result


def _nearer_end(o11: Floats, o21: Floats, balance: Floats, log_tail: float) -> Floats:
    """The end of each interval that is nearer to 0, or 0 where it includes 0."""
    result = np.zeros(o11.shape)
    positive = np.log2(np.maximum(o11, HALF) / np.maximum(o21, HALF)) + balance > 0
    for side, sign, (first, second) in ((positive, 1, (o11, o21)), (~positive, -1, (o21, o11))):
        # Whether 0 is outside takes one value of the distribution, where the end of the interval takes ten of them.
        mine = np.flatnonzero(side & (first > 0))
        outside = log_beta_cdf(-sign * balance[mine] * np.log(2), first[mine], second[mine] + 1) < log_tail
        mine = mine[outside]
        ends = beta_log_odds(log_tail, first[mine], second[mine] + 1) / np.log(2) + sign * balance[mine]
        result[mine] = sign * np.maximum(ends, 0)
    return result


def log_dice(together: Any, first: Any, second: Any) -> Floats:
    """Rychlý's logDice, 14 + log2(2 f_xy / (f_x + f_y)) (2008): 14 at most, one less is half. Never: NaN."""
    both, x, y = (np.atleast_1d(np.asarray(each, np.float64)) for each in (together, first, second))
    return 14 + _log2(2 * both / _none_if_0(x + y))


def _none_if_0(value: Floats) -> Floats:
    return np.asarray(np.where(value == 0, np.nan, value))


def _log2(value: Floats) -> Floats:
    return np.log2(np.where(value > 0, value, np.nan))
