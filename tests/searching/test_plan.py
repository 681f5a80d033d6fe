"""What is asked of an engine for what was typed: which words hold, what raises rank, what comes close."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from dvsearch import lexicon
from dvsearch.engines.base import Engine
from dvsearch.engines.memory import MemoryEngine
from dvsearch.query.parser import parse, plain_words
from dvsearch.query.tree import And, AtLeast, Near, Not, Or, Phrase, PhraseOnce, Query, Term, Weighted
from dvsearch.searching.plan import Plan, plan_search
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.vietnamese.bigrams import Bigrams
from tests.searching.articles import indexed, indexed_with_counts


@pytest.fixture(scope="module")
def engine() -> Engine:
    return indexed(MemoryEngine)


@pytest.fixture(scope="module")
def counted() -> Engine:
    """An index that knows its neighbours."""
    return indexed_with_counts(MemoryEngine)


def plan(engine: Engine, text: str, **asked: object) -> Plan:
    return plan_search(engine, SearchSpec(text, **asked))  # type: ignore[arg-type]


def t(words: str, field: str = "text") -> tuple[Term, ...]:
    return tuple(Term(field, word) for word in words.split())


MEETING, MASSES = Phrase(t("hội nghị")), Phrase(t("dân vận"))


def test_words_hold_together_and_what_they_are_apart_is_kept_beside(engine: Engine) -> None:
    made = plan(engine, "hội nghị ở xã")
    assert made.request.query == made.shown == And((MEETING, *t("ở xã")))
    assert made.held == ("hội nghị",) and made.loose == parse("hội nghị ở xã")
    assert plan(engine, "ở xã").held == () and plan(engine, "ở xã").loose is None


@pytest.mark.parametrize("asked", [{"loose": True}, {"match": "any"}])
def test_words_stand_apart_where_that_is_asked(engine: Engine, asked: dict[str, object]) -> None:
    made = plan(engine, "hội nghị ở xã", related=False, **asked)
    assert made.shown == parse("hội nghị ở xã", any_term=asked.get("match") == "any")
    assert made.held == () and made.loose is None


def test_with_any_of_the_words_related_ones_are_asked_too(engine: Engine) -> None:
    made = plan(engine, "heo đen", match="any")
    assert made.shown == Or((*t("heo đen"), Weighted(Term("text", "lợn"), 0.5)))
    assert plan(engine, "heo đen", match="any", related=False).shown == Or(t("heo đen"))
    assert plan(engine, "heo đen", match="all").shown == And(t("heo đen"))


def test_a_request_is_as_the_search_asks(engine: Engine) -> None:
    made = plan(engine, "dân", facets=("source",), sort="oldest", limit=3, offset=4, filters={"province": ("ha tinh",)})
    request = made.request
    assert (request.facets, request.sort, request.limit, request.offset) == (("source",), "oldest", 3, 4)
    assert request.filter == And((made.chosen["province"],)) and set(made.chosen) == {"province"}
    assert request.collapse == "copies" and request.boost is None
    plain = plan(engine, "dân", all_copies=True).request
    assert plain.collapse is None and plain.filter is None and plain.boost is not None


def test_abbreviations_are_asked_by_their_equals_and_can_be_left(engine: Engine) -> None:
    made = plan(engine, "UBND xã")
    spelt = Phrase(t("ủy ban nhân dân"))
    assert made.shown == And((Or((*t("ubnd"), spelt)), *t("xã")))
    assert [one.typed for one in made.expanded] == ["ubnd"]
    assert closest_of(made)[0][0] == Or((*t("ubnd"), spelt))
    left = plan(engine, "UBND xã", abbreviations=False)
    assert left.shown == And(t("ubnd xã")) and left.expanded == ()
    assert closest_of(left)[0] == t("ubnd xã")


def closest_of(made: Plan) -> tuple[tuple[Query, ...], int]:
    """The words of which most must be there, and how many."""
    assert made.closest is not None
    assert isinstance(made.closest.shown, And)
    most = made.closest.shown.children[0]
    assert isinstance(most, AtLeast)
    return most.children, most.least


def test_what_comes_close_holds_most_of_the_words_and_is_narrowed_as_the_rest(engine: Engine) -> None:
    made = plan(engine, "hội nghị ở xã mới", limit=7, offset=2, filters={"year": ("2021",)})
    closest = made.closest
    assert closest is not None and not closest.as_one
    assert closest_of(made) == ((MEETING, *t("xã mới")), 2)
    assert closest.request.filter == And((closest.shown, made.request.filter))  # type: ignore[arg-type]
    assert closest.request.query == Or((*MEETING.terms, *t("xã mới"))) and closest.request.facets == ()
    assert closest.request.boost == made.request.boost and closest.request.limit == 7 and closest.request.offset == 2
    free = plan(engine, "hội nghị ở xã mới").closest
    assert free is not None and free.request.filter == And((free.shown,))
    assert plan(engine, "bếp nồi chảo thìa bát đũa").closest.as_one  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "asked",
    [{"match": "all"}, {"match": "any"}, {"sort": "newest"}, {"sort": "oldest"}, {"match": "all", "sort": "newest"}],
)
def test_where_every_word_or_an_order_is_asked_for_nothing_comes_close(
    engine: Engine, asked: dict[str, object]
) -> None:
    assert plan(engine, "hội nghị ở xã mới", **asked).closest is None


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_most_of_the_words_can_be_all_that_is_asked(engine: Engine, sort: str) -> None:
    made = plan(engine, "hội nghị ở xã mới", match="most", sort=sort, facets=("year",))
    assert isinstance(made.shown, And) and made.shown.children == (AtLeast((MEETING, *t("xã mới")), 2),)
    assert made.request.filter == And((made.shown,)) and made.request.facets == ("year",)
    assert made.request.sort == sort and (made.closest, made.loose, made.held) == (None, None, ("hội nghị",))
    one = plan(engine, '"hội nghị"', match="most")
    assert one.shown == one.request.query == MEETING and one.closest is None


def test_what_is_related_comes_close_unless_that_is_left(engine: Engine) -> None:
    related = plan(engine, "heo đen chạy").closest
    assert related is not None and "lợn" in repr(related.request.query) and "lợn" in repr(related.shown)
    left = plan(engine, "heo đen chạy", related=False).closest
    assert left is not None and "lợn" not in repr(left)


def test_of_a_half_marked_query_what_comes_close_is_what_it_reads_as(counted: Engine) -> None:
    made = plan(counted, "can bo huyện xuong tung -(nhà) bản")
    assert made.shown == And((*t("can bo huyện xuong tung"), Not(*t("nhà")), *t("bản")))
    assert closest_of(made)[0] == (Phrase(t("cán bộ")), Phrase(t("huyện xuống từng")), *t("bản"))
    assert closest_of(plan(counted, "can bo huyện xuong tung bản", loose=True))[0] == t("cán bộ huyện từng bản")
    exact = plan(counted, "can bo huyện xuong tung bản", accents="exact")
    assert closest_of(exact)[0] == t("can bo huyện xuong tung bản")


def test_a_query_with_all_its_marks_is_taken_as_it_is(counted: Engine) -> None:
    made = plan(counted, "cán bộ huyện xuống từng bản 2020")
    assert closest_of(made)[0] == (Phrase(t("cán bộ")), Phrase(t("huyện xuống từng")), *t("bản 2020"))


def test_the_counts_of_neighbours_are_read_only_where_a_syllable_without_marks_is_in_no_word(
    counted: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Mapping[str, str]] = []
    unpack = lexicon.bigrams

    def heard(meta: Mapping[str, str]) -> Bigrams | None:
        asked.append(meta)
        return unpack(meta)

    monkeypatch.setattr(lexicon, "bigrams", heard)
    for text, read in (
        ("hội nghị", 0),
        ("huy chương vàng", 0),
        ("cán bộ huyện", 0),
        ("cán bộ xuong", 1),
        ("can bo", 1),
    ):
        asked.clear()
        plan(counted, text)
        assert len(asked) == read, text


def test_where_an_index_has_no_counts_what_is_typed_without_marks_is_taken_as_typed(engine: Engine) -> None:
    leaves = raised_by(plan(engine, "dan van"))
    assert PhraseOnce(t("dan van"), None) in leaves and Near(t("dan van"), 6) in leaves
    assert closest_of(plan(engine, "dan vận xã"))[0] == t("dan vận xã")


def test_what_raises_rank_is_read_by_the_articles_near_the_query(counted: Engine) -> None:
    leaves = raised_by(plan(counted, "can bo huyen xuong tung ban"))
    assert {Phrase(pair) for pair in [t("cán bộ"), t("huyện xuống"), t("từng bản")]} <= {
        Phrase(leaf.terms) for leaf in leaves if isinstance(leaf, PhraseOnce)
    }


def test_a_number_among_words_without_marks_keeps_none_from_being_read(counted: Engine) -> None:
    assert PhraseOnce(t("cán bộ"), None) in raised_by(plan(counted, "can bo 2020"))
    assert PhraseOnce(t("can bo"), None) not in raised_by(plan(counted, "can bo 2020"))


def raised_by(made: Plan) -> set[Query]:
    """What raises rank."""
    assert isinstance(made.request.boost, Or)
    return {child.child for child in made.request.boost.children if isinstance(child, Weighted)}


def test_a_text_is_query_language_unless_it_is_plain_words(engine: Engine) -> None:
    assert plan(engine, '"dân vận" -xã').shown == And((MASSES, Not(*t("xã"))))
    assert plan(engine, '"dân vận" -xã', plain=True, loose=True).shown == plain_words("dân vận xã")
    assert plan(engine, "dân xã", accents="ignore").shown == And(t("dan xa", "text_folded"))
