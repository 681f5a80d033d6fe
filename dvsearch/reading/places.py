"""The provinces that an article is about, as they were called at its time, and those it only mentions.

Names are found in print and weighed by what stands around them. An article is about the province in its headline,
about the one whose committees, councils and police act in its lead, about the one of its districts where no province
is named, and about the one of the newspaper that signs it where it says only "the province". A name is passed over
where it is part of something else (Thái Bình Dương, đường Hồ Chí Minh, ông Nguyễn Hòa Bình, Hà Nam of China, phường
Hòa Bình), and only mentioned where a delegation, a university or a birthplace is named by it, or many are listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from dvsearch.civics import provinces as civic
from dvsearch.civics.provinces import current_province
from dvsearch.reading.line_kinds import Kind
from dvsearch.reading.page import Page
from dvsearch.reading.place_context import (
    ALSO_CHINESE,
    CHINA,
    CHINESE_TOO,
    DATELINE,
    district_kind_said,
    weigh_district,
    weigh_numbered,
    weigh_province,
)

MERGER = "2025-07"  # the month in which 63 provinces became 34
RENAMED = "2025"  # the year in which Thừa Thiên Huế became Huế


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in the plain text: the provinces it can be in, how much it says, and why."""

    provinces: tuple[str, ...]
    start: int
    end: int
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Places:
    """What an article is about, most first, and what it mentions; with the mention that says so best."""

    provinces: tuple[str, ...]
    mentions: tuple[str, ...]
    evidence: tuple[tuple[str, Mention], ...]


def find_provinces(
    page: Page, text: str, *, around: Page | None = None, date: str | None = None, source: str = "", url: str = ""
) -> Places:
    """Find the provinces of the article on a page whose plain text is `text`.

    `around` is the page with its masthead, where that is another; `date` decides which names were in force.
    """
    title_end = page.title.end if page.title else 0
    lead_end = _lead_end(page)
    found = list(_mentions(page, text))
    weights: dict[str, float] = {}
    best: dict[str, Mention] = {}
    passing: dict[str, float] = {}
    districts: list[tuple[Mention, float]] = []
    listed = _listed(found, text)
    in_title = {mention.provinces[0] for mention in found if mention.end <= title_end and len(mention.provinces) == 1}
    for mention in found:
        zone = 4.0 if mention.end <= title_end else 1.5 if mention.start < lead_end else 0.6
        weight = mention.weight * zone * (0.25 if mention in listed else 1.0)
        if len(mention.provinces) > 1:
            districts.append((mention, weight))
            continue
        name = mention.provinces[0]
        if name not in best or mention.weight > best[name].weight:
            best[name] = mention
        if mention.weight < PASSING:
            passing[name] = min(MOST_PASSING, passing.get(name, 0.0) + weight)
        else:
            weights[name] = weights.get(name, 0.0) + weight
    for mention in _signature(page, around or page, source, url, found):
        name = mention.provinces[0]
        best.setdefault(name, mention)
        weights[name] = weights.get(name, 0.0) + mention.weight
    for name, weight in passing.items():
        weights[name] = weights.get(name, 0.0) + weight
    _place_shared(districts, weights, best)
    return _decide(weights, best, in_title, date)


# ---------------------------------------------------------------- the places named

_ABOUT_US = re.compile(
    r"(?:Đài|Báo|Tạp chí|Cổng|Trang)\b[^.\n]{0,100} là (?:đơn vị|cơ quan|tờ báo)\b[^\n]*?(?:\.(?= |$)"
    r"|$)",
    re.MULTILINE,
)
_NUMBERED = re.compile(r"(?:[Qq]uận|QUẬN|Q\.?) ?(?:ủy )?(?:[Qq]uận )?(?:1[0-2]|[1-9])(?!\d|/)")
_DISTRICT_ABBREVIATED = re.compile(r"Q\.? ?\d")

NEAR, FAR = 64, 400
IN_PASSING = 0.4  # what a place says under a picture or before a lead, however it is called there


def _mentions(page: Page, text: str) -> Iterator[Mention]:
    """Every place named in the title and the body."""
    names, pattern = civic.place_names(), civic.place_pattern()
    abroad = page.title is not None and CHINA.search(page.title.text) is not None
    # Most texts have none of these, and looking for a plain word costs a tenth of looking for a pattern.
    tells = any(words in text for words in (" là đơn vị", " là cơ quan", " là tờ báo"))
    about_us = [match.span() for match in islice(_ABOUT_US.finditer(text), 8)] if tells else []
    numbers = any(word in text for word in ("quận", "Quận", "QUẬN")) or _DISTRICT_ABBREVIATED.search(text)
    for line in ((page.title,) if page.title else ()) + page.body:
        for match in pattern.finditer(text, line.start, line.end):
            start, end = match.span()
            name = names[match[0]]
            if not name.provinces or (start and text[start - 1].isalnum()):
                continue
            if any(first <= start < last for first, last in about_us):
                continue
            near = text[max(line.start, start - NEAR) : start]
            if name.district:
                judged = None if match[0] in ALSO_CHINESE and CHINA.search(text) else weigh_district(name, near)
                if not (provinces := name.of_kind(district_kind_said(near))):
                    continue
            else:
                provinces = name.provinces
                if match[0] in CHINESE_TOO and abroad:
                    continue
                judged = weigh_province(
                    match[0], near, text[max(line.start, start - FAR) : start], text[end : end + 40]
                )
            if judged:
                provinces = ("Thừa Thiên Huế",) if provinces == ("Huế",) else provinces
                if line.kind is Kind.CAPTION:
                    judged = min(judged[0], IN_PASSING), "a caption"
                elif start == line.start and line is not page.title and DATELINE.match(text, end):
                    judged = min(judged[0], IN_PASSING), "a dateline"
                yield Mention(provinces, start, end, *judged)
        for match in _NUMBERED.finditer(text, line.start, line.end) if numbers else ():
            near = text[max(line.start, match.start() - NEAR) : match.start()]
            yield Mention(("TP. Hồ Chí Minh",), *match.span(), *weigh_numbered(near))


