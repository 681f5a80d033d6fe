"""Bytes to text: UTF-8, UTF-16, and the encodings Vietnamese was typed in before them.

windows-1258 writes a letter and then its tone; TCVN3 (the .VnTime fonts), VNI-Windows and VISCII put Vietnamese letters
where other encodings have others, VIQR writes marks as punctuation, so that only reading tells which it is: of the
texts the bytes can be, the one whose words are Vietnamese syllables. A few bytes that are no UTF-8 in a text that is
otherwise (a description cut in the middle of a letter) are replaced by U+FFFD, and the name of the encoding says how
many. Bytes that make no such text are refused.

`mend_text` does the same for text that was stored as UTF-8 without being converted: letters of the old fonts, or UTF-8
taken for windows-1252 and encoded again, in all of a text or in a part of it. (ftfy mends the last of these alone, and
takes the capitals of `TRÃ” LỜI` for mojibake; it was tried and is not needed.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from dvsearch.errors import InputError
from dvsearch.vietnamese.normalize import composed

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
FEWEST = 2  # one word can be a syllable in any table
SAMPLE = 20_000

_LETTERS = re.compile(r"[\u1ea0-\u1ef9\u0300-\u0323]|[ăđơưĂĐƠƯ]")
_FOREIGN = re.compile(r"[\u0080-\u00ff\u0152-\u0192\u2018-\u2122]")


# Bad bytes that are replaced: so many in any text, and one in so many of a longer one.
FEW, ONE_IN = 3, 500
REPLACEMENT = "\ufffd"


def decode(data: bytes) -> tuple[str, str]:
    """Decode bytes to their text, with the name of the encoding.

    Raises InputError where no encoding makes sense of the bytes.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _few_replaced(data, encoding)
    if wide := _wide(data):
        return _few_replaced(data, wide)
    if b"\0" in data:
        raise InputError("NUL bytes: not a text file")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf_8(data, error.start + 1)
    if text.isascii():
        return _viqr(text) or (text, "utf-8")
    if _LETTERS.search(text) or not _FOREIGN.search(text):
        return _mend_parts(text), "utf-8"
    return _unconverted(text) or (text, "utf-8")


def mend_text(text: str) -> str:
    """Mend a text in Unicode whose letters are those of an old font, or of UTF-8 encoded twice; any other as it is."""
    if text.isascii():
        mended = _viqr(text)
    elif _LETTERS.search(text):
        return _mend_parts(text)
    else:
        mended = _unconverted(text) if _FOREIGN.search(text) else None
    return mended[0] if mended else text


