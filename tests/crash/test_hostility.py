"""What grows, what hangs, what lies: short versions of the campaigns against hostile input."""

from __future__ import annotations

from tests.crash import patterns


def test_every_regular_expression_takes_as_long_as_its_text_is_long() -> None:
    found = list(patterns.uses())
    assert len(found) > 200
    assert {str(use): how for use in found if (how := patterns.slow(use, 1_000, 0.002, each=1))} == {}


def test_a_slow_regular_expression_would_be_noticed() -> None:
    for pattern in (r"(\w+\s?)+:", r"\s+$", r"(?:, |,| )+x"):
        assert patterns.slow(patterns.use_of(pattern), 1_000, 0.002)
