import json
from array import array
from collections.abc import Callable

import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.errors import IndexCorrupt
from dvsearch.indexing import analyzer
from dvsearch.lexicon import Lexicon, associations, bigrams, known_abbreviations
from dvsearch.query.expansion import expand
from dvsearch.query.parser import parse
from dvsearch.vietnamese.bigrams import pack

MARKET = Article("cho", "Chợ phiên", "Tổ quản lý chợ (TQLC) họp. Dân bản xuống chợ phiên từ sớm, TQLC ghi sổ.")


def test_counts_and_definitions_go_on_from_commit_to_commit() -> None:
    meta: dict[str, str] = {}
    for _ in range(3):
        lexicon = Lexicon(meta)
        lexicon.add(analyzer.document(MARKET))
        meta = lexicon.meta()
    counts = bigrams(meta)
    assert counts is not None
    assert counts.pair_counts([("chợ", "phiên"), ("phiên", "chợ")]) == [6, 0]
    assert json.loads(meta["definitions"]) == {"tqlc": {"tổ quản lý chợ": 3}}


def test_an_article_counts_its_definition_once_and_three_articles_are_believed() -> None:
    lexicon = Lexicon({})
    lexicon.add(analyzer.document(MARKET))
    assert expand(parse("TQLC"), known_abbreviations(lexicon.meta()))[1] == ()
    for _ in range(2):
        lexicon.add(analyzer.document(MARKET))
    (one,) = expand(parse("TQLC"), known_abbreviations(lexicon.meta()))[1]
    assert one.means == ("tổ quản lý chợ",)


def test_an_index_without_counts_is_searched_all_the_same(new_engine: Callable[[], Engine]) -> None:
    from dvsearch.searching.search_spec import SearchSpec
    from dvsearch.searching.searcher import search

    engine = new_engine()
    with engine.writer() as writer:
        writer.add([analyzer.document(MARKET)])
        writer.commit({})
    results = search(engine, SearchSpec("cho phien"))
    assert (results.total, results.suggestion) == (1, None)
    assert bigrams(engine.meta) is None


def test_associations_are_kept_with_the_names_of_places() -> None:
    lexicon = Lexicon({})
    lexicon.add(analyzer.document(MARKET))
    known = associations(lexicon.meta())
    for pair in (("hà", "tĩnh"), ("thiên", "huế"), ("cai", "lậy")):
        assert known.of(*pair) is not None
    assert associations({}).of("hà", "tĩnh") is None


def test_associations_are_weighed_again_only_where_the_text_has_grown() -> None:
    lexicon = Lexicon({})
    for _ in range(100):
        lexicon.add(analyzer.document(MARKET))
    first = lexicon.meta()

    def after(articles: int) -> dict[str, str]:
        later = Lexicon(first)
        for _ in range(articles):
            later.add(analyzer.document(MARKET))
        return later.meta()

    assert after(1)["bigrams"] != first["bigrams"]
    assert (after(1)["associations"], after(1)["associated"]) == (first["associations"], first["associated"])
    assert after(3)["associations"] != first["associations"]


@pytest.mark.parametrize("key", [2 << 16, 2, 2 << 16 | 2])
def test_counting_does_not_go_on_from_pairs_of_terms_that_are_not_there(key: int) -> None:
    numbers = [array("I", column).tobytes() for column in ([3, 2], [key], [1], [0, 1])]
    with pytest.raises(IndexCorrupt, match="bigrams: a pair of terms that are not there"):
        Lexicon({"bigrams": pack(["a", "b"], ["a", "b"], *numbers)})
