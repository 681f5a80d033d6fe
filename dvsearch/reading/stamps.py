"""The stamps of a page: the dates that its furniture shows, each with how much speaks for it as the publication's.

What a stamp's label says, where it stands, and whether the dates in the article allow it: a header that is years away
from every date in the article is the day the page was viewed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain

from dvsearch.reading.date_formats import find_days, find_stamp_days, iso_day
from dvsearch.reading.line_kinds import MAY_HOLD_STAMP, Kind
from dvsearch.reading.lines import Line
from dvsearch.reading.page import Page
from dvsearch.reading.told_dates import Dated, ToldDates

__all__ = ["ENOUGH", "Dated", "weigh_stamps"]

ENOUGH = 2.0

_VIEWED = re.compile(
    r"bây giờ|hôm nay|now|today|giờ hiện tại|thời gian hiện tại|ngày hiện tại",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"ngày đăng|đăng (?:lúc|ngày|tải|bởi)|đăng:|được đăng|thời gian đăng|xuất bản|\bngày:|ngày (?:đưa|viết|tạo"
    r"|gửi|phát hành|ban hành tin)|đưa tin|ngày tin|published|posted|post date|date:",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"cập nhật|updated|sửa đổi lần cuối|lần cuối", re.IGNORECASE)
_CLOCK = re.compile(r"\b(?:[01]?\d|2[0-3]) ?[:hg] ?[0-5]\d(?P<seconds>:[0-5]\d)?")


def weigh_stamps(page: Page, told: ToldDates, address: Dated | None, today: date) -> Iterator[tuple[float, Dated]]:
    """Weigh each stamp of the page, furniture at both ends of it alone."""
    lines = page.lines
    title = next((i for i, line in enumerate(lines) if page.title and line.start <= page.title.start < line.end), None)
    prose = [i for i, line in enumerate(lines) if line.kind is Kind.PROSE and (title is None or i > title)]
    first = prose[0] if prose else len(lines)
    under = title is not None and any(line.kind is Kind.STAMP for line in lines[title + 1 : first])
    listing = next((i for i, line in enumerate(lines) if line.kind is Kind.LISTING and i > first), len(lines))
    for i, line in chain(enumerate(lines[:ENDS]), enumerate(lines[ENDS:][-ENDS:], max(ENDS, len(lines) - ENDS))):
        at_title = title is not None and i == title
        if not (line.kind in MAY_HOLD_STAMP or at_title) or len(line.text) > 300:
            continue
        for day, start, end in (find_stamp_days if line.kind is Kind.STAMP else find_days)(line.text):
            if at_title and line.start + start < (page.title.end if page.title else 0):
                continue  # a date that the headline itself tells
            if not iso_day(day, today):
                continue
            weight, reason = _label(line, start, end)
            says = weight >= 1.5
            standing = _standing(i, title, first, prose[-1] if prose else -1, says=says, under=under)
            told_elsewhere = [other for other, at, _ in told.days if at != line.start + start]
            firm = standing >= 3.0 or weight >= 4.0 or (says and title is not None and i == title - 1)
            weight += standing + (-4.0 if i > listing else 0.0)
            weight += _agreement(day, told_elsewhere, told, firm=firm)
            if address and address.value.startswith(f"{day:%Y-%m}"):
                weight += 4.0
            yield weight, Dated(day.isoformat(), "page", reason, line.start + start, line.start + end)
            break


# Stamps are looked for among so many lines at the beginning and at the end of a page.
ENDS = 300


def _label(line: Line, start: int, end: int) -> tuple[float, str]:
    """What the words beside a date say of it."""
    if _VIEWED.search(line.text[:start]):
        return -8.0, "a date that says when the page was viewed"
    clock = _CLOCK.search(line.text[:start]) or _CLOCK.search(line.text[end:])
    time = 0.0 if clock is None else 0.5 if clock["seconds"] else 1.5
    if _PUBLISHED.search(line.text[:start]):
        return 5.0 + time, "a stamp with its label"
    if _UPDATED.search(line.text[:start]):
        return 4.0 + time, "a stamp of the last change"
    return time, "a stamp with a time" if time else "a date that stands alone"


def _standing(i: int, title: int | None, first: int, last: int, *, says: bool, under: bool) -> float:
    """Where a stamp stands: under the title is best, just above it good, at the end less so, over the menu worst.

    Among the prose there is one only under the lead, where it `says` its time of day or has a label. Where there is
    one `under` the title, the one above it tells the day of viewing.
    """
    if first < i < last:
        return 2.0 if says and i <= first + UNDER_LEAD else -1.5
    if title is None:
        return 1.0 if i <= first else 0.0
    if i == title:
        return 4.0
    if title < i <= max(first, title + 4):
        return 3.0
    if i < title:
        return (2.0 if i == title - 1 else 1.5 if title - i < HEADER else -1.5) - (2.0 if under else 0.0)
    return 0.5


# Lines from the lead to a stamp under it; and from a header, which shows the day of viewing, to the title.
UNDER_LEAD, HEADER = 4, 3


def _agreement(day: date, days_told: Sequence[date], told: ToldDates, *, firm: bool) -> float:
    """Whether the dates in the article allow a day to be that of its publication.

    An article may tell of old times only: that speaks against a header, but not against a `firm` stamp, one with a
    label or right under the title.
    """
    near = [other for other in days_told if timedelta(days=-1) <= day - other <= timedelta(days=12)]
    near += [other for month, number in told.months for other in _in_year(day, month, number)]
    weight = 2.5 if near else 0.0
    latest = told.latest
    if latest == day.year:
        weight += 1.0
    elif latest is not None and latest < day.year - 1 and not near:
        weight -= 1.0 if firm else min(5.0, 1.0 * len(told.years))
    elif latest is not None and latest < day.year:
        weight -= 0.5
    later = [other for other in days_told if other - day > timedelta(days=500)]
    return weight - (3.0 if later and not near and not firm else 0.0)


def _in_year(day: date, month: int, number: int) -> Iterator[date]:
    """The days near `day` that a date without a year can be."""
    for year in (day.year, day.year - 1):
        try:
            other = date(year, month, number)
        except ValueError:
            continue
        if timedelta(days=-1) <= day - other <= timedelta(days=12):
            yield other
