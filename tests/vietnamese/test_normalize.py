"""One spelling for each syllable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unidecode import unidecode_expect_nonascii

from dvsearch.vietnamese.normalize import Letter, fold, initial, is_plain, letter_of, normalize

# Every accented letter Vietnamese has.
LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"


@pytest.mark.parametrize(
    ("written", "term"),
    [
        *[(new, old) for new, old in (
            ("hoà", "hòa"), ("khoẻ", "khỏe"), ("thuỷ", "thủy"), ("uỷ", "ủy"), ("toạ", "tọa"), ("loé", "lóe"),
        )],
        *[(same, same) for same in (
            "hoàn", "toán", "ngoài", "khuyến", "nguyễn", "quốc", "quyển", "quả", "quý", "già", "giá", "giặc", "giết",
            "gì", "giếng", "của", "mía", "đứa", "rượu", "yếu", "huýt", "khuya", "tuần", "thưở", "xoáy", "nghiêng", "i",
        )],
        *[(misplaced, right) for misplaced, right in (("hòan", "hoàn"), ("qúy", "quý"), ("gìa", "già"))],
        *[(i, y) for i, y in (
            ("lí", "lý"), ("kĩ", "kỹ"), ("mĩ", "mỹ"), ("tỉ", "tỷ"), ("quí", "quý"), ("sĩ", "sỹ"), ("hi", "hy"),
            ("ỉ", "ỷ"), ("thì", "thì"), ("chí", "chí"), ("vì", "vì"), ("linh", "linh"),
        )],
        *[(any, lower) for any, lower in (("NGUYỄN", "nguyễn"), ("Đảng", "đảng"), ("QĐ", "qđ"), ("COVID", "covid"))],
        *[(foreign, foreign) for foreign in ("ñandú", "straße", "łódź", "日本", "½", "²", "ấấ", "bạch2")],
    ],
)  # fmt: skip
def test_each_spelling_has_one_term(written: str, term: str) -> None:
    assert normalize(written) == term
    assert normalize(unicodedata.normalize("NFD", written)) == term
    assert normalize(term) == term


def test_invisible_characters_inside_a_word_are_not_part_of_it() -> None:
    assert normalize("d\u00adâ\u200dn\ufeff") == "dân"


def test_folding_agrees_with_unidecode_on_every_vietnamese_letter() -> None:
    for letter in LETTERS + LETTERS.upper() + "łŁøØ":
        assert fold(letter) == unidecode_expect_nonascii(letter)


@given(st.text(max_size=12))
def test_folding_keeps_the_length_and_is_done_once(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    folded = fold(composed)
    assert len(folded) == len(composed)
    assert fold(folded) == folded


@given(st.text(alphabet=LETTERS + LETTERS.upper() + "bcdghiklmnpqrstuvxy" + "\u0301\u0300\u0309", max_size=8))
def test_normalizing_is_done_once(token: str) -> None:
    assert normalize(normalize(token)) == normalize(token)


@given(st.text(alphabet=LETTERS + "aeiouydbcghklmnpqrstvx", min_size=1, max_size=6))
def test_the_spelling_never_depends_on_composition_or_case(token: str) -> None:
    assert normalize(unicodedata.normalize("NFD", token)) == normalize(token)
    assert normalize(token.upper()) == normalize(token)


def test_plain_tokens_have_no_marks() -> None:
    assert is_plain("dan") and is_plain("Hoa") and is_plain("217")
    assert not is_plain("đan") and not is_plain("dân")


_BEGINNINGS = LETTERS + LETTERS.upper() + "đĐaeiouyhgqntr"  # no token begins with a mark


@given(st.sampled_from(_BEGINNINGS), st.text(alphabet=_BEGINNINGS + "\u0301\u0300\u0309\u0323", max_size=5))
def test_a_token_and_its_term_have_one_initial(letter: str, rest: str) -> None:
    assert initial(letter + rest) == initial(normalize(letter + rest))


def test_every_letter_there_is_keeps_its_initial() -> None:
    letters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and chr(code).isalnum()]
    tokens = [token for letter in letters for token in (letter, letter + "a", letter + "\u0301n")]
    assert [token for token in tokens if initial(token) != initial(normalize(token))] == []


@pytest.mark.parametrize(
    ("written", "term"),
    [
        *[("Ðảng", "đảng"), ("ðồng", "đồng"), ("Ɖông", "đông"), ("ɖường", "đường")],
        *[("𝐇𝐨\u0323\u0302𝐢", "hội"), ("Ｈội", "hội"), ("ﬁn", "fin"), ("Ⅻ", "xii"), ("ⅷ", "viii")],
        *[("m²", "m²"), ("½", "½"), ("①", "①")],
    ],
)
def test_letters_in_another_form_are_the_letters_and_eth_is_d_with_a_stroke(written: str, term: str) -> None:
    assert normalize(written) == term


def test_a_character_is_spelt_wherever_it_stands_as_it_is_alone() -> None:
    assert [letter_of(char) for char in "ỜÐa’"] == [
        Letter("ờ", "ơ", 1), Letter("đ", "đ", 0), Letter("a", "a", 0), Letter("’", "’", 0)
    ]  # fmt: skip
    assert [letter_of(char) for char in ("\u0301", "\u00ad", "ﬁ", "İ")] == [None] * 4
    for char in map(chr, range(0x2FF)):
        assert (spelt := letter_of(char)) is None or normalize(f"x{char}xxx") == f"x{spelt.normal}xxx"
