from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine, SearchRequest
from dvsearch.engines.memory import MemoryEngine
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.indexing import analyzer
from dvsearch.query.parser import parse, plain_words
from dvsearch.query.tree import All, Or, PhraseOnce, Query, Term, Weighted
from dvsearch.searching import boosting
from dvsearch.searching.plan import plan_search
from dvsearch.searching.search_spec import Match, SearchSpec
from dvsearch.searching.searcher import search
from tests.searching.articles import NEWS, indexed_with_counts


@pytest.fixture
def engine(new_engine: Callable[[], Engine]) -> Engine:
    return indexed_with_counts(new_engine)


def order(engine: Engine, text: str, *, loose: bool = False, match: Match | None = None) -> list[str]:
    return [hit.article.id for hit in search(engine, SearchSpec(text, loose=loose, match=match)).hits]


def weights(query: Query | None) -> dict[Query, float]:
    assert isinstance(query, Or)
    return {child.child: child.weight for child in query.children if isinstance(child, Weighted)}


def test_neighbours_come_before_words_apart(engine: Engine) -> None:
    found = order(engine, "dân vận", loose=True)
    assert found.index("pair") < found.index("apart")
    assert found[0] == "titled"


def test_what_the_lead_says_comes_before_what_the_end_mentions(new_engine: Callable[[], Engine]) -> None:
    long = "Hội nghị bàn chuyện đường sá, chợ búa và trường học của huyện trong năm tới. " * 12
    engine = new_engine()
    with engine.writer() as writer:
        for id, text in (("end", f"{long} Đại biểu nhắc đến dân vận."), ("lead", f"Đại biểu nhắc đến dân vận. {long}")):
            writer.add([analyzer.document(Article(id, "", text))])
        writer.commit()
    assert order(engine, "dân vận") == ["lead", "end"]


@pytest.mark.parametrize("whoosh", [False, True], ids=["memory", "whoosh"])  # a cluster counts how often
def test_saying_it_over_and_over_does_not_help_neighbours(tmp_path: Path, whoosh: bool) -> None:
    pair = PhraseOnce((Term("text", "dân"), Term("text", "vận")), None)
    engine: Engine = WhooshEngine.create(tmp_path) if whoosh else MemoryEngine()
    with engine.writer() as writer:
        writer.add(
            [
                analyzer.document(Article("once", "", "Cán bộ dân vận xuống bản nghe bà con nói.")),
                analyzer.document(Article("often", "", "Dân vận, dân vận, dân vận, rồi lại dân vận.")),
            ]
        )
        writer.commit()
    found = engine.search(SearchRequest(All(), boost=pair)).page
    assert [match.id for match in found] == ["often", "once"]
    assert found[0].score == found[1].score > 0


def test_without_marks_the_likely_reading_comes_first_and_all_still_match(engine: Engine) -> None:
    found = order(engine, "dan van", loose=True)
    assert set(found) == set(NEWS)
    assert found[:2] == ["titled", "pair"]


def test_a_longer_part_of_the_question_comes_first(engine: Engine) -> None:
    assert order(engine, "đoàn văn công biên giới dân vận", match="any")[0] == "other"


def test_a_boost_never_changes_what_matches(engine: Engine) -> None:
    for text in ("dan van", "dân vận", "ruộng nương OR văn công", '"dân vận"', "ban* -ruộng"):
        asked = plan_search(engine, SearchSpec(text)).request
        bare = SearchRequest(asked.query)
        assert {hit.id for hit in engine.search(asked).page} == {hit.id for hit in engine.search(bare).page}


def test_pairs_reach_over_words_typed_side_by_side_only() -> None:
    raised = weights(boosting.boost_query(parse("dân vận OR cử tri")))
    pairs = {tuple(term.text for term in leaf.terms) for leaf in raised if isinstance(leaf, PhraseOnce)}
    assert {pair for pair in pairs if len(pair) > 1} == {("dân", "vận"), ("cử", "tri")}


def test_a_query_without_marks_raises_what_the_same_query_with_marks_asks() -> None:
    plain = weights(boosting.boost_query(parse("dan van"), lambda typed: ["dân", "vận"]))
    marked = weights(boosting.boost_query(parse("dân vận")))
    pair = PhraseOnce((Term("text", "dân"), Term("text", "vận")), None)
    assert plain[pair] == marked[pair] == boosting.PAIR
    assert plain[Term("text", "dân")] == marked[Term("text_folded", "dan")] == boosting.FORM


def test_a_query_with_marks_is_not_read() -> None:
    def fail(typed: object) -> list[str]:
        raise AssertionError("nothing to read")

    assert boosting.boost_query(parse("dân vận"), fail) is not None


def test_a_query_of_a_thousand_words_asks_for_a_bounded_number_of_pairs() -> None:
    raised = weights(boosting.boost_query(plain_words(" ".join(f"từ{number}" for number in range(900)), any_term=True)))
    assert sum(isinstance(leaf, PhraseOnce) and leaf.within is None for leaf in raised) == boosting.MAX_PAIRS


def test_what_has_no_words_has_nothing_to_raise() -> None:
    assert boosting.boost_query(parse("*")) is None
    assert boosting.boost_query(parse("year:2020")) is None


def test_abbreviations_can_be_switched_off(engine: Engine) -> None:
    assert [one.typed for one in search(engine, SearchSpec("UBND")).expanded] == ["ubnd"]
    assert search(engine, SearchSpec("UBND", abbreviations=False)).expanded == ()


def test_punctuation_of_a_plain_question_is_not_query_language(engine: Engine) -> None:
    found = search(engine, SearchSpec('Ai "dân vận - (ở bản"?', plain=True, match="any"))
    assert found.total > 0
