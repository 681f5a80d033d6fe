"""The promises of the engine boundary, kept by every engine."""

from __future__ import annotations

import random

import pytest

from dvsearch.engines.base import Document, Engine, FacetCount, SearchRequest
from dvsearch.engines.memory import MemoryEngine
from dvsearch.errors import DvsearchError, IndexLocked
from dvsearch.query.tree import (
    All,
    And,
    AtLeast,
    Fuzzy,
    Near,
    Not,
    Or,
    Pattern,
    Phrase,
    PhraseOnce,
    Prefix,
    Query,
    Range,
    Term,
    Weighted,
    Wildcard,
    missing,
)
from tests import documents
from tests.conftest import EngineFactory

ARTICLES = 320
TREES = 520


def add(engine: Engine, *batch: Document) -> None:
    with engine.writer() as writer:
        writer.add(batch)
        writer.commit()


def article(id: str, body: str, title: str = "", **exact: str | tuple[str, ...]) -> Document:
    values = {name: (value,) if isinstance(value, str) else value for name, value in exact.items()}
    return documents.make(id, title.split(), body.split(), values)


def ids(engine: Engine, query: Query, **asked: object) -> list[str]:
    return [match.id for match in engine.search(SearchRequest(query, limit=1000, **asked)).page]  # type: ignore[arg-type]


def found(engine: Engine, query: Query) -> set[str]:
    return set(ids(engine, query))


def test_random_trees_find_the_same_as_the_memory_engine(new_engine: EngineFactory) -> None:
    engine, reference = new_engine(), MemoryEngine()
    batch = documents.documents(ARTICLES, seed=1)
    for start in range(0, ARTICLES, 90):  # several commits, as an archive grows
        add(engine, *batch[start : start + 90])
        add(reference, *batch[start : start + 90])
    replaced = [documents.document(number, random.Random(number)) for number in range(0, ARTICLES, 7)]
    add(engine, *replaced)
    add(reference, *replaced)
    source = random.Random(2)
    nonempty = 0
    for number in range(TREES):
        query = documents.tree(source)
        request = SearchRequest(
            query,
            boost=documents.tree(source) if number % 3 == 0 else None,
            filter=documents.tree(source, 1) if number % 4 == 0 else None,
            facets=("province", "year", "source"),
            limit=ARTICLES,
            sort=("relevance", "newest", "oldest")[number % 3],
            collapse="copies" if number % 5 == 1 and number % 3 else None,
        )
        ours, expected = engine.search(request), reference.search(request)
        assert (ours.total, ours.copies) == (expected.total, expected.copies), request
        assert {match.id for match in ours.page} == {match.id for match in expected.page}, request
        assert ours.facets == expected.facets, request
        if request.sort != "relevance":
            assert ours.page == expected.page, request
        nonempty += 0 < expected.total < ARTICLES
    assert nonempty > TREES / 3


def test_collapsing_by_rank_leaves_one_of_each_group(new_engine: EngineFactory) -> None:
    engine, reference = new_engine(), MemoryEngine()
    batch = documents.documents(120, seed=5)
    add(engine, *batch)
    add(reference, *batch)
    groups = {one.id: one.exact.get("copies", (one.id,))[0] for one in batch}
    for term in ("dân", "hội", "đảng"):
        request = SearchRequest(Term("text", term), limit=200, facets=("source",), collapse="copies")
        plain = reference.search(request._replace(collapse=None))
        collapsed = engine.search(request)
        kept = [groups[match.id] for match in collapsed.page]
        assert len(kept) == len(set(kept)) == collapsed.total
        assert set(kept) == {groups[match.id] for match in plain.page}
        assert collapsed.total + sum(match.collapsed for match in collapsed.page) == plain.total
        assert collapsed.copies == plain.total - collapsed.total
        assert collapsed.facets == reference.search(request).facets


