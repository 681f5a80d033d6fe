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

from dvsearch.reading import gazetteer
from dvsearch.reading.furniture import Kind
from dvsearch.reading.gazetteer import Name, canonical, current
from dvsearch.reading.page import Page

__all__ = ["Mention", "Places", "canonical", "current", "find"]

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


def find(
    page: Page, text: str, *, around: Page | None = None, date: str | None = None, source: str = "", url: str = ""
) -> Places:
    """The provinces of the article on a page whose plain text is `text`.

    `around` is the page with its masthead, where that is another; `date` decides which names were in force.
    """
    title_end = page.title.end if page.title else 0
    lead_end = _lead_end(page)
    found = list(_mentions(page, text))
    found += _signature(page, around or page, source, url, found)
    weights: dict[str, float] = {}
    best: dict[str, Mention] = {}
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
        weights[name] = weights.get(name, 0.0) + weight
    _place_shared(districts, weights, best)
    return _decide(weights, best, in_title, date)


# ---------------------------------------------------------------- what stands around a name

_OFFICE = re.compile(
    r"(?:[Tt]ỉnh|[Tt]hành phố|TP\.?|T\.P|[Tt]ỉnh ủy|[Tt]hành ủy|[Tt]ỉnh đoàn|[Tt]hành đoàn|TỈNH|TỈNH ỦY"
    r"|THÀNH PHỐ|THÀNH ỦY|UBND|HĐND|MTTQ|UBMTTQ|[Cc]ông an|CA|Sở [\w ,&-]{2,40}|[Đđ]ảng bộ"
    r"|[Bb]an [\w ]{2,30}|[Tt]òa án(?: nhân dân)?|TAND|VKSND|BĐBP|[Bb]ộ đội [Bb]iên phòng|[Bb]iên phòng"
    r"|[Cc]hi cục [\w ]{2,30}|[Cc]ục [\w ]{2,30}|LĐLĐ|[Hh]ội [\w ]{2,30}|CDC|BHXH|[Cc]ông đoàn"
    r"|[Hh]ải quan|[Đđ]ịa bàn|[Mm]iền núi|[Cc]hính quyền|[Nn]hân dân|[Nn]gười dân|[Ll]ãnh đạo|[Bb]í thư"
    r"|[Cc]hủ tịch)(?: tỉnh| thành phố| TP\.?| TP)? ?$"
)
_TYPE = re.compile(
    r"(?:(?:các |những |hai |ba |bốn |[Cc]ông an |CA )?(?:[Hh]uyện|[Qq]uận|[Tt]hị xã|[Tt]hành phố|HUYỆN"
    r"|QUẬN|THỊ XÃ|THÀNH PHỐ|TP|Tp|TX|Tx|H|Q)\.?(?: ủy| Ủy| đoàn| đảo| ỦY| mới)?|[Tt]hị ủy|[Tt]hành ủy"
    r"|[Tt]hành đoàn) ?$"
)
_SMALLER = re.compile(
    r"(?<!\w)(?:[Pp]hường|[Xx]ã|[Tt]hị trấn|[Tt]hôn|[Ấấ]p|[Bb]uôn|[Ll]àng|[Bb]ản|[Tt]ổ dân phố"
    r"|[Kk]hu phố|[Đđ]ường|(?<![Tt]hành )[Pp]hố|[Cc]ầu|[Nn]gõ|[Nn]gách|[Cc]hợ|[Kk]hách sạn|[Cc]ông viên"
    r"|[Qq]uảng trường|[Hh]ẻm"
    r"|[Dd]i tích|[Tt]hủy điện|TT|P|X|PHƯỜNG|XÃ|ĐƯỜNG)\.? ?(?:[A-ZĐ]\w+ ?-? ?)?$"
)
_WARD = re.compile(r"(?<!\w)(?:[Pp]hường|[Xx]ã|[Tt]hị trấn|PHƯỜNG|XÃ)\.? ?$")
_SURNAME = re.compile(
    r"(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Trương|Đinh|Đoàn|Trịnh"
    r"|Mai|Tạ|Văn|Thị|Đức|Hữu|Quang|Minh|Xuân|Ngọc|Kim|Hồng|Đình|Công|Quốc|Viết|Bá|Thế|Duy|Đăng|Tấn|Chí"
    r"|Thúy|Lưu|Lương|Vương|Phùng|Đào|Hà|Tô|Chu|Triệu) $"
)
_PERSON = re.compile(
    r"(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Bb]ác|[Cc]háu|[Ee]m|[Nn]ghệ sĩ|[Cc]a sĩ|[Tt]ác giả|PV"
    r"|[Pp]hóng viên|[Bb]ị cáo|[Bb]ị can) $"
)
_DELEGATE = re.compile(
    r"(?:[Đđ]ại biểu(?: Quốc hội)?|ĐBQH|ĐB|ĐBQH tỉnh|(?<![ỉà]nh )[Đđ]oàn(?: ĐBQH"
    r"| đại biểu(?: Quốc hội)?)?)(?: tỉnh| thành phố| TP\.?)? ?\(?(?:[Đđ]oàn )?(?:tỉnh |TP\.? ?)?$"
    r"|\((?:[Đđ]oàn |ĐBQH )(?:tỉnh |TP\.? ?)?$"
)
_INSTITUTE = re.compile(
    r"(?:[Đđ]ại học(?: [\w ]{2,30})?|ĐH(?: [\w ]{2,20})?|ĐHQG|[Hh]ọc viện [\w ]{2,30}"
    r"|[Cc]ao đẳng(?: [\w ]{2,20})?|CLB|[Cc]âu lạc bộ|[Đđ]ội(?: bóng)?|FC|SLNA|[Nn]gân hàng [\w ]*"
    r"|[Cc]ông ty [\w ]*|[Tt]ổng công ty [\w ]*|[Tt]ập đoàn|[Bb]ệnh viện [\w ]{2,24}|[Nn]hà hát [\w ]*"
    r"|[Bb]áo|[Đđ]ài [\w ]*) ?$"
)
_ORIGIN = re.compile(
    r"(?:[Qq]uê(?: quán| gốc)?(?: ở| tại|:)?|[Ss]inh (?:ra )?(?:ở|tại)|(?:[Nn]gười [\w ]{0,12})?gốc"
    r"|[Nn]guyên quán)(?: tỉnh| TP\.?| huyện [\w ]{2,20},)? ?$"
)
_CAREER = re.compile(
    r"\b(?:từng|kinh qua|lần lượt|trải qua)\b[^.\n]*$"
    r"|(?:^|[.\n] ?)(?:Tháng|Năm|Từ)\b[^.\n]{0,24}\d{4}[^.,\n]{0,10},? (?:ông|bà|đồng chí|anh|chị)\b[^.\n]*$"
)
_WAY = r"\b(?:cao tốc|tuyến|đường sắt|đường bay|quốc lộ|chặng|tàu)\b[^.,\n]{0,40}"
_ROUTE = re.compile(rf"{_WAY}$")
_ON_ROUTE = re.compile(rf"{_WAY}[A-ZĐ]\w+ ?- ?$")
_AND_OTHERS = re.compile(r"(?:, [\w.]+(?: [\w.]+){0,3})* và (?:\d+|nhiều|một số|các) (?:tỉnh|thành|địa phương)")
_ABOUT_US = re.compile(
    r"(?:Đài|Báo|Tạp chí|Cổng|Trang)\b[^.\n]{0,100} là (?:đơn vị|cơ quan|tờ báo)\b[^\n]*?(?:\.(?= |$)"
    r"|$)",
    re.MULTILINE,
)
_ONLY = re.compile(
    r"(?:[Tt]ại|[Ở]|ở|[Vv]ề|[Rr]a|[Tt]ừ|[Đđ]ến|[Vv]ào|[Dd]ọc|gần|[Cc]ách|[Tt]uyến|[Cc]ao tốc|[Qq]uốc lộ"
    r"|[Ss]ân bay) ?$"
)
_CHINA = re.compile(r"Trung Quốc|Henan|Trịnh Châu|Bắc Kinh")
_ABOLISHED = re.compile(r" ?\(?(?:cũ|trước đây|trước sáp nhập|trước khi sáp nhập)\b")
_HUE = re.compile(
    r"(?:[Tt]hành phố|TP\.?|[Tt]hành ủy|[Tt]ỉnh|[Cc]ố đô|[Xx]ứ|[Đđ]ất|ở|[Tt]ại|[Vv]ề|[Rr]a|[Vv]ào|[Tt]ừ"
    r"|[Đđ]ến|UBND|THÀNH PHỐ|TP|Thành phố|[,(\-;]|^) ?$"
)
_CAPITAL_BEFORE = re.compile(r"(?:[A-ZĐ][\w']+ )$")


