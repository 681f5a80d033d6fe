"""A value that does not exist is an answer, with what was probably meant."""

from __future__ import annotations

import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.engines.memory import MemoryEngine
from dvsearch.indexing import analyzer
from dvsearch.query.parser import parse
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
from dvsearch.searching.unknown_values import UnknownValue, find_unknown
from tests.conftest import EngineFactory
from tests.searching.articles import indexed


@pytest.fixture
def engine(new_engine: EngineFactory) -> Engine:
    return indexed(new_engine)


@pytest.mark.parametrize(
    ("text", "filters", "expected"),
    [
        ("*", {"province": ("Hà",)}, [("province", "Hà", ("Hà Tĩnh",))]),
        ("*", {"province": ("=Hà",)}, [("province", "Hà", ("Hà Tĩnh",))]),
        ("tỉnh:Hà dân", {}, [("province", "Hà", ("Hà Tĩnh",))]),
        ("*", {"source": ("Vĩnh Phúc",)}, [("source", "Vĩnh Phúc", ("Báo Vĩnh Phúc",))]),
        ("source:Bao", {}, [("source", "Bao", ("Báo Hà Tĩnh", "Báo Vĩnh Phúc"))]),
        ("*", {"year": ("1975",)}, [("year", "1975", ())]),
        ("*", {"year": ("1975..1980",)}, [("year", "1975..1980", ())]),
        ("cites:217-QĐ/TU", {}, [("citation", "217-QĐ/TU", ("217-QĐ/TW",))]),
        ("id:kheo", {}, [("id", "kheo", ())]),
        ("*", {"province": ("Atlantis",), "year": ("2021",)}, [("province", "Atlantis", ())]),
    ],
)
def test_a_value_that_no_article_has_is_said(
    engine: Engine, text: str, filters: dict[str, tuple[str, ...]], expected: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    results = search(engine, SearchSpec(text, filters=filters))
    assert results.total == 0
    assert list(results.unknown) == expected


@pytest.mark.parametrize(
    "text", ["tỉnh:hà-tĩnh năm:2019", "dân Atlantis", "* -tỉnh:Hà -dân", 'năm:2019 tỉnh:"Hà Tĩnh"']
)
def test_values_that_some_article_has_are_not_in_question(engine: Engine, text: str) -> None:
    assert search(engine, SearchSpec(text)).unknown == ()


@pytest.fixture(scope="module")
def papers() -> Engine:
    """Articles of several papers, some of which print more than others."""
    engine = MemoryEngine()
    printed = {
        "Báo An": 1,
        "Báo An Giang": 2,
        "Báo Bình An": 3,
        "Bảo An mới": 4,
        "Báo Anh": 5,
        "Tin": 1,
        "Báo Ấn Độ": 1,
    }
    batch = [
        Article(f"{source} {n}", "", "Họp.", date="2020", source=source)
        for source, m in printed.items()
        for n in range(m)
    ]
    with engine.writer() as writer:
        writer.add(map(analyzer.document, batch))
        writer.commit()
    return engine


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Báo A", ("Báo Anh", "Bảo An mới", "Báo An Giang")),  # that begin with its letters, the most used first
        ("an báo", ("Bảo An mới", "Báo Bình An", "Báo An Giang")),  # that hold its words
        ("báo an gi", ("Báo An Giang",)),
        ("báo bình", ("Báo Bình An",)),  # that begins with its words
        ("giang an", ("Báo An Giang",)),
        ("tinh", ("Tin",)),  # one letter off
        ("báo ấn đ", ("Báo Anh", "Báo An", "Báo Ấn Độ")),
        ("chợ", ()),
        ("…", ()),
    ],
)
def test_what_is_near_begins_so_or_holds_the_words_or_is_a_letter_off(
    papers: Engine, typed: str, near: tuple[str, ...]
) -> None:
    assert find_unknown(papers, parse("*"), {"source": (typed,)}) == (UnknownValue("source", typed, near),)


def test_values_are_listed_once_each_those_of_the_query_first(papers: Engine) -> None:
    query = parse("(source:Chợ họp) OR id:x -id:y năm:1999 title:chợ")
    found = find_unknown(
        papers, query, {"id": ("x", "z"), "year": ("2020", "1999.."), "source": ("=", "=unknown", "=Chợ")}
    )
    assert [(one.field, one.typed) for one in found] == [
        ("source", "Chợ"), ("id", "x"), ("year", "1999"), ("id", "z"), ("source", "Chợ"),
    ]  # fmt: skip