@pytest.mark.parametrize("collapse", [None, "copies"])
def test_a_ticked_value_finds_what_its_facet_counts(new_engine: EngineFactory, collapse: str | None) -> None:
    engine = new_engine()
    batch = documents.documents(ARTICLES, seed=11)
    for start in range(0, ARTICLES, 110):
        add(engine, *batch[start : start + 110])
    add(engine, *(documents.document(number, random.Random(number)) for number in range(0, ARTICLES, 9)))
    source = random.Random(12)
    ticked, differing = 0, 0
    for number in range(90):
        request = SearchRequest(
            documents.tree(source),
            filter=documents.tree(source, 1) if number % 3 == 0 else None,
            facets=("province", "year", "source"),
            sort=("relevance", "newest", "oldest")[number % 3],
            limit=0,
            collapse=collapse,
        )
        counted = engine.search(request)
        for field, rows in counted.facets.items():
            for value, count in source.sample(rows, min(2, len(rows))) + [row for row in rows if row.value is None]:
                chosen = missing(field) if value is None else Term(field, value)
                both = chosen if request.filter is None else And((request.filter, chosen))
                answer = engine.search(request._replace(filter=both, facets=(field,)))
                assert answer.total == count, (request, field, value)
                assert FacetCount(value, count) in answer.facets[field]
                ticked += 1
                differing += answer.copies > 0
    assert ticked > 200
    assert (differing > 50) == (collapse is not None)