def _mentions(page: Page, text: str) -> Iterator[Mention]:
    """Every place named in the title and the body."""
    names, pattern = gazetteer.names(), gazetteer.pattern()
    about_us = [match.span() for match in _ABOUT_US.finditer(text)]
    for line in ((page.title,) if page.title else ()) + page.body:
        for match in pattern.finditer(text, line.start, line.end):
            name = names[match[0]]
            if not name.provinces:
                continue
            if any(start <= match.start() < end for start, end in about_us):
                continue
            before = text[max(line.start, match.start() - 240) : match.start()]
            after = text[match.end() : match.end() + 40]
            judge = _district if name.district else _province
            if judged := judge(name, match[0], before, after):
                provinces = ("Thừa Thiên Huế",) if name.provinces == ("Huế",) else name.provinces
                yield Mention(provinces, match.start(), match.end(), *judged)


def _province(_: Name, name: str, before: str, after: str) -> tuple[float, str] | None:
    """How much the name of a province says here, and why; None where it is part of something else."""
    if _WARD.search(before) or _SMALLER.search(before) or _SURNAME.search(before) or _PERSON.search(before):
        return None
    if name in ("Hà Nam", "HÀ NAM") and (_CHINA.search(before) or _CHINA.search(after)):
        return None
    if name == "Huế" and not _HUE.search(before):
        return None
    if _ABOLISHED.match(after):
        return 0.15, "the name of a former province"
    if _DELEGATE.search(before):
        return 0.1, "a delegation"
    if _INSTITUTE.search(before):
        return 0.2, "an institution named after it"
    if _ORIGIN.search(before):
        return 0.2, "a birthplace"
    if _CAREER.search(before):
        return 0.2, "a former post"
    if (re.match(r" ?- ?[A-ZĐ]", after) and _ROUTE.search(before)) or _ON_ROUTE.search(before):
        return 0.3, "a route"
    if _AND_OTHERS.match(after):
        return 0.3, "one of many"
    if _ONLY.search(before):
        return 0.7, "a scene"
    if _OFFICE.search(before):
        return 1.5, "its offices or people"
    return 1.0, "its name"


