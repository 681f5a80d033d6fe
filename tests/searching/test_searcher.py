"""From what is typed to what is shown: widening, facets, chosen values, marks."""

from __future__ import annotations

import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine, FacetCount
from dvsearch.engines.memory import MemoryEngine
from dvsearch.errors import QuerySyntaxError, UsageError
from dvsearch.indexing import analyzer, index_meta
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import describe, read, search
from tests.conftest import EngineFactory

ARTICLES = (
    Article(
        "khéo-1", "Hà Tĩnh: Tổng kết phong trào “Dân vận khéo”", "Sáng 5/3, tỉnh tổ chức hội nghị dân vận khéo.",
        date="2021-03-05", date_basis="page", source="Báo Hà Tĩnh", provinces=("Hà Tĩnh",),
        current_provinces=("Hà Tĩnh",),
        citations=("217-QĐ/TW",),
    ),
    Article(
        "khéo-2", "Mô hình mới ở Vĩnh Phúc", "Huyện nhân rộng mô hình dân vận khéo theo Quyết định 217-QĐ/TW.",
        date="2019", date_basis="guess", source="Báo Vĩnh Phúc", provinces=("Vĩnh Phúc",),
        current_provinces=("Phú Thọ",),
    ),
    Article(
        "gpmb", "Giải phóng mặt bằng", "Cán bộ vận động nhân dân bàn giao đất; dân đồng thuận.",
        date="2021-11", date_basis="page", provinces=("Hà Tĩnh", "Nghệ An"), current_provinces=("Hà Tĩnh", "Nghệ An"),
    ),
    Article("khong-dau", "Ban tin khong dau", "Dan van kheo o thon moi."),
)  # fmt: skip


@pytest.fixture
def engine(new_engine: EngineFactory) -> Engine:
    engine = new_engine()
    with engine.writer() as writer:
        writer.add(map(analyzer.document, ARTICLES))
        writer.commit({"fingerprint": index_meta.fingerprint()})
    return engine


def found(engine: Engine, text: str, **asked: object) -> set[str]:
    return {hit.article.id for hit in search(engine, SearchSpec(text, **asked)).hits}  # type: ignore[arg-type]


def test_marks_typed_narrow_and_marks_left_out_do_not(engine: Engine) -> None:
    assert found(engine, "dân vận khéo") == {"khéo-1", "khéo-2"}
    assert found(engine, "DÂN VẬN khéo") == {"khéo-1", "khéo-2"}
    assert found(engine, "dan van kheo") == {"khéo-1", "khéo-2", "khong-dau"}
    assert found(engine, "dan vận") == {"khéo-1", "khéo-2", "gpmb"}
    assert found(engine, "dân vận khéo", accents="ignore") == {"khéo-1", "khéo-2", "khong-dau"}
    assert found(engine, "dan van kheo", accents="exact") == {"khong-dau"}


def test_all_else_equal_what_was_typed_exactly_comes_first(new_engine: EngineFactory) -> None:
    engine = new_engine()
    batch = (Article("a", "Tin", "Hội nghị dân vận khéo ở xã."), Article("z", "Tin", "Hoi nghi dan van kheo o xa."))
    with engine.writer() as writer:
        writer.add(map(analyzer.document, (*batch, *ARTICLES[:3])))
        writer.commit()
    order = [hit.article.id for hit in search(engine, SearchSpec("hoi nghi dan van kheo")).hits]
    assert order.index("z") < order.index("a")


def test_a_hit_shows_where_it_matched_in_title_and_body(engine: Engine) -> None:
    (hit,) = [hit for hit in search(engine, SearchSpec('"dân vận khéo"')).hits if hit.article.id == "khéo-1"]
    title, (snippet,) = hit.article.title, hit.snippets
    assert [title[a:b] for a, b in hit.title_marks] == ["Dân vận khéo"]
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["dân vận khéo"]


def test_facets_count_every_match_and_the_unknown(engine: Engine) -> None:
    results = search(engine, SearchSpec("*", limit=1))
    assert results.total == 4 and len(results.hits) == 1
    assert results.facets["province"] == (
        FacetCount("Hà Tĩnh", 2), FacetCount("Nghệ An", 1), FacetCount("Vĩnh Phúc", 1), FacetCount(None, 1),
    )  # fmt: skip
    assert results.facets["year"] == (FacetCount("2021", 2), FacetCount("2019", 1), FacetCount(None, 1))


def test_a_chosen_value_narrows_and_its_facet_still_shows_the_others(engine: Engine) -> None:
    results = search(engine, SearchSpec("*", filters={"province": ("Hà Tĩnh",)}))
    assert results.total == 2
    assert {row.value for row in results.facets["province"]} == {"Hà Tĩnh", "Nghệ An", "Vĩnh Phúc", None}
    assert results.facets["year"] == (FacetCount("2021", 2),)


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
    assert found(engine, "*", filters=filters) == expected


