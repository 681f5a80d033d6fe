"""A value that does not exist is an answer, with what was probably meant."""

from __future__ import annotations

import pytest

from dvsearch.engines.base import Engine
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
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
