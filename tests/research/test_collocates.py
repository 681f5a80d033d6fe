"""Company in few short texts: its measures by hand, its order, and the same of every engine."""

from __future__ import annotations

from math import log2, sqrt
from pathlib import Path

import pytest

from dvsearch.engines.base import Engine
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.errors import UsageError
from dvsearch.research.collocates import MEASURES, Collocates, collocates, read_window
from dvsearch.research.population import choose
from dvsearch.research.units import Unit
from dvsearch.searching.search_spec import SearchSpec
from tests.research import tiny

MADE = tiny.some(5, 20)
ENGINE = tiny.filled(MADE)


def company(engine: Engine, phrase: str, **asked: object) -> Collocates:
    population = choose(engine, SearchSpec(f'"{phrase}"'))
    options = {"least": 1, "least_articles": 1, **asked}
    return collocates(population, Unit(population.forward), (3, 2), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["", "x", "0:0", "0", "5:", ":5", "51:1", "1:51", "-1:2", "1:2:3", "²:1", "1:²"])
def test_a_window_that_is_none_is_an_error(wrong: str) -> None:
    with pytest.raises(UsageError, match="is no window"):
        read_window(wrong)


def test_a_window_has_two_sides() -> None:
    for text, sides in {
        "5:5": (5, 5),
        "0:3": (0, 3),
        "3:0": (3, 0),
        "4": (4, 4),
        "50:1": (50, 1),
        "50": (50, 50),
    }.items():
        assert read_window(text) == sides


@pytest.mark.parametrize("phrase", ["dân", "vận xã"])
def test_measures_are_those_of_the_table_that_is_printed(phrase: str) -> None:
    found = company(ENGINE, phrase)
    inside, every = found.window_tokens, found.tokens
    assert found.words
    for one in found.words:
        expected = inside * one.total / every
        assert one.expected == pytest.approx(expected)
        assert one.mi == pytest.approx(log2(one.count / expected))
        assert one.mi3 == pytest.approx(log2(one.count**3 / expected))
        assert one.t == pytest.approx((one.count - expected) / sqrt(one.count))
        assert one.logdice == pytest.approx(14 + log2(2 * min(one.hits, one.count) / (found.hits + one.total)))
        assert one.deltap == pytest.approx(one.count / inside - (one.total - one.count) / (every - inside))


@pytest.mark.parametrize("measure", MEASURES)
def test_words_fall_by_the_measure_then_by_count_then_by_the_dictionary(measure: str) -> None:
    found = company(ENGINE, "dân", measure=measure)
    keys = [(-(getattr(one, measure) or 0), -one.count) for one in found.words]
    assert keys == sorted(keys)
    assert len({key[0] for key in keys}) > 1 or measure == "lrc"  # of so few words nothing is sure
    assert company(ENGINE, "dân", measure=measure, most=3) == found._replace(words=found.words[:3])


@pytest.mark.parametrize("phrase", ["dân", "vận xã", "không"])
def test_every_engine_says_the_same(tmp_path: Path, phrase: str) -> None:
    engine = WhooshEngine.create(tmp_path, evaluator="auto")
    for part in (MADE[::2], MADE[1::2]):
        with engine.writer() as writer:
            writer.add(part)
            writer.commit()
    for asked in ({}, {"least": 3}, {"least_articles": 3}, {"least": 2, "least_articles": 2}, {"least": 0}):
        assert company(engine, phrase, **asked) == company(ENGINE, phrase, **asked)


def test_words_are_left_out_below_five_times_and_three_articles_unless_it_is_said_otherwise() -> None:
    made = [tiny.article(f"{number}", "", "mới dân hội" if number < 2 else "dân mới") for number in range(4)]
    made += [tiny.article("more", "", "hội dân hội dân hội"), tiny.article("last", "", "mới dân")]
    population = choose(tiny.filled(made), SearchSpec("dân"))
    found = collocates(population, Unit(population.forward), (1, 1))
    assert {one.word: (one.count, one.articles) for one in found.words} == {"mới": (5, 5), "hội": (5, 3)}
    few = collocates(population, Unit(population.forward), (1, 1), least=6)
    assert few.words == [] and few.vocabulary == 2
