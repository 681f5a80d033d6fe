"""Characters of composed text are found again in the text as it was given."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dvsearch.vietnamese.words.nfc_offsets import extends, places_before_composing


def before(text: str) -> list[str]:
    """For each character of the text's NFC form, what it was written as."""
    starts, ends = places_before_composing(text)
    return [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def test_a_composed_character_was_its_letter_and_its_marks() -> None:
    assert before("e\u0323\u0302\u0111u\u031b\u0309") == ["e\u0323\u0302", "\u0111", "u\u031b\u0309"]


def test_a_mark_that_stays_is_its_own_and_the_letter_takes_the_rest() -> None:
    assert before("a\u0302\u030bm") == ["a\u0302", "\u030b", "m"]


def test_characters_that_were_one_have_its_place() -> None:
    assert before("\u0344x\u0958") == ["\u0344", "\u0344", "x", "\u0958", "\u0958"]


def test_hangul_composes() -> None:
    assert before("\u1112\u1161\u11ab\uae00") == ["\u1112\u1161\u11ab", "\uae00"]


@pytest.mark.parametrize("text", ["Hội nghị", "Hà Tĩnh\n", "\ud83d"])
def test_composed_text_stays_where_it_is(text: str) -> None:
    assert before(text) == list(text)


MARKED = st.text("aeuAEêệươo\u0302\u0323\u031b\u0344 ", min_size=1, max_size=12)
INDIC_AND_HANGUL = st.text("\u0958\u0915\u093c\u09c7\u09be\u1100\u1161\u11a8가 ", min_size=1, max_size=12)


@settings(max_examples=500, deadline=None)
@given(st.one_of(MARKED, INDIC_AND_HANGUL, st.text(min_size=1, max_size=20)))
@example("\u0302a")
@example("ệ\u031b")
def test_every_composed_character_has_a_place_and_every_character_belongs_to_one(text: str) -> None:
    starts, ends = places_before_composing(text)
    assert len(starts) == len(ends) == len(unicodedata.normalize("NFC", text))
    assert starts[0] == 0 and ends[-1] == len(text)
    assert (starts < ends).all()
    assert (starts[1:] <= ends[:-1]).all(), "nothing is left out"
    assert (starts[1:] >= starts[:-1]).all() and (ends[1:] >= ends[:-1]).all()


def test_every_character_that_composes_with_the_one_before_is_known_to() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        parts = unicodedata.decomposition(character).split()
        if len(parts) == 2 and not parts[0].startswith("<") and unicodedata.is_normalized("NFC", character):
            assert extends(chr(int(parts[1], 16))), hex(code)
        assert unicodedata.combining(character) == 0 or extends(character), hex(code)
