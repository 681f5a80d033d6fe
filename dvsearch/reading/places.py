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
from typing import TYPE_CHECKING

from dvsearch.civics import gazetteer
from dvsearch.civics.gazetteer import Name, canonical, current

if TYPE_CHECKING:  # what a user types for a province is resolved without the patterns that read pages
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


# ---------------------------------------------------------------- what stands around a name


def _words(listed: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in listed.split(","))


# The last word before a name, or the last two, in lower case.
_OFFICES = _words(
    "tỉnh, thành phố, tp, tp., t.p, tỉnh ủy, thành ủy, tỉnh đoàn, thành đoàn, ubnd, hđnd, mttq, ubmttq, "
    "công an, ca, đảng bộ, tòa án, tand, vksnd, bđbp, biên phòng, lđlđ, cdc, bhxh, công đoàn, hải quan, "
    "địa bàn, chính quyền, nhân dân, người dân, lãnh đạo, bí thư, chủ tịch, thủ đô"
)
_SMALLER = _words(
    "phường, xã, thị trấn, thôn, ấp, buôn, làng, bản, tổ dân phố, khu phố, đường, phố, cầu, ngõ, ngách, "
    "chợ, khách sạn, công viên, quảng trường, hẻm, di tích, thủy điện, tt, tt., p, p., x, x., trường, "
    "thpt, thcs, tiểu học, mầm non, rạp, giờ"
)
_PEOPLE = _words(
    "ông, bà, anh, chị, cô, chú, bác, cháu, em, nghệ sĩ, ca sĩ, tác giả, pv, phóng viên, bị cáo, bị can, thầy, đ/c"
)
_SURNAMES = _words(
    "Nguyễn, Trần, Lê, Phạm, Hoàng, Huỳnh, Phan, Vũ, Võ, Đặng, Bùi, Đỗ, Hồ, Ngô, Dương, Lý, Trương, Đinh, "
    "Đoàn, Trịnh, Mai, Tạ, Văn, Thị, Đức, Hữu, Quang, Minh, Xuân, Ngọc, Kim, Hồng, Đình, Công, Quốc, "
    "Viết, Bá, Thế, Duy, Đăng, Tấn, Chí, Thúy, Lưu, Lương, Vương, Phùng, Đào, Hà, Tô, Chu, Triệu, Thanh, "
    "Cao"
)
_SCENES = _words("tại, ở, về, ra, từ, đến, vào, dọc, gần, cách, tuyến, cao tốc, quốc lộ, sân bay, tới, đi, qua, nối")
_KINDS = _words(
    "huyện, quận, thị xã, thành phố, tp, tp., tx, tx., h, h., q, q., huyện ủy, quận ủy, thị ủy, thành ủy, "
    "huyện đoàn, quận đoàn, thành đoàn, huyện đảo"
)
_LIST_OF_KIND = re.compile(r"(?:huyện|quận|thị xã|thành phố|TP|TX)\.?:? (?:[A-ZĐ][\w' ]{2,20}(?:, | và |; ?)){1,8}$")

