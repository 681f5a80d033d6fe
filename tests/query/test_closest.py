"""What comes close to a query: how many words must be there, what ranks, and what related words stand for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dvsearch.query.closest import LONGEST, RELATED, Loosened, loosen, or_related, related_to
from dvsearch.query.tree import And, AtLeast, Near, Not, Or, Phrase, PhraseOnce, Query, Range, Term, Weighted


def t(words: str, field: str = "text") -> tuple[Term, ...]:
    return tuple(Term(field, word) for word in words.split())


def word(text: str) -> Term:
    return Term("text", text)


def phrase(words: str, field: str = "text") -> Phrase:
    return Phrase(t(words, field))


TABLE: dict[tuple[str, ...], list[tuple[str, ...]]] = {
    ("heo",): [("lợn",)],
    ("cúp", "điện"): [("mất", "điện")],
    ("quà",): [("phong", "bì"), ("lợn",)],
}
YEAR = Range("year", "2020", None)
VALUE = Term("province", "Hà Tĩnh")


def is_function_word(terms: Sequence[str]) -> bool:
    return tuple(terms) in {("của",), ("là",), ("như", "thế")}


def related(terms: Sequence[str]) -> Sequence[tuple[str, ...]]:
    return TABLE.get(tuple(terms), ())


def nothing(terms: Sequence[str]) -> Sequence[tuple[str, ...]]:
    return ()


def loosened(*children: Query, words: bool = False) -> Loosened:
    found = loosen(And(children), is_function_word, related if words else nothing)
    assert found is not None
    return found


@pytest.mark.parametrize(("words", "least"), [(2, 1), (3, 2), (4, 2), (5, 2), (6, 3), (7, 3), (8, 4)])
def test_so_many_of_the_words_must_be_there_and_of_six_on_they_are_one(words: int, least: int) -> None:
    typed = t(" ".join(f"chữ{number}" for number in range(words)))
    assert loosened(*typed) == Loosened(And((AtLeast(typed, least),)), Or(typed), words >= 6)


def test_function_words_count_only_where_there_is_nothing_else() -> None:
    bridge, market, of = t("cầu chợ của")
    assert loosened(bridge, of, market).matching == And((AtLeast((bridge, market), 1),))
    assert loosened(bridge, phrase("như thế")).matching == And((AtLeast((bridge,), 1),))
    assert loosened(*t("của là")).matching == And((AtLeast(t("của là"), 1),))


def test_a_word_typed_twice_is_one() -> None:
    assert loosened(*t("cầu chợ cầu")) == loosened(*t("cầu chợ"))
    assert loosen(And(t("cầu cầu")), is_function_word, nothing) is None


@pytest.mark.parametrize(
    "asked",
    [
        *t("cầu"),
        Or(t("cầu chợ")),
        phrase("cầu treo"),
        And(t("cầu")),
        And((*t("cầu"), YEAR)),
        And((YEAR, VALUE)),
        And(()),
    ],
)
def test_where_there_is_nothing_to_leave_out_nothing_is_close(asked: Query) -> None:
    assert loosen(asked, is_function_word, nothing) is None


def test_what_excludes_and_what_names_a_value_must_hold_all_the_same() -> None:
    words: tuple[Query, ...]
    words = (word("cầu"), Weighted(word("chợ"), 2.0), Or((VALUE, word("đò"))), PhraseOnce(t("bến đò"), 9))
    required: tuple[Query, ...]
    required = (Not(word("hỏng")), VALUE, YEAR, Weighted(VALUE, 2.0), Or((YEAR, VALUE)), Weighted(Not(word("đò")), 2.0))
    found = loosened(*words, *required)
    assert found.matching == And((AtLeast(words, 2), *required))
    assert found.ranking == And((Or(words), *required))


def test_an_article_is_ranked_by_the_syllables_of_words_and_by_each_once() -> None:
    held, near = phrase("cầu treo"), Near(t("chợ phiên"), 3)
    found = loosened(held, near, *t("treo"), phrase("cầu"))
    assert found.matching == And((AtLeast((held, near, *t("treo"), phrase("cầu")), 2),))
    assert found.ranking == Or(t("cầu treo chợ phiên"))


def test_a_related_word_stands_for_a_word_and_weighs_less() -> None:
    pig, dark = t("heo đen")
    assert loosened(pig, dark, words=True) == Loosened(
        And((AtLeast((Or((pig, word("lợn"))), dark), 1),)), Or((pig, dark, Weighted(word("lợn"), RELATED))), False
    )
    gift = loosened(*t("quà heo"), words=True)
    either = (Or((*t("quà"), phrase("phong bì"), *t("lợn"))), Or(t("heo lợn")))
    assert gift.matching == And((AtLeast(either, 1),))
    assert gift.ranking == Or((*t("quà heo"), Weighted(phrase("phong bì"), 0.5), Weighted(word("lợn"), 0.5)))


def test_a_related_word_stands_for_all_of_several_side_by_side_however_they_are_held() -> None:
    off = phrase("mất điện")
    for words in (t("cúp điện"), (phrase("cúp điện"),)):
        found = loosened(*t("chợ"), *words, words=True)
        assert found.matching == And(
            (AtLeast((*t("chợ"), *(Or((word, off)) for word in words)), least_of(1 + len(words))),)
        )
    apart = loosened(*t("cúp chợ điện"), words=True)
    assert apart.matching == And((AtLeast(t("cúp chợ điện"), 2),))
    divided = loosened(*t("cúp"), YEAR, *t("điện chợ"), words=True)
    assert divided.matching == And((AtLeast(t("cúp điện chợ"), 2), YEAR))


def least_of(words: int) -> int:
    return {2: 1, 3: 2}[words]


def test_only_words_typed_with_their_marks_have_related_ones() -> None:
    folded, mixed = Term("text_folded", "heo"), Phrase((Term("text", "cúp"), Term("text_folded", "điện")))
    for word in (folded, Term("title", "heo"), mixed, phrase("cúp điện", "title")):
        assert related_to(word, related) == ()
    assert related_to(And((*t("cúp"), folded, *t("điện"))), related) == ()


def test_so_many_syllables_may_have_a_related_word_and_no_more() -> None:
    asked: list[int] = []

    def heard(terms: Sequence[str]) -> Sequence[tuple[str, ...]]:
        asked.append(len(terms))
        return ()

    assert related_to(And(t(" ".join(f"chữ{number}" for number in range(12)))), heard) == ()
    assert max(asked) == LONGEST == 8 and asked.count(8) == 5 and asked.count(1) == 12


def test_what_is_related_and_not_typed_is_listed_once() -> None:
    assert related_to(t("heo")[0], related) == t("lợn")
    assert related_to(And(t("heo quà")), related) == (*t("lợn"), phrase("phong bì"))
    assert related_to(Or(t("heo lợn")), related) == ()
    assert related_to(phrase("cúp điện"), related) == (phrase("mất điện"),)
    assert related_to(And(t("quà cúp điện")), related) == (phrase("phong bì"), *t("lợn"), phrase("mất điện"))


def test_any_of_the_words_is_also_what_is_related_to_them() -> None:
    assert or_related(Or(t("heo đen")), related) == Or((*t("heo đen"), Weighted(t("lợn")[0], RELATED)))
    assert or_related(And(t("heo đen")), related) == And(t("heo đen"))
    assert or_related(t("heo")[0], related) == t("heo")[0]
