"""Each measure against values that others published, against a slow way to the same number, and at its edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dvsearch.research import association as am

# Observed, R1, C1, N and what UCS 0.6 gives for them (there MI and MI3 are to base 10): MI, MI3, G2, t.
UCS = [
    (1, 15334, 2, 191998, 0.796611250194937, 0.796611250194937, 2.4487567246743, 0.840269169470515),
    (7, 15334, 120, 191998, -0.136441960174449, 1.55375411985406, -0.829802488929075, -0.976603439999581),
    (2, 15334, 2, 191998, 1.09764124585892, 1.69970123718688, 10.1098895166663, 1.30126680894114),
    (52, 15334, 658, 191998, -0.00458130412023773, 3.42742538314936, -0.00633058968211841, -0.0764714189412685),
]
# Log ratio and LRC of German keywords (Evert 2022) as R computes them; 599 words are compared.
R1, N, WORDS = 168329, 19720567, 599
EVERT = [
    (1189, 2157, 7.156575955874566, 6.910068549501856),
    (22, 33, 7.859906193403504, 5.7600897023524364),
    (15, 18, 9.181834288290867, 5.991330482867978),
    (577, 13484, 2.376467611403348, 2.127643233227812),
    (5, 24, 4.933906774847282, 0.975708228231368),
]


@pytest.mark.parametrize(("o11", "r1", "c1", "n", "mi", "mi3", "g2", "t"), UCS)
def test_association_is_what_ucs_gives(
    o11: int, r1: int, c1: int, n: int, mi: float, mi3: float, g2: float, t: float
) -> None:
    table = am.tables(o11, r1, c1 - o11, n - r1)
    base = math.log10(2)
    assert am.mi(table)[0] * base == pytest.approx(mi, rel=1e-12)
    assert am.mi3(table)[0] * base == pytest.approx(mi3, rel=1e-12)
    assert am.g2(table)[0] == pytest.approx(g2, rel=1e-10)
    assert am.t_score(table)[0] == pytest.approx(t, rel=1e-12)


@pytest.mark.parametrize(("o11", "c1", "log_ratio", "lrc"), EVERT)
def test_keyness_is_what_r_gives(o11: int, c1: int, log_ratio: float, lrc: float) -> None:
    table = am.tables(o11, R1, c1 - o11, N - R1)
    assert am.log_ratio(table)[0] == pytest.approx(log_ratio, rel=1e-12)
    assert am.lrc(table, WORDS)[0] == pytest.approx(lrc, abs=1e-10)
    turned = am.tables(c1 - o11, N - R1, o11, R1)
    assert am.lrc(turned, WORDS)[0] == pytest.approx(-lrc, abs=1e-10)


@pytest.mark.slow
def test_many_words_at_once_have_what_each_has_alone() -> None:
    source = np.random.default_rng(1)
    o11, o21 = source.integers(0, 40, 300), source.integers(0, 400, 300)
    together = am.lrc(am.tables(o11, 5000, o21, 60000), 300)
    alone = [am.lrc(am.tables(a, 5000, b, 60000), 300)[0] for a, b in zip(o11, o21, strict=True)]
    assert np.array_equal(together, alone, equal_nan=True)
    assert np.isnan(together).sum() == np.count_nonzero(o11 + o21 == 0)


def test_lrc_is_0_where_the_interval_holds_0_and_finite_where_one_side_has_none() -> None:
    assert am.lrc(am.tables(10, 1000, 10, 1000), 1)[0] == 0
    assert am.lrc(am.tables(1, 1000, 0, 1000), 1)[0] == 0
    assert 0 < am.lrc(am.tables(50, 1000, 0, 1000), 100)[0] < am.log_ratio(am.tables(50, 1000, 0, 1000))[0]
    assert am.lrc(am.tables(0, 1000, 50, 1000), 100)[0] == -am.lrc(am.tables(50, 1000, 0, 1000), 100)[0]
    assert np.isnan(am.lrc(am.tables(0, 1000, 0, 1000), 1)[0])
    # More words compared, a more careful answer.
    few, many = (am.lrc(am.tables(50, 1000, 20, 1000), words)[0] for words in (1, 100_000))
    assert few > many >= 0


def test_the_edges_of_the_ratios() -> None:
    assert am.log_ratio(am.tables(4, 100, 0, 100))[0] == 3  # 0 counts as a half
    assert am.log_ratio(am.tables(0, 100, 4, 100))[0] == -3
    assert np.isnan(am.log_ratio(am.tables(0, 100, 0, 100))[0])
    assert am.percent_difference(am.tables(4, 100, 2, 100))[0] == pytest.approx(100)
    assert np.isnan(am.log_ratio(am.tables(1, 1, 0, 0))[0])


def test_the_edges_of_the_association_measures() -> None:
    never = am.tables(0, 10, 5, 100)
    assert np.isnan(am.mi(never)[0]) and np.isnan(am.mi3(never)[0]) and np.isnan(am.t_score(never)[0])
    assert am.g2(never)[0] < 0  # 0 ln 0 is 0
    even = am.tables(5, 50, 10, 100)
    assert am.g2(even)[0] == 0 and am.mi(even)[0] == pytest.approx(0, abs=1e-12)
    assert np.isnan(am.g2(am.tables(0, 0, 0, 0))[0])
    assert am.g2(am.tables(10, 10, 0, 10))[0] == pytest.approx(2 * 20 * math.log(2))
    assert am.bic(am.tables(0, 0, 0, 0)).tolist() != [0.0]


def test_bic_is_g2_less_the_logarithm_of_what_is_counted() -> None:
    table = am.tables(30, 1000, 10, 2000)
    assert am.bic(table)[0] == pytest.approx(am.g2(table)[0] - math.log(3000))
    turned = am.tables(10, 2000, 30, 1000)
    assert am.bic(turned)[0] == pytest.approx(am.bic(table)[0])  # as sure, in the other direction


def test_delta_p_both_ways_and_null_at_an_empty_margin() -> None:
    forward, backward = am.delta_p(am.tables(30, 100, 10, 200))
    assert forward[0] == pytest.approx(30 / 100 - 10 / 200)
    assert backward[0] == pytest.approx(30 / 40 - 70 / 260)
    assert np.isnan(am.delta_p(am.tables(0, 0, 3, 10))[0][0])
    assert np.isnan(am.delta_p(am.tables(0, 10, 0, 10))[1][0])
    assert np.isnan(am.delta_p(am.tables(10, 10, 10, 10))[1][0])


def test_log_dice_is_14_at_most() -> None:
    assert am.log_dice(5, 5, 5)[0] == 14
    assert am.log_dice(5, 15, 5)[0] == 13
    assert np.isnan(am.log_dice(0, 5, 5)[0]) and np.isnan(am.log_dice(0, 0, 0)[0])


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.floats(1e-9, 0.999))
def test_the_quantile_of_beta_has_the_probability_asked_for(a: int, b: int, probability: float) -> None:
    from dvsearch.research.beta import beta_log_odds, log_beta_cdf

    odds = float(beta_log_odds(math.log(probability), a, b)[0])
    x = 1 / (1 + math.exp(-odds))
    # Of whole numbers it is the chance of a or more successes in a + b - 1 trials.
    trials = a + b - 1
    tail = math.fsum(math.comb(trials, k) * x**k * (1 - x) ** (trials - k) for k in range(a, trials + 1))
    assert tail == pytest.approx(probability, rel=1e-9)
    assert float(log_beta_cdf(odds, a, b)[0]) == pytest.approx(math.log(probability), abs=1e-9)


@pytest.mark.parametrize(("a", "b"), [(1, 1_000_000), (1_000_000, 1), (250_000, 750_000), (3, 40_000)])
@pytest.mark.parametrize("log_tail", [-690.0, -30.0, -0.7, -1e-6])
def test_the_quantile_of_beta_holds_for_large_counts_and_far_tails(a: int, b: int, log_tail: float) -> None:
    from dvsearch.research.beta import beta_log_odds, log_beta_cdf

    odds = beta_log_odds(log_tail, a, b)
    assert log_beta_cdf(odds, a, b)[0] == pytest.approx(log_tail, rel=1e-6, abs=1e-8)
    if a == 1:  # 1 - (1 - x)^b
        assert 1 / (1 + math.exp(-odds[0])) == pytest.approx(-math.expm1(math.log1p(-math.exp(log_tail)) / b), rel=1e-7)


def test_what_is_never_seen_or_has_no_side_has_no_ratio() -> None:
    empty, sideless = am.tables(0, 100, 0, 100), am.tables([0, 3], [0, 100], [3, 0], [100, 0])
    assert np.isnan(am.log_ratio(empty)[0]) and np.isnan(am.lrc(empty, 1)[0])
    assert np.isnan(am.log_ratio(sideless)).all() and np.isnan(am.lrc(sideless, 1)).all()
    once = am.tables([1, 0], 100, [0, 1], 100)  # seen once in all
    assert am.log_ratio(once).tolist() == [1.0, -1.0] and am.lrc(once, 1).tolist() == [0.0, 0.0]


def test_percent_difference_is_that_of_the_shares() -> None:
    assert am.percent_difference(am.tables([30, 10, 5], 1000, [10, 10, 10], 1000)) == pytest.approx([200, 0, -50])


def test_what_one_side_never_has_is_no_more_of_it_however_small_that_side_is() -> None:
    assert am.log_ratio(am.tables(0, 10, 1, 1000))[0] > 5  # 0 counts as a half
    assert am.lrc(am.tables([0, 1], [10, 1000], [1, 0], [1000, 10]), 1).tolist() == [0.0, 0.0]


def test_words_seen_once_and_sides_of_one_word_are_compared_and_no_vocabulary_is_one_word() -> None:
    one = am.lrc(am.tables([1, 1, 1], [1, 9, 1], [1, 1, 1], [9, 1, 1]), 1)
    assert not np.isnan(one).any() and one[2] == 0
    table = am.tables(50, 1000, 20, 1000)
    assert am.lrc(table, 0)[0] == am.lrc(table, 1)[0] > am.lrc(table, 2)[0]
