"""Words as numbers: exact, whatever their length, and counted as a plain loop counts them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from dvsearch.article import POSITION_GAP, Article
from dvsearch.research.units import Counts, Unit, count_sides, count_words, distinct, sides_of
from tests.research import archive

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
