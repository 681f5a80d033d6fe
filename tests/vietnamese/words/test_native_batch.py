"""The kernel finds in any texts the terms and words that the arrays of NumPy find."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dvsearch.vietnamese.words import batch, native_batch
from tests.vietnamese.words.test_batch import ARTICLES

kernel: Any = pytest.importorskip("dvsearch_kernel")

# What is cut in different ways: syllables in several spellings, names, numbers, addresses, marks, and what is not read
# by the kernel: combining marks, other scripts, characters beyond 16 bits, halves of surrogate pairs.
PIECES = (
    "kinh tế thị trường Hà Nội hoà hòa thuỷ quí qúy gìn nghiêng ĐBQH Tp. TP. Mr. ThS. A.B Ðồng ß İ ſ ﬁ ª ² ½ ŉ ǅ 12 "
    "217-QĐ/TW 1.250,5 3_000 _ a_b_c http://a.vn/x?y ftp:// a@b.c -.-@b.c ==> -> ... >> ( ) () , ; ” … – • \u0302 "
    "e\u0323 \u00ad \u200b \u200c 字 กขค Москва 𝐇𝐨 😀 \ud800 \x00 \x1c \x85 \xa0 \u2028 \u3000 x\u0301\u0300"
).split(" ")
PIECE = st.one_of(
    st.sampled_from(PIECES),
    st.text(st.characters(max_codepoint=0x2FF), max_size=6),
    st.text(st.characters(min_codepoint=0x1E00, max_codepoint=0x20CF), max_size=4),
    st.text(st.characters(exclude_categories=()), max_size=4),
)
TEXT = st.lists(st.tuples(PIECE, st.sampled_from(["", " ", " ", "\n", ".", ", "]))).map(
    lambda pieces: "".join(part for piece in pieces for part in piece)
)


def found(analysed: batch.Analysed) -> tuple[object, ...]:
    columns = (analysed.title, analysed.text, analysed.folded_title, analysed.folded_text, analysed.words)
    return *map(list, columns), analysed.joined, analysed.anchors, analysed.names.tolist()


def check(articles: list[tuple[str, str]]) -> None:
    natively, by_arrays = native_batch.analyse(articles, kernel), batch.analyse(articles)
    assert list(map(found, natively)) == list(map(found, by_arrays))


def test_articles_have_the_terms_and_words_that_arrays_find() -> None:
    check(ARTICLES)
    check([(" ".join(PIECES), "\n".join(PIECES)), ("", "kinh tế " * 100), ("", "x_" * 1000), ("", "Hà Nội-" * 100)])


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=3))
@example([])
@example([("\u0301a", "\u0301b")])
def test_any_articles_have_the_terms_and_words_that_arrays_find(articles: list[tuple[str, str]]) -> None:
    check(articles)


def test_every_character_is_read_alike() -> None:
    characters = [chr(code) for code in range(0x3100)]
    check([("", " ".join(characters)), ("", " ".join(f"H{char}a" for char in characters))])
    check([("", " ".join(f"t{char}n {char}A {char}." for char in characters))])


def test_a_table_past_its_bounds_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    (before,) = native_batch.analyse([("Chợ phiên", "kinh tế thị trường")], kernel)
    (same,) = native_batch.analyse([("Chợ họp", "kinh tế")], kernel)
    monkeypatch.setattr(native_batch, "_MOST", (1, 1, 1))
    (other,) = native_batch.analyse([("Chợ phiên", "kinh tế thị trường")], kernel)
    assert before.text.table is same.text.table is not other.text.table
    assert found(other) == found(before)


def test_what_is_interrupted_leaves_no_half_table(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(native_batch, "_read", interrupted)
        native_batch.analyse([("", "字ngắt字 quãng")], kernel)
    check([("", "字ngắt字 quãng")])


def test_a_kernel_that_is_told_nonsense_says_so() -> None:
    analyzer = kernel.Analyzer(characters=b"", **native_batch._model())
    for texts, lengths, read in ((b"ab", [3, 0, 0], list), (b"ab", [2, 0, 0], list), (b"ab", [2, 0, 0], lambda _: 1)):
        with pytest.raises((ValueError, TypeError)):
            analyzer.analyse(texts, lengths, read)
    with pytest.raises(ValueError, match="no model"):
        kernel.Analyzer(characters=b"", **native_batch._model() | {"places": b""})
