"""Counting terms and pairs while articles come: added up in any number of steps, the rare left out where it is full."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pytest

from dvsearch.vietnamese import bigram_counter
from dvsearch.vietnamese.bigram_counter import BigramCounter, columns
from dvsearch.vietnamese.bigrams import Bigrams, check, unpack

DRAW = random.Random(4)
TEXTS = [DRAW.choices(["dân", "vận", "xã", "hội", "mới"], k=DRAW.randint(0, 12)) for _ in range(30)]


def counted(counter: BigramCounter, texts: list[list[str]]) -> Bigrams:
    for text in texts:
        counter.add(text)
    return unpack(counter.packed())


@pytest.mark.parametrize("batch", [0, 20, 1_000_000])
@pytest.mark.parametrize("begun", [0, 7])
def test_counts_are_those_of_a_plain_loop_in_any_number_of_steps(
    monkeypatch: pytest.MonkeyPatch, batch: int, begun: int
) -> None:
    monkeypatch.setattr(bigram_counter, "_BATCH", batch)
    known = counted(BigramCounter(), TEXTS[:begun]) if begun else None
    found = counted(BigramCounter(known), TEXTS[begun:])
    terms = Counter(term for text in TEXTS for term in text)
    pairs = Counter(pair for text in TEXTS for pair in pairwise(text))
    assert {term: found.count(term) for term in terms} == terms and found.total == terms.total()
    assert [terms[term] for term in found.terms] == sorted(terms.values(), reverse=True)
    assert dict(zip(pairs, found.pair_counts(pairs), strict=True)) == pairs
    for term in terms:
        following = [second for first, second in pairs if first == term]
        assert found.followers(term)[0] == len(following)
        assert found.precedents(term) == sum(second == term for _, second in pairs)
    first, second, counts = columns(found)
    names = list(found.terms)
    rows = zip(first.tolist(), second.tolist(), counts.tolist(), strict=True)
    assert {(names[one], names[two]): often for one, two, often in rows} == pairs


def test_of_more_terms_than_fit_the_most_frequent_stay_with_their_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bigram_counter, "MAX_TERMS", 2)
    found = counted(BigramCounter(), [["a", "b", "a", "b", "c", "a"]])
    check(found)
    assert list(found.terms) == ["a", "b"]
    assert found.pair_counts([("a", "b"), ("b", "a"), ("b", "c"), ("c", "a")]) == [2, 1, 0, 0]


def test_where_it_is_crowded_pairs_seen_once_go_and_later_counts_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bigram_counter, "_BATCH", 0)
    monkeypatch.setattr(bigram_counter, "_CROWDED", 2)
    counter = BigramCounter()
    for text in (["a", "b", "a", "b", "c"], ["b", "c"]):
        counter.add(text)
    assert unpack(counter.packed()).pair_counts([("a", "b"), ("b", "a"), ("b", "c")]) == [2, 0, 1]


def test_counting_goes_on_from_no_pair_at_all() -> None:
    for begun in ([], [["a"]]):
        found = counted(BigramCounter(counted(BigramCounter(), begun)), [["a", "b"]])
        assert found.pair_counts([("a", "b")]) == [1] and found.count("a") == 1 + len(begun)
