"""Collocates, runs of words, contrast and spread: every count by a plain loop over the texts, on both engines."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.errors import UsageError
from dvsearch.research import association as am
from dvsearch.research.collocates import Collocates, collocates
from dvsearch.research.dispersion import dispersion
from dvsearch.research.keyness import Keyness, keyness
from dvsearch.research.ngrams import Limits, clusters, ngrams, read_sizes
from dvsearch.research.population import choose
from dvsearch.research.trend import TrendSpec, trend
from dvsearch.research.units import Unit
from dvsearch.searching.search_spec import SearchSpec
from tests.research import archive
from tests.research.plain import plain_company

ARTICLES = archive.articles()


def company(engine: Engine, query: str, window: tuple[int, int], unit: str = "word", **asked: object) -> Collocates:
    population = choose(engine, SearchSpec(query))
    options = {"least": 1, "least_articles": 1, **asked}
    return collocates(population, Unit(population.forward, unit), window, **options)  # type: ignore[arg-type]


def texts_of(articles: Sequence[Article], unit: str) -> dict[str, list[list[str]]]:
    if unit == "word":
        return archive.words_of(articles)
    return {one.id: [archive.syllables(text) for text in (one.title, one.text)] for one in articles}


@pytest.mark.parametrize("unit", ["word", "syllable"])
@pytest.mark.parametrize("window", [(5, 5), (1, 0), (0, 2), (12, 3)])
@pytest.mark.parametrize("phrase", ["dân", "cán bộ xã", "nhân dân", "tác"])
def test_what_stands_around_hits_is_what_a_plain_loop_finds(phrase: str, window: tuple[int, int], unit: str) -> None:
    found = company(archive.memory(ARTICLES), f'"{phrase}"', window, unit)
    tokens, outside, hits, articles, size, count = plain_company(texts_of(ARTICLES, unit), phrase.split(), window)
    assert (found.hits, found.window_tokens, found.tokens) == (count, size, outside.total())
    assert {one.word: one.count for one in found.words} == tokens
    assert {one.word: one.hits for one in found.words} == hits
    assert {one.word: one.articles for one in found.words} == articles
    assert all(one.total == outside[one.word] for one in found.words)
    assert found.vocabulary == len(tokens) > 0


def test_every_measure_can_be_computed_again_from_what_is_printed() -> None:
    found = company(archive.memory(ARTICLES), '"cán bộ xã"', (5, 5))
    r1, n = found.window_tokens, found.tokens
    for one in found.words:
        table = am.tables(one.count, r1, one.total - one.count, n - r1)
        expected = r1 * one.total / n
        assert one.expected == pytest.approx(expected)
        assert one.mi == pytest.approx(np.log2(one.count / expected))
        assert one.t == pytest.approx((one.count - expected) / np.sqrt(one.count))
        assert one.ll == pytest.approx(am.g2(table)[0])
        assert one.lrc == pytest.approx(am.lrc(table, found.vocabulary)[0])
        assert one.deltap == pytest.approx(one.count / r1 - (one.total - one.count) / (n - r1))
        assert one.logdice == pytest.approx(14 + np.log2(2 * min(one.hits, one.count) / (found.hits + one.total)))


def test_log_dice_never_passes_14_where_windows_overlap() -> None:
    engine = archive.memory([Article("a", "", "dân riêng dân khác dân riêng dân")])
    found = company(engine, "dân", (5, 5), "syllable")
    assert {one.word: (one.count, one.hits) for one in found.words} == {"riêng": (2, 4), "khác": (1, 4)}
    assert all(one.logdice is not None and one.logdice <= 14 for one in found.words)


def test_no_window_reaches_into_another_text() -> None:
    articles = [Article("a", "xa dân", "gần khác"), Article("b", "", "dân"), Article("c", "lạ", "quen")]
    for unit in ("word", "syllable"):
        found = company(archive.memory(articles), "dân", (50, 50), unit)
        assert [one.word for one in found.words] == ["xa"]


def test_a_hit_that_begins_in_the_title_and_ends_in_the_body_has_the_company_of_its_end(tmp_path: Path) -> None:
    articles = [Article("a", "chợ mới", "phiên họp"), Article("b", "", "khác")]
    for engine in (archive.memory(articles), archive.whoosh(tmp_path, articles)):
        found = company(engine, '"chợ phiên"~200', (5, 5), "syllable")
        assert (found.hits, [one.word for one in found.words]) == (1, ["họp"])


def test_the_rare_are_left_out_and_the_order_is_by_the_measure() -> None:
    engine = archive.memory(ARTICLES)
    few = company(engine, "dân", (5, 5), least=5, least_articles=3)
    assert few.words and all(one.count >= 5 and one.articles >= 3 for one in few.words)
    for measure in ("logdice", "lrc", "ll", "mi", "mi3", "t", "deltap"):
        values = [getattr(one, measure) for one in company(engine, "dân", (5, 5), measure=measure).words]
        assert values == sorted(values, key=lambda value: -value)


# --- runs of words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["word", "syllable"])
def test_runs_are_those_of_a_plain_loop(unit: str) -> None:
    population = choose(archive.memory(ARTICLES), SearchSpec("*"))
    counts: Counter[str] = Counter()
    articles: dict[str, set[str]] = defaultdict(set)
    for id, values in texts_of(ARTICLES, unit).items():
        for words in values:
            for size in (2, 3, 4):
                for at in range(len(words) - size + 1):
                    run = " ".join(word.replace(" ", "_") for word in words[at : at + size])
                    counts[run] += 1
                    articles[run].add(id)
    expected = {
        run: (count, len(articles[run])) for run, count in counts.items() if count >= 4 and len(articles[run]) >= 3
    }
    total, found = ngrams(population, Unit(population.forward, unit), Limits((2, 4), 4, 3))
    assert {one.words: (one.count, one.articles) for one in found} == expected
    assert total == len(expected) > 30
    first = ngrams(population, Unit(population.forward, unit), Limits((2, 4), 4, 3, 7))
    assert first == (total, found[:7])


def test_clusters_are_the_runs_that_hold_a_hit_whole() -> None:
    population = choose(archive.memory(ARTICLES), SearchSpec('"nhân dân"'))
    counts: Counter[str] = Counter()
    for values in archive.words_of(ARTICLES).values():
        for words in values:
            for at, word in enumerate(words):
                if "nhân dân" in word:
                    for size in (1, 2, 3):
                        for start in range(max(0, at - size + 1), min(at, len(words) - size) + 1):
                            counts[" ".join(one.replace(" ", "_") for one in words[start : start + size])] += 1
    total, found = clusters(population, Unit(population.forward), Limits((1, 3), 2, 1))
    assert {one.words: one.count for one in found} == {run: count for run, count in counts.items() if count >= 2}
    assert total == len(found) > 10


@pytest.mark.parametrize("wrong", ["", "x", "0", "6", "3..2", "1..6", "2.."])
def test_a_length_of_runs_that_is_none_is_an_error(wrong: str) -> None:
    with pytest.raises(UsageError):
        read_sizes(wrong)
    assert (read_sizes("3"), read_sizes("2..4")) == ((3, 3), (2, 4))


# --- contrast -----------------------------------------------------------------------------------------------------


def contrast(engine: Engine, query: str, **asked: object) -> Keyness:
    population = choose(engine, SearchSpec(query))
    first = population.hits.documents
    second = np.setdiff1d(np.flatnonzero(population.chosen), first)
    return keyness(Unit(population.forward), first, second, **{"least": 1, **asked})  # type: ignore[arg-type]


def test_contrast_counts_what_a_plain_loop_counts_on_both_sides() -> None:
    found = contrast(archive.memory(ARTICLES), '"nhân dân"')
    matching = archive.scan(ARTICLES, "nhân dân")
    sides = [[one for one in ARTICLES if (one.id in matching) is side] for side in (True, False)]
    texts = [archive.words_of(side) for side in sides]
    tokens = [Counter(word for values in text.values() for value in values for word in value) for text in texts]
    articles = [Counter(word for values in text.values() for word in {w for v in values for w in v}) for text in texts]
    assert found.articles == (len(sides[0]), len(sides[1]))
    assert found.tokens == (tokens[0].total(), tokens[1].total())
    assert {one.word for one in found.words} == {*tokens[0], *tokens[1]} and found.vocabulary == len(found.words)
    for one in found.words:
        assert (one.articles, one.articles_other) == (articles[0][one.word], articles[1][one.word])
        assert (one.count, one.count_other) == (tokens[0][one.word], tokens[1][one.word])
        table = am.tables(one.articles, found.articles[0], one.articles_other, found.articles[1])
        assert one.lrc == pytest.approx(am.lrc(table, found.vocabulary)[0])
        assert one.logratio == pytest.approx(am.log_ratio(table)[0])
        assert one.range == one.articles / found.articles[0]


def test_runs_are_compared_by_what_a_plain_loop_counts(tmp_path: Path) -> None:
    found = contrast(archive.memory(ARTICLES[:40]), '"nhân dân"', sizes=(1, 3), least=4, count="hits")
    matching = archive.scan(ARTICLES[:40], "nhân dân")
    tokens: list[Counter[str]] = [Counter(), Counter()]
    articles: list[Counter[str]] = [Counter(), Counter()]
    sizes: list[Counter[int]] = [Counter(), Counter()]
    for id, values in archive.words_of(ARTICLES[:40]).items():
        runs = [" ".join(word.replace(" ", "_") for word in words[at : at + size])
                for words in values for size in (1, 2, 3) for at in range(len(words) - size + 1)]  # fmt: skip
        side = id not in matching
        tokens[side].update(runs)
        articles[side].update(set(runs))
        sizes[side].update(run.count(" ") + 1 for run in runs)
    kept = {run for run in {*tokens[0], *tokens[1]} if articles[0][run] + articles[1][run] > 3}
    assert {one.word for one in found.words} == kept and found.total == len(kept) > 30
    assert found.runs == {size: (sizes[0][size], sizes[1][size]) for size in (1, 2, 3)}
    words = {run for run in {*tokens[0], *tokens[1]} if " " not in run}
    assert found.vocabulary == len(words) + sum(" " in run for run in kept)
    for one in found.words:
        assert (one.articles, one.articles_other) == (articles[0][one.word], articles[1][one.word])
        assert (one.count, one.count_other) == (tokens[0][one.word], tokens[1][one.word])
        of = found.runs[one.word.count(" ") + 1]
        table = am.tables(one.count, of[0], one.count_other, of[1])
        assert one.lrc == pytest.approx(am.lrc(table, found.vocabulary)[0])
        assert one.ll == pytest.approx(am.g2(table)[0])
    first = contrast(
        archive.whoosh(tmp_path / "index", ARTICLES[:40]), '"nhân dân"', sizes=(1, 3), least=4, count="hits", most=9
    )
    assert first == found._replace(words=found.words[:9])


def test_tokens_can_be_counted_instead_and_the_other_side_shown_first() -> None:
    engine = archive.memory(ARTICLES)
    by_tokens = contrast(engine, '"nhân dân"', count="hits", measure="ll")
    for one in by_tokens.words:
        table = am.tables(one.count, by_tokens.tokens[0], one.count_other, by_tokens.tokens[1])
        assert one.ll == pytest.approx(am.g2(table)[0])
    values = [one.ll or 0 for one in by_tokens.words]
    assert values == sorted(values, reverse=True)
    negative = contrast(engine, '"nhân dân"', negative=True)
    assert (negative.words[0].logratio or 0) < 0 < (contrast(engine, '"nhân dân"').words[0].lrc or 0)
    by_bic = contrast(engine, '"nhân dân"', measure="bic").words
    assert by_bic[0].ll is not None and by_bic[0].ll > 0


def test_one_side_without_articles_has_nothing_to_say() -> None:
    found = contrast(archive.memory([Article("a", "", "dân vận")]), "dân")
    assert found.articles == (1, 0)
    assert all(one.lrc is None and one.logratio is None for one in found.words)


# --- spread -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("over", ["article", "province", "source", "month"])
def test_spread_is_that_of_a_plain_loop(over: str) -> None:
    population = choose(archive.memory(ARTICLES), SearchSpec('"nhân dân"'))
    found = dispersion(population, over)
    hits = archive.scan(ARTICLES, "nhân dân")
    counts: Counter[str] = Counter()
    words: Counter[str] = Counter()
    aside = 0
    for one in ARTICLES:
        size = len(archive.syllables(one.title)) + len(archive.syllables(one.text))
        month = [one.date[:7]] if one.date and len(one.date) > 4 and one.date_basis != "guess" else []
        parts = {"article": [one.id], "province": list(one.provinces) or ["unknown"],
                 "source": [one.source or "unknown"], "month": month}[over]  # fmt: skip
        aside += not parts
        for part in parts:
            counts[part] += hits.get(one.id, 0)
            words[part] += size
    shares = [(counts[part] / counts.total(), words[part] / words.total()) for part in words if words[part]]
    dp = sum(abs(t - w) for t, w in shares) / 2
    assert found.spread.dp == pytest.approx(dp)
    assert found.spread.dp_normed == pytest.approx(dp / (1 - min(w for t, w in shares if t)))
    assert found.spread.range == sum(counts[part] > 0 for part in words)
    assert {part.part: (part.hits, part.words) for part in found.parts} == {
        part: (counts[part], words[part]) for part in words if words[part]
    }
    for row in found.parts:
        assert row.per_million == pytest.approx(1_000_000 * row.hits / row.words)
        assert (row.share, row.expected) == pytest.approx((row.hits / counts.total(), row.words / words.total()))
    assert [part.hits for part in found.parts] == sorted((part.hits for part in found.parts), reverse=True)
    assert found.aside == aside


def test_what_never_occurs_has_no_share_of_anything() -> None:
    found = dispersion(choose(archive.memory(ARTICLES), SearchSpec("không-có-gì")), "province")
    assert {(part.hits, part.share, part.per_million) for part in found.parts} == {(0, None, 0.0)}


@pytest.mark.slow
def test_memory_and_whoosh_say_the_same_of_three_hundred_queries(tmp_path: Path) -> None:
    copies = {f"bài/{number:03}": str(number // 9) for number in range(0, 60, 3)}
    engines = archive.memory(ARTICLES, copies), archive.whoosh(tmp_path / "index", ARTICLES, copies)
    units = [{name: Unit(engine.forward(), name) for name in ("word", "syllable")} for engine in engines]
    source = random.Random(9)
    words = ["dân", "van", "khéo", "nông thôn", "thi truong", "xã", "217", "nhân dân", "uỷ ban", "lang*", "d?n", "*"]
    told = 0
    for number in range(300):
        first, second = source.sample(words, 2)
        province = source.choice(archive.PROVINCES)
        query = source.choice((first, f"{first} OR {second}", f"({first}) -{second}", f'province:"{province}" {first}'))
        name, window = source.choice(("word", "syllable")), source.choice(((5, 5), (0, 2), (3, 1)))
        spec = SearchSpec(query, filters=source.choice(({}, {}, {"source": ("Báo A",)})), all_copies=number % 4 == 0)
        answers = []
        for engine, unit in zip(engines, units, strict=True):
            population = choose(engine, spec, forward=unit[name].forward, field=("all", "body")[number % 2])
            matching = population.hits.documents
            rest = np.setdiff1d(np.flatnonzero(population.chosen), matching)
            answers.append((
                population.articles, population.matching_copies, matching.tolist(), population.cut_words,
                collocates(population, unit[name], window, least=1, least_articles=1),
                keyness(unit[name], matching, rest, least=1) if number % 3 == 0 else None,
                dispersion(population, ("article", "province", "source", "month")[number % 4]),
                trend([(query, population)], TrendSpec(by=("year", "quarter", "month")[number % 3],
                                                       count=("articles", "hits")[number % 2])),
                ngrams(population, unit[name], Limits((2, 2), 2, 1)) if number % 10 == 0 else None,
            ))  # fmt: skip
        assert answers[0] == answers[1], query
        told += bool(answers[0][4].words)
    assert told > 150
