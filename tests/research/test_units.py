"""Words as numbers: exact, whatever their length, and counted as a plain loop counts them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from dvsearch.article import POSITION_GAP, Article
from dvsearch.research import units
from dvsearch.research.units import Counts, Unit, count_sides, count_values, count_words, distinct, sides_of, summed
from tests.research import archive, tiny

ARTICLES = archive.articles()


def named(unit: Unit, counts: Counts) -> dict[str, int]:
    return {unit.text(key): count for key, count in zip(counts.keys.tolist(), counts.counts.tolist(), strict=True)}


@pytest.mark.parametrize("field", ["all", "body", "title"])
def test_words_and_articles_are_those_of_a_plain_loop(field: str) -> None:
    unit = Unit(archive.memory(ARTICLES).forward())
    every = np.arange(unit.forward.count)
    part = {"all": slice(None), "body": slice(1, 2), "title": slice(0, 1)}[field]
    texts = {id: values[part] for id, values in archive.words_of(ARTICLES).items()}
    words = Counter(word for values in texts.values() for value in values for word in value)
    articles = Counter(word for values in texts.values() for word in {word for value in values for word in value})
    assert named(unit, count_words(unit, every, field)) == words
    sides = count_sides(unit, sides_of(every.size, every), field).words
    assert named(unit, Counts(sides.keys, sides.articles[0])) == articles and not sides.counts[1].any()
    assert count_words(unit, every, field).total == words.total()


def test_syllables_are_those_of_a_plain_scan(tmp_path: Path) -> None:
    expected = Counter(word for one in ARTICLES for text in (one.title, one.text) for word in archive.syllables(text))
    for engine in (archive.memory(ARTICLES), archive.whoosh(tmp_path / "index", ARTICLES)):
        unit = Unit(engine.forward(), "syllable")
        assert named(unit, count_words(unit, np.arange(unit.forward.count))) == expected


def test_some_articles_are_counted_alone_and_none_is_nothing() -> None:
    unit = Unit(archive.memory(ARTICLES).forward())
    some = np.array([3, 7, 50])
    chosen = [next(one for one in ARTICLES if one.id == id) for id in unit.forward.ids(some)]
    words = Counter(word for values in archive.words_of(chosen).values() for value in values for word in value)
    assert named(unit, count_words(unit, some)) == words
    assert count_words(unit, np.array([], np.int64)).total == 0


def test_a_word_cut_by_a_range_is_not_in_it() -> None:
    engine = archive.memory([Article("a", "", "bà con hợp tác xã họp")])
    unit = Unit(engine.forward())
    body, zero = POSITION_GAP, np.array([0])
    texts = []
    for start, stop in ((0, 6), (0, 4), (3, 6), (2, 5), (1, 1), (-5, 20)):
        tokens = unit.read(zero, np.array([body + start]), np.array([body + stop]))
        texts.append([unit.text(key) for key in tokens.keys.tolist()])
    assert texts == [["bà con", "hợp tác xã", "họp"], ["bà con"], ["họp"], ["hợp tác xã"], [],
                     ["bà con", "hợp tác xã", "họp"]]  # fmt: skip


def test_long_words_have_keys_too_and_no_two_words_share_one() -> None:
    long = "dân_" * 30 + "vận"
    articles = [Article("a", "", f"{long} {long}x 1.000.000.000.000 2.000.000.000.000 một")]
    unit = Unit(archive.memory(articles).forward())
    unit.base, unit.room = 7, 2  # as if few syllables fitted
    counts = named(unit, count_words(unit, np.arange(1)))
    words = Counter(word for value in archive.words_of(articles)["a"] for word in value)
    assert counts == words
    assert any(len(word.split()) > 2 for word in counts)


def test_what_an_owner_has_twice_counts_once() -> None:
    owners, keys = np.array([5, 5, 2, 5, 2]), np.array([9, -1, 9, 9, 9])
    assert sorted(distinct(owners, keys).tolist()) == [-1, 9, 9]


def test_keys_that_fill_a_number_are_told_apart_by_owner_all_the_same() -> None:
    large = 1 << 61
    owners, keys = np.array([4, 7, 7, 4, 9]), np.array([large, -3, -3, large, large])
    assert distinct(owners, keys).tolist() == [-3, large, large]
    assert distinct(np.array([], np.int64), np.array([], np.int64)).tolist() == []


def test_values_and_sums_of_counts_ascend() -> None:
    assert [side.tolist() for side in count_values(np.array([7, 2, 7, -1, 7]))] == [[-1, 2, 7], [1, 1, 3]]
    assert [side.tolist() for side in count_values(np.array([], np.int64))] == [[], []]
    parts = [(np.array([1, 5]), np.array([2, 3])), (np.array([1, 4]), np.array([10, 1]))]
    assert [side.tolist() for side in summed(parts)] == [[1, 4, 5], [12, 1, 3]]
    counts = Counts(np.array([1, 4, 9]), np.array([3, 5, 7]))
    assert counts.of(np.array([0, 1, 5, 9, 10])).tolist() == [0, 3, 0, 7, 0]
    assert Counts(np.array([]), np.array([])).of(np.array([3])).tolist() == [0]


MADE = tiny.some(20)
FORWARD = tiny.filled(MADE).forward()


@pytest.mark.parametrize("step", [1 << 20, 1, 11])
@pytest.mark.parametrize("unit", ["word", "syllable"])
def test_words_of_a_few_texts_are_counted_however_they_are_read(
    monkeypatch: pytest.MonkeyPatch, unit: str, step: int
) -> None:
    monkeypatch.setattr(units, "_POSITIONS_PER_STEP", step)
    texts = tiny.words(MADE) if unit == "word" else tiny.syllables(MADE)
    made = Unit(FORWARD, unit)
    first, second = np.array([0, 2, 3, 7]), np.array([1, 3, 5])
    sides = sides_of(9, first, second)
    expected: list[Counter[str]] = [Counter(), Counter()]
    articles: list[Counter[str]] = [Counter(), Counter()]
    for number, side in ((0, 0), (2, 0), (3, 0), (7, 0), (1, 1), (5, 1)):  # what is in both is of the first
        words = [word for value in texts[str(number)] for word in value]
        expected[side].update(words)
        articles[side].update(set(words))
    found = count_sides(made, sides)
    assert found.totals.tolist() == [each.total() for each in expected]
    assert found.vocabulary == len({*expected[0], *expected[1]})
    for side in (0, 1):
        counted = named(made, Counts(found.words.keys, found.words.counts[side]))
        assert {word: count for word, count in counted.items() if count} == expected[side]
        counted = named(made, Counts(found.words.keys, found.words.articles[side]))
        assert {word: count for word, count in counted.items() if count} == articles[side]
    for least in (2, 4):
        often = {word for word in {*expected[0], *expected[1]} if expected[0][word] + expected[1][word] >= least}
        wide = {word for word in {*articles[0], *articles[1]} if articles[0][word] + articles[1][word] >= least}
        assert {made.text(key) for key in count_sides(made, sides, least=least).words.keys.tolist()} == often
        kept = count_sides(made, sides, least=least, by_articles=True).words.keys.tolist()
        assert {made.text(key) for key in kept} == wide


def test_ranges_that_begin_before_a_text_or_go_on_behind_it_hold_its_words_alone() -> None:
    one = tiny.filled([tiny.article("a", "tin mới", "bà con hợp tác xã họp", joins=(1, 3, 4))]).forward()
    made = Unit(one)
    starts, stops = np.array([-4, 0, 90, POSITION_GAP + 5, 9]), np.array([5, 400, POSITION_GAP + 4, 400, 3])
    tokens = made.read(np.zeros(5, np.int64), starts, stops)
    texts: list[list[str]] = [[] for _ in starts]
    for key, number in zip(tokens.keys.tolist(), tokens.ranges.tolist(), strict=True):
        texts[number].append(made.text(key))
    body = ["bà con", "hợp tác xã", "họp"]
    assert texts == [["tin", "mới"], ["tin", "mới", *body], ["bà con"], ["họp"], []]
    assert (tokens.lasts - tokens.firsts).tolist() == [len(made.text(key).split()) - 1 for key in tokens.keys.tolist()]


def test_words_too_long_for_a_number_are_spelled_again_each_as_itself() -> None:
    long = [" ".join(f"a{(number * step) % 9}" for number in range(40)) for step in (1, 2, 4)]
    joins = [place for place in range(121) if place % 40 and place < 120]
    made = Unit(tiny.filled([tiny.article("a", "", " ".join([*long, "xã"]), joins)]).forward())
    (tokens,) = made.every(np.array([0]))
    assert [made.text(key) for key in tokens.keys.tolist()] == [*long, "xã"]
    assert (tokens.keys < 0).tolist() == [True, True, True, False]
    again = made.read(np.array([0]), np.array([POSITION_GAP]), np.array([POSITION_GAP + 200]))
    assert again.keys.tolist() == tokens.keys.tolist()
