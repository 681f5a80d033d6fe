"""A query typed without marks is read as a whole, by the articles that have most of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dvsearch import lexicon
from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.indexing import analyzer
from dvsearch.lexicon import Lexicon
from dvsearch.searching import readings
from dvsearch.searching.readings import MAX_READ, read_terms
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
from dvsearch.vietnamese.accents import restore
from dvsearch.vietnamese.bigrams import Bigrams

PRICES = "Giá vàng biến động mạnh trong tuần."
SEA = "Nước lớn quân sự hóa các đảo ở biển đông, dư luận lo ngại."
TYPED = "quan su hoa bien dong".split()


@pytest.fixture(autouse=True)
def two_articles_are_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "LOOKED_AT", 2)


def with_counts(folder: Path) -> tuple[Engine, Bigrams]:
    engine, counted = WhooshEngine.create(folder / "index"), Lexicon({})
    texts = {**{f"price-{number}": PRICES for number in range(6)}, "sea": SEA, "sea-2": SEA}
    documents = [analyzer.document(Article(id, "", text)) for id, text in texts.items()]
    for document in documents:
        counted.add(document)
    with engine.writer() as writer:
        writer.add(documents)
        writer.commit(counted.meta())
    bigrams = lexicon.bigrams(engine.meta)
    assert bigrams is not None
    return engine, bigrams


def test_the_articles_that_have_most_of_it_say_what_is_meant(tmp_path: Path) -> None:
    engine, bigrams = with_counts(tmp_path)
    assert restore(TYPED, bigrams)[-2:] == ["biến", "động"]
    assert read_terms(engine, TYPED, bigrams) == "quân sự hóa biển đông".split()
    assert read_terms(engine, ["quan", "sự", "hóa", "bien", "dong"], bigrams)[-2:] == ["biển", "đông"]
    assert read_terms(engine, "gia vang bien dong".split(), bigrams) == "giá vàng biến động".split()


def test_what_is_typed_with_marks_stays_and_long_runs_are_read_by_the_archive(tmp_path: Path) -> None:
    engine, bigrams = with_counts(tmp_path)
    assert read_terms(engine, ["biến", "dong", "2020"], bigrams)[::2] == ["biến", "2020"]
    long = TYPED * (MAX_READ // len(TYPED) + 1)
    assert read_terms(engine, long, bigrams) == restore(long, bigrams)
    assert read_terms(engine, ["bien"], bigrams) == restore(["bien"], bigrams)


def test_the_reading_raises_rank_and_counts_nothing(tmp_path: Path) -> None:
    engine, _ = with_counts(tmp_path)
    assert search(engine, SearchSpec("bien dong", read=False, all_copies=True)).total == 8
    found = search(engine, SearchSpec(" ".join(TYPED), read=False, all_copies=True))
    assert found.total == 2 and found.hits[0].article.id == "sea"
