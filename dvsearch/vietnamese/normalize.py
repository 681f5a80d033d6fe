"""One spelling for each syllable: NFC, lower case, tone mark where the press puts it, one i/y; and its plain letters.

The same Vietnamese syllable is written in several ways: composed or decomposed, hoà or hòa, kĩ or kỹ. `normalize`
gives each of them the same term; `fold` gives the term without its marks (đ as d). Both take one token, a run of
letters and digits; anything that is not a Vietnamese syllable is only lower-cased.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby

from dvsearch.record import Record

# Raised whenever the terms made from a text change: an index written by another version is not searched with this one.
ANALYZER_VERSION = 2

# Characters that have no width and no meaning inside a word; a zero-width space (U+200B) does separate words.
IGNORABLE = "\u00ad\u200c\u200d\u2060\ufeff"
# Letters that look like Đ and are taken for it: Vietnamese pages wrote Đ as Ð (eth) for years.
STROKES = {ord("\u00d0"): "Đ", ord("\u00f0"): "đ", ord("\u0189"): "Đ", ord("\u0256"): "đ"}
# The letters outside Vietnamese that are met most and have no mark that comes off: to load a table of all takes 2 ms.
_STROKED = {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O"}
_IGNORED = dict.fromkeys(map(ord, IGNORABLE)) | STROKES

_TONES = {"\u0300": "grave", "\u0301": "acute", "\u0303": "tilde", "\u0309": "hook", "\u0323": "dot"}
_VOWELS = "aăâeêioôơuưy"
_ONSETS = frozenset({*"bcdđghklmnprstvx", "ngh", "ng", "nh", "ch", "gh", "kh", "ph", "th", "tr"})
# In front of these vowels the second letter is part of the onset: gia is gi and a, quy is qu and y; gi is g and i.
_OPEN_ONSETS = {"gi": "aăâeêoôơuư", "qu": "aăâeêioôơy"}
_CODAS = frozenset({"", "ng", "nh", "ch", "c", "m", "n", "p", "t"})
# The vowels that carry the tone wherever they stand, strongest first: ươ carries it on ơ, iê on ê, ưa on ư.
_CARRIERS = "ơêôâăư"
# Onsets after which a lone i and a lone y are the same sound, and the press writes both: lí = lý, kĩ = kỹ, quí = quý.
_I_IS_Y = frozenset({"h", "k", "l", "m", "s", "t", "qu"})


# Marks in a row that no letter of any script has.
_MANY_MARKS = 32


def composed(text: str) -> str:
    """Compose a text (NFC) in time that grows with its length."""
    return unicodedata.normalize("NFC", with_marks_in_order(text))


def with_marks_in_order(text: str) -> str:
    """Give a text that whoever composes it is done with in time that grows with its length; it means the same.

    Python sorts the marks behind a letter by exchanging neighbours: 40,000 of them take 1.2 s, twice as many four times
    as long. Sorted before, they take 1 ms.
    """
    if len(text) > _MANY_MARKS and any(map(unicodedata.combining, text[::_MANY_MARKS])):
        rows = groupby(text, key=lambda char: unicodedata.combining(char) > 0)
        text = "".join("".join(sorted(row, key=unicodedata.combining) if marks else row) for marks, row in rows)
    return text


def is_composed(text: str) -> bool:
    """Tell whether a text is composed, in time that grows with its length."""
    if len(text) > _MANY_MARKS and any(map(unicodedata.combining, text[::_MANY_MARKS])):
        return composed(text) == text
    return unicodedata.is_normalized("NFC", text)


@lru_cache(65_536)
def normalize(token: str) -> str:
    """The term of a token: equal for every spelling of the same syllable."""
    if token.isascii():
        lowered = token.lower()
        return lowered if len(lowered) > 3 or lowered.isdigit() else _place(lowered, "")
    text = unicodedata.normalize("NFC", "".join(map(_compatible, token.translate(_IGNORED)))).lower()
    text = unicodedata.normalize("NFC", text)  # lower-casing may decompose (İ)
    if text.isascii():
        return normalize(text)
    letters, tones = [], []
    for char in text:
        letter, tone = _untoned(char)
        letters.append(letter)
        if tone:
            tones.append(tone)
    if len(tones) > 1:
        return text
    return _place("".join(letters), tones[0] if tones else "") or text


class Letter(Record):
    """A character as terms have it, that without its tone, and which mark the tone is, counted from 1 (0: none)."""

    normal: str
    plain: str
    tone: int


def letter_of(char: str) -> Letter | None:
    """What `normalize` makes of a character wherever it stands; None where it is more or less than one, or a mark."""
    normal = unicodedata.normalize("NFC", "".join(map(_compatible, char.translate(_IGNORED)))).lower()
    if len(normal) != 1 or unicodedata.combining(char) or not unicodedata.is_normalized("NFC", normal):
        return None
    plain, mark = _untoned(normal)
    return Letter(normal, plain, list(_TONES).index(mark) + 1 if mark else 0) if len(plain) == 1 else None


# What Unicode calls another form of the same letters; a small ² is another number, and ½ is none of its letters.
_FORMS = ("<font>", "<wide>", "<narrow>", "<compat>")


@lru_cache(4_096)
def _compatible(char: str) -> str:
    """A letter, or the plain letters that it is another form of: bold and full-width letters, ﬁ, Ⅻ."""
    if unicodedata.decomposition(char).startswith(_FORMS):
        plain = unicodedata.normalize("NFKC", char)
        return plain if plain.isalnum() else char
    return char


@lru_cache(4_096)
def _untoned(char: str) -> tuple[str, str]:
    """The letter without its tone, and the mark that is its tone, if it has one."""
    parts = unicodedata.normalize("NFD", char)
    tone = next((mark for mark in parts[1:] if mark in _TONES), "")
    return (unicodedata.normalize("NFC", parts.replace(tone, "")), tone) if tone else (char, "")


def _place(letters: str, tone: str) -> str:
    """The syllable with its tone on the vowel that carries it, or "" where it is no Vietnamese syllable."""
    syllable = _parts_of_syllable(letters)
    if syllable is None:
        return "" if tone else letters
    onset, nucleus, coda = syllable
    if not coda and ((nucleus == "i" and onset in _I_IS_Y) or (nucleus == "i" and not onset and tone)):
        nucleus = "y"
    if not tone:
        return onset + nucleus + coda
    carrier = next((nucleus.index(vowel) for vowel in _CARRIERS if vowel in nucleus), None)
    if carrier is None:
        carrier = len(nucleus) - 1 if coda else 1 if len(nucleus) == 3 else 0
    marked = unicodedata.normalize("NFC", nucleus[carrier] + tone)
    return onset + nucleus[:carrier] + marked + nucleus[carrier + 1 :] + coda


def _parts_of_syllable(letters: str) -> tuple[str, str, str] | None:
    """Part a syllable without its tone into onset, nucleus and coda; None where it is no Vietnamese one."""
    onset = letters[:2] if letters[2:3] and letters[2:3] in _OPEN_ONSETS.get(letters[:2], "") else ""
    start = len(onset)
    if not onset:
        while start < len(letters) and letters[start] not in _VOWELS:
            start += 1
        onset = letters[:start]
        if onset and onset not in _ONSETS:
            return None
    end = start
    while end < len(letters) and letters[end] in _VOWELS:
        end += 1
    nucleus, coda = letters[start:end], letters[end:]
    return (onset, nucleus, coda) if 0 < len(nucleus) < 4 and coda in _CODAS else None


@lru_cache(65_536)
def fold(term: str) -> str:
    """The plain letters of a term, one for one: Tuyên -> tuyen, đ -> d, ł -> l; other scripts stay as they are."""
    if term.isascii():
        return term
    return "".join(map(_fold_letter, composed(term)))


@lru_cache(4_096)
def _fold_letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].translate(STROKES)
    if base == "đ":
        return "d"
    if base == "Đ":
        return "D"
    if base.isascii() or not unicodedata.name(base, "").startswith("LATIN"):
        return base
    if base in _STROKED:
        return _STROKED[base]
    from unidecode import unidecode_expect_nonascii

    plain = unidecode_expect_nonascii(base)
    return plain if len(plain) == 1 else base


def initial(text: str) -> str:
    """The plain first letter that a token and its term have in common, i and y being one."""
    letter = _fold_letter(_compatible(text[0]).lower()[0])
    return "i" if letter == "y" else letter


def is_plain(token: str) -> bool:
    """Whether a token is typed without any mark, so that it may stand for every accented form."""
    normalized = normalize(token)
    return fold(normalized) == normalized
