"""When an article was published, and how that is known.

    metadata   a field of the record, or a tag of the HTML page
    page       written on the page as a stamp: `Ngày đăng: 21/01/2021`, `22:37 27/12/2022`, `Thứ Tư, 08/04/2015, 08:11`
    url        in the address or the file name: `.../20181208122830771.htm`, `.../2019/10/15/...`
    guess      inferred from what the article tells: the year, or the day where the article opens with it in full

Stamps are weighed, not first come: what its label says, where it stands, and whether the dates in the article allow
it. A header that is years away from every date in the article is the day the page was viewed. Dates that cannot be,
and dates after today, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from dvsearch.reading.date_formats import ANY_YEAR, FIRST_YEAR, YEAR, find_days, find_stamp_days, iso_day
from dvsearch.reading.line_kinds import Kind
from dvsearch.reading.lines import Line
from dvsearch.reading.page import Page

FIRST_ONLINE = 1997  # the first Vietnamese newspapers online: earlier years in an article are its history


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as far as it is known, its basis, the reason, and where the plain text says it."""

    value: str
    basis: str
    reason: str
    start: int | None = None
    end: int | None = None


def publication_date(page: Page, *, url: str = "", name: str = "", today: date | None = None) -> Dated | None:
    """Find the date of a page or a bare article: the best of its stamps, its address, its file name, its story."""
    today = today or date.today()
    told = _told(page, today, months=any(line.kind in _MAY_HOLD for line in page.lines))
    address = date_of_address(url, today) or date_of_address(name, today)
    stamps = sorted(_stamps(page, told, address, today), key=lambda stamp: stamp[0], reverse=True)
    if stamps and (stamps[0][0] >= ENOUGH + (2 if address else 0)):
        return stamps[0][1]
    if address:
        return address
    return _guess(told)


# ---------------------------------------------------------------- addresses

_IN_URL = re.compile(
    r"(?<!\d)(?:(?P<y1>20[0-3]\d)(?P<m1>0[1-9]|1[0-2])(?P<d1>0[1-9]|[12]\d|3[01])(?:(?:[01]\d"
    r"|2[0-3])[0-5]\d\d{0,9})?(?!\d)"
    r"|(?P<y2>20[0-3]\d)[/\-_.](?P<m2>0?[1-9]|1[0-2])[/\-_.](?P<d2>0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?P<d3>0[1-9]|[12]\d|3[01])[\-_.](?P<m3>0[1-9]|1[0-2])[\-_.](?P<y3>20[0-3]\d)(?!\d)"
    r"|(?P<d4>0[1-9]|[12]\d|3[01])(?P<m4>0[1-9]|1[0-2])(?P<y4>20[0-3]\d)(?!\d)"
    r"|(?<=/)(?P<y5>20[0-3]\d)/?(?P<m5>0[1-9]|1[0-2])(?=/))"
)


def date_of_address(url: str, today: date) -> Dated | None:
    """Find the day, or the month, that an address or a file name carries."""
    for match in _IN_URL.finditer(url):
        groups = match.groupdict()
        year, month, day = next(
            (groups[f"y{i}"], groups[f"m{i}"], groups.get(f"d{i}")) for i in "12345" if groups[f"y{i}"]
        )
        try:
            value = date(int(year), int(month), int(day or 1))
        except ValueError:
            continue
        if value <= today + timedelta(days=1):
            stated = value.isoformat() if day else f"{value:%Y-%m}"
            return Dated(stated, "url", f"“{match[0]}” in the address or file name")
    return None


# ---------------------------------------------------------------- what the article tells

