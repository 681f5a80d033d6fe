"""The dates that fields and tags give, in every notation that programs write them in, as days in Việt Nam.

    2021-03-12, 2021/3/12, 20210312T021500Z, 2021-03-12 02:15:00+00, 2021-071, 2021-W10-5     ISO and databases
    12/03/2021, 12.3.21, 12-MAR-21 09.15.00 AM, Thứ Sáu, 12/03/2021, 09:15 (GMT+7)              day first
    12/31/2021                                                     month first where the column or the number shows it
    Fri Mar 12 2021 09:15:00 GMT+0700 (Indochina Time), Fri, 12 Mar 2021 02:15:00 GMT           JavaScript, Java, RFCs
    March 12th, 2021; 12 tháng Ba, 2021; 12 thg 3 2021; ngày 12 tháng 3 năm 2021                months by their names
    1615515300, 1615515300000, 1.6155153e9, /Date(1615515300000+0700)/, 44267.38               epochs and spreadsheets

A time with its zone is that time in Việt Nam: 20:00 in Greenwich on 31 December is 1 January. The beginnings of
calendars that stand for nothing (1970-01-01, 0001-01-01, 1900-01-00) are no dates.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from dvsearch.reading.date_formats import FIRST_YEAR, iso_day

VIETNAM = timezone(timedelta(hours=7))
# What programs write where they have no date.
_NOTHING = frozenset({date(1970, 1, 1), date(1, 1, 1), date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31)})
_DEFAULT = re.compile(r"000[01][-/]|\d\d?[-/]\d\d?[-/]000[01]\b|1900-01-0[01]")
_NO_VALUE = frozenset(
    {"", "0", "0.0", "null", "none", "nan", "nat", "n/a", "na", "-", "--", "undefined", "unknown", "\\n", "không rõ"}
)


def parse_date(value: str, today: date | None = None, *, month_first: bool = False) -> str | None:
    """Read a date as a field gives it: YYYY, YYYY-MM or YYYY-MM-DD; None where it is no past date.

    `month_first` says that days of this column are written as in America, which no single value may show.
    """
    return _parse(value, today or date.today(), month_first)


def is_no_date(value: str) -> bool:
    """Tell whether a field says that there is no date, so that nothing is lost where it cannot be read."""
    plain = _plain(value)
    return plain in _NO_VALUE or _DEFAULT.match(plain) is not None or _said_day(plain, False) in _NOTHING


def notation(value: str) -> str:
    """Give the notation of a value, its numbers left out: what one value shows is so of all of its notation."""
    return re.sub(r"\b[ap]m\b", "m", re.sub(r"\d+", "#", _plain(value)))


def month_leads(value: str) -> bool | None:
    """Tell whether a value shows that the month is written before the day, or that it is not; None where it may be."""
    numbers = _NUMERIC.search(_plain(value))
    if numbers is None:
        return None
    first, second = int(numbers["a"]), int(numbers["b"])
    return True if first <= 12 < second else False if second <= 12 < first else None


@lru_cache(8_192)  # the articles of a day have its date
def _parse(value: str, today: date, month_first: bool) -> str | None:
    plain = _plain(value)
    if plain in _NO_VALUE:
        return None
    if whole := re.fullmatch(r"((?:19|20)\d\d)(?:\.0+)?", plain):
        return whole[1] if FIRST_YEAR <= int(whole[1]) <= today.year else None
    if month := _MONTH_ALONE.fullmatch(plain):
        year, number = int(month["y1"] or month["y2"] or month["y3"]), _month_number(month)
        return f"{year}-{number:02}" if (FIRST_YEAR, 1) <= (year, number) <= (today.year, today.month) else None
    day = _said_day(plain, month_first)
    return None if day is None or day in _NOTHING else iso_day(day, today)


LONGEST = 200  # characters; JavaScript's own notation with a long name of the zone has 80
_SPACES = re.compile(r"[\s\u00a0\u200b-\u200f\u202f\ufeff]+")
_WRAPPED = re.compile(
    r"(?:new )?(?:iso)?(?:date|datetime|timestamp|datetime\.datetime|datetime\.date)\((.*)\)|/date\((.*)\)/"
)


def _plain(value: str) -> str:
    """The value composed, in small letters, with plain spaces and dashes, out of what programs wrap it in."""
    text = unicodedata.normalize("NFC", value[:LONGEST]).lower().replace("\\/", "/")
    text = _SPACES.sub(" ", re.sub("[\u2010-\u2015\u2212]", "-", text)).strip(" \"'")
    if wrapped := _WRAPPED.fullmatch(text):
        text = (wrapped[1] or wrapped[2] or "").strip(" \"'")
    return text


def _said_day(text: str, month_first: bool) -> date | None:
    """The day that a plain value names, in Việt Nam; None where it names none."""
    try:
        if number := re.fullmatch(r"(-?\d{5,19}(?:\.\d+)?|\d\.\d+e\+?\d{1,2})(?:[+-]\d{4})?", text):
            counted = _counted(float(number[1]), number[1])
            if counted is not None:
                return counted
        found = _calendar_day(text, month_first)
        if found is None:
            return None
        named, behind = found
        clock = _CLOCK.search(text, behind)
        zone = _zone(text, clock.end()) if clock else None
        if clock is None or zone is None:
            return named
        hour = int(clock["h"]) % 24
        if (half := clock["half"]) and hour <= 12:
            hour = hour % 12 + (12 if half in ("pm", "ch", "p.m.") else 0)
        stated = datetime(named.year, named.month, named.day, hour, int(clock["m"] or 0), tzinfo=zone)
        return stated.astimezone(VIETNAM).date()
    except (ValueError, OverflowError):
        return None


# ---------------------------------------------------------------- numbers

# Days since the end of 1899, as spreadsheets count: 20000 is of 1954, 60000 of 2064.
_SPREADSHEET = (20_000, 60_000)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _counted(number: float, written: str) -> date | None:
    """The day that a number counts to, from 1970 in any unit or from 1899 in days; None where it is a day's digits."""
    digits = len(written.split(".", maxsplit=1)[0].lstrip("-"))
    if digits in (8, 12, 14) and re.match(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", written):
        return None  # 20210312, 202103120915
    if _SPREADSHEET[0] <= number < _SPREADSHEET[1]:
        return date(1899, 12, 30) + timedelta(days=int(number))
    for scale in (1, 1e3, 1e6, 1e9):
        if abs(number) / scale < 4.2e9:  # seconds until 2103
            return (
                (_EPOCH + timedelta(seconds=number / scale)).astimezone(VIETNAM).date()
                if number / scale > 1e8
                else None
            )
    return None


# ---------------------------------------------------------------- days

_ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
_NAMES = {name[:3]: number for number, name in enumerate((*_ENGLISH, "november", "december"), 1)}
_VIETNAMESE = {
    word: number
    for number, word in enumerate(
        ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"], 1
    )
} | {"giêng": 1, "bốn": 4, "bẩy": 7, "chạp": 12}
_ENGLISH_MONTH = rf"(?:{'|'.join(_NAMES)})[a-z]*\.?"
_VIETNAMESE_MONTH = rf"(?:1[0-2]|0?[1-9]|{'|'.join(sorted(_VIETNAMESE, key=len, reverse=True))})(?!\d)"
_THANG = r"(?:tháng|thg\.?|th\.?|t\.)"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_MONTH_ALONE = re.compile(
    rf"(?P<y1>{_YEAR}) ?[-/.] ?(?P<n1>0?[1-9]|1[0-2])|(?P<n2>0?[1-9]|1[0-2]) ?[-/.] ?(?P<y2>{_YEAR})"
    rf"|(?:(?P<e>{_ENGLISH_MONTH}),?|{_THANG} ?(?P<v>{_VIETNAMESE_MONTH})(?:,| ?[/-]| năm)?) ?(?P<y3>{_YEAR})"
)
# Year first; in Asia and in ISO nobody writes the day before the month behind a year.
_YEAR_FIRST = re.compile(
    rf"(?<![\d.])(?P<y>{_YEAR})(?: ?[-/.] ?(?P<m>0?[1-9]|1[0-2]) ?[-/.] ?(?P<d>{_DAY})(?!\d)"
    rf"|(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?=t?\d{{4,6}}(?!\d)|[^\d]|$|\d{{7,9}}$)"
    rf"|-?w(?P<w>[0-5]\d)-?(?P<wd>[1-7])|-(?P<doy>[0-3]\d\d)(?!\d))"
)
_NUMERIC = re.compile(
    rf"(?<![\d.:])(?P<a>\d{{1,2}}) ?(?P<s>[-/.]) ?(?P<b>\d{{1,2}}) ?(?P=s) ?(?P<y>{_YEAR}|\d\d)(?![\d:])"
)
# Nothing between the parts is read in two ways: `, ` as one or as two took 2^n steps.
_NAMED = re.compile(
    rf"(?<!\d)(?P<d1>{_DAY})(?:st|nd|rd|th)?(?:[ \-/,.]++|(?<= )of(?= ))*+(?P<e1>{_ENGLISH_MONTH})[ \-/,']*+"
    rf"(?P<y1>{_YEAR}|\d\d)(?![\d:])"
    rf"|(?P<e2>{_ENGLISH_MONTH})(?: |-)*(?P<d2>{_DAY})(?:st|nd|rd|th)?[ ,\-]++(?P<y2>{_YEAR})(?!\d)"
    rf"|(?P<e3>{_ENGLISH_MONTH}) +(?P<d3>{_DAY})(?P<between> .{{5,24}}? )(?P<y3>{_YEAR})(?!\d)"
    rf"|(?<!\d)(?P<d4>{_DAY}),? ?(?:{_THANG} ?)(?P<v4>{_VIETNAMESE_MONTH})(?:[ ,\-/]++|năm)*+(?P<y4>{_YEAR})(?!\d)"
    rf"|{_THANG} ?(?P<v5>{_VIETNAMESE_MONTH})(?: ngày)? (?P<d5>{_DAY}),? (?:năm )?(?P<y5>{_YEAR})(?!\d)"
)


def _calendar_day(text: str, month_first: bool) -> tuple[date, int] | None:
    """The day that a text names, and where what follows it begins; ValueError where there is no such day."""
    if match := _YEAR_FIRST.search(text):
        year = int(match["y"])
        if match["w"]:
            return date.fromisocalendar(year, int(match["w"]), int(match["wd"])), match.end()
        if match["doy"]:
            return date(year, 1, 1) + timedelta(days=int(match["doy"]) - 1), match.end()
        return date(year, int(match["m"] or match["m2"]), int(match["d"] or match["d2"])), match.end()
    if match := _NAMED.search(text):
        i = next(i for i in "12345" if match[f"y{i}"])
        month = _NAMES[match[f"e{i}"][:3]] if i in "123" else _vietnamese_month(match[f"v{i}"])
        day = date(_four_digits(match[f"y{i}"]), month, int(match[f"d{i}"]))
        return day, match.start("between") if i == "3" else 0 if _CLOCK.match(text) else match.end()
    if match := _NUMERIC.search(text):
        first, second = int(match["a"]), int(match["b"])
        number, month = (second, first) if second > 12 or (month_first and first <= 12) else (first, second)
        return date(_four_digits(match["y"]), month, number), 0 if _CLOCK.match(text) else match.end()
    return None


def _four_digits(year: str) -> int:
    """A year of two digits is of this century where that is not to come, else of the last."""
    return int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)


