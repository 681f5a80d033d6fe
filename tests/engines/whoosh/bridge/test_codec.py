"""Stock Whoosh opens our index through our codec, and finds and scores as we do."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from whoosh.index import open_dir

from dvsearch.engines.base import K1, B, SearchRequest
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.query.tree import And, Or, Query, Term
from tests import documents, stock

ARTICLES = 240
QUERIES = 200


def write(folder: Path) -> WhooshEngine:
    engine = WhooshEngine.create(folder)
    batch = documents.documents(ARTICLES, seed=11)
    for start in range(0, ARTICLES, 70):
        with engine.writer() as writer:
            writer.add(batch[start : start + 70])
            writer.commit()
    return engine


def found(searcher: Any, query: Query) -> dict[str, float]:
    results = searcher.search(stock.compile_query(query), limit=None)
    return {hit["stored"]: score for hit, score in zip(results, (s for s, _ in results.top_n), strict=True)}


def ours(engine: WhooshEngine, query: Query) -> dict[str, float]:
    page = engine.search(SearchRequest(query, limit=ARTICLES)).page
    texts = engine.stored([match.id for match in page])
    return {str(text): match.score for text, match in zip(texts, page, strict=True)}


def test_stock_searching_over_our_files_finds_the_same_documents(tmp_path: Path) -> None:
    engine = write(tmp_path)
    with engine.writer() as writer:
        writer.delete([f"d{number:03}" for number in range(0, ARTICLES, 9)])
        writer.commit()
    source = random.Random(12)
    some = 0
    with open_dir(str(tmp_path)).searcher() as searcher:
        assert searcher.doc_count() == engine.count
        for _ in range(QUERIES):
            query = documents.tree(source)
            theirs = found(searcher, query)
            assert theirs.keys() == ours(engine, query).keys(), query
            some += 0 < len(theirs) < engine.count
    assert some > QUERIES / 3


def test_stock_bm25_over_our_files_gives_the_same_scores(tmp_path: Path) -> None:
    engine = write(tmp_path)
    source = random.Random(13)
    compared = 0
    with open_dir(str(tmp_path)).searcher(weighting=stock.LuceneBM25(B=B, K1=K1)) as searcher:
        for number in range(QUERIES):
            field = source.choice(("text", "text_folded", "title", "title_folded"))
            terms = {documents._term(field, source) for _ in range(1 + number % 3)}
            children = tuple(sorted(terms, key=lambda term: term.text))
            query: Query = children[0] if len(children) == 1 else source.choice((And, Or))(children)
            theirs = found(searcher, query)
            assert ours(engine, query) == pytest.approx(theirs, rel=1e-5), query
            compared += len(theirs)
    assert compared > QUERIES


def test_stock_reading_walks_terms_and_positions(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    with engine.writer() as writer:
        writer.add([documents.make("a", ["dân", "vận"], ["khéo", "dân"], {"province": ("Huế", "Hà Nội")})])
        writer.commit()
    reader = open_dir(str(tmp_path)).reader()
    assert [text.decode() for text in reader.lexicon("text")] == ["dân", "khéo", "vận"]
    assert [text.decode() for text in reader.lexicon("province")] == ["Huế", "Hà Nội"]
    assert list(reader.postings("text", "dân").items_as("positions")) == [(0, [0, 103])]
    assert list(reader.postings("text_folded", "dan").items_as("positions")) == [(0, [0, 103])]
    assert reader.doc_frequency("text", "dân") == 1
    assert reader.frequency("text", "dân") == 2
    assert list(reader.expand_prefix("text", "d")) == ["dân".encode()]
    cursor = reader.cursor("text")
    assert (cursor.find("e"), cursor.next(), cursor.next()) == ("khéo", "vận", None)
    reader.close()


def test_the_peer_of_the_benchmark_finds_the_same_documents(tmp_path: Path) -> None:
    batch = documents.documents(80, seed=14)
    engine = WhooshEngine.create(tmp_path / "ours")
    with engine.writer() as writer:
        writer.add(batch)
        writer.commit()
    source = random.Random(15)
    with stock.build(tmp_path / "stock", batch).searcher() as searcher:
        for _ in range(60):
            query = Or((Term("text", "dân"), documents.tree(source)))
            assert found(searcher, query).keys() == ours(engine, query).keys(), query