_DELEGATE = re.compile(
    r"(?:[Đđ]ại biểu(?: Quốc hội)?|ĐBQH|ĐB|(?<![ỉà]nh )[Đđ]oàn(?: ĐBQH| đại biểu(?: Quốc hội)?)?)"
    r"(?: tỉnh| thành phố| TP\.?)? ?\(?(?:[Đđ]oàn )?(?:tỉnh |TP\.? ?)?$"
    r"|\((?:[Đđ]oàn |ĐBQH )(?:tỉnh |TP\.? ?)?$"
    r"|(?:[Đđ]ại biểu|ĐB|ĐBQH)(?: [^\W\d_a-z][\w.]*){2,5} \((?:tỉnh |TP\.? ?)?$"
)
_INSTITUTE = re.compile(
    r"(?:[Đđ]ại học|ĐH|ĐHQG|[Hh]ọc viện|[Cc]ao đẳng|CLB|[Cc]âu lạc bộ|[Đđ]ội bóng|FC|SLNA|[Nn]gân hàng"
    r"|[Cc]ông ty|[Tt]ập đoàn|[Bb]ệnh viện|[Nn]hà hát|[Đđ]oàn [Ll]uật sư|Báo|Đài)"
    r"(?: [\w\-]+){0,6} ?$"
)
_OFFICE = re.compile(
    r"(?:Sở|[Bb]an|[Cc]ục|[Hh]ội|[Tt]òa án|[Vv]iện|[Bb]ộ đội|[Cc]hi cục|[Vv]ăn phòng"
    r"|[Đđ]oàn)(?: [\w,&\-]+){1,7} ?$"
)
_ORIGIN = re.compile(
    r"(?:[Qq]uê(?: quán| gốc)?(?: ở| tại|:)?|[Ss]inh (?:ra )?(?:ở|tại)|gốc|[Nn]guyên quán)(?: tỉnh| TP\.?"
    r"| huyện [\w ]{2,20},)? ?$|[Qq]uê quán:?[^.;\n]{0,44}$"
)
# "nguyên Bí thư Tỉnh ủy Thái Nguyên"; where somebody lives.
_FORMER = re.compile(
    r"\b(?:[Nn]guyên|[Cc]ựu) (?:Phó |phó )?(?:[Bb]í thư|[Cc]hủ tịch|[Gg]iám đốc|[Tt]rưởng|[Pp]hó|[Cc]hánh|[Ủủ]y viên"
    r"|[Tt]hư ký|[Ll]ãnh đạo|[Cc]án bộ|[Đđ]ại biểu)\b[^,.;\n]{0,30}$"
)
_HOME = re.compile(r"(?:thường trú|tạm trú|trú tại|trú ở|ngụ(?: tại| ở)?|sinh sống (?:tại|ở))\b[^.;\n]{0,30}$")
_CAREER = re.compile(
    r"\b(?:từng|kinh qua|lần lượt|trải qua)\b[^.\n]*$"
    r"|(?:^|[.\n] ?)(?:Tháng|Năm|Từ)\b[^.\n]{0,24}\d{4}[^.,\n]{0,10},? (?:ông|bà|đồng chí|anh|chị)\b[^.\n]*$"
)
_CAREER_WORDS = ("từng", "kinh qua", "lần lượt", "trải qua", "Tháng", "Năm", "Từ")
_WAY = r"\b(?:cao tốc|tuyến|đường sắt|đường bay|quốc lộ|chặng|tàu)\b[^.,\n]{0,40}"
_ROUTE = re.compile(rf"{_WAY}$")
_ON_ROUTE = re.compile(rf"{_WAY}[A-ZĐ]\w+ ?- ?$")
_AND_OTHERS = re.compile(r"(?:, [\w.]+(?: [\w.]+){0,3})* và (?:\d+|nhiều|một số|các) (?:tỉnh|thành|địa phương)")
_ABOUT_US = re.compile(
    r"(?:Đài|Báo|Tạp chí|Cổng|Trang)\b[^.\n]{0,100} là (?:đơn vị|cơ quan|tờ báo)\b[^\n]*?(?:\.(?= |$)"
    r"|$)",
    re.MULTILINE,
)
# A city of China with the name of a district; Hà Nam is told apart by what stands near it.
_ALSO_CHINESE = frozenset({"Trùng Khánh", "TRÙNG KHÁNH"})
_CHINESE_TOO = frozenset({"Hà Nam", "HÀ NAM"})
_CHINA = re.compile(r"Trung Quốc|Henan|Trịnh Châu|Bắc Kinh")
_ABOLISHED = re.compile(r" ?\(?(?:cũ|trước đây|trước sáp nhập|trước khi sáp nhập)\b")
_HUE = re.compile(
    r"(?:[Tt]hành phố|TP\.?|[Tt]hành ủy|[Tt]ỉnh|[Cc]ố đô|[Xx]ứ|[Đđ]ất|ở|[Tt]ại|[Vv]ề|[Rr]a|[Vv]ào|[Tt]ừ"
    r"|[Đđ]ến|UBND|THÀNH PHỐ"
    r"|TP|Thành phố|[,(\-;]|^) ?$"
)
_NUMBERED = re.compile(r"(?:[Qq]uận|QUẬN|Q\.?) ?(?:ủy )?(?:[Qq]uận )?(?:1[0-2]|[1-9])(?!\d|/)")
_DISTRICT_ABBREVIATED = re.compile(r"Q\.? ?\d")

NEAR, FAR = 48, 400


def _mentions(page: Page, text: str) -> Iterator[Mention]:
    """Every place named in the title and the body."""
    names, pattern = gazetteer.names(), gazetteer.pattern()
    abroad = page.title is not None and _CHINA.search(page.title.text) is not None
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
                judged = None if match[0] in _ALSO_CHINESE and _CHINA.search(text) else _district(name, near)
                if not (provinces := name.of_kind(_kind_said(near))):
                    continue
            else:
                provinces = name.provinces
                if match[0] in _CHINESE_TOO and abroad:
                    continue
                judged = _province(match[0], near, text[max(line.start, start - FAR) : start], text[end : end + 40])
            if judged:
                provinces = ("Thừa Thiên Huế",) if provinces == ("Huế",) else provinces
                yield Mention(provinces, start, end, *judged)
        for match in _NUMBERED.finditer(text, line.start, line.end) if numbers else ():
            yield Mention(("TP. Hồ Chí Minh",), *match.span(), 1.0, "a numbered district, which only this city has")


