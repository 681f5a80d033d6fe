"""Bytes to text: UTF-8, UTF-16, and the encodings Vietnamese was typed in before them.

windows-1258 writes a letter and then its tone; TCVN3 (the .VnTime fonts) and VNI-Windows put Vietnamese letters where
other encodings have others, so that only reading tells which it is: of the texts the bytes can be, the one whose
words are Vietnamese syllables. The same is done for text that was stored as UTF-8 without being converted: letters of
the old fonts, or UTF-8 taken for windows-1252 and encoded again. Bytes that make no such text are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from dvsearch.errors import InputError

BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

# Of the words with letters outside ASCII, the share that must be Vietnamese syllables. Vietnamese news reaches 0.95
# to 1 (the rest are foreign names); the same bytes read in a wrong table reach 0.1 to 0.5.
VIETNAMESE = 0.8
SAMPLE = 20_000

_LETTERS = re.compile(r"[\u1ea0-\u1ef9\u0300-\u0323]|[ăđơưĂĐƠƯ]")
_FOREIGN = re.compile(r"[\u0080-\u00ff\u0152-\u0192\u2018-\u2122]")


def decode(data: bytes) -> tuple[str, str]:
    """Decode bytes to their text, with the name of the encoding.

    Raises InputError where no encoding makes sense of the bytes.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _strict(data, encoding), encoding
    if wide := _wide(data):
        return _strict(data, wide), wide
    if b"\0" in data:
        raise InputError("NUL bytes: not a text file")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, f"not UTF-8 (byte {error.start + 1}), and no Vietnamese in any older encoding")
    if _LETTERS.search(text) or not _FOREIGN.search(text):
        return text, "utf-8"
    return _unconverted(text) or (text, "utf-8")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"not {encoding.upper()}: {error.reason} at byte {error.start + 1}") from error


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: spaces and plain letters have a zero byte, always on the same side."""
    sample = data[:4096]
    if len(sample) < 8 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    most, least = max(even, odd), min(even, odd)
    if most * 5 < len(sample) // 2 or least * 20 > most:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _legacy(data: bytes, reason: str) -> tuple[str, str]:
    western = _western(data)
    readings: dict[str, Callable[[], str]] = {
        "windows-1258": lambda: data.decode("cp1258"),
        "tcvn3": lambda: _tcvn3(western),
        "vni": lambda: _vni(western),
    }
    if best := _best(readings):
        return best
    raise InputError(reason)


def _unconverted(text: str) -> tuple[str, str] | None:
    """What a text in UTF-8 says when its letters are those of an old font, or of UTF-8 encoded twice."""
    return _best(
        {
            "utf-8, without conversion from tcvn3": lambda: _tcvn3(text),
            "utf-8, without conversion from vni": lambda: _vni(text),
            "utf-8, encoded twice": lambda: _eastern(text).decode("utf-8"),
        }
    )


def _best(readings: dict[str, Callable[[], str]]) -> tuple[str, str] | None:
    scored = []
    for name, read in readings.items():
        try:
            text = read()
        except UnicodeError:
            continue
        scored.append((vietnamese_share(text), name, text))
    share, name, text = max(scored, default=(0.0, "", ""))
    return (text, name) if share >= VIETNAMESE else None


_WORDS = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh?|gi|kh|ph|th|tr|qu|[bcdđghklmnpqrstvx])?"
    r"(?:[ieêaăâuưoôơy]|i[ea]|iê|yê|ya|u[aâôyơêe]|ưa|ươ|o[aăeo]|uyê|uya|a[iouy]|â[uy]|e[o]|ê[u]|i[u]"
    r"|o[i]|ô[i]|ơ[i]|u[i]|ư[iu]|iêu|yêu"
    r"|oa[iyo]|oe[o]|ua[yo]|uây|uôi|ươ[iu]|uyu|y[u])"
    r"(?:ng|nh|ch|[cmnpt])?"
)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def vietnamese_share(text: str) -> float:
    """Measure the share of Vietnamese syllables among the words that are not ASCII; 0 where there are none."""
    marked = [word for word in _WORDS.findall(unicodedata.normalize("NFC", text[:SAMPLE])) if not word.isascii()]
    return sum(map(_is_syllable, marked)) / len(marked) if marked else 0.0


def _is_syllable(word: str) -> bool:
    if not (word[1:].islower() or word.isupper() or len(word) == 1):
        return False  # the letters of a wrong table mix capitals and small ones
    letters = unicodedata.normalize("NFD", word.lower())
    toneless, tones = _TONES.subn("", letters)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None


# ---------------------------------------------------------------- tables

_UNDEFINED = {0x81, 0x8D, 0x8F, 0x90, 0x9D}


@cache
def _windows_1252() -> dict[int, str]:
    return {byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in _UNDEFINED}


def _western(data: bytes) -> str:
    """Bytes as windows-1252; the five it leaves undefined as themselves."""
    return data.decode("latin-1").translate(_windows_1252())


def _eastern(text: str) -> bytes:
    """What `_western` read; UnicodeError where it cannot have read that."""
    return text.translate({ord(char): byte for byte, char in _windows_1252().items()}).encode("latin-1")


# TCVN 5712:1993, the third part: one byte a letter. Capitals with a tone are small letters in a font of capitals.
_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬­®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)


def _tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


# VNI-Windows: a vowel, then a letter that stands for its marks.
_VNI_MARKS = {
    "a": dict(zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


@cache
def _vni_table() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {}
    for vowel, marks in _VNI_MARKS.items():
        for mark, letter in marks.items():
            table[vowel + mark] = letter
            table[vowel.upper() + mark] = table[vowel.upper() + mark.upper()] = letter.upper()
    for alone, letter in _VNI_ALONE.items():
        table[alone] = letter
        table[alone.upper()] = letter.upper()
    return re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True))), table


def _vni(text: str) -> str:
    pattern, table = _vni_table()
    return pattern.sub(lambda match: table[match[0]], text)