def _not_utf_8(data: bytes, at: int) -> tuple[str, str]:
    """A text that is in an older encoding, or in UTF-8 but for a few bytes."""
    text, bad = _replaced(data, "utf-8")
    in_utf_8 = len(text) + bad < len(data)  # some letters have more than one byte, as bad ones never do
    if in_utf_8 and bad <= max(FEW, len(data) // ONE_IN):
        return _mend_parts(text), _name("utf-8", bad)
    legacy = _legacy(data)
    if legacy is None and bad <= max(FEW, len(data) // ONE_IN) and _LATIN.search(text):
        return text, _name("utf-8", bad)
    if legacy is None:
        raise InputError(f"not UTF-8 (byte {at}), and no Vietnamese in any older encoding")
    return legacy


_LATIN = re.compile(r"[a-zA-Z]{2}")


def _few_replaced(data: bytes, encoding: str) -> tuple[str, str]:
    text, bad = _replaced(data, encoding)
    if bad > max(FEW, len(data) // ONE_IN):
        raise InputError(f"not {encoding.upper()}: {bad:,} places that are no letters")
    return text, _name(encoding, bad)


def _replaced(data: bytes, encoding: str) -> tuple[str, int]:
    """The text with U+FFFD for what is no letter, and how often that is; the text's own are not counted."""
    text = data.decode(encoding, "replace")
    own = data.count(REPLACEMENT.encode("utf-8")) if encoding.startswith("utf-8") else 0
    return text, text.count(REPLACEMENT) - own if own or REPLACEMENT in text else 0


def _name(encoding: str, bad: int) -> str:
    return f"{encoding}, {bad} {'byte' if bad == 1 else 'bytes'} replaced" if bad else encoding


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


def _legacy(data: bytes) -> tuple[str, str] | None:
    western = _western(data)
    return _best(
        {
            "windows-1258": lambda: data.decode("cp1258"),
            "tcvn3": lambda: _tcvn3(western),
            "vni": lambda: _vni(western),
            "viscii": lambda: _viscii(data),
        }
    )


def _unconverted(text: str) -> tuple[str, str] | None:
    """What a text in UTF-8 says when its letters are those of an old font, or of UTF-8 encoded twice."""
    if vietnamese_share(text) >= VIETNAMESE:
        return None
    return _best(
        {
            "utf-8, without conversion from tcvn3": lambda: _tcvn3(text),
            "utf-8, without conversion from vni": lambda: _vni(text),
            "utf-8, without conversion from windows-1258": lambda: _eastern(text).decode("cp1258"),
            "utf-8, without conversion from viscii": lambda: _viscii(_eastern(text)),
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
        if len(_marked_words(text)) >= FEWEST:
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
    marked = _marked_words(text)
    return sum(map(_is_syllable, marked)) / len(marked) if marked else 0.0


def _marked_words(text: str) -> list[str]:
    return [word for word in _WORDS.findall(composed(text[:SAMPLE])) if not word.isascii()]


def _is_syllable(word: str) -> bool:
    if not (word[1:].islower() or word.isupper() or len(word) == 1):
        return False  # the letters of a wrong table mix capitals and small ones
    letters = unicodedata.normalize("NFD", word.lower())
    toneless, tones = _TONES.subn("", letters)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None


# ---------------------------------------------------------------- parts of a text

# How windows-1252 shows the second and later bytes of a letter in UTF-8, and how much of it is no other text.
_REST = "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_TWICE = re.compile(rf"(?:[\u00c2-\u00c6]{_REST}|\u00e1[\u00ba\u00bb]{_REST}|\u00e2\u20ac{_REST})+")
# What every such piece has: looked for one by one they cost a fifth of looking for a piece. Capitals stand in other
# words too (`XÃ`), but hardly ever before such a byte.
_SIGNS = "\u00e1\u00ba", "\u00e1\u00bb", "\u00e2\u20ac"
_CAPITALS = "\u00c2\u00c3\u00c4\u00c5\u00c6"
_BEHIND_CAPITAL = re.compile(f"[{_CAPITALS}]{_REST}")


def _mend_parts(text: str) -> str:
    """The text with its pieces of UTF-8 encoded twice undone: `NgÆ°á»i dân` among lines that are well."""
    is_twice = any(map(text.__contains__, _SIGNS)) or (
        any(map(text.__contains__, _CAPITALS)) and _BEHIND_CAPITAL.search(text) is not None
    )
    return _TWICE.sub(_undone, text) if is_twice else text


def _undone(match: re.Match[str]) -> str:
    try:
        mended = _eastern(match[0]).decode("utf-8")
    except UnicodeError:
        return match[0]
    # `TRÃ”`, `LÃ…`: capitals before a quotation mark or dots are read as capitals, never as what they could hide.
    small = any(char.islower() or not char.isalpha() for char in mended)
    return mended if small and all(_is_ours(char) for char in mended) else match[0]


def _is_ours(char: str) -> bool:
    """Whether a letter or mark is one that Vietnamese text has."""
    return not char.isalpha() or _is_syllable(char) or char in "đĐ"


# ---------------------------------------------------------------- VIQR

_VIQR = re.compile(r"[aeo]\^|[ou]\+|a\(|\bdd|[aeiouy]['`~]", re.IGNORECASE)
_VIQR_LETTER = re.compile(r"(?P<d>dd|DD|Dd)|(?P<v>[aeiouyAEIOUY])(?P<m>[(^+])?(?P<t>['`?~]|\.(?!\s+[A-Z]|\s*$))?", re.M)
_VIQR_MARKS = {"(": "\u0306", "^": "\u0302", "+": "\u031b"}
_VIQR_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}


def _viqr(text: str) -> tuple[str, str] | None:
    """The text that VIQR writes in ASCII, `Ho^.i nghi. da^n va^.n`; None where it is no VIQR.

    Of its words a third have such marks; in English a stray apostrophe follows a vowel in one of a hundred.
    """
    sample = text[:SAMPLE]
    words = len(_WORDS.findall(sample))
    if words < 5 or len(_VIQR.findall(sample)) * 4 < words:
        return None
    read = composed(_VIQR_LETTER.sub(_viqr_letter, text))
    return (read, "viqr") if vietnamese_share(read) >= VIETNAMESE else None


def _viqr_letter(match: re.Match[str]) -> str:
    if match["d"]:
        return "đ" if match["d"] == "dd" else "Đ"
    return match["v"] + _VIQR_MARKS.get(match["m"] or "", "") + _VIQR_TONES.get(match["t"] or "", "")


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


# VISCII 1.1; six capitals stand among the control characters.
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_TABLE = dict(enumerate(_VISCII, 0x80)) | dict(zip((0x02, 0x05, 0x06, 0x14, 0x19, 0x1E), "ẲẴẪỶỸỴ", strict=True))


def _viscii(data: bytes) -> str:
    return data.decode("latin-1").translate(_VISCII_TABLE)
