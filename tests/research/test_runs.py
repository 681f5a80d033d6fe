"""Runs of words in few short texts, against plain loops: frequent ones, those on two sides, those that hold a hit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from dvsearch.engines.base import Document
from dvsearch.research import units
from dvsearch.research.keyness import keyness
from dvsearch.research.ngrams import Limits, clusters, ngrams
from dvsearch.research.population import choose
from dvsearch.research.units import Unit
from dvsearch.searching.search_spec import SearchSpec
from tests.research import tiny

MADE = [tiny.some(seed) for seed in range(10, 14)]
ENGINES = [tiny.filled(made) for made in MADE]
Found = dict[str, tuple[int, int]]


def runs_of(words: Sequence[str], sizes: range) -> list[str]:
    joined = [word.replace(" ", "_") for word in words]
    return [" ".join(joined[at : at + size]) for size in sizes for at in range(len(words) - size + 1)]


def counted(made: Sequence[Document], sizes: range, part: slice = slice(None)) -> tuple[Counter[str], Counter[str]]:
    """How often each run occurs, and in how many documents."""
    tokens: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for texts in tiny.words(made).values():
        mine = [run for words in texts[part] for run in runs_of(words, sizes)]
        tokens.update(mine)
        articles.update(set(mine))
    return tokens, articles


def holding(made: Sequence[Document], syllable: str) -> list[Document]:
    return [one for one in made if any(syllable in value for value in one.text["text"])]


@pytest.mark.parametrize("field", ["all", "title", "body"])
@pytest.mark.parametrize(("low", "high", "least", "least_articles"), [(1, 3, 1, 1), (2, 4, 2, 2), (1, 1, 3, 1)])
@pytest.mark.parametrize("step", [1 << 20, 7])
def test_frequent_runs_are_those_of_a_plain_loop(
    monkeypatch: pytest.MonkeyPatch, field: str, low: int, high: int, least: int, least_articles: int, step: int
) -> None:
    monkeypatch.setattr(units, "_POSITIONS_PER_STEP", step)
    part = {"all": slice(None), "title": slice(0, 1), "body": slice(1, 2)}[field]
    for made, engine in zip(MADE, ENGINES, strict=True):
        population = choose(engine, SearchSpec("dân"), field=field)
        mine = [one for one in made if any("dân" in value for value in one.text["text"][part])]
        tokens, articles = counted(mine, range(low, high + 1), part)
        expected = [run for run in tokens if tokens[run] >= least and articles[run] >= least_articles]
        expected.sort(key=lambda run: (-tokens[run], run))
        total, found = ngrams(population, Unit(population.forward), Limits((low, high), least, least_articles))
        assert [tuple(one) for one in found] == [(run, tokens[run], articles[run]) for run in expected]
        assert total == len(expected)
        for most in (0, 1, 4, total):
            limits = Limits((low, high), least, least_articles, most)
            assert ngrams(population, Unit(population.forward), limits) == (total, found[:most])


@pytest.mark.parametrize(("low", "high"), [(1, 1), (1, 2), (2, 3)])
@pytest.mark.parametrize("least", [1, 3])
def test_runs_of_two_sides_are_counted_on_both(low: int, high: int, least: int) -> None:
    sizes = range(low, high + 1)
    for made, engine in zip(MADE, ENGINES, strict=True):
        sides = [holding(made, "dân"), [one for one in made if one not in holding(made, "dân")]]
        population = choose(engine, SearchSpec("dân"))
        first = population.hits.documents
        second = np.setdiff1d(np.arange(len(made)), first)
        found = keyness(Unit(population.forward), first, second, sizes=(low, high), least=least)
        (tokens, articles), (others, in_others) = (counted(side, sizes) for side in sides)
        spelled = (lambda run: run.replace("_", " ")) if high == 1 else str
        kept = [run for run in {*tokens, *others} if articles[run] + in_others[run] >= least]
        assert {one.word: one[1:5] for one in found.words} == {
            spelled(run): (articles[run], in_others[run], tokens[run], others[run]) for run in kept
        }
        assert (found.total, found.articles) == (len(kept), (len(sides[0]), len(sides[1])))
        words = [counted(side, range(1, 2))[0] for side in sides]
        assert found.tokens == (words[0].total(), words[1].total())
        for size in sizes:
            of_size = [counted(side, range(size, size + 1))[0].total() for side in sides]
            assert found.runs[size] == tuple(of_size)
        different = len({*words[0], *words[1]}) if low == 1 else 0
        assert found.vocabulary == different + sum(" " in run for run in kept)
        for one in found.words:
            assert one.range == (one.articles / len(sides[0]) if sides[0] else None)


@pytest.mark.parametrize("phrase", ["dân", "dân vận", "xã hội"])
@pytest.mark.parametrize(("low", "high"), [(1, 3), (2, 2), (3, 5)])
def test_clusters_hold_every_word_of_their_hit(phrase: str, low: int, high: int) -> None:
    parts = phrase.split()
    for made, engine in zip(MADE, ENGINES, strict=True):
        tokens: Counter[str] = Counter()
        articles: Counter[str] = Counter()
        for texts in tiny.words(made).values():
            mine: Counter[str] = Counter()
            for words in texts:
                owner = [number for number, word in enumerate(words) for _ in word.split()]
                flat = [syllable for word in words for syllable in word.split()]
                for at in range(len(flat)):
                    if flat[at : at + len(parts)] == parts:
                        first, last = owner[at], owner[at + len(parts) - 1]
                        for start in range(first + 1):
                            for stop in range(last + 1, len(words) + 1):
                                if low <= stop - start <= high:
                                    mine[" ".join(word.replace(" ", "_") for word in words[start:stop])] += 1
            tokens.update(mine)
            articles.update(set(mine))
        population = choose(engine, SearchSpec(f'"{phrase}"'))
        for least, least_articles, most in ((1, 1, None), (2, 1, None), (1, 2, None), (1, 1, 2)):
            kept = [run for run in tokens if tokens[run] >= least and articles[run] >= least_articles]
            kept.sort(key=lambda run: (-tokens[run], run))
            limits = Limits((low, high), least, least_articles, most)
            total, found = clusters(population, Unit(population.forward), limits)
            assert total == len(kept)
            assert [tuple(one) for one in found] == [(run, tokens[run], articles[run]) for run in kept[:most]]
