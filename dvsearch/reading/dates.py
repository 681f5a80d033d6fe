"""When an article was published, and how that is known.

    metadata   a field of the record, or a tag of the HTML page
    page       written on the page as a stamp: `Ngày đăng: 21/01/2021`, `22:37 27/12/2022`, `Thứ Tư, 08/04/2015, 08:11`
    url        in the address or the file name: `.../20181208122830771.htm`, `.../2019/10/15/...`
    guess      inferred from what the article tells: a year, never a day

Stamps are weighed, not first come (`stamps`); a year is guessed where the article tells of it as the present
(`told_dates`). Dates that cannot be, and dates after today, are refused.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from dvsearch.reading.line_kinds import MAY_HOLD_STAMP
from dvsearch.reading.page import Page
from dvsearch.reading.stamps import ENOUGH, Dated, weigh_stamps
from dvsearch.reading.told_dates import guess_year, read_told_dates

__all__ = ["Dated", "date_of_address", "publication_date"]


def publication_date(page: Page, *, url: str = "", name: str = "", today: date | None = None) -> Dated | None:
    """Find the date of a page or a bare article: the best of its stamps, its address, its file name, its story."""
    today = today or date.today()
    told = read_told_dates(page, today, months=any(line.kind in MAY_HOLD_STAMP for line in page.lines))
    address = date_of_address(url, today) or date_of_address(name, today)
    stamps = sorted(weigh_stamps(page, told, address, today), key=lambda stamp: stamp[0], reverse=True)
    if stamps and (stamps[0][0] >= ENOUGH + (2 if address else 0)):
        return stamps[0][1]
    return address or guess_year(page, told)


_IN_URL = re.compile(
    r"(?<!\d)(?:(?P<y1>20[0-3]\d)(?P<m1>0[1-9]|1[0-2])(?P<d1>0[1-9]|[12]\d|3[01])(?:(?:[01]\d"
    r"|2[0-3])[0-5]\d\d{0,9})?(?!\d)"
    r"|(?P<y2>20[0-3]\d)[/\-_.](?P<m2>0?[1-9]|1[0-2])[/\-_.](?P<d2>0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?P<d3>0[1-9]|[12]\d|3[01])[\-_.](?P<m3>0[1-9]|1[0-2])[\-_.](?P<y3>20[0-3]\d)(?!\d)"
    r"|(?P<d4>0[1-9]|[12]\d|3[01])(?P<m4>0[1-9]|1[0-2])(?P<y4>20[0-3]\d)(?!\d)"
    r"|(?<=/)(?P<y5>20[0-3]\d)/?(?P<m5>0[1-9]|1[0-2])(?=/))"
)


_EVENT = re.compile(r"(?:ngay|le|dip|tet|nam|tu|den|truoc|sau|thang|sang|chieu|toi)[-_]$")


def _is_subject(url: str, match: re.Match[str]) -> bool:
    """Whether a day in an address is a word of its slug, `le-ky-niem-30-4-2021`: what the page is about."""
    before = url[: match.start()]
    divided = re.search(r"[-_.]", match[0]) is not None
    return _EVENT.search(before) is not None or (divided and before[-1:] in ("-", "_"))


def date_of_address(url: str, today: date) -> Dated | None:
    """Find the day, or the month, that an address or a file name carries."""
    for match in _IN_URL.finditer(url) if "20" in url else ():  # every way has a year
        groups = match.groupdict()
        year, month, day = next(
            (groups[f"y{i}"], groups[f"m{i}"], groups.get(f"d{i}")) for i in "12345" if groups[f"y{i}"]
        )
        if _is_subject(url, match):
            continue
        try:
            value = date(int(year), int(month), int(day or 1))
        except ValueError:
            continue
        if value <= today + timedelta(days=1):
            stated = value.isoformat() if day else f"{value:%Y-%m}"
            return Dated(stated, "url", f"“{match[0]}” in the address or file name")
    return None