def _month_number(match: re.Match[str]) -> int:
    if match["e"]:
        return _NAMES[match["e"][:3]]
    return _vietnamese_month(match["v"]) if match["v"] else int(match["n1"] or match["n2"])


def _vietnamese_month(word: str) -> int:
    return _VIETNAMESE.get(word) or int(word)


# ---------------------------------------------------------------- times

_CLOCK = re.compile(
    r"(?:(?<![\d/.+-])|(?<=\d)(?=t))(?:t|, ?|- ?|lúc )?(?P<h>2[0-4]|[01]\d|\d)(?::|\.|h|g| giờ )?(?P<m>[0-5]\d)"
    r"(?:[:.]?[0-5]\d)?(?:[.,:]\d{1,9})?(?: ?(?P<half>am|pm|sa|ch|a\.m\.|p\.m\.)(?![a-z]))?"
)
_OFFSET = re.compile(r" ?\(?(?:(?:gmt|utc)? ?(?P<sign>[+-]) ?(?P<h>[01]?\d):?(?P<m>[0-5]\d)?|(?P<name>[a-z]{1,4})\b)")
_ZONES = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "ut": 0,
    "ict": 7,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
}
_ZONES |= {"pst": -8, "pdt": -7, "cet": 1, "cest": 2, "bst": 1, "jst": 9, "kst": 9, "sgt": 8, "hkt": 8, "aest": 10}


def _zone(text: str, at: int) -> timezone | None:
    """The zone that is written behind a time, or None."""
    match = _OFFSET.match(text, at)
    if match is None or (match["name"] and match["name"] not in _ZONES):
        return None
    if match["name"]:
        return timezone(timedelta(hours=_ZONES[match["name"]]))
    minutes = int(match["h"]) * 60 + int(match["m"] or 0)
    return timezone(timedelta(minutes=minutes if match["sign"] == "+" else -minutes))
