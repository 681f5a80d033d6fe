"""The dates that an article tells of, and the year that it can be of.

Most years in the news are not the article's own. A number that counts something (`2000 người`, `2.019 hộ`), the number
of a document (`12/2015/NĐ-CP`), a span (`2016-2020`), an anniversary, a plan (`đến năm 2030`) and a year said of
something still to come tell nothing. Of the years that are left the newest is guessed, and only where the article tells
of it as the present: with a part of the day (`sáng 12/3/2021`), with a full date in its lead, with a span that reaches
to now (`6 tháng đầu năm 2020`), or near a day that needs no year (`ngày 10/3/2021 ... sáng 12/3`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dvsearch.reading.date_formats import ANY_YEAR, FIRST_YEAR, YEAR, find_days
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


@dataclass(frozen=True, slots=True)
class ToldYear:
    """A year that an article names: where it stands, whether in a full date, and the words around that."""

    year: int
    start: int
    full: bool
    plan: bool  # the words before it say that it is still to come, or long past
    leads: bool  # it stands in the headline or the lead
    headline: str  # the headline where it stands in it, else nothing
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ToldDates:
    """The dates that an article mentions."""

    days: tuple[tuple[date, int, int], ...]  # full dates, with their places
    months: frozenset[tuple[int, int]]  # (month, day) of dates without a year
    mentions: tuple[ToldYear, ...]
    today: date

    @property
    def years(self) -> tuple[ToldYear, ...]:
        """Give the years that are told of as past or present."""
        return tuple(told for told in self.mentions if not told.plan)

    @property
    def latest(self) -> int | None:
        """Find the latest year that is told of as past."""
        return max((told.year for told in self.years), default=None)


# ---------------------------------------------------------------- what a number with the form of a year is

_DAY_MONTH = re.compile(
    r"(?:(?:[Nn]gày|[Ss]áng|[Cc]hiều|[Tt]ối|[Tt]rưa|[Đđ]êm|[Hh]ôm(?: nay| qua)?|nay|qua|ngày mai"
    r"|mùng)[ ,(]{1,2})"
    r"(?P<d>[0-3]?\d) ?(?:\\?[/.\-]|tháng) ?(?P<m>1[0-2]|0?[1-9])(?!\d|[/.\-]\d| năm)"
)
_NAMES = "hai ba tư năm sáu bảy nhật 2 3 4 5 6 7 bẩy"
_WEEKDAYS = dict(zip(_NAMES.split(), [*range(7), *range(6), 5], strict=True))
_WEEKDAY = re.compile(
    r"\b(?:thứ|chủ) (?P<w>hai|ba|tư|năm|sáu|bảy|bẩy|nhật|[2-7])[ ,(]{1,3}(?:ngày )?"
    r"(?P<d>[0-3]?\d) ?[/.\-] ?(?P<m>1[0-2]|0?[1-9])(?!\d| ?[/.\-] ?\d)",
    re.IGNORECASE,
)
# Part of a longer number, of a word, of a document's number: 12.2015, 2015A, 12/2015/NĐ-CP, số 39/2014.
_INSIDE_BEFORE = re.compile(r"[\w.,\-]$|[^\d\s/]/$|\d ?- ?$|\b(?:số|Số|SỐ):? ?\d{1,5}[a-zA-Z]? ?/ ?$")
INSIDE = 20  # characters that _INSIDE_BEFORE can need
_INSIDE_AFTER = re.compile(rf"\w|[/.,\-]\d|/[A-ZĐ]|-[A-ZĐ]{{2}}| ?- ?{YEAR}| ?- ?\d\d(?!\d)")
_COUNTED = re.compile(
    r" ?(?:m2|m²|m3|km2?|ha|kg|%|đ|tr|cc|mAh|MW|kWh)(?!\w)"
    r" ?(?:người|hộ|đồng|tỷ|tỉ|triệu|nghìn|ngàn|trăm|mét|mẫu|sào|tấn|tạ|lít|cán bộ|đảng viên|hội viên|đoàn viên"
    r"|đại biểu|học sinh|sinh viên|giáo viên|công nhân|lao động|chiến sĩ|cử tri|nhân khẩu|bệnh nhân|du khách|khách"
    r"|gia đình|nhà|căn|phòng|ngôi|thôn|xã|cây|con|chiếc|cái|bộ|bản|cuốn|quyển|tờ|suất|phần|lượt|lần|buổi|cuộc|ca|vụ"
    r"|trường hợp|hồ sơ|đơn|ý kiến|bài|tác phẩm|mô hình|công trình|dự án|doanh nghiệp|hợp tác xã|cơ sở|trường|lớp"
    r"|điểm|giờ|phút|ngày công|USD|euro|bao|thùng|xe|tàu|máy|năm|tuổi)\b(?! (?:nay|đầu))"
)
_COUNTS = tuple(f"{word} " for word in ("hơn", "gần", "trên", "khoảng", "chừng", "được", "có", "đủ", "tổng số", "lên"))
PLAN = 48
# Before a day or a year that is still to come, or long past, when the article is written; in small letters, as that
# takes a third of the time of a pattern for both.
_PLAN = re.compile(
    r"(?:đến|tới|sau|từ|kể từ|tầm nhìn|giai đoạn|nhiệm kỳ|định hướng|mục tiêu|trước|hết|thời kỳ|năm học"
    r"|kế hoạch|dự kiến|chậm nhất|hiệu lực|áp dụng|tết|tết [^.,]{0,16}|năm mới|chào đón|vòng loại [^.,]{0,16})"
    r"(?: ngày| năm| vào| từ| hết| cuối| đầu){0,2} ?\(?$"
)
_AHEAD_WORDS = (
    *("sẽ", "dự kiến", "dự báo", "sắp", "chuẩn bị", "tới đây", "năm tới", "sang năm", "đề xuất", "dự thảo", "phấn đấu"),
    *("mục tiêu", "kế hoạch", "nhậm chức", "hạn chót", "hạn cuối", "hạn nộp", "đăng ký", "nhiệm vụ", "phương hướng"),
    *("giai đoạn", "hứa hẹn", "kỳ vọng", "mong muốn"),
)
_AHEAD = re.compile(rf"\b(?:{'|'.join(_AHEAD_WORDS)})\b")
_APART = re.compile(
    r"\b(?:[Ll]uật|LUẬT|[Hh]iến pháp|[Pp]háp lệnh|[Nn]ghị định|[Nn]ghị quyết|[Qq]uyết định|[Tt]hông tư|[Cc]hỉ thị"
    r"|[Kk]ết luận|[Qq]uy định|[Cc]hương trình|[Cc]ông văn|[Hh]ướng dẫn|[Vv]ăn bản|NĐ-CP|QĐ-TTg|TT-\w+)\b[^.;\n]{0,70}$"
    r"|\b(?:sinh|SN|mất|qua đời|từng|trước đó|trước đây|khi đó|lúc đó|hồi|nguyên|cùng kỳ|so với|kỷ niệm|thành lập)\b"
    r"[^.;\n]{0,24}$"
)

# "(17/2/1979 - 17/2/2014)": what was so many years ago.
_SPAN = re.compile(rf"{YEAR} ?- ?$| ?- ?\d{{1,2}} ?[/.\-] ?\d{{1,2}} ?[/.\-] ?{YEAR}")


def _is_number(before: str, after: str) -> bool:
    """Whether what has the form of a year is part of something longer, or counts something."""
    return (
        _INSIDE_BEFORE.search(before, max(0, len(before) - INSIDE)) is not None
        or _INSIDE_AFTER.match(after) is not None
        or _COUNTED.match(after) is not None
        or (before.endswith(_COUNTS) and re.match(r" [a-zđ]", after) is not None)
    )


# ---------------------------------------------------------------- reading

LEAD = 400
# What is weighed of a page that is nothing but dates.
ENOUGH_TOLD = 300
PART_OF_DAY, TO_NOW = "told with a part of the day", "a time that reaches to now"
IN_LEAD, IN_TITLE, NEAR = "a full date in the lead", "an event of the headline", "near a day that needs no year"
_PART_OF_DAY = re.compile(r"(?:[Ss]áng|[Cc]hiều|[Tt]ối|[Tt]rưa|[Đđ]êm|[Hh]ôm nay|[Hh]ôm qua)[^.;\d\n]{0,16}$")
_TO_NOW = re.compile(
    r"(?:(?:\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mười một) tháng(?: đầu)?(?: của)? năm"
    r"|[Tt]ừ đầu năm"
    r"|[Tt]ính (?:đến|tới)(?! (?:cuối|hết) năm)[^.;\n\d]{0,24}(?:\d{1,2} ?[/.\-] ?)?\d{0,2}(?: ?[/.\-] ?|,? năm)) ?$"
)


_COURT = re.compile(
    r"cáo trạng|[Tt]heo hồ sơ|hồ sơ vụ án|bị cáo|xét xử|phúc thẩm|sơ thẩm|[Tt]òa (?:án|tuyên)|TAND|bản án|truy tố"
    r"|lãnh án|tử hình|năm tù"
)
# A day with which a sentence or a line opens: "Ngày 12/11/2016, ...", "TP.HCM - Sáng 12/11/2016 ...".
_OPENS = re.compile(
    r"(?:^|^Theo [^.\d]{2,60}, |[:)\-] ?|[.!?”] ?)(?:[Vv]ào |[Tt]rong )?"
    r"(?:[Nn]gày|[Ss]áng|[Cc]hiều|[Tt]ối|[Hh]ôm nay)[^.\d]{0,24}$"
)
_OVER = re.compile(r"[^.\n]{0,60}\b(?:đã|vừa)\b")
# "Vietnam Open 2016 kết thúc", but not "xếp hạng năm 2022", which is often the year before or after.
_EVENT = re.compile(r"[\w”\"] $|[Tt]háng \d{1,2} ?[/\-] ?$")
_NO_EVENT = re.compile(r"(?:năm|học|khóa|sau|trước|từ|đến|tới|mùa|hè|xuân|thu|đông) $", re.IGNORECASE)
_HAPPENED = re.compile(
    r"vô địch|kết thúc|kết quả|khép lại|đoạt|giành|diễn ra|khai mạc|bế mạc|trao giải|trao thưởng"
    r"|chung kết|bán kết|tứ kết|quán quân|á quân|vòng (?:bảng|\d)"
    r"|tổng kết|sơ kết|thành công|đăng quang|lộ diện|hôm nay|ngày|tuần \d|tháng \d",
    re.IGNORECASE,
)


def read_told_dates(page: Page, today: date, *, months: bool) -> ToldDates:
    """Read the dates that the article on a page mentions; `months` says whether dates without a year are wanted."""
    days: list[tuple[date, int, int]] = []
    partial: set[tuple[int, int]] = set()
    mentions: list[ToldYear] = []
    lead_end = (page.body[0].start if page.body else 0) + LEAD
    for line in _article(page):
        if years := list(ANY_YEAR.finditer(line.text)):
            in_line = list(find_days(line.text, years))
            days += [(day, line.start + start, line.start + end) for day, start, end in in_line]
            if len(mentions) < ENOUGH_TOLD:
                mentions += _years(line, years, in_line, lead_end, title=line is page.title)
        if months:
            partial.update((int(match["m"]), int(match["d"])) for match in _DAY_MONTH.finditer(line.text))
    known = tuple(told for told in mentions if FIRST_YEAR <= told.year <= today.year)
    return ToldDates(tuple(days[:ENOUGH_TOLD]), frozenset(partial), known[:ENOUGH_TOLD], today)


def _article(page: Page) -> tuple[Line, ...]:
    return ((page.title,) if page.title else ()) + page.body


BEFORE, AFTER = 90, 64


def _years(
    line: Line, years: list[re.Match[str]], days: list[tuple[date, int, int]], lead_end: int, *, title: bool
) -> Iterator[ToldYear]:
    """The years that a line names, in full dates and alone; `years` are what has the form of one."""
    text = line.text
    full = {end - 4: (day.year, start) for day, start, end in days if text[end - 4 : end] == str(day.year)}
    full |= {start: (day.year, start) for day, start, end in days if text[start : start + 4] == str(day.year)}
    for match in years:
        at = match.start()
        year, start = full.get(at, (int(match[0]), at))
        before = text[max(0, start - BEFORE) : start]
        after = text[match.end() : match.end() + AFTER]
        if at in full or not _is_number(before, after):
            leads = title or line.start + at < lead_end
            plan = _PLAN.search(before[-PLAN:].lower()) is not None
            yield ToldYear(year, line.start + at, at in full, plan, leads, text if title else "", before, after)


# ---------------------------------------------------------------- the guess


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the words around a year say of it."""

    told: ToldYear
    ahead: bool  # told of as something still to come
    apart: bool  # of a law, a birth, an anniversary, an earlier time: it says nothing of now
    present: str  # what makes it the present, or nothing
    firm: bool  # a day that is over when the article is written, whatever else it says of that year


