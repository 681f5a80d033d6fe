"""What is typed as a value finds the articles that have it, however it is written."""

from __future__ import annotations

import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.engines.memory import MemoryEngine
from dvsearch.errors import UsageError
from dvsearch.indexing import analyzer
from dvsearch.query.tree import And, Not, Or, Phrase, Query, Range, Term, Weighted
from dvsearch.searching.field_values import chosen_values, option_value, resolve
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


# --- without a search ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def known() -> Engine:
    """Articles whose values differ by marks and capitals alone."""
    engine = MemoryEngine()
    sources = {"a": "Báo Thử", "b": "Bao thu", "c": "Trang tin", "d": "unknown"}
    batch = [
        Article(id, "", "Họp.", source=source, citations=("04-NQ/TW (khóa XI)",)) for id, source in sources.items()
    ]
    with engine.writer() as writer:
        writer.add(map(analyzer.document, [*batch, Article("e", "", "Họp.", provinces=("Hà Tĩnh",))]))
        writer.commit()
    return engine


def one_of(field: str, *values: str) -> Query:
    return Or(tuple(Term(field, value) for value in values))


HA_TINH = Or((Term("province", "Hà Tĩnh"), Term("current_province", "Hà Tĩnh")))


@pytest.mark.parametrize(
    ("field", "typed", "query"),
    [
        ("year", "2020", Range("year", "2020", "2020~")),
        ("year", "2016..2020", Range("year", "2016", "2020~")),
        ("year", "2016..", Range("year", "2016", None)),
        ("year", "..2020", Range("year", None, "2020~")),
        ("year", "=2020", Range("year", "2020", "2020~")),
        ("date", "2020-05", Range("date", "2020-05", "2020-05~")),
        ("date", "2020-05-01..2021", Range("date", "2020-05-01", "2021~")),
        ("date", "=", Not(Range("date", None, None))),
        ("province", "ha tinh", HA_TINH),
        ("current_province", "HÀ TĨNH", HA_TINH),
        ("province", "=Hà Tĩnh", Term("province", "Hà Tĩnh")),
        ("province", "=ha tinh", one_of("province", "Hà Tĩnh")),
        ("province", "=unknown", Not(Range("province", None, None))),
        ("province", "Atlantis", Or((Term("province", "Atlantis"), Term("current_province", "Atlantis")))),
        ("source", "báo thử", one_of("source", "Báo Thử")),
        ("source", "BAO  THU", one_of("source", "Bao thu")),
        ("source", "bao thử", one_of("source", "Báo Thử", "Bao thu")),
        ("source", "=unknown", Term("source", "unknown")),
        ("source", "unknown", one_of("source", "unknown")),
        ("source", "Báo", one_of("source", "Báo")),
        ("citation", "04-nq/tw", one_of("citation", "04-NQ/TW", "04-NQ/TW (khóa XI)")),
        ("citation", "=04-nq/tw", one_of("citation", "04-NQ/TW", "04-NQ/TW (khóa XI)")),
        ("citation", "=04-NQ/TW (khóa XI)", Term("citation", "04-NQ/TW (khóa XI)")),
        ("citation", "sổ tay", one_of("citation", "sổ tay")),
        ("id", "=x", Term("id", "x")),
        ("url", "HTTP://x", Term("url", "HTTP://x")),
    ],
)
def test_a_value_means_what_the_index_writes(known: Engine, field: str, typed: str, query: Query) -> None:
    assert option_value(known, field, typed) == query


@pytest.mark.parametrize("typed", ["..", "", "20", "20200", "2020-5", "abcd", "2020..x", "x..2020", "2020-05-011"])
@pytest.mark.parametrize("field", ["year", "date"])
def test_what_is_no_date_is_an_error_that_shows_one(known: Engine, field: str, typed: str) -> None:
    with pytest.raises(UsageError, match=f"is not a {field}") as refused:
        option_value(known, field, typed)
    assert refused.value.hint == "write 2020, 2016..2020 or 2016.."


def test_values_are_read_wherever_they_stand_in_a_query_and_words_are_not(known: Engine) -> None:
    word, phrase, years = (
        Term("text", "=dân"),
        Phrase((Term("text", "dân"), Term("text", "vận"))),
        Range("year", "2", None),
    )
    typed, read = Term("source", "BÁO THỬ"), one_of("source", "Báo Thử")
    query = And((word, typed, Or((typed, phrase)), Not(typed), Weighted(typed, 2.0), years))
    assert resolve(known, query) == And((word, read, Or((read, phrase)), Not(read), Weighted(read, 2.0), years))
    assert resolve(known, Term("source", "=Báo Thử")) == Term("source", "Báo Thử")
    assert resolve(known, Term("id", "=x")) == Term("id", "=x")  # an id is itself, whatever it begins with


def test_values_of_a_field_are_alternatives_and_a_field_without_any_is_none(known: Engine) -> None:
    spec = SearchSpec("*", filters={"year": ("2020", "=2021"), "source": (), "id": ("x",)})
    assert chosen_values(known, spec) == {
        "year": Or((Range("year", "2020", "2020~"), Range("year", "2021", "2021~"))),
        "id": one_of("id", "x"),
    }
