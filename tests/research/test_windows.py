"""What stands around hits, in few short texts: every word once, however windows and reading steps fall."""

from __future__ import annotations

import pytest

from dvsearch.research import windows
from dvsearch.research.collocates import collocates
from dvsearch.research.ngrams import Limits, clusters
from dvsearch.research.population import choose
from dvsearch.research.units import Unit
from dvsearch.searching.search_spec import SearchSpec
from tests.research import tiny
from tests.research.plain import plain_company

MADE = tiny.some(1, 30)
ENGINE = tiny.filled(MADE)


@pytest.mark.parametrize("unit", ["word", "syllable"])
@pytest.mark.parametrize("window", [(1, 0), (0, 2), (3, 1), (9, 9)])
@pytest.mark.parametrize("phrase", ["dân", "dân vận", "dân dân", "vận xã hội"])
@pytest.mark.parametrize(("step", "margin"), [(1 << 15, 4), (2, 4), (3, 1), (1, 2)])
def test_windows_hold_what_a_plain_loop_finds_however_they_are_read(
    monkeypatch: pytest.MonkeyPatch, phrase: str, window: tuple[int, int], unit: str, step: int, margin: int
) -> None:
    monkeypatch.setattr(windows, "_HITS_PER_STEP", step)
    monkeypatch.setattr(windows, "_MARGIN", margin)  # so little that all is read again, twice as far
    population = choose(ENGINE, SearchSpec(f'"{phrase}"'))
    found = collocates(population, Unit(population.forward, unit), window, least=1, least_articles=1)
    texts = tiny.words(MADE) if unit == "word" else tiny.syllables(MADE)
    tokens, outside, hits, articles, size, count = plain_company(texts, phrase.split(), window)
    assert (found.hits, found.window_tokens, found.tokens) == (count, size, outside.total())
    assert found.vocabulary == found.total == len(tokens)
    rows = {one.word: (one.count, one.total, one.hits, one.articles) for one in found.words}
    assert rows == {word: (tokens[word], outside[word], hits[word], articles[word]) for word in tokens}


def test_what_is_rare_about_hits_or_in_few_articles_is_left_out() -> None:
    made = [tiny.article("a", "", "mới mới dân xã"), tiny.article("b", "", "xã dân hội"), tiny.article("c", "", "hội")]
    population = choose(tiny.filled(made), SearchSpec("dân"))
    for least, least_articles, expected in ((1, 1, "hội mới xã"), (2, 1, "mới xã"), (1, 2, "xã"), (0, 0, "hội mới xã")):
        found = collocates(population, Unit(population.forward), (5, 5), least=least, least_articles=least_articles)
        assert " ".join(sorted(one.word for one in found.words)) == expected
        assert (found.total, found.vocabulary) == (len(found.words), 3)


def test_a_hit_within_a_long_word_has_its_company_where_none_is_asked_for_on_its_side() -> None:
    body = "xã một hai ba bốn năm sáu dân bảy tám chín mười hội mới"
    population = choose(tiny.filled([tiny.article("a", "", body, joins=range(2, 12))]), SearchSpec("dân"))
    for window, expected in (((0, 2), "hội mới"), ((1, 0), "xã"), ((0, 1), "hội")):
        found = collocates(population, Unit(population.forward), window, least=1, least_articles=1)
        assert " ".join(sorted(one.word for one in found.words)) == expected
    total, (run,) = clusters(population, Unit(population.forward), Limits((1, 1), 1, 1))
    assert (total, run.words) == (1, "một_hai_ba_bốn_năm_sáu_dân_bảy_tám_chín_mười")


def test_the_first_words_of_the_first_article_are_in_windows_and_its_first_hit_is_in_none() -> None:
    engine = tiny.filled([tiny.article("a", "xã mới dân hội dân vận", "dân")])
    population = choose(engine, SearchSpec("dân"))
    found = collocates(population, Unit(population.forward), (2, 2), least=1, least_articles=1)
    assert {one.word: (one.count, one.hits) for one in found.words} == {
        "xã": (1, 1), "mới": (1, 1), "hội": (1, 2), "vận": (1, 1),
    }  # fmt: skip