def _judge(told: ToldYear) -> _Judged:
    before, after = told.before, told.after
    sentence = before[before.rfind(". ") + 1 :] + after[: after.find(".") % 25]
    apart = _SPAN.search(before) or _SPAN.match(after) or _APART.search(before)
    present = _present(told)
    firm = present in (PART_OF_DAY, TO_NOW) or (present == IN_LEAD and _OVER.match(after) is not None)
    ahead = (told.plan and present != TO_NOW) or _is_ahead(sentence.lower())  # "từ đầu năm 2021" is no plan
    return _Judged(told, ahead, apart is not None, present, firm)


def _is_ahead(sentence: str) -> bool:
    """Whether a sentence in small letters tells of what is still to come."""
    return any(word in sentence for word in _AHEAD_WORDS) and _AHEAD.search(sentence) is not None


def _present(told: ToldYear) -> str:
    """What tells that a year is the one in which the article was written, or nothing."""
    if told.full and _PART_OF_DAY.search(told.before):
        return PART_OF_DAY
    if not told.leads:
        return ""
    if _TO_NOW.search(told.before):
        return TO_NOW
    happened = _HAPPENED.search(told.headline)
    if told.full:
        return IN_LEAD if happened or _OPENS.search(told.before) else ""
    return IN_TITLE if happened and _EVENT.search(told.before) and not _NO_EVENT.search(told.before) else ""