_DAY_MONTH = re.compile(
    r"(?:(?:[Nn]gày|[Ss]áng|[Cc]hiều|[Tt]ối|[Tt]rưa|[Đđ]êm|[Hh]ôm(?: nay| qua)?|nay|qua|ngày mai"
    r"|mùng)[ ,(]{1,2})"
    r"(?P<d>[0-3]?\d) ?(?:\\?[/.\-]|tháng) ?(?P<m>1[0-2]|0?[1-9])(?!\d|[/.\-]\d| năm)"
)
# A year by itself: neither part of a date, a number or a document's number, nor of a span of years.
_ALONE = re.compile(rf"{YEAR}(?!\w|[/.,\-]\d| ?- ?{YEAR})")
_JOINED = re.compile(r"[\w/.,\-]$|\d ?- ?$")
# Before a day or a year that is still to come, or long past, when the article is written.
_PLAN = re.compile(
    r"(?:đến|tới|sau|từ|kể từ|tầm nhìn|giai đoạn|nhiệm kỳ|định hướng|mục tiêu|trước|hết|thời kỳ"
    r"|kế hoạch|dự kiến|chậm nhất|hiệu lực|áp dụng|Tết|Tết [^.,]{0,16})"
    r"(?: ngày| năm| vào| từ| hết){0,2} ?\(?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Told:
    """The dates that an article mentions."""

    days: tuple[tuple[date, int, int], ...]  # full dates, with their places
    months: frozenset[tuple[int, int]]  # (month, day) of dates without a year
    years: tuple[tuple[int, int, bool], ...]  # years not in plans: the year, its place, whether in a full date
    opening: tuple[date, int, int] | None  # the day with which the article opens
    lead: tuple[int, int]  # where the title ends, and where the lead does
    today: date

    @property
    def latest(self) -> int | None:
        """Find the latest year that is told of as past."""
        return max((year for year, _, _ in self.years if year <= self.today.year), default=None)


_OPENING = re.compile(r"(?:^|[.\n\-:)(] ?)(?:[Nn]gày|[Ss]áng|[Cc]hiều|[Tt]ối|[Tt]rưa|[Hh]ôm nay|TTXVN)[^.\n\d]{0,24}$")
LEAD = 400
# What is weighed of a page that is nothing but dates.
ENOUGH_TOLD = 300


def _told(page: Page, today: date, *, months: bool = True) -> _Told:
    """The dates that the article on a page mentions; `months` says whether dates without a year are wanted."""
    found: list[tuple[date, int, int]] = []
    partial: set[tuple[int, int]] = set()
    years: list[tuple[int, int, bool]] = []
    opening = None
    begin = page.body[0].start if page.body else 0
    for line in ((page.title,) if page.title else ()) + page.body:
        text = line.text
        for day, start, end in find_days(text):
            found.append((day, line.start + start, line.start + end))
            before = text[max(0, start - 32) : start]
            if not _PLAN.search(before):
                years.append((day.year, line.start + start, True))
            if opening is None and line.start + start < begin + LEAD and _OPENING.search(before):
                opening = found[-1]
        for year in ANY_YEAR.finditer(text):
            before = text[max(0, year.start() - 32) : year.start()]
            if _ALONE.match(text, year.start()) and not _JOINED.search(before) and not _PLAN.search(before):
                years.append((int(year[0]), line.start + year.start(), False))
        if months:
            partial.update((int(match["m"]), int(match["d"])) for match in _DAY_MONTH.finditer(text))
    known = tuple(year for year in years if FIRST_YEAR <= year[0] <= today.year)
    ends = (page.title.end if page.title else 0, begin + LEAD)
    return _Told(tuple(found[:ENOUGH_TOLD]), frozenset(partial), known[:ENOUGH_TOLD], opening, ends, today)


# On 3,462 articles whose date is known and not on the page: guesses that reach 2 are right in 69 of 100 cases and
# made for one article in ten; the latest year of every article that names one is right in 47.
SURE = 2.0


def _guess(told: _Told) -> Dated | None:
    """What the article itself lets one infer, or None."""
    if told.opening and (stated := iso_day(told.opening[0], told.today)):
        return Dated(stated, "guess", "the article opens with this day", *told.opening[1:])
    latest = told.latest
    years = {year for year, _, _ in told.years if year >= FIRST_ONLINE}
    if latest is None or not years:
        return None
    weights = {year: _year_weight(year, latest, told) for year in years}
    best = max(weights, key=lambda year: (weights[year], year))
    if weights[best] < SURE:
        return None
    start = min(start for year, start, _ in told.years if year == best)
    return Dated(str(best), "guess", "the year that the article speaks of most", start, start + 4)


def _year_weight(year: int, latest: int, told: _Told) -> float:
    """How much speaks for a year: said in the title, in the lead, in full dates, often, and none much later."""
    mentions = [(start, full) for other, start, full in told.years if other == year]
    full = sum(is_full for _, is_full in mentions)
    title_end, lead_end = told.lead
    weight = 0.7 * min(full, 2) + 0.4 * min(len(mentions), 4) - 0.6 * min(latest - year, 5)
    weight += 1.5 if any(start < title_end for start, _ in mentions) else 0.0
    weight += 1.0 if any(start < lead_end for start, _ in mentions) else 0.0
    if not full and any(is_full and other == year - 1 for other, _, is_full in told.years):
        weight -= 3.0  # next year's plans, told on a day of this year
    return weight


# ---------------------------------------------------------------- stamps

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


def _stamps(page: Page, told: _Told, address: Dated | None, today: date) -> Iterator[tuple[float, Dated]]:
    """Each stamp of the page, with its weight."""
    lines = page.lines
    title = next((i for i, line in enumerate(lines) if page.title and line.start <= page.title.start < line.end), None)
    prose = [i for i, line in enumerate(lines) if line.kind is Kind.PROSE and (title is None or i > title)]
    first = prose[0] if prose else len(lines)
    under = title is not None and any(line.kind is Kind.STAMP for line in lines[title + 1 : first])
    listing = next((i for i, line in enumerate(lines) if line.kind is Kind.LISTING and i > first), len(lines))
    for i, line in chain(enumerate(lines[:ENDS]), enumerate(lines[ENDS:][-ENDS:], max(ENDS, len(lines) - ENDS))):
        at_title = title is not None and i == title
        if not (line.kind in _MAY_HOLD or at_title) or len(line.text) > 300:
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
_MAY_HOLD = frozenset({Kind.STAMP, Kind.FURNITURE, Kind.LABEL, Kind.BYLINE})


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


def _agreement(day: date, days_told: Sequence[date], told: _Told, *, firm: bool) -> float:
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
