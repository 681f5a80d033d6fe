"""What is typed as a value finds the articles that have it, however it is written."""

from __future__ import annotations

import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.errors import UsageError
from dvsearch.indexing import analyzer
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
from tests.conftest import EngineFactory
from tests.searching.articles import ids, indexed


@pytest.fixture
def engine(new_engine: EngineFactory) -> Engine:
    return indexed(new_engine)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"province": ("Hà Tĩnh",)}, {"khéo-1", "gpmb"}),
        ({"province": ("ha tinh",)}, {"khéo-1", "gpmb"}),
        ({"province": ("HÀ TĨNH", "vinh phuc")}, {"khéo-1", "gpmb", "khéo-2"}),
        ({"province": ("Phú Thọ",)}, {"khéo-2"}),
        ({"province": ("Hà Tĩnh",), "year": ("2021",)}, {"khéo-1", "gpmb"}),
        ({"year": ("2019..2020",)}, {"khéo-2"}),
        ({"year": ("2020..",)}, {"khéo-1", "gpmb"}),
        ({"year": ("..2019", "2021")}, {"khéo-1", "khéo-2", "gpmb"}),
        ({"date": ("2021-11",)}, {"gpmb"}),
        ({"date": ("2021-03..2021-11",)}, {"khéo-1", "gpmb"}),
        ({"source": ("bao ha tinh",)}, {"khéo-1"}),
        ({"citation": ("217-QĐ/TW",)}, {"khéo-1"}),
        ({"province": ("Atlantis",)}, set()),
    ],
)
def test_values_may_be_typed_loosely(engine: Engine, filters: dict[str, tuple[str, ...]], expected: set[str]) -> None:
    assert ids(engine, "*", filters=filters) == expected


def test_a_document_asked_without_its_term_is_that_of_every_term(new_engine: EngineFactory) -> None:
    engine = new_engine()
    cited = {"XI": "04-NQ/TW (khóa XI)", "XII": "04-NQ/TW (khóa XII)", "none": "04-NQ/TW", "other": "05-CT/TW"}
    batch = [Article(id, "Tin", "Chi bộ học nghị quyết.", citations=(value,)) for id, value in cited.items()]
    with engine.writer() as writer:
        writer.add(map(analyzer.document, batch))
        writer.commit()
    assert ids(engine, "*", filters={"citation": ("04-nq/tw",)}) == {"XI", "XII", "none"}
    assert ids(engine, "*", filters={"citation": ("04-NQ/TW (khóa XII)",)}) == {"XII"}
    assert ids(engine, 'cites:"04-NQ/TW"') == {"XI", "XII", "none"}


def test_fields_in_the_query_mean_the_same_as_options(engine: Engine) -> None:
    assert ids(engine, 'dân tỉnh:"hà tĩnh"') == {"khéo-1", "gpmb"}
    assert ids(engine, "năm:2019 khéo") == {"khéo-2"}
    assert ids(engine, "title:khéo") == {"khéo-1"}
    assert ids(engine, 'tỉnh:="Vĩnh Phúc"') == {"khéo-2"} == ids(engine, "tỉnh:Phú Thọ")
    assert ids(engine, "tỉnh:=Phú Thọ") == set()  # of that field alone, as a facet counts it
    assert ids(engine, "tỉnh:=unknown") == {"khong-dau"}
    assert ids(engine, '* -tỉnh:"Hà Tĩnh"') == {"khéo-2", "khong-dau"}


def test_a_year_that_is_none_is_a_usage_error(engine: Engine) -> None:
    with pytest.raises(UsageError, match=r"2016\.\.2020"):
        search(engine, SearchSpec("*", filters={"year": ("năm nay",)}))