def _last_words(near: str) -> tuple[str, str]:
    """The last word and the last two before a name, with the marks that cling to them."""
    words = near.split()[-2:]
    return (words[-1] if words else "", " ".join(words))


def _is_other(last: str, two: str) -> bool:
    """Whether a name after these words is that of a ward, a street, a school or a person."""
    if two.lower() in ("thành phố", "thị xã"):
        return False
    return (
        last.lower() in _SMALLER
        or two.lower() in _SMALLER
        or last in _SURNAMES
        or two.lower() in _PEOPLE
        or last.lower() in _PEOPLE
    )


def _province(name: str, near: str, far: str, after: str) -> tuple[float, str] | None:
    """How much the name of a province says here, and why; None where it is part of something else."""
    last, two = _last_words(near)
    if _is_other(last, two):
        return None
    if name in _CHINESE_TOO and (_CHINA.search(far) or _CHINA.search(after)):
        return None
    if name == "Huế" and not _HUE.search(near):
        return None
    if _ABOLISHED.match(after):
        return 0.15, "the name of a former province"
    if _DELEGATE.search(near):
        return 0.1, "a delegation"
    if _INSTITUTE.search(near):
        return 0.2, "an institution named after it"
    if _ORIGIN.search(near):
        return 0.2, "a birthplace"
    if any(word in far for word in _CAREER_WORDS) and _CAREER.search(far):
        return 0.2, "a former post"
    if _FORMER.search(near):
        return 0.4, "a former post"
    if _HOME.search(near):
        return 0.4, "somebody's home"
    if (after[:3].strip()[:1] == "-" and _ROUTE.search(near)) or _ON_ROUTE.search(near):
        return 0.3, "a route"
    if _AND_OTHERS.match(after):
        return 0.3, "one of many"
    if last.lower() in _SCENES or two.lower() in _SCENES:
        return 0.7, "a scene"
    if last.lower() in _OFFICES or two.lower() in _OFFICES or _OFFICE.search(near):
        return 1.5, "its offices or people"
    return 1.0, "its name"


def _district(name: Name, near: str) -> tuple[float, str] | None:
    """How much the name of a district says here, and why; None where it is not said to be a district."""
    last, two = _last_words(near)
    if _HOME.search(near):
        return 0.4, "somebody's home"
    if last.lower() in _KINDS or two.lower() in _KINDS or _LIST_OF_KIND.search(near):
        return 1.0, "a district"
    if name.city and not _is_other(last, two):
        return 0.5, "a city or town"
    return None


# How texts and party committees call a district of each kind.
_SAID = {
    **dict.fromkeys(("huyện", "h", "h.", "huyện ủy", "huyện đoàn", "huyện đảo"), "huyện"),
    **dict.fromkeys(("quận", "q", "q.", "quận ủy", "quận đoàn"), "quận"),
    **dict.fromkeys(("thị xã", "tx", "tx.", "thị ủy"), "thị xã"),
    **dict.fromkeys(("thành phố", "tp", "tp.", "thành ủy", "thành đoàn"), "thành phố"),
}


def _kind_said(near: str) -> str:
    """The kind of district that is said before its name, or nothing."""
    last, two = _last_words(near)
    return _SAID.get(two.lower()) or _SAID.get(last.lower(), "")


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
    from dvsearch.reading.line_kinds import Kind

    lead = _lead_end(page)
    if any(mention.weight >= 1.0 and mention.start < lead for mention in found):
        return []
    candidates: list[tuple[str | None, int, int, str]] = []
    for line in page.body[:2]:
        if signed := _SITE.match(line.text):
            candidates.append(
                (gazetteer.by_site(signed["site"]), line.start, line.start + signed.end("site"), "who signs it")
            )
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
    signatures = [Mention((name,), start, end, 1.5, reason) for name, start, end, reason in candidates if name][:1]
    return signatures if signatures and any(_LOCAL.search(line.text) for line in page.body[:12]) else []


def _in_name(name: str) -> str | None:
    """The province in the name of a newspaper or office: Báo Quảng Bình, baodongthap.vn."""
    for match in gazetteer.pattern().finditer(name):
        found = gazetteer.names()[match[0]]
        if len(found.provinces) == 1:
            return found.provinces[0]
    return gazetteer.by_site(name)


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
    evidence = tuple((name, best[name]) for name in about + mentioned if name in best)
    return Places(tuple(provinces), tuple(name for name in mentioned if name not in provinces), evidence)


def _at_the_time(name: str, date: str | None) -> str:
    """The name that was in force: since July 2025, the province that the old one went into."""
    if date and date >= MERGER:
        return current(name)
    return "Huế" if name == "Thừa Thiên Huế" and date and date >= RENAMED else name
