"""The order of a Vietnamese dictionary: letters first, then tones, digits before letters."""

from __future__ import annotations

import unicodedata

import pytest

from dvsearch.vietnamese.collation import dictionary_key


@pytest.mark.parametrize(
    "words",
    [
        "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y",
        "ma mà mả mã má mạ",
        "tan tàn tân tấn tha",  # letters before tones
        "a à ả ã á ạ ai ài ăn ấn",
        "0 1 9 a é z",
        "2020 đất",
        "ca ça cà cạ",  # of letters that are not Vietnamese the likeness counts
        "z ж 日",
    ],
)
def test_words_are_in_the_order_of_a_dictionary(words: str) -> None:
    expected = words.split()
    falling = expected[::-1]
    falling.sort(key=dictionary_key)
    assert falling == expected


def test_case_and_composition_change_no_place_but_that_of_equals() -> None:
    for word in ("Đường", unicodedata.normalize("NFD", "đường"), "ĐƯỜNG"):
        assert dictionary_key(word)[:2] == dictionary_key("đường")[:2]
    assert dictionary_key("Đường") != dictionary_key("đường")
    assert dictionary_key("") == ((), (), "")


def test_each_tone_has_a_place_of_its_own() -> None:
    assert len({dictionary_key(word)[:2] for word in ("ma", "mà", "mả", "mã", "má", "mạ")}) == 6
