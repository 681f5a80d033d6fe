"""What tells an article from others, with its weights worked out by hand, and what similar articles are shown with."""

from __future__ import annotations

from math import log

import pytest

from dvsearch.article import Article
from dvsearch.query.tree import Term
from dvsearch.research.similar import Similar, similar, telling_words
from tests.research import archive

MANY = " ".join(f"k{number:02}" for number in range(50))
FRUIT = (
    Article("a", "", "Vườn thanh long. Quả thanh long. Hợp tác xã bán."),
    Article("b", "Vụ mới", "Giá thanh long.", date="2021-03-04", source="Báo A", provinces=("An Giang",)),
    Article("c", "", "Hợp tác xã họp."),
    Article("d", "", "Hợp tác xã nghỉ."),
    *(Article(f"x{number}", "", "Nhân dân chào mừng.") for number in range(4)),
)


def test_a_word_weighs_by_how_often_it_is_here_and_how_seldom_elsewhere() -> None:
    weights = telling_words(archive.memory(FRUIT), FRUIT[0])
    fruit, farm = (1 + log(2)) * log(8 / 2), log(8 / 3)
    assert list(weights) == [Term("words", "thanh_long"), Term("words", "hợp_tác_xã")]
    assert list(weights.values()) == pytest.approx([1, farm / fruit])


def test_the_word_that_weighs_most_comes_first_wherever_it_stands() -> None:
    turned = Article("a", "", "Hợp tác xã bán. Vườn thanh long. Quả thanh long.")
    assert [term.text for term in telling_words(archive.memory(FRUIT), turned)] == ["thanh_long", "hợp_tác_xã"]


def test_words_that_weigh_the_same_are_in_the_order_of_their_letters() -> None:
    other = (Article("a", "", "k3 k1 k2"), Article("b", "", "k2 k1 k3"), Article("c", "", "k9"))
    assert [term.text for term in telling_words(archive.memory(other), other[0])] == ["k1", "k2", "k3"]


def test_a_word_that_the_archive_has_not_tells_nothing_of_a_text_of_ones_own() -> None:
    weights = telling_words(archive.memory(FRUIT), Article("", "", "Thanh long và sầu riêng"))
    assert {term.text for term in weights} == {"thanh_long"}


def test_forty_words_stand_for_an_article_and_eight_are_shown() -> None:
    articles = (Article("a", "", MANY), Article("b", "", MANY), Article("c", "", "khác"))
    engine = archive.memory(articles)
    assert len(telling_words(engine, articles[0])) == 40
    assert similar(engine, articles[0], 5)[1][0].shared == [f"k{number:02}" for number in range(8)]


def test_an_article_is_shown_with_the_words_that_both_have_and_no_others() -> None:
    total, found = similar(archive.memory(FRUIT), FRUIT[0], 5)
    assert (total, [one.rank for one in found]) == (3, [1, 2, 3])
    shown = {one.id: one._replace(rank=0, score=0.0) for one in found}
    assert shown["b"] == Similar(0, "b", 0.0, "Vụ mới", "2021-03-04", ["An Giang"], "Báo A", ["thanh long"])
    assert shown["c"].shared == shown["d"].shared == ["hợp tác xã"]


def test_copies_are_one_article_unless_all_are_asked_for() -> None:
    engine = archive.memory(FRUIT, {"c": "nhóm", "d": "nhóm"})
    assert similar(engine, FRUIT[0], 5)[0] == 2
    assert similar(engine, FRUIT[0], 5, all_copies=False)[0] == 2
    assert similar(engine, FRUIT[0], 5, all_copies=True)[0] == 3
