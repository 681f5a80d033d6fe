"""What users of other tools complain of, one test each: it cannot happen here."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import numpy as np
import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine, SearchRequest
from dvsearch.query.tree import Term
from dvsearch.research import association as am
from dvsearch.research.collocates import collocates
from dvsearch.research.concordance import concordance
from dvsearch.research.places import read_context
from dvsearch.research.population import choose
from dvsearch.research.trend import TrendSpec, trend
from dvsearch.research.units import Unit
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.vietnamese.syllables import tokenize
from tests.program import dvsearch
from tests.research import archive

ARTICLES = archive.articles()


def dated(id: str, text: str, date: str, basis: str = "page") -> Article:
    return Article(id, "", text, date=date, date_basis=basis)


def names(engine: Engine, **asked: object) -> list[str]:
    listed = concordance(engine, choose(engine, SearchSpec("dân")), **asked)  # type: ignore[arg-type]
    return [str(line.name) for line in listed.lines(read_context("3"))]


def test_1_a_sample_can_be_drawn_again_by_anyone(tmp_path: Path) -> None:
    shuffled = archive.memory(ARTICLES[::-1])
    assert names(shuffled, sample="12", seed="s") == names(archive.memory(ARTICLES), sample="12", seed="s")
    # And after a thousand more articles came, what it has of the old ones is what it had.
    more = [one._replace(id=f"mới/{number:04}") for number, one in enumerate(archive.articles(1000, 2))]
    before = names(archive.memory(ARTICLES), sample="25%")
    after = names(archive.memory([*ARTICLES, *more]), sample="25%")
    assert [name for name in after if not name.startswith("mới/")] == before and len(after) > 4 * len(before)


def test_2_an_export_holds_every_row_and_a_cut_answer_says_so(tmp_path: Path) -> None:
    page = tmp_path / "a.jsonl"
    text = "Bà con xã họp bàn việc dân vận khéo lần"
    lines = ({"id": f"a{number}", "text": f"{text} {number}."} for number in range(230))
    page.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    index, file = tmp_path / "index", tmp_path / "lines.csv"
    assert dvsearch("index", page, index=index).code == 0
    assert dvsearch("kwic", "dân vận", "--all-copies", "-n", "5", "-o", file, index=index).code == 0
    assert len(file.read_text("utf-8-sig").splitlines()) == 231
    cut = dvsearch("kwic", "dân vận", "--all-copies", "-n", "5", "--format", "json", index=index)
    assert json.loads(cut.out)["truncated"] is True and "5 of 230 rows" in cut.err


def test_3_zero_and_no_data_are_never_alike() -> None:
    articles = [dated("a", "dân", "2018"), dated("b", "x", "2020")]
    population = choose(archive.memory(articles), SearchSpec("dân"))
    rows = trend([("dân", population)], TrendSpec()).rows
    assert [(row.period, row.state, row.ratio) for row in rows] == [
        ("2018", "data", 1.0), ("2019", "none", None), ("2020", "zero", 0.0),
    ]  # fmt: skip


def test_4_what_is_filtered_is_scored_on_its_own_counts_alone() -> None:
    engine = archive.memory(ARTICLES)
    within = choose(engine, SearchSpec("dân", filters={"source": ("Báo A",)}))
    alone = choose(archive.memory([one for one in ARTICLES if one.source == "Báo A"]), SearchSpec("dân"))
    found, expected = (collocates(one, Unit(one.forward), (5, 5), least=2, least_articles=1) for one in (within, alone))
    assert found == expected and found.words
    # Only negative: turning the sides round turns every sign.
    first, second = am.tables(3, 50, 40, 200), am.tables(40, 200, 3, 50)
    assert am.g2(first)[0] == pytest.approx(-am.g2(second)[0])
    assert am.lrc(first, 10)[0] == pytest.approx(-am.lrc(second, 10)[0])


def test_5_ratios_are_the_default_and_the_total_stands_beside_each() -> None:
    assert TrendSpec().per == "ratio"
    rows = trend([("dân", choose(archive.memory(ARTICLES), SearchSpec("dân")))], TrendSpec()).rows
    assert all(row.total and row.ratio == row.count / row.total for row in rows)


def test_6_one_wordy_text_does_not_fill_a_thin_year() -> None:
    articles = [Article("a", "", "dân " * 500, date="2018", date_basis="page"),
                Article("b", "", "khác " * 500, date="2018", date_basis="page")]  # fmt: skip
    population = choose(archive.memory(articles), SearchSpec("dân"))
    (row,) = trend([("dân", population)], TrendSpec()).rows
    assert (row.count, row.total, row.ratio) == (1, 2, 0.5)
    (by_hits,) = trend([("dân", population)], TrendSpec(count="hits", per="million")).rows
    assert by_hits.count == 500 and by_hits.low == 0 and (by_hits.high or 0) > (by_hits.ratio or 0)


def test_7_guessed_dates_make_no_spike_and_are_shown() -> None:
    articles = [Article(f"a{n}", "", "dân", date="2019", date_basis="guess") for n in range(9)]
    articles += [dated("b", "dân", "2019"), dated("c", "x", "2019", "url")]
    (row,) = trend([("dân", choose(archive.memory(articles), SearchSpec("dân")))], TrendSpec()).rows
    assert (row.count, row.total, row.guessed) == (1, 2, 9)


def test_8_copies_are_no_evidence_and_are_left_out_of_both_sides() -> None:
    copies = {f"bài/{number:03}": "g" for number in range(40)}
    engine = archive.memory(ARTICLES, copies)
    population = choose(engine, SearchSpec("dân"))
    kept = [one for one in ARTICLES if one.id not in copies or one.id == "bài/000"]
    assert population.articles == len(kept)
    assert population.hits.documents.size == len(archive.scan(kept, "dân"))
    alone = choose(archive.memory(kept), SearchSpec("dân"))
    found = [collocates(one, Unit(one.forward), (5, 5), least=1, least_articles=1) for one in (population, alone)]
    assert found[0] == found[1]
    every = choose(engine, SearchSpec("dân", all_copies=True))
    assert (every.articles, every.hits.documents.size) == (len(ARTICLES), len(archive.scan(ARTICLES, "dân")))


def test_9_nothing_is_sampled_unless_it_was_asked_for() -> None:
    engine = archive.memory(ARTICLES)
    assert len(names(engine)) == sum(archive.scan(ARTICLES, "dân").values())
    assert inspect.signature(concordance).parameters["sample"].default is None


def test_10_statistics_can_be_computed_again_from_what_is_printed() -> None:
    population = choose(archive.memory(ARTICLES), SearchSpec("dân"))
    found = collocates(population, Unit(population.forward), (5, 5))
    for one in found.words:
        expected = found.window_tokens * one.total / found.tokens
        assert one.expected == pytest.approx(expected) and one.mi == pytest.approx(np.log2(one.count / expected))


def test_11_no_company_is_counted_across_the_border_of_two_articles() -> None:
    articles = [Article("a", "", "lạ dân"), Article("b", "", "kia khác")]
    population = choose(archive.memory(articles), SearchSpec("dân"))
    found = collocates(population, Unit(population.forward, "syllable"), (9, 9), least=1, least_articles=1)
    assert [one.word for one in found.words] == ["lạ"]


def test_12_accents_are_not_tied_to_case() -> None:
    articles = [Article("a", "", "LÀNG NGHỀ cổ"), Article("b", "", "lắng nghe dân"), Article("c", "", "Lang Nghe")]
    engine = archive.memory(articles)
    for typed in ("làng nghề", "LÀNG NGHỀ", "Làng Nghề"):
        hits = choose(engine, SearchSpec(typed)).hits
        assert engine.forward().ids(hits.documents) == ["a"], typed
    assert choose(engine, SearchSpec("LANG nghe")).hits.documents.size == 3


def test_13_a_line_is_read_from_the_few_words_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from dvsearch.research import places

    read: list[int] = []

    def watched(text: str) -> object:
        for token in tokenize(text):
            read.append(1)
            yield token

    monkeypatch.setattr(places, "tokenize", watched)
    engine = archive.memory([Article("a", "", "một hai ba bốn " * 5000 + "dân vận " + "năm sáu " * 5000)])
    listed = concordance(engine, choose(engine, SearchSpec('"dân vận"')))
    (line,) = listed.lines(read_context("8"))
    assert line.node == "dân vận" and len(read) < 64  # of thirty thousand
    assert engine.search(SearchRequest(Term("text", "vận"))).total == 1
