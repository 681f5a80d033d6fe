"""From what is typed to what is shown: widening, facets, chosen values, marks."""

from __future__ import annotations

import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine, FacetCount
from dvsearch.engines.memory import MemoryEngine
from dvsearch.errors import QuerySyntaxError
from dvsearch.indexing import analyzer
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import describe, read, search
from tests.conftest import EngineFactory
from tests.searching.articles import ARTICLES, ids, indexed


@pytest.fixture
def engine(new_engine: EngineFactory) -> Engine:
    return indexed(new_engine)


def test_marks_typed_narrow_and_marks_left_out_do_not(engine: Engine) -> None:
    assert ids(engine, "dân vận khéo") == {"khéo-1", "khéo-2"}
    assert ids(engine, "DÂN VẬN khéo") == {"khéo-1", "khéo-2"}
    assert ids(engine, "dan van kheo") == {"khéo-1", "khéo-2", "khong-dau"}
    assert ids(engine, "dan vận", accents="ignore", loose=True) == {"khéo-1", "khéo-2", "gpmb", "khong-dau"}
    assert ids(engine, "dan vận") == set()
    assert ids(engine, "dân vận khéo", accents="ignore") == {"khéo-1", "khéo-2", "khong-dau"}
    assert ids(engine, "dan van kheo", accents="exact") == {"khong-dau"}


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


def test_a_search_that_finds_nothing_is_widened_step_by_step(engine: Engine) -> None:
    assert search(engine, SearchSpec("đân vạn khéo")).total == 0
    accents = search(engine, SearchSpec("đân vạn khéo", widen=True))
    assert (accents.widened, accents.total) == ("accents", 3)
    assert accents.hits[0].snippets[0].marks
    most = search(engine, SearchSpec("dân vận khéo Atlantis", widen=True))
    assert (most.widened, most.total, most.total_most) == ("most", 0, 2)
    words = search(engine, SearchSpec("dân Atlantis Lemuria Thule Hy", widen=True))
    assert (words.widened, words.total > 0) == ("any", True)
    nothing = search(engine, SearchSpec("Atlantis", widen=True))
    assert (nothing.widened, nothing.total) == (None, 0)
    assert search(engine, SearchSpec("dân vận", widen=True)).widened is None


def test_any_of_the_words_may_match_when_asked(engine: Engine) -> None:
    assert ids(engine, "khéo đất Atlantis", match="any") == {"khéo-1", "khéo-2", "gpmb"}


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
    assert [hit.article.id for hit in search(engine, SearchSpec("nông thôn mới", loose=True)).hits] == ["z", "a"]


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