def test_what_copies_differ_in_counts_under_each_and_is_found_under_each(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(engine, article("c", "dân", copies="g"), article("x", "khác"))  # no article of this commit has a year
    add(
        engine,
        article("a", "dân vận dân", year="2019", province=("Cần Thơ", "Hà Nội"), copies="g"),
        article("b", "dân vận", year="2020", province="Cần Thơ", copies="g"),
        article("d", "dân", year="2020", copies="h"),
        article("e", "vận", year="2021", copies="h"),
        article("f", "dân", year="2020"),
    )
    request = SearchRequest(Term("text", "dân"), facets=("year", "province"), sort="oldest", collapse="copies")
    answer = engine.search(request)
    assert [(match.id, match.collapsed) for match in answer.page] == [("a", 2), ("d", 0), ("f", 0)]
    assert (answer.total, answer.copies) == (3, 2)
    assert answer.facets["year"] == (FacetCount("2020", 3), FacetCount("2019", 1), FacetCount(None, 1))
    assert answer.facets["province"] == (FacetCount("Cần Thơ", 1), FacetCount("Hà Nội", 1), FacetCount(None, 3))
    undated = engine.search(request._replace(filter=missing("year")))
    assert [(match.id, match.collapsed) for match in undated.page] == [("c", 0)]
    assert engine.search(request._replace(collapse=None)).copies == 0


def test_what_lacks_a_value_can_be_asked_for(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(engine, article("a", "dân", year="2020"), article("b", "dân", province="Hà Nội"), article("c", "dân"))
    assert found(engine, missing("year")) == {"b", "c"}
    assert found(engine, And((missing("year"), missing("province")))) == {"c"}
    assert found(engine, missing("author")) == {"a", "b", "c"}


def test_terms_are_located_as_the_memory_engine_locates_them(new_engine: EngineFactory) -> None:
    engine, reference = new_engine(), MemoryEngine()
    batch = documents.documents(120, seed=21)
    for each in (engine, reference):
        for start in range(0, 120, 50):
            add(each, *batch[start : start + 50])
        add(each, *(documents.document(number, random.Random(number)) for number in range(0, 120, 7)))
    source = random.Random(22)
    ids = [one.id for one in batch]
    located = 0
    for _ in range(60):
        leaves = [leaf for leaf in (documents.leaf(source) for _ in range(9)) if isinstance(leaf, Term | Pattern)]
        asked = [*source.sample(ids, 10), "nobody"]
        ours, expected = engine.locate(asked, leaves), reference.locate(asked, leaves)
        assert len(ours) == len(asked) and ours[-1] is None
        for mine, wanted in zip(ours, expected, strict=True):
            if mine is not None and wanted is not None:
                assert [list(places) for places in mine.places] == [list(places) for places in wanted.places], leaves
                assert (mine.title, list(map(list, mine.anchors))) == (wanted.title, list(map(list, wanted.anchors)))
                located += any(mine.places)
    assert located > 200 or not any(engine.locate(ids, leaves))


def test_every_kind_of_query_means_what_the_design_says(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(
        engine,
        article("a", "dân vận khéo ở xã", "hội nghị dân", year="2020", province=("Hà Nội", "Hà Tĩnh")),
        article("b", "vận dân khéo", "đại hội", year="2021", province="Hà Tĩnh"),
        article("c", "dan van kheo", year="2022"),
        article("d", "", "khéo", year="2023"),
    )
    text = {word: Term("text", word) for word in ("dân", "vận", "khéo", "nghị", "hội")}
    cases: list[tuple[Query, str]] = [
        (text["dân"], "ab"),
        (Term("text_folded", "dan"), "abc"),
        (Term("title", "khéo"), "d"),
        (Term("text", "dân vận"), ""),
        (Term("text", "DÂN"), ""),
        (Term("province", "Hà Tĩnh"), "ab"),
        (Term("province", "Hà"), ""),
        (Phrase((text["dân"], text["vận"])), "a"),
        (Phrase((text["vận"], Term("text_folded", "kheo"))), "a"),
        (Phrase((Term("text_folded", "dan"), Term("text_folded", "van"))), "ac"),
        (Phrase((text["dân"], text["dân"])), ""),
        (Phrase(()), ""),
        (Near((text["khéo"], text["dân"]), 1), "ab"),
        (Near((text["khéo"], text["dân"]), 0), "b"),
        (Near((text["hội"], text["dân"]), 1), "a"),
        (Near((text["hội"], text["vận"]), 50), ""),  # title and body are far apart
        (Phrase((text["hội"], text["vận"])), ""),
        (PhraseOnce((text["vận"], text["khéo"]), None), "a"),
        (PhraseOnce((text["vận"], text["khéo"]), 106), "a"),
        (PhraseOnce((text["vận"], text["khéo"]), 105), ""),
        (PhraseOnce((text["hội"], text["nghị"]), 2), "a"),
        (PhraseOnce((text["dân"],), 2), ""),
        (PhraseOnce((text["dân"],), 3), "a"),
        (PhraseOnce((text["dân"],), 104), "ab"),
        (PhraseOnce((Term("text_folded", "dan"),), 101), "ac"),  # without a title the body still begins behind the gap
        (PhraseOnce((text["vận"], Term("text_folded", "kheo")), 106), "a"),
        (PhraseOnce((), 5), ""),
        (Prefix("text", "d"), "abc"),
        (Prefix("text", "dâ"), "ab"),
        (Wildcard("text", "?hé*"), "abd"),
        (Wildcard("text", "*"), "abcd"),
        (Wildcard("text", "d?n"), "abc"),
        (Wildcard("text", "d[a"), ""),
        (Fuzzy("text", "vân"), "abc"),
        (Fuzzy("text", "khoé"), "abd"),
        (Fuzzy("text_folded", "khac"), ""),
        (Fuzzy("text_folded", "xheo"), "abcd"),
        (Fuzzy("text_folded", "keho"), "abcd"),
        (Range("year", "2021", "2022"), "bc"),
        (Range("year", None, "2020"), "a"),
        (Range("year", "2023", None), "d"),
        (Range("year", None, None), "abcd"),
        (Range("province", "Hà O", "Hà Z"), "ab"),
        (And((text["dân"], text["khéo"])), "ab"),
        (And(()), "abcd"),
        (Or(()), ""),
        (Or((text["nghị"], Term("title", "đại"))), "ab"),
        (AtLeast((text["dân"], text["khéo"], text["hội"]), 2), "ab"),
        (AtLeast((text["dân"], text["nghị"], text["hội"]), 3), "a"),
        (AtLeast((text["dân"], text["dân"], text["nghị"]), 2), "ab"),
        (AtLeast((text["dân"], Not(text["dân"])), 1), "abcd"),
        (AtLeast((text["dân"], text["vận"]), 3), ""),
        (AtLeast((text["dân"],), 0), "abcd"),
        (AtLeast((), 0), "abcd"),
        (AtLeast((), 1), ""),
        (Not(text["dân"]), "cd"),
        (And((Not(text["dân"]), Not(text["khéo"]))), "c"),
        (Not(Not(text["dân"])), "ab"),
        (Not(All()), ""),
        (Or((Not(text["dân"]), text["vận"])), "abcd"),
        (Weighted(text["dân"], 9.0), "ab"),
        (Weighted(Not(text["dân"]), 9.0), "cd"),
    ]
    for query, expected in cases:
        assert "".join(sorted(found(engine, query))) == expected, query


def test_totals_and_facets_count_everything_not_only_the_page(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(
        engine,
        *(article(f"{n}", "dân", province=("A", "B") if n % 2 else (), year=str(2000 + n % 3)) for n in range(9)),
    )
    matches = engine.search(SearchRequest(Term("text", "dân"), facets=("province", "year", "source"), limit=2))
    assert (matches.total, len(matches.page)) == (9, 2)
    assert matches.facets["province"] == (FacetCount("A", 4), FacetCount("B", 4), FacetCount(None, 5))
    assert matches.facets["year"] == (FacetCount("2000", 3), FacetCount("2001", 3), FacetCount("2002", 3))
    assert matches.facets["source"] == (FacetCount(None, 9),)
    assert engine.search(SearchRequest(Term("text", "dân"), limit=0)).page == ()
    assert engine.search(SearchRequest(Term("text", "không"), facets=("year",))).facets == {"year": ()}


def test_pages_follow_each_other_without_gap_or_repeat(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(engine, *documents.documents(60, seed=3))
    whole = ids(engine, Term("text", "dân"))
    pages = [
        match.id
        for offset in range(0, len(whole) + 5, 5)
        for match in engine.search(SearchRequest(Term("text", "dân"), limit=5, offset=offset)).page
    ]
    assert pages == whole


def test_filter_narrows_and_never_scores(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(
        engine, article("a", "dân vận", year="2020"), article("b", "dân", year="2020"), article("c", "dân", year="2021")
    )
    plain = engine.search(SearchRequest(Term("text", "dân")))
    narrowed = engine.search(SearchRequest(Term("text", "dân"), filter=Or((Term("text", "vận"), Term("year", "2021")))))
    scores = {match.id: match.score for match in plain.page}
    assert {match.id for match in narrowed.page} == {"a", "c"}
    for match in narrowed.page:
        assert match.score == pytest.approx(scores[match.id], rel=1e-5)


def test_prefer_raises_rank_and_never_matches(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(engine, article("a", "dân vận hội"), article("b", "dân vận khéo"), article("c", "khéo khéo khéo"))
    assert found(engine, Term("text", "dân")) == {"a", "b"}
    for preferred, first in (("khéo", "b"), ("hội", "a")):
        matches = engine.search(SearchRequest(Term("text", "dân"), boost=Term("text", preferred)))
        assert matches.page[0].id == first
        assert matches.total == 2


def test_exact_fields_never_score(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(engine, article("a", "dân", year="2020"), article("b", "dân", year="2021"))
    query = And((Term("text", "dân"), Or((Term("year", "2020"), Term("text", "dân"))), Range("year", None, None)))
    scores = [match.score for match in engine.search(SearchRequest(query)).page]
    assert scores[0] == pytest.approx(scores[1], rel=1e-5)
    assert [match.score for match in engine.search(SearchRequest(Term("year", "2020"))).page] == [0.0]


def test_a_rarer_term_and_a_heavier_weight_score_higher(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(
        engine,
        *(article(f"x{n}", "chung chung") for n in range(5)),
        article("a", "chung hiếm"),
        article("b", "chung lạ"),
    )
    either = Or((Term("text", "hiếm"), Weighted(Term("text", "lạ"), 3.0), Term("text", "chung")))
    assert ids(engine, either)[:2] == ["b", "a"]


def test_equal_scores_are_in_the_order_of_ids(new_engine: EngineFactory) -> None:
    engine = new_engine()
    for id in ("c", "a", "d", "b"):
        add(engine, article(id, "dân vận"))
    assert ids(engine, Term("text", "dân")) == ["a", "b", "c", "d"]
    assert ids(engine, All()) == ["a", "b", "c", "d"]


def test_of_many_equal_scores_the_smallest_ids_are_found_and_none_that_is_deleted(new_engine: EngineFactory) -> None:
    engine = new_engine()
    names = [f"{number * 37 % 200:03}" for number in range(200)]
    add(engine, *(article(name, "dân vận" if name > "002" else "khéo") for name in names))
    with engine.writer() as writer:
        writer.delete(["003", "005"])
        writer.commit()

    def page(query: Query, limit: int, offset: int = 0) -> list[str]:
        return [match.id for match in engine.search(SearchRequest(query, limit=limit, offset=offset)).page]

    assert page(Prefix("text", "dâ"), 3) == ["004", "006", "007"]
    assert page(Prefix("text", "dâ"), 2, 2) == ["007", "008"]
    assert page(Prefix("text", "kh"), 9) == ["000", "001", "002"]


def test_dates_order_with_ties_by_id_and_the_undated_last(new_engine: EngineFactory) -> None:
    engine = new_engine()
    dates = {"a": "2020-05-01", "b": "2020-05-01", "c": "2021", "d": "2020-05", "e": None, "f": "2019-12-31"}
    add(engine, *(article(id, "dân", **({"date": date} if date else {})) for id, date in dates.items()))
    assert ids(engine, All(), sort="newest") == ["c", "a", "b", "d", "f", "e"]
    assert ids(engine, All(), sort="oldest") == ["f", "d", "a", "b", "c", "e"]


def test_facets_count_the_same_however_often_they_are_asked(new_engine: EngineFactory) -> None:
    engine = new_engine()
    years = [f"{2020 + number % 2}" if number % 3 else "" for number in range(600)]
    made = ((f"{number}", {"year": year} if year else {}) for number, year in enumerate(years))
    add(engine, *(article(id, "dân vận" if id != "0" else "khéo", **exact) for id, exact in made))
    with engine.writer() as writer:
        writer.delete(["1", "2"])
        writer.commit()
    for _ in range(5):
        counted = engine.search(SearchRequest(Term("text", "dân"), facets=("year",))).facets["year"]
        assert counted == (FacetCount("2020", 199), FacetCount("2021", 199), FacetCount(None, 199))


def test_adding_an_id_again_replaces_the_document(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(engine, article("a", "cũ", year="2020"), article("b", "cũ"))
    add(engine, article("a", "mới", year="2021"))
    assert found(engine, Term("text", "cũ")) == {"b"}
    assert found(engine, Term("text", "mới")) == {"a"}
    assert engine.count == 2
    assert engine.search(SearchRequest(All(), facets=("year",))).facets["year"] == (
        FacetCount("2021", 1),
        FacetCount(None, 1),
    )
    with engine.writer() as writer:
        writer.add([article("a", "một")])
        writer.add([article("a", "hai"), article("a", "ba")])
        writer.commit()
    assert engine.count == 2
    assert found(engine, Term("text", "ba")) == {"a"}
    assert found(engine, Or((Term("text", "một"), Term("text", "hai")))) == set()


def test_what_is_committed_is_found_and_what_is_not_is_not(new_engine: EngineFactory) -> None:
    engine = new_engine()
    assert (engine.count, found(engine, All())) == (0, set())
    with engine.writer() as writer:
        writer.add([article("a", "dân")])
        assert found(engine, All()) == set()
        writer.commit({"note": "một"})
        assert found(engine, All()) == {"a"}
        writer.add([article("b", "dân")])
        assert writer.delete(["a", "nobody", "none"]) == 1
        assert found(engine, All()) == {"a"}
    assert found(engine, All()) == {"a"}
    assert engine.meta == {"note": "một"}
    with engine.writer() as writer:
        writer.delete(["a"])
        writer.commit()
    assert (engine.count, found(engine, All()), dict(engine.meta)) == (0, set(), {"note": "một"})


def test_clearing_takes_effect_at_commit_together_with_what_is_added(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(engine, article("a", "dân"), article("b", "dân"))
    with engine.writer() as writer:
        writer.clear()
        writer.add([article("c", "dân")])
        assert found(engine, All()) == {"a", "b"}
        writer.commit()
    assert found(engine, All()) == {"c"}
    assert engine.vocabulary("id") == {"c": 1}


def test_stored_text_comes_back_as_it_went_in(new_engine: EngineFactory) -> None:
    engine = new_engine()
    odd = '{"text":"\\ud800 \\u0000 [/b] \x1b[31m đ \U0001f600 ' + "dài " * 30_000 + '"}'
    add(engine, article("a", "dân")._replace(stored=odd), article("b", "vận"))
    assert engine.stored(["b", "missing", "a"]) == [article("b", "vận").stored, None, odd]
    assert engine.stored([]) == []


def test_vocabulary_counts_the_documents_of_each_term(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(engine, article("a", "dân dân vận", "dân", province=("A", "B")), article("b", "dân", province="A"))
    add(engine, article("c", "vận"))
    with engine.writer() as writer:
        writer.delete(["c"])
        writer.commit()
    assert dict(engine.vocabulary("text")) == {"dân": 2, "vận": 1}
    assert dict(engine.vocabulary("title_folded")) == {"dan": 1}
    assert dict(engine.vocabulary("province")) == {"A": 2, "B": 1}
    assert dict(engine.vocabulary("source")) == {}
    assert engine.vocabulary("text").get("dân") == 2
    assert "không" not in engine.vocabulary("text")


def test_scan_gives_one_row_a_document(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(engine, article("a", "dân", year="2020", digest="x"), article("b", "dân", digest="y"))
    add(engine, article("a", "dân", year="2021", digest="z"))
    assert sorted(engine.scan(("id", "year", "digest"))) == [("a", "2021", "z"), ("b", "", "y")]


def test_a_value_is_looked_up_as_it_is_now(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(engine, article("a", "dân", year="2020", digest="x", province=("A", "B")), article("b", "dân", digest="x"))
    add(engine, article("c", "dân", digest="y", province=("B",)), article("d", "dân", digest="x"))
    add(engine, article("a", "dân", year="2021", digest="z", province=("B", "A")))
    with engine.writer() as writer:
        writer.delete(["d"])
        writer.commit()
    assert list(engine.look_up("digest", "x", ("id", "year"))) == [("b", "")]
    assert list(engine.look_up("digest", "z", ("id", "year", "url"))) == [("a", "2021", "")]
    assert list(engine.look_up("id", "c", ("province", "digest"))) == [("B", "y")]
    assert sorted(engine.look_up("province", "B", ("id",))) == [("a",), ("c",)]
    assert [*engine.look_up("id", "d", ("id",)), *engine.look_up("url", "x", ("id",))] == []
    assert list(engine.look_up("digest", "xy", ())) == []


def test_values_of_one_length_come_as_rows_of_bytes(new_engine: EngineFactory) -> None:
    engine = new_engine()
    digests = ("ab", "é", "ab", "c", "", "zz")
    add(engine, *(article(str(number), "dân", digest=digest) for number, digest in enumerate(digests)))
    add(engine, article("more", "dân", digest="yy"))
    rows = [row.tobytes().decode() for some in engine.values("digest", 2) for row in some]
    assert sorted(rows) == ["ab", "yy", "zz", "é"]
    assert [row for some in engine.values("url", 2) for row in some] == []


def test_one_writer_at_a_time(new_engine: EngineFactory) -> None:
    engine = new_engine()
    with engine.writer() as writer:
        with pytest.raises(IndexLocked) as refused, engine.writer(wait=0.05):
            pass
        assert refused.value.exit_code == 75
        writer.add([article("a", "dân")])
        writer.commit()
    add(engine, article("b", "dân"))
    assert engine.count == 2


def test_what_is_settled_is_seen_by_nobody_before_it_is_committed(new_engine: EngineFactory) -> None:
    engine = new_engine()
    with engine.writer() as writer:
        writer.add([article("a", "dân")])
        writer.settle()
        assert found(engine, All()) == set()
        writer.delete(["a"])
        writer.add([article("b", "dân")])
        writer.settle()
        writer.commit({"so": "much"})
    assert found(engine, All()) == {"b"} and engine.meta["so"] == "much"
    with engine.writer() as writer:
        writer.add([article("c", "dân")])
        writer.settle()
    assert found(engine, All()) == {"b"}


def test_a_failed_writer_lets_go_of_the_lock(new_engine: EngineFactory) -> None:
    engine = new_engine()
    with pytest.raises(ZeroDivisionError), engine.writer() as writer:
        writer.add([article("a", "dân")])
        raise ZeroDivisionError
    add(engine, article("b", "dân"))
    assert found(engine, All()) == {"b"}


def test_compacting_and_checking_change_no_answer(new_engine: EngineFactory) -> None:
    engine = new_engine()
    batch = documents.documents(40, seed=4)
    for one in batch:
        add(engine, one)
    with engine.writer() as writer:
        writer.delete([one.id for one in batch[::2]])
        writer.commit()
    asked = SearchRequest(Term("text", "dân"), facets=("province",), limit=100)
    before = engine.search(asked)
    assert list(engine.check()) == []
    engine.compact()
    after = engine.search(asked)
    assert list(engine.check()) == []
    assert (after.total, after.facets) == (before.total, before.facets)
    assert {match.id for match in after.page} == {match.id for match in before.page}
    assert engine.count == 20
    assert engine.stored([batch[1].id]) == [batch[1].stored]


@pytest.mark.parametrize("id", ["có dấu", "a/b:12", "x" * 400, "[b]", "\u202e", "😀", "a#2", "  "])
def test_any_string_can_be_an_id(new_engine: EngineFactory, id: str) -> None:
    engine = new_engine()
    add(engine, article(id, "dân"))
    assert ids(engine, Term("id", id)) == [id]
    assert engine.stored([id]) == [article(id, "dân").stored]


@pytest.mark.parametrize("term", ["x" * 255, "đ", "\u0301", "日本", "😀", "a\u200bb", "*", "?", "\\", "AND"])
def test_any_string_can_be_a_term(new_engine: EngineFactory, term: str) -> None:
    engine = new_engine()
    add(engine, documents.make("a", [], [term, "dân"], {}), article("b", "dân"))
    assert ids(engine, Term("text", term)) == ["a"]
    assert ids(engine, Phrase((Term("text", term), Term("text", "dân")))) == ["a"]


def test_only_our_errors_leave_an_engine(new_engine: EngineFactory) -> None:
    engine = new_engine()
    add(engine, article("a", "dân"))
    deep: Query = Term("text", "dân")
    for _ in range(60):
        deep = Not(And((deep, All())))
    odd: list[Query] = [Term("nowhere", "x"), Prefix("text", ""), Wildcard("text", ""), Fuzzy("text", "")]
    for query in (*odd, Term("text", ""), deep):
        try:
            engine.search(SearchRequest(query))
        except DvsearchError:
            continue
    assert found(engine, Term("nowhere", "x")) == set()
    assert found(engine, Prefix("text", "")) == {"a"}
    assert found(engine, deep) == {"a"}
