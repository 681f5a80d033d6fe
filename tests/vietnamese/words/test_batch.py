"""A batch of articles has the terms and words that each of its texts has alone."""

from __future__ import annotations

import unicodedata

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dvsearch.article import ANCHOR_EVERY
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import MAX_TERM, terms, tokenize
from dvsearch.vietnamese.words import token_table
from dvsearch.vietnamese.words.batch import analyse
from dvsearch.vietnamese.words.pyvi_model import weights
from dvsearch.vietnamese.words.segmenter import word_terms
from dvsearch.vietnamese.words.token_table import MAX_STEPS, ChunkTable

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
        assert found.title == terms(title) and found.text == terms(text)
        assert found.folded_title == list(map(fold, terms(title)))
        assert found.folded_text == list(map(fold, terms(text)))
        assert found.words == word_terms(f"{title}\n{text}")
        for value, joined, anchors in zip((title, text), found.joined, found.anchors, strict=True):
            assert len(joined) == len(terms(value)) and not joined[:1].strip(b"\0")
            assert anchors == [token.start for token in tokenize(value)][::ANCHOR_EVERY]
        # Joined terms make the words again, but for those of one token with several terms: 217 000 in 217.000.
        every = zip(b"".join(found.joined), (*found.title, *found.text), strict=True)
        made = "".join(f"{'_' if joins else ' '}{term}" for joins, term in every)
        if unicodedata.is_normalized("NFC", title + text):
            assert set(found.words) <= set(made.split(" ")), made


def test_articles_together_have_the_terms_and_words_that_each_has_alone() -> None:
    check(ARTICLES)
    check(ARTICLES[::-1])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=4))
@example([])
@example([("\u0301a", "\u0301b")])
def test_any_articles_together_have_the_terms_and_words_that_each_has_alone(articles: list[tuple[str, str]]) -> None:
    check(articles)


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=8), st.sampled_from(["", *",.;:!?)”\"…'-/"]))
@example("TP", ".")
@example("Tp", ".")
@example("ª", ",")
@example("x" * (MAX_TERM + 1), ",")
def test_the_parts_of_a_plain_word_and_its_mark_are_those_that_any_chunk_has(word: str, mark: str) -> None:
    for chunk in (word + mark).split():
        tokens, found, places = map(list, token_table.read_chunk(chunk))
        cut = list(token_table._cut(chunk))
        assert (tokens, found, places) == (cut, terms(chunk), list(token_table._term_places(chunk, cut)))


def test_articles_share_one_vocabulary_from_one_batch_to_the_next() -> None:
    ((before, *_),) = analyse([("Chữ khác", "ở lần trước")])
    first, second = analyse([("Chợ phiên", "chợ họp"), ("Chợ", "phiên chợ")])
    assert first.text.table is second.title.table is before.table
    assert first.text.numbers[0] == second.title.numbers[0]
    assert before == ["chữ", "khác"]


def test_a_word_of_very_many_tokens_makes_no_shorter_words() -> None:
    table = ChunkTable(weights())
    parts = [f"x{number}" for number in range(1000)]
    tokens = table.look_up([" ".join(parts)]).tokens
    numbers = table.number_words(tokens, np.array([0, 1, 0]), np.array([999, MAX_STEPS, 2]))
    assert [table.words.terms[number] for number in numbers] == [
        "_".join(parts[:999]),
        "_".join(parts[1 : 1 + MAX_STEPS]),
        "x0_x1",
    ]
    assert len(table.words.terms) == 1 + MAX_STEPS