def _lead_end(page: Page) -> int:
    return page.body[0].start + 600 if page.body else 0


def _listed(found: Sequence[Mention], text: str) -> frozenset[Mention]:
    """The mentions that stand in a list of four or more provinces."""
    listed: set[Mention] = set()
    run: list[Mention] = []
    provinces: set[str] = set()
    for mention in found:
        if run and (mention.start - run[-1].end > 30 or re.search(r"[.\n]", text[run[-1].end : mention.start])):
            run, provinces = [], set()
        run.append(mention)
        provinces.add(mention.provinces[0])
        if len(provinces) >= 4:
            listed.update(run)
            run = run[-1:]
    return frozenset(listed)


# ---------------------------------------------------------------- who signs it

_CODE = re.compile(r"\(?(?P<code>[A-ZĐ][\w.]{1,9}|[A-ZĐ]\w+ [A-ZĐa-zđ]\w+)\)? ?(?:[-:–)]|\.(?= ))")
# "(Baodongthap.vn) -"
_SITE = re.compile(r"\(?(?P<site>\w[\w-]*(?:\.[\w-]+)+)\)? ?[-:)]")
_LOCAL = re.compile(r"\b(?:[Tt]ỉnh|[Hh]uyện|[Tt]hành phố|[Qq]uận|[Tt]ỉnh ủy|[Hh]uyện ủy|[Tt]hị xã)\b")


def _signature(page: Page, around: Page, source: str, url: str, found: Sequence[Mention]) -> list[Mention]:
    """The province of the newspaper or portal, where the article speaks of a province or district it does not name."""
    lead = _lead_end(page)
    if any(mention.weight >= 1.0 and mention.start < lead for mention in found):
        return []
    candidates: list[tuple[str | None, int, int, str]] = []
    for line in page.body[:2]:
        if signed := _SITE.match(line.text):
            candidates.append(
                (civic.province_of_site(signed["site"]), line.start, line.start + signed.end("site"), "who signs it")
            )
        if code := _CODE.match(line.text):
            candidates.append(
                (civic.province_of_code(code["code"]), line.start, line.start + code.end("code"), "who signs it")
            )
    for line in around.lines:
        if around.body and line.start >= around.body[0].start:
            break
        if line.kind in (Kind.MASTHEAD, Kind.STAMP):
            candidates.append((_in_name(line.text), line.start, line.end, "whose newspaper or portal it is"))
    if around.source is not None:
        candidates.append((_in_name(around.source.text), around.source.start, around.source.end, "who printed it"))
    start = page.title.start if page.title else 0
    for site in (source, url):
        candidates.append((civic.province_of_site(site) or _in_name(site), start, start, "the site it comes from"))
    signatures = [Mention((name,), start, end, 1.5, reason) for name, start, end, reason in candidates if name][:1]
    return signatures if signatures and any(_LOCAL.search(line.text) for line in page.body[:12]) else []


def _in_name(name: str) -> str | None:
    """The province in the name of a newspaper or office: Báo Quảng Bình, baodongthap.vn."""
    for match in civic.place_pattern().finditer(name):
        found = civic.place_names()[match[0]]
        if len(found.provinces) == 1:
            return found.provinces[0]
    return civic.province_of_site(name)


# ---------------------------------------------------------------- the decision

ENOUGH = 1.4
PASSING = 0.5  # mentions that weigh less are in passing
MOST_PASSING = 1.0  # what they come to, however many: a career of ten posts in a province is still a career
SHARE = 0.4
MANY = 5
SURVEY = 4.0  # what a province needs in an article that names ten or more


def _place_shared(districts: list[tuple[Mention, float]], weights: dict[str, float], best: dict[str, Mention]) -> None:
    """Give districts whose name several provinces share to the one that is otherwise spoken of."""
    for mention, weight in districts:
        known = [name for name in mention.provinces if weights.get(name)]
        if known:
            name = max(known, key=lambda name: weights[name])
            weights[name] += weight
            best.setdefault(name, mention)


def _decide(weights: dict[str, float], best: dict[str, Mention], in_title: set[str], date: str | None) -> Places:
    top = max(weights.values(), default=0.0)
    enough = SURVEY if len(weights) >= 2 * MANY else ENOUGH
    about = [name for name, weight in weights.items() if weight >= max(enough, SHARE * top)]
    about.sort(key=lambda name: -weights[name])
    if len(about) >= MANY:
        about = [name for name in about if name in in_title]
    provinces: list[str] = []
    for name in about:
        named = _at_the_time(name, date)
        if named not in provinces:
            provinces.append(named)
    mentioned = sorted((name for name in weights if name not in about), key=lambda name: -weights[name])
    evidence = tuple((name, best[name]) for name in about + mentioned)
    return Places(tuple(provinces), tuple(name for name in mentioned if name not in provinces), evidence)


def _at_the_time(name: str, date: str | None) -> str:
    """The name that was in force: since July 2025, the province that the old one went into."""
    if date and date >= MERGER:
        return current_province(name)
    return "Huế" if name == "Thừa Thiên Huế" and date and date >= RENAMED else name
