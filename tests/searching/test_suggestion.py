from __future__ import annotations

import pytest

from dvsearch.engines.base import Engine
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
from tests.conftest import EngineFactory
from tests.searching.articles import indexed_with_counts

SLIPPED = SearchSpec("dân vẫn xuống bản")


@pytest.fixture
def engine(new_engine: EngineFactory) -> Engine:
    return indexed_with_counts(new_engine)


def test_what_comes_close_is_close_to_what_was_meant(engine: Engine) -> None:
    meant, slipped = search(engine, SearchSpec("dân vận xuống bản", match="most")), search(engine, SLIPPED)
    assert slipped.total == 0 and {hit.matched for hit in slipped.hits} == {"most"}
    assert [hit.article.id for hit in slipped.hits] == [hit.article.id for hit in meant.hits]
    exact = search(engine, SLIPPED._replace(accents="exact"))
    assert "vận" in repr(slipped.closest) and "vận" not in repr(exact.closest)


def test_a_suggestion_is_made_and_decides_nothing_that_is_counted(engine: Engine) -> None:
    results = search(engine, SLIPPED)
    assert results.total == 0
    assert results.suggestion == "dân vận xuống bản"
    assert search(engine, SearchSpec("dân vận xuống bản")).suggestion is None