def guess_year(page: Page, told: ToldDates) -> Dated | None:
    """Guess the year of an article: the newest that it tells of, where it tells of it as the present; or None.

    A year of which the lead also tells as still to come may be the next one, and the year before it may be now where
    the newest is told of as nothing but still to come: both need a day that is firmly of the past.
    """
    newest = max((one.year for one in told.mentions), default=0)
    if newest < FIRST_ONLINE:
        return None
    last = [_judge(one) for one in told.mentions if one.year == newest]
    guess = _first_present(last, firmly=any(one.ahead and one.told.leads for one in last)) or _first_near(
        page, told, last
    )
    if guess is None and all(one.ahead or not (one.told.full or one.firm) for one in last):
        guess = _first_present([_judge(one) for one in told.mentions if one.year == newest - 1], firmly=True)
    in_lead = (line.text[:LEAD] for line in _article(page)[:3])
    if guess is None or not _weekdays_agree(page, int(guess.value)) or any(map(_COURT.search, in_lead)):
        return None
    return guess


def _first_present(judged: Sequence[_Judged], *, firmly: bool) -> Dated | None:
    """The year as a guess where it is told of as the present, or `firmly` as past."""
    for one in judged:
        if not one.ahead and not one.apart and (one.firm or (one.present and not firmly)):
            return _guess(one, one.present)
    return None


