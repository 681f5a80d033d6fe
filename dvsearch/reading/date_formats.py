"""The days that a text writes down, in every notation in use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

FIRST_YEAR = 1930  # the first issues of the party's press

_SEP = r" ?[/.\-] ?"
YEAR = r"(?:19|20)\d\d"
_MONTHS = {
    word: number
    for number, word in enumerate(
        ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"], 1
    )
}
_MONTH = rf"[01]?\d|{'|'.join(f'(?i:{word})' for word in sorted(_MONTHS, key=len, reverse=True))}"
_FULL = re.compile(
    rf"(?<![\d/.,\-])(?:"
    rf"(?P<d1>[0-3]?\d){_SEP}(?P<m1>[01]?\d){_SEP}(?P<y1>{YEAR})"
    rf"|(?P<y2>{YEAR})(?:-|/|\.)(?P<m2>[01]\d|\d)(?:-|/|\.)(?P<d2>[0-3]\d|\d)(?=T|\b)"
    rf"|(?P<d3>[0-3]?\d)(?:,? (?:[Tt]háng|[Tt]h\.?) ?|-)(?P<m3>{_MONTH}),?(?: năm|,)? (?P<y3>{YEAR})"
    rf"|[Tt]háng (?P<m4>[01]?\d) (?P<d4>[0-3]?\d),? (?P<y4>{YEAR})"
    rf")(?!\d|[/.\-]\d)"
)
ANY_YEAR = re.compile(YEAR)


def _day(match: re.Match[str]) -> date | None:
    """The day that a match of _FULL names, or None where there is no such day."""
    for i in "1234":
        if match[f"y{i}"]:
            try:
                month = match[f"m{i}"].lower()
                return date(int(match[f"y{i}"]), _MONTHS.get(month) or int(month), int(match[f"d{i}"]))
            except ValueError:
                return None
    return None


def find_days(text: str, years: Iterable[re.Match[str]] | None = None) -> Iterator[tuple[date, int, int]]:
    """Find every full date in a plain text that is a day of the calendar, with its start and end.

    `years` are the matches of ANY_YEAR in the text, where they are known.
    """
    last = 0
    for year in ANY_YEAR.finditer(text) if years is None else years:
        match = _FULL.search(text, max(last, year.start() - 26), year.end() + 8)
        if match is not None and year.start() < match.end():
            last = match.end()
            if (day := _day(match)) is not None:
                yield day, match.start(), match.end()


_SHORT_YEAR = re.compile(r"(?<![\d/.\-])([0-3]?\d)([/.\-])([01]?\d)\2(\d\d)(?![\d/.\-])")


def find_stamp_days(text: str) -> Iterator[tuple[date, int, int]]:
    """Find the days of a line that is a stamp, where the year may have two digits: 28/11/16."""
    yield from find_days(text)
    for match in _SHORT_YEAR.finditer(text):
        try:
            yield date(2000 + int(match[4]), int(match[3]), int(match[1])), match.start(), match.end()
        except ValueError:
            continue


def iso_day(day: date, today: date) -> str | None:
    """Write the day in ISO form where it can be: not before the press began, and not after tomorrow (time zones)."""
    return day.isoformat() if day.year >= FIRST_YEAR and day <= today + timedelta(days=1) else None
