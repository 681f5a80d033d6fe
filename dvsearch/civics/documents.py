"""Party and state documents that a text cites, each in one canonical form.

    217-QĐ/TW                party: number-KIND/ISSUER, also where it was written 217/QĐ-TW or 217 - QĐ / TW
    04-NQ/TW (khóa XII)      its term is kept where it stands beside the number: numbers start again with each congress
    20/NQ-HĐND               state: number/KIND-ISSUER
    16/2021/NĐ-CP            state, with the year in the number
    35/2023/UBTVQH15         National Assembly and its Standing Committee

Trung ương is TW, also where it is written TƯ, T.Ư or T.W; blanks and dots that stand for the marks are read as these,
and small letters behind the name of a kind. `Quyết định số 217, 218-QĐ/TW` is two documents. A number below ten is
written with its zero: 5-CT/TW is 05-CT/TW.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Kinds of documents, by the abbreviations that their numbers carry (circular 01/2011/TT-BNV, guidance 36-HD/VPTW).
_KINDS = frozenset(
    [
        "NQ",
        "QĐ",
        "QĐi",
        "QĐI",
        "QyĐ",
        "QĐNS",
        "QC",
        "QCPH",
        "QCLT",
        "CT",
        "CTr",
        "CTR",
        "CTrHĐ",
        "CTHĐ",
        "CTPH",
        "CTPHLN",
        "KL",
        "HD",
        "KH",
        "KHLT",
        "KHPH",
        "TB",
        "TBKL",
        "TT",
        "TTr",
        "TTR",
        "TTLT",
        "NQLT",
        "NĐ",
        "PL",
        "LCT",
        "CV",
        "BC",
        "ĐA",
        "PA",
        "BB",
        "CĐ",
        "SL",
        "VBHN",
        "TL",
        "HDLT",
        "HDLN",
        "KHLN",
        "QCVN",
        "TCVN",
        "LT",
        "TTg",
        "ĐL",
        "CVi",
        "PB",
        "PGT",
        "GM",
    ]
)
# They sign letters, as in 8412/BKHĐT-TH; behind another code, as in the permit 5/GP-BTTTT, they show nothing.
_MINISTRIES = (
    *("BNV", "BTC", "BKHĐT", "BGDĐT", "BYT", "BNN", "BTNMT", "BGTVT", "BXD", "BCT", "BTTTT", "BVHTTDL", "BKHCN"),
    *("BLĐTBXH", "BQP", "BCA", "BTP", "BNG"),
)
# Issuers whose name alone shows that a number is a document's, as in the letter 1126/UBND-KSTT.
_ISSUERS = (
    "UBND",
    "HĐND",
    "UBMTTQ",
    "MTTQ",
    "MTTW",
    "VPCP",
    "VPTW",
    "TW",
    "TU",
    "TTg",
    "CP",
    "CTN",
    "SNV",
    "TTCP",
)
# Issuers within the party, in whose numbers the kind follows a hyphen.
_PARTY = re.compile(r"(?!MTTW)(?:TW|TU|HU|QU|ThU|ThiU|TXU|ĐU|ĐUK|ĐUKCCQ|[A-ZĐ]{2,6}T[WU])(?:Đ[A-ZĐ]+)?")
# Issuers within the state: their numbers have the kind behind the slash, however a page writes them.
_STATE = re.compile(r"(?:UBND|HĐND|TTg|CP|UBTVQH|CTN|VPCP|MTTW|MTTQ)")
_ASSEMBLY = re.compile(r"(?:UBTVQH|QH|NQ-QH|L-CTN)\d{0,2}")

# The longest issuer, ĐCTUBTWMTTQVN, has 13 letters.
_CODE = r"(?:T\. ?[ƯWU](?![\w.])|[A-ZĐ][A-Za-zĐđƯ]{0,17}\d{0,2})"
# A mark before a capital, with a digit at most four characters before it: what may be inside a number. Most texts have
# none, and marks are so rare that looking for them takes a third of the time of looking for digits.
_BEFORE_CAPITAL = r"(?= ?[A-ZĐ])(?:(?<=\d.)|(?<=\d..)|(?<=\d...)|(?<=\d....))"
_MARK = re.compile(rf"[-–/]{_BEFORE_CAPITAL}")
# From the number to that capital. Before the mark it has _REACH characters at most.
_HINT = re.compile(r"\d{1,6}[a-zđA-EĐ]? ?\\?[-–/] ?(?:(?:19|20)\d\d ?\\?[-–/] ?)?[A-ZĐ]")
_REACH = 17
_DOCUMENT = re.compile(
    r"(?P<number>\d{1,6}[a-zđA-EĐ]?) ?\\?[-–/] ?(?:(?P<year>(?:19|20)\d\d) ?\\?[-–/] ?)?"
    rf"(?P<codes>{_CODE}(?:(?: ?\\?[-–/] ?|\.(?=UBND|HĐND|TTg|CP\b)){_CODE}){{0,3}})(?!\w)"
    r"(?:,? ?\(? ?[Kk]h(?:óa|oá) (?P<term>[IVX]{1,5})\b\)?)?"
)
# "số 217, 218-QĐ/TW", "Nghị quyết 18, 19-NQ/TW": the numbers before the last.
_NAMED = (
    r"(?:số:?|quyết định|quy định|nghị quyết|chỉ thị|kết luận|nghị định|thông tư|hướng dẫn|kế hoạch"
    r"|thông báo|công văn|quy chế|chương trình)"
)
_MORE = re.compile(rf"\b(?i:{_NAMED}) ((?:\d{{1,5}}[a-zđA-EĐ]? ?(?:,|;|và) ?)+)$")
# Written in capitals with the rest of a line.
_VARIANTS = {"QĐI": "QĐi"}
_INSIDE = re.compile(r"[\w/.,-]")
_SEPARATOR = re.compile(r" ?\\?[-–/.] ?")


@dataclass(frozen=True, slots=True)
class Citation:
    """A document in its canonical form, and where the text names it (characters)."""

    value: str
    start: int
    end: int


# One replacement each is forty times as fast as str.translate; each is of one character by one, so that places hold.
_ALIKE = (
    *(("\u00d0", "Đ"), ("\u0189", "Đ"), ("\u00a0", " "), ("\u202f", " ")),
    *((dash, "-") for dash in "\u2010\u2011\u2012\u2014\u2015\u2212\u00ad"),
)
# Numbers of the party with a blank or a dot where their marks belong: 13 CT/TW, 29.NQ/TW, 29-NQ TW.
_LOOSE_KINDS = ("NQ", "CT", "QĐ", "QĐi", "KL", "QC", "HD", "TB", "KH", "CTr", "BC", "TTr", "CV")
_LOOSE = re.compile(
    rf"(?<![\w/.,\-])(?P<number>\d{{1,4}})(?P<one>[ .\-/])(?P<kind>{'|'.join(_LOOSE_KINDS)})(?P<two>[ ./])"
    r"(?=T(?:W|U|Ư|\. ?[ƯW])(?!\w))"
)
# Its issuer, which hardly any text has: half the time of looking for the kinds before it.
_ISSUED = re.compile(r"T(?:[WUƯ]|\. ?[ƯW])(?!\w)")
# In small letters only behind the name of a kind: "nghị quyết số 29-nq/tw".
_SMALL = re.compile(
    rf"\b(?i:{_NAMED})(?: số)?:? ?"
    r"(?P<small>\d{1,5}[-–/](?:\d{4}[-–/])?[a-zđ]{2,6}[-–/][a-zđư.]{1,9}\d{0,2})(?![\w/])"
)
_BEHIND_DIGIT = r"(?<=[0-9].)[a-zđ]{2,6}[-–/][a-zđ]"
_MAY_BE_SMALL = re.compile(rf"[-–/]{_BEHIND_DIGIT}")
_MAY_BE_EITHER = re.compile(rf"[-–/](?:{_BEFORE_CAPITAL}|{_BEHIND_DIGIT})")


def _loose(text: str) -> str:
    """The text with the marks of numbers where they belong, character by character."""
    if _ISSUED.search(text):
        text = _LOOSE.sub(lambda match: f"{match['number']}-{match['kind']}/", text)
    return text


def find_documents(text: str) -> Iterator[Citation]:
    """Find every document that the text names, as often as it does; those in small letters come before the others."""
    for odd, plain in _ALIKE:
        text = text.replace(odd, plain)
    text = _loose(text)
    first = _MAY_BE_EITHER.search(text)
    if first is None:
        return
    if _MAY_BE_SMALL.search(text, first.start()):
        for small in _SMALL.finditer(text):
            if (value := canonical_document(small["small"])) is not None:
                yield Citation(value, *small.span("small"))
    first = _MARK.search(text, first.start())
    if first is None:
        return
    for hint in _HINT.finditer(text, max(0, first.start() - _REACH)):
        start = hint.start()
        match = _DOCUMENT.match(text, start)
        if match is None or _INSIDE.search(text, max(0, start - 1), start):
            continue
        form = _form(match["codes"], match["year"], hyphen="/" not in match[0][: match.start("codes") - start])
        if form is None:
            continue
        more = _MORE.search(text, max(0, start - 40), start)
        numbers = re.findall(r"\d+[a-zđA-EĐ]?", more[1]) if more else []
        term = f" (khóa {match['term']})" if match["term"] else ""
        for number in [*numbers, match["number"]]:
            yield Citation(form.format(number.zfill(2)) + term, more.start(1) if more else start, match.end())


def canonical_document(text: str) -> str | None:
    """Give the canonical form of one document as somebody types it, in any case; None where it is not one.

    "Quyết định số 217-qđ/tw" and "217 / QĐ - TW" are 217-QĐ/TW.
    """
    for candidate in dict.fromkeys((text, _upper(text), _upper(text).replace(" ", ""))):
        values = [citation.value for citation in find_documents(candidate)]
        if len(values) == 1:
            return values[0]
    return None


def _upper(text: str) -> str:
    """The codes of a number typed in lower case, in capitals but for the few that are written otherwise."""
    capitals = re.sub(r"(?<=[-–/. ])[a-zđư]+\d*\b", lambda match: match[0].upper(), text)
    for usual in ("TTg", "QĐi", "TTr", "CTr"):
        capitals = re.sub(rf"(?<=[-–/]){usual.upper()}\b", usual, capitals)
    return re.sub(r"\(?KHÓA ([IVX]+)\)?", r"(khóa \1)", capitals)


def _form(codes: str, year: str | None, *, hyphen: bool) -> str | None:
    """The canonical form with {} for the number, or None where the codes are not a document's.

    `hyphen` says that the number is followed by one and not by a slash, as the party writes it.
    """
    codes = re.sub(r"(?<![\wĐ])T(?:Ư|\. ?[ƯWU])(?![\w.])", "TW", codes.replace("NĐCP", "NĐ-CP"))
    parts = [_VARIANTS.get(part, part) for part in _SEPARATOR.split(codes)]
    if len(parts) == 1:
        return f"{{}}/{year}/{parts[0]}" if year and _ASSEMBLY.fullmatch(parts[0]) else None
    if parts[0] not in _KINDS and parts[0] not in _MINISTRIES and not any(part.startswith(_ISSUERS) for part in parts):
        return None
    of_party = len(parts) == 2 and _PARTY.fullmatch(parts[1])
    if not year and len(parts) > 1 and parts[0] in _KINDS and (of_party or (hyphen and not _STATE.match(parts[1]))):
        return f"{{}}-{parts[0]}/{'-'.join(parts[1:])}"
    return "{}/" + (f"{year}/" if year else "") + "-".join(parts)