def _guess(one: _Judged, present: str) -> Dated:
    return Dated(str(one.told.year), "guess", f"its newest year, {present}", one.told.start, one.told.start + 4)


# Days from a full date to one that needs no year, since both are of these weeks.
WEEKS = 14


def _first_near(page: Page, told: ToldDates, judged: Sequence[_Judged]) -> Dated | None:
    """The year as a guess where a full date of it is near a day that needs no year: one told before any full date."""
    dated = {start: day for day, start, _ in told.days} | {end - 4: day for day, _, end in told.days}
    full = [one for one in judged if one.told.start in dated and not (one.ahead or one.apart)]
    own = {
        (int(match["m"]), int(match["d"]))
        for line in (_article(page) if full else ())
        for match in _DAY_MONTH.finditer(line.text, 0, max(0, told.days[0][1] - line.start))
    }
    for one in full:
        days = (_day_of(one.told.year, month, number) for month, number in own)
        since = (day - dated[one.told.start] for day in days if day is not None)
        if any(timedelta(0) <= time <= timedelta(days=WEEKS) for time in since):
            return _guess(one, NEAR)
    return None


def _weekdays_agree(page: Page, year: int) -> bool:
    """Whether the days that are named with their weekday, as `thứ sáu (12/3)`, can be of a year."""
    for line in _article(page):
        for match in _WEEKDAY.finditer(line.text):
            day = _day_of(year, int(match["m"]), int(match["d"]))
            if day is None or day.weekday() != _WEEKDAYS[match["w"].lower()]:
                return False
    return True


def _day_of(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
