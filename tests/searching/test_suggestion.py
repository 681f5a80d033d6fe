from __future__ import annotations

import pytest

from dvsearch.engines.base import Engine
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
from tests.conftest import EngineFactory
from tests.searching.articles import indexed_with_counts


@pytest.fixture
def engine(new_engine: EngineFactory) -> Engine:
    return indexed_with_counts(new_engine)


def test_a_suggestion_is_made_and_never_applied(engine: Engine) -> None:
    results = search(engine, SearchSpec("dân vẫn xuống bản"))
    assert results.total == 0
    assert results.suggestion == "dân vận xuống bản"
    assert search(engine, SearchSpec("dân vận xuống bản")).suggestion is None
