"""Copies are told from what is none as a reader tells them, on pairs of real articles where the data stands."""

from __future__ import annotations

import pytest

from tests.indexing.copies import ARTICLES, figures, labelled_pairs

needs_articles = pytest.mark.skipif(not ARTICLES.exists(), reason="../shared/data/articles is missing")


def test_three_hundred_pairs_are_labelled_each_once() -> None:
    pairs = labelled_pairs()
    assert len({frozenset((pair.first, pair.second)) for pair in pairs}) == len(pairs) >= 300
    assert {pair.half for pair in pairs} == {"fitted", "blind"}


@needs_articles
@pytest.mark.parametrize("half", ["fitted", "blind"])
def test_copies_are_told_as_a_reader_tells_them(half: str) -> None:
    pairs = [pair for pair in labelled_pairs() if pair.half == half]
    sure = figures(pair for pair in pairs if pair.is_sure)
    assert sure.precision >= 0.93
    assert sure.recall >= 0.92
    whole = figures(pairs)
    assert whole.precision >= 0.85
    assert whole.recall >= 0.8