def test_a_document_asked_without_its_term_is_that_of_every_term(new_engine: EngineFactory) -> None:
    engine = new_engine()
    cited = {"XI": "04-NQ/TW (khóa XI)", "XII": "04-NQ/TW (khóa XII)", "none": "04-NQ/TW", "other": "05-CT/TW"}
    batch = [Article(id, "Tin", "Chi bộ học nghị quyết.", citations=(value,)) for id, value in cited.items()]
    with engine.writer() as writer:
        writer.add(map(analyzer.document, batch))
        writer.commit()
    assert found(engine, "*", filters={"citation": ("04-nq/tw",)}) == {"XI", "XII", "none"}
    assert found(engine, "*", filters={"citation": ("04-NQ/TW (khóa XII)",)}) == {"XII"}
    assert found(engine, 'cites:"04-NQ/TW"') == {"XI", "XII", "none"}


def test_fields_in_the_query_mean_the_same_as_options(engine: Engine) -> None:
    assert found(engine, 'dân tỉnh:"hà tĩnh"') == {"khéo-1", "gpmb"}
    assert found(engine, "năm:2019 khéo") == {"khéo-2"}
    assert found(engine, "title:khéo") == {"khéo-1"}
    assert found(engine, '* -tỉnh:"Hà Tĩnh"') == {"khéo-2", "khong-dau"}


def test_a_year_that_is_none_is_a_usage_error(engine: Engine) -> None:
    with pytest.raises(UsageError, match=r"2016\.\.2020"):
        search(engine, SearchSpec("*", filters={"year": ("năm nay",)}))


def test_a_search_that_finds_nothing_is_widened_step_by_step(engine: Engine) -> None:
    assert search(engine, SearchSpec("đân vạn khéo")).total == 0
    accents = search(engine, SearchSpec("đân vạn khéo", widen=True))
    assert (accents.widened, accents.total) == ("accents", 3)
    assert accents.hits[0].snippets[0].marks
    words = search(engine, SearchSpec("dân vận khéo Atlantis", widen=True))
    assert (words.widened, words.total > 0) == ("any", True)
    nothing = search(engine, SearchSpec("Atlantis", widen=True))
    assert (nothing.widened, nothing.total) == (None, 0)
    assert search(engine, SearchSpec("dân vận", widen=True)).widened is None


def test_any_of_the_words_may_match_when_asked(engine: Engine) -> None:
    assert found(engine, "khéo đất Atlantis", any_term=True) == {"khéo-1", "khéo-2", "gpmb"}


def test_dates_order_when_asked(engine: Engine) -> None:
    def order(sort: str) -> list[str]:
        return [hit.article.id for hit in search(engine, SearchSpec("*", sort=sort)).hits]  # type: ignore[arg-type]

    assert order("newest") == ["gpmb", "khéo-1", "khéo-2", "khong-dau"]
    assert order("oldest") == ["khéo-2", "khéo-1", "gpmb", "khong-dau"]


def test_neighbours_in_the_query_raise_articles_where_they_are_neighbours(new_engine: EngineFactory) -> None:
    engine = new_engine()
    apart = Article(
        "a", "Tin", "Nông cụ về kho từ sáng sớm hôm nay, thôn bên họp suốt cả buổi chiều, ông cụ dựng nhà mới."
    )
    together = Article(
        "z", "Tin", "Xã xây dựng nông thôn mới, đường sá sạch đẹp hơn, nhà cửa của bà con khang trang hẳn ra."
    )
    with engine.writer() as writer:
        writer.add(map(analyzer.document, (apart, together)))
        writer.commit()
    assert [hit.article.id for hit in search(engine, SearchSpec("nông thôn mới")).hits] == ["z", "a"]


def test_copies_are_collapsed_unless_all_are_asked_for(new_engine: EngineFactory) -> None:
    engine = new_engine()
    batch = [analyzer.document(Article(id, "Tin", f"Hội nghị dân vận {id}")) for id in "abc"]
    for document in batch[:2]:
        document.exact["copies"] = ("a",)  # type: ignore[index]
    with engine.writer() as writer:
        writer.add(batch)
        writer.commit()
    collapsed = search(engine, SearchSpec("hội nghị"))
    assert (collapsed.total, sorted(hit.copies for hit in collapsed.hits)) == (2, [0, 1])
    assert search(engine, SearchSpec("hội nghị", all_copies=True)).total == 3


def test_an_article_is_read_back_whole(engine: Engine) -> None:
    assert read(engine, "khéo-1") == ARTICLES[0]
    assert read(engine, "nobody") is None


def test_a_mistake_in_the_query_is_a_syntax_error() -> None:
    with pytest.raises(QuerySyntaxError):
        search(MemoryEngine(), SearchSpec('"dân'))


def test_an_empty_index_answers_with_nothing(new_engine: EngineFactory) -> None:
    engine = new_engine()
    results = search(engine, SearchSpec("dân", widen=True))
    assert (results.total, results.hits) == (0, ())
    assert dict(describe(engine))["articles"] == "0"
