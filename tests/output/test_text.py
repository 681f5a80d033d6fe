"""The smallest pieces of the screen: signs for what a terminal would obey, lines that fit, the caret, the messages."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dvsearch.output import messages
from dvsearch.output.ink import fitted
from dvsearch.output.sanitize import one_line, visible
from dvsearch.output.syntax_error import caret
from dvsearch.output.wrap import wrap

SOURCE = Path(messages.__file__).parent.parent


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


@given(st.text(max_size=60))
def test_signs_keep_the_length_so_that_marks_stay_right(text: str) -> None:
    assert len(visible(text)) == len(one_line(text)) == len(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u200b-\u200f\ud800-\udfff]", one_line(text))


def test_an_escape_sequence_is_shown() -> None:
    assert visible("\x1b[2Jx\x07\u202e") == "␛[2Jx␇·"
    assert one_line("a\r\nb\tc") == "a  b c"


def test_lines_break_between_words() -> None:
    assert lines("một hai ba bốn năm", 7) == ["một hai", "ba bốn", "năm"]
    assert lines("a\n\nb", 5) == ["a", "", "b"]


def test_a_word_too_long_is_cut_but_never_between_a_letter_and_its_marks() -> None:
    decomposed = unicodedata.normalize("NFD", "ộộộộộ")
    cut = lines(decomposed, 2)
    assert cut == [unicodedata.normalize("NFD", one) for one in ("ộộ", "ộộ", "ộ")]
    assert lines("日本語日本語", 5) == ["日本", "語日", "本語"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=80), st.integers(4, 30))
def test_no_line_is_wider_than_asked_and_no_word_is_lost(text: str, width: int) -> None:
    shown = one_line(text)
    ranges = list(wrap(shown, width))
    assert all(cell_len(shown[start:end]) <= width for start, end in ranges)
    assert "".join(shown[start:end] for start, end in ranges).replace(" ", "") == shown.replace(" ", "") or any(
        character.isspace() and character != " " for character in shown
    )


@given(st.text(max_size=40), st.integers(2, 20))
def test_a_fitted_text_has_exactly_its_columns(text: str, width: int) -> None:
    assert cell_len(fitted(one_line(text), width)) == width


def test_the_caret_stands_under_the_character() -> None:
    assert list(caret('dân "vận', 4)) == ['  dân "vận', "      ^"]
    decomposed = unicodedata.normalize("NFD", "khéo (x")
    shown, below = caret(decomposed, decomposed.index("("))
    assert below.index("^") == cell_len(shown[: shown.index("(")])
    long = "x " * 100 + "(" + " y" * 100
    shown, below = caret(long, 200)
    assert shown[below.index("^")] == "(" and len(shown) < 100


def test_every_sentence_on_the_screen_has_its_vietnamese() -> None:
    said = set()
    for file in SOURCE.rglob("*.py"):
        said |= set(re.findall(r'\b(?:_?say|self)\(\s*"([^"]+)"', file.read_text(encoding="utf-8")))
    assert said and said <= set(messages.VIETNAMESE)


@pytest.mark.parametrize("sentence", messages.VIETNAMESE)
def test_a_translation_fills_in_the_same_values(sentence: str) -> None:
    def holes(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    assert holes(messages.VIETNAMESE[sentence]) == holes(sentence)


def test_another_language_is_answered_in_english() -> None:
    assert messages.speaker("fr")("1 article") == "1 article"
    assert messages.speaker("vi")("1 article") == "1 bài"
