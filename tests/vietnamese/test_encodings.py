"""Bytes to text: what people typed Vietnamese in, before and after Unicode."""

from __future__ import annotations

import unicodedata

import pytest

from dvsearch.errors import InputError
from dvsearch.vietnamese import encodings
from dvsearch.vietnamese.encodings import decode

TEXT = "Hội nghị tổng kết công tác dân vận huyện Sông Lô năm 2020: giữ rừng, đổi mới, thủy lợi, ưu tiên hộ nghèo."


def windows_1258(text: str) -> bytes:
    """A text as windows-1258 writes it: the letter, then its tone."""
    written = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            written += char.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = list(unicodedata.normalize("NFD", char))
            tones = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
            shape = "".join(mark for mark in marks if mark not in tones)
            written += (unicodedata.normalize("NFC", base + shape) + tones).encode("cp1258")
    return written


def tcvn3(text: str) -> str:
    """A text in the letters of the .VnTime fonts; capitals with a tone have none there."""
    return text.translate({letter: chr(code) for code, letter in encodings._TCVN3.items()})


def vni(text: str) -> str:
    """A text in the letters of the VNI fonts."""
    back = {letter: typed for typed, letter in reversed(encodings._vni_table()[1].items())}
    return "".join(back.get(char, char) for char in text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_seen_by_its_zero_bytes(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, encoding)


def test_windows_1258_is_read_with_its_tones() -> None:
    text, encoding = decode(windows_1258(TEXT))
    assert encoding == "windows-1258"
    assert unicodedata.normalize("NFC", text) == TEXT


def test_the_old_fonts_are_told_apart_by_reading_them() -> None:
    assert decode(tcvn3(TEXT).encode("latin-1")) == (TEXT, "tcvn3")
    assert decode(vni(TEXT).encode("cp1252")) == (TEXT, "vni")


def test_old_fonts_stored_as_utf_8_are_still_read() -> None:
    assert decode(tcvn3(TEXT).encode())[0] == TEXT
    assert decode(vni(TEXT).encode())[0] == TEXT


def test_utf_8_taken_for_windows_1252_and_encoded_again_is_undone() -> None:
    twice = encodings._western(TEXT.encode()).encode()
    assert decode(twice) == (TEXT, "utf-8, encoded twice")


def test_decomposed_vietnamese_stays_as_it_was_written() -> None:
    decomposed = unicodedata.normalize("NFD", TEXT)
    assert decode(decomposed.encode()) == (decomposed, "utf-8")


def test_other_languages_in_utf_8_are_left_alone() -> None:
    french = "Les élèves français étaient là, à côté de l'été"
    assert decode(french.encode()) == (french, "utf-8")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Привет, это новости".encode("cp1251"), "no Vietnamese in any older encoding"),
        ("Les élèves étaient là".encode("latin-1"), "no Vietnamese in any older encoding"),
        (bytes(range(256)) * 4, "NUL bytes"),
        (b"abc\0def", "NUL bytes"),
        (b"\xff\xfe" + b"\x00\xd8" * 40, "not UTF-16"),
        (bytes(range(128, 256)) * 4, "no Vietnamese in any older encoding"),
    ],
    ids=["russian", "french", "binary", "a NUL", "halves of UTF-16 letters", "every high byte"],
)
def test_what_no_encoding_explains_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        decode(data)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (TEXT.encode()[:-1] + "ợ".encode()[:2], "utf-8, 1 byte replaced"),
        (TEXT[:20].encode() + b"\xff" + TEXT[20:].encode(), "utf-8, 1 byte replaced"),
        (TEXT.encode() + b" \xe1\xbb \xc3 x", "utf-8, 2 bytes replaced"),
        (TEXT.encode("utf-16")[:-1], "utf-16, 1 byte replaced"),
        (b"Hoi nghi tong ket\x92s cong tac dan van", "utf-8, 1 byte replaced"),
    ],
    ids=["cut short", "inside", "two", "half a UTF-16 letter", "in plain letters"],
)
def test_a_few_bad_bytes_are_replaced_and_counted(data: bytes, name: str) -> None:
    text, encoding = decode(data)
    assert encoding == name
    assert text.count("\ufffd") == int(name.split()[1])


def viscii(text: str) -> bytes:
    """A text as VISCII writes it."""
    return text.translate({ord(letter): chr(byte) for byte, letter in encodings._VISCII_TABLE.items()}).encode(
        "latin-1"
    )


def viqr(text: str) -> str:
    """A text as VIQR writes it: the letter, its shape, its tone."""
    signs = {"\u0306": "(", "\u0302": "^", "\u031b": "+", "\u0301": "'", "\u0300": "`", "\u0309": "?", "\u0303": "~"}
    signs |= {"\u0323": "."}
    written = ""
    for char in text.replace("đ", "dd").replace("Đ", "DD"):
        base, *marks = list(unicodedata.normalize("NFD", char))
        written += base + "".join(
            signs[mark] for mark in sorted(marks, key=lambda mark: mark in "\u0301\u0300\u0309\u0303\u0323")
        )
    return written


def test_viscii_is_read() -> None:
    assert decode(viscii(TEXT)) == (TEXT, "viscii")


def test_viqr_is_read_and_english_is_not_taken_for_it() -> None:
    assert decode(viqr(TEXT).encode()) == (TEXT, "viqr")
    english = "Don't ask: it's a fine day, the ministers' plan isn't ready, and they'll meet at four o'clock. " * 5
    assert decode(english.encode()) == (english, "utf-8")


MISREAD = {
    "tcvn3": tcvn3(TEXT),
    "vni": vni(TEXT),
    "windows-1258": encodings._western(windows_1258(TEXT)),
    "viscii": encodings._western(viscii(TEXT)),
    "utf-8": encodings._western(TEXT.encode()),
    "viqr": viqr(TEXT),
}


@pytest.mark.parametrize("form", MISREAD)
def test_a_value_stored_without_conversion_is_mended(form: str) -> None:
    assert unicodedata.normalize("NFC", encodings.mend_text(MISREAD[form])) == TEXT


def test_a_part_that_was_encoded_twice_is_mended_among_lines_that_are_well() -> None:
    mixed = f"{TEXT}\n{MISREAD['utf-8']}\n{TEXT}"
    assert encodings.mend_text(mixed) == f"{TEXT}\n{TEXT}\n{TEXT}"
    assert decode(mixed.encode()) == (f"{TEXT}\n{TEXT}\n{TEXT}", "utf-8")


@pytest.mark.parametrize(
    "text",
    ["TRÃ” LỜI", "“LÃ…” là một từ", "BÃ” VÃ…", "Café à la carte, naïve", "Ông Bá, bà Tú", "À", "10 °C – 20 °C", TEXT],
)
def test_what_is_well_is_left_as_it_is(text: str) -> None:
    assert encodings.mend_text(text) == text