def _district(name: Name, printed: str, before: str, after: str) -> tuple[float, str] | None:
    """How much the name of a district says here, and why; None where it is not said to be a district."""
    if _TYPE.search(before) and not (printed.isdigit() and not re.search(r"[Qq](?:uận|\.)? ?$", before)):
        return 1.0, "a district"
    if name.city and not (_SMALLER.search(before) or _SURNAME.search(before) or _PERSON.search(before)):
        return 0.5, "a city or town"
    return None


def _lead_end(page: Page) -> int:
    return page.body[0].start + 600 if page.body else 0


def _listed(found: Sequence[Mention], text: str) -> frozenset[Mention]:
    """The mentions that stand in a list of four or more provinces."""
    listed: set[Mention] = set()
    run: list[Mention] = []
    for mention in found:
        if run and (mention.start - run[-1].end > 30 or re.search(r"[.\n]", text[run[-1].end : mention.start])):
            run = []
        run.append(mention)
        if len({name for member in run for name in member.provinces[:1]}) >= 4:
            listed.update(run)
    return frozenset(listed)


# ---------------------------------------------------------------- who signs it

_CODE = re.compile(r"\(?(?P<code>[A-ZĐ][\w.]{1,9}|[A-ZĐ]\w+ [A-ZĐa-zđ]\w+)\)? ?(?:[-:–)]|\.(?= ))")
_LOCAL = re.compile(r"\b(?:[Tt]ỉnh|[Hh]uyện|[Tt]hành phố|[Qq]uận|[Tt]ỉnh ủy|[Hh]uyện ủy|[Tt]hị xã)\b")


def _signature(page: Page, around: Page, source: str, url: str, found: Sequence[Mention]) -> list[Mention]:
    """The province of the newspaper or portal, where the article speaks of a province or district it does not name."""
    strong = {mention.provinces for mention in found if mention.weight >= 1.0}
    if strong or not any(_LOCAL.search(line.text) for line in page.body[:12]):
        return []
    candidates: list[tuple[str | None, int, int, str]] = []
    for line in page.body[:2]:
        if code := _CODE.match(line.text):
            candidates.append(
                (gazetteer.by_code(code["code"]), line.start, line.start + code.end("code"), "who signs it")
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
        candidates.append((gazetteer.by_site(site) or _in_name(site), start, start, "the site it comes from"))
    return [Mention((name,), start, end, 1.0, reason) for name, start, end, reason in candidates if name][:1]


def _in_name(name: str) -> str | None:
    """The province in the name of a newspaper or office: Báo Quảng Bình, baodongthap.vn."""
    for match in gazetteer.pattern().finditer(name):
        found = gazetteer.names()[match[0]]
        if len(found.provinces) == 1:
            return found.provinces[0]
    return gazetteer.by_site(name)


# ---------------------------------------------------------------- the decision

ENOUGH = 1.4
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
    evidence = tuple((name, best[name]) for name in about + mentioned if name in best)
    return Places(tuple(provinces), tuple(name for name in mentioned if name not in provinces), evidence)


def _at_the_time(name: str, date: str | None) -> str:
    """The name that was in force: since July 2025, the province that the old one went into."""
    if date and date >= MERGER:
        return current(name)
    return "Huế" if name == "Thừa Thiên Huế" and date and date >= RENAMED else name
