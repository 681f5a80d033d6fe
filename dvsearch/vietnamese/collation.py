"""The order of a Vietnamese dictionary: a ă â b c d đ e ê ..., and among equal letters the tones.

Tones are ngang, huyền, hỏi, ngã, sắc, nặng, as dictionaries have them; they decide only between words with the same
letters. Digits come before letters, other letters after their Latin likeness or by their code.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from dvsearch.vietnamese.normalize import fold

_ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANKS = {letter: place for place, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

DictionaryKey = tuple[tuple[int, ...], tuple[int, ...], str]


@lru_cache(65_536)
def dictionary_key(term: str) -> DictionaryKey:
    """Return what sorts terms as a dictionary does."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", term.lower()):
        parts = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in parts[1:] if mark in _TONES), "")
        letter = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else char
        letters.append(_LETTER_RANKS.get(letter, _LETTER_RANKS.get(fold(letter), len(_ALPHABET) + ord(letter[0]))))
        tones.append(_TONES.get(tone, 0))
    return tuple(letters), tuple(tones), term
