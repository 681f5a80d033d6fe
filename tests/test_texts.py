"""A batch of articles has the terms and words that each of its texts has alone."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import MAX_TERM, terms
from dvsearch.vietnamese.texts import analyse
from dvsearch.vietnamese.words import word_terms

ARTICLES = [
    ("Bản tin buổi sáng", "Ban Thường vụ Huyện ủy họp bàn việc thu hoạch lúa.\nBà con ra đồng từ sớm."),
    ("", "Không có tiêu đề"),
    ("Chỉ có tiêu đề: hợp tác xã", ""),
    ("", ""),
    (" ", "\n\n"),
    ("Tiêu đề\nhai dòng", unicodedata.normalize("NFD", "Hoà bình, thuỷ lợi và kinh tế thị trường")),
    ("Kinh tế", "thị trường"),
    ("217-QĐ/TW", "x" * (2 * MAX_TERM + 3) + " dân_vận ca\u0302\u030bm zero\u200cwidth \u00ad- a@b.c 1.250,5"),
]
TEXT = st.one_of(
    st.lists(st.sampled_from("kinh tế thị trường Hà Nội - . , \n \u0302 e\u0323 ª \u00ad _ \x1c".split(" "))).map(
        " ".join
    ),
    st.text(max_size=40),
)


def check(articles: list[tuple[str, str]]) -> None:
    for (title, text), found in zip(articles, analyse(articles), strict=True):
        assert (found.title, found.text) == (terms(title), terms(text))
        assert found.folded_title == list(map(fold, terms(title)))
        assert found.folded_text == list(map(fold, terms(text)))
        assert found.words == word_terms(f"{title}\n{text}")


def test_articles_together_have_the_terms_and_words_that_each_has_alone() -> None:
    check(ARTICLES)
    check(ARTICLES[::-1])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=4))
@example([])
@example([("\u0301a", "\u0301b")])
def test_any_articles_together_have_the_terms_and_words_that_each_has_alone(articles: list[tuple[str, str]]) -> None:
    check(articles)


def test_a_batch_has_one_vocabulary_of_the_terms_that_are_in_it() -> None:
    analyse([("Chữ khác", "ở lần trước")])
    first, second = analyse([("Chợ phiên", "chợ họp"), ("Chợ", "phiên chợ")])
    assert first.text.vocabulary is second.title.vocabulary
    assert sorted(first.text.vocabulary) == ["chợ", "họp", "phiên"]
