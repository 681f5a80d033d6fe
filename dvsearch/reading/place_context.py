"""What the words around the name of a place say of it: how much it tells of what the article is about, and why.

A name is passed over where it is part of something else (đường Hồ Chí Minh, ông Nguyễn Hòa Bình, Hà Nam of China,
phường Hòa Bình); it weighs less where a delegation, a university, a birthplace, a home or a route is named by it, and
more where its offices act.
"""

from __future__ import annotations

import re

from dvsearch.civics.provinces import Name


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
    "thpt, thcs, tiểu học, mầm non, rạp, giờ, giàn khoan, tàu khảo sát, sông, hồ, vịnh, đèo, núi, cửa khẩu"
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


class _Phrase:
    """A phrase before a name, looked for only where a word stands with which it begins: hardly any name has one.

    To look for a dozen phrases took ten times as long as to read the words.
    """

    def __init__(self, first: str, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        """`first` are all words with which the pattern can begin, in whatever case."""
        self._pattern = re.compile(pattern, flags)
        self._first = frozenset(case(word) for word in first.split() for case in (str.lower, str.upper, str.capitalize))
        _FIRST.update(self._first)

    def is_in(self, near: _Near) -> bool:
        """Whether the phrase stands before a name."""
        return not self._first.isdisjoint(near.words) and self._pattern.search(near.text) is not None


# All words with which a phrase can begin: half of the names have none of them before them.
_FIRST: set[str] = set()


class _Near:
    """What stands before a name: the text, its words, and the last word and the last two with the marks on them."""

    def __init__(self, text: str) -> None:
        self.text, self.words = text, _FIRST.intersection(_WORD.findall(text))
        words = text.split()[-2:]
        self.last, self.two = words[-1] if words else "", " ".join(words)


_WORD = re.compile(r"\w+")
_LIST_OF_KIND = _Phrase(
    "huyện quận thị thành tp tx",
    r"(?:huyện|quận|thị xã|thành phố|TP|TX)\.?:? (?:[A-ZĐ][\w' ]{2,20}(?:, | và |; ?)){1,8}$",
)

_DELEGATE = _Phrase(
    "đại đb đbqh đoàn",
    r"(?:[Đđ]ại biểu(?: Quốc hội)?|ĐBQH|ĐB|(?<![ỉà]nh )[Đđ]oàn(?: ĐBQH| đại biểu(?: Quốc hội)?)?)"
    r"(?: tỉnh| thành phố| TP\.?)? ?\(?(?:[Đđ]oàn )?(?:tỉnh |TP\.? ?)?$"
    r"|\((?:[Đđ]oàn |ĐBQH )(?:ĐBQH |Quốc hội |đại biểu Quốc hội )?(?:tỉnh |TP\.? ?)?$"
    r"|(?:[Đđ]ại biểu|ĐB|ĐBQH)(?: [^\W\d_a-z][\w.]*){2,5} \((?:tỉnh |TP\.? ?)?$",
)
_INSTITUTE = _Phrase(
    "đại đh đhqg học cao clb câu đội fc slna ngân công tập bệnh nhà đoàn báo đài",
    r"(?:[Đđ]ại học|ĐH|ĐHQG|[Hh]ọc viện|[Cc]ao đẳng|CLB|[Cc]âu lạc bộ|[Đđ]ội bóng|FC|SLNA|[Nn]gân hàng"
    r"|[Cc]ông ty|[Tt]ập đoàn|[Bb]ệnh viện|[Nn]hà hát|[Đđ]oàn [Ll]uật sư|Báo|Đài)"
    r"(?: [\w\-]+){0,6} ?$",
)
_PLANT = _Phrase("nhà", r"[Nn]hà máy(?: [\w\-]+){0,5} ?$")
_OFFICE = _Phrase(
    "sở ban cục hội tòa viện bộ chi văn đoàn",
    r"(?:Sở|[Bb]an|[Cc]ục|[Hh]ội|[Tt]òa án|[Vv]iện|[Bb]ộ đội|[Cc]hi cục|[Vv]ăn phòng"
    r"|[Đđ]oàn)(?: [\w,&\-]+){1,7} ?$",
)
_ORIGIN = _Phrase(
    "quê sinh nguyên gốc",
    r"\b(?:[Qq]uê(?! hương)(?: quán| gốc)?(?: ở| tại|:)?|[Ss]inh (?:ra )?(?:và lớn lên )?(?:ở|tại)"
    r"|[Nn]guyên quán|gốc)\b[^.;\n]{0,44}$",
)
# "nguyên Bí thư Tỉnh ủy Thái Nguyên"; where somebody lives.
_FORMER = _Phrase(
    "nguyên cựu",
    r"\b(?:[Nn]guyên|[Cc]ựu) (?:Phó |phó )?(?:[Bb]í thư|[Cc]hủ tịch|[Gg]iám đốc|[Tt]rưởng|[Pp]hó|[Cc]hánh|[Ủủ]y viên"
    r"|[Tt]hư ký|[Ll]ãnh đạo|[Cc]án bộ|[Đđ]ại biểu)\b[^,.;\n]{0,30}$",
)
_HOME = _Phrase(
    "thường tạm trú ngụ sinh sn",
    r"\b(?:thường trú|tạm trú|trú tại|trú ở|ngụ(?: tại| ở)?|sinh sống (?:tại|ở)|SN \d{4}, ở)\b[^.;\n)]{0,44}$",
)
# Where it was held: "tổ chức sáng nay tại thành phố Hội An, tỉnh Quảng Nam".
_VENUE = _Phrase(
    "tổ diễn khai bế họp hội tọa",
    r"\b(?:tổ chức|diễn ra|khai mạc|bế mạc|họp báo|hội nghị|hội thảo|diễn đàn|tọa đàm)\b[^.;:\n]{0,60}"
    r"\b(?:tại|ở)\b[^.;:\n]{0,40}$",
    re.IGNORECASE,
)
# "Hà Nội (TTXVN 5/8) - ...", "Hà Nội, ngày 5/8 - ..."
DATELINE = re.compile(
    r" ?(?:\([^()]{2,24}\)|, ?(?:ngày )?\d{1,2}[/.-]\d{1,2}[^-]{0,8})? ?[-:] ?|, ngày \d{1,2}[/.-]\d{1,2}"
)
_IN_A_YEAR = re.compile(r",? ?\(?(?:từ )?(?:năm )?(?:19[4-9]\d|200\d)\b")
_CAREER = re.compile(
    r"\b(?:từng|kinh qua|lần lượt|trải qua)\b[^.\n]*$"
    r"|(?:^|[.\n] ?)(?:Tháng|Năm|Từ)\b[^.\n]{0,24}\d{4}[^.,\n]{0,10},? (?:ông|bà|đồng chí|anh|chị)\b[^.\n]*$"
)
_CAREER_WORDS = ("từng", "kinh qua", "lần lượt", "trải qua", "Tháng", "Năm", "Từ")
_WAY = r"\b(?:cao tốc|tuyến|đường sắt|đường bay|quốc lộ|chặng|tàu|đoạn)\b[^.\n]{0,44}"
_ROUTE = _Phrase("cao tuyến đường quốc chặng tàu đoạn", rf"{_WAY}$")
_ON_ROUTE = _Phrase("cao tuyến đường quốc chặng tàu đoạn", rf"{_WAY}[A-ZĐ]\w+ ?- ?$")
_AND_OTHERS = re.compile(r"(?:, [\w.]+(?: [\w.]+){0,3})* và (?:\d+|nhiều|một số|các) (?:tỉnh|thành|địa phương)")
# A city of China with the name of a district; Hà Nam is told apart by what stands near it.
ALSO_CHINESE = frozenset({"Trùng Khánh", "TRÙNG KHÁNH"})
CHINESE_TOO = frozenset({"Hà Nam", "HÀ NAM"})
CHINA = re.compile(r"Trung Quốc|Henan|Trịnh Châu|Bắc Kinh")
_ABOLISHED = re.compile(r" ?\(?(?:cũ|trước đây|trước sáp nhập|trước khi sáp nhập)\b")
_HUE = re.compile(
    r"(?:[Tt]hành phố|TP\.?|[Tt]hành ủy|[Tt]ỉnh|[Cc]ố đô|[Xx]ứ|[Đđ]ất|ở|[Tt]ại|[Vv]ề|[Rr]a|[Vv]ào|[Tt]ừ"
    r"|[Đđ]ến|UBND|THÀNH PHỐ"
    r"|TP|Thành phố|[,(\-;]|^) ?$"
)


# Two words of which the last alone would be a school or a street: Sở Tài nguyên và Môi trường Sơn La.
_NO_SMALLER = _words("thành phố, thị xã, môi trường, thị trường")


def _is_other(near: _Near) -> bool:
    """Whether a name after these words is that of a ward, a street, a school or a person."""
    last, two = near.last, near.two
    if two.lower() in _NO_SMALLER:
        return False
    return (
        last.lower() in _SMALLER
        or two.lower() in _SMALLER
        or last in _SURNAMES
        or two.lower() in _PEOPLE
        or last.lower() in _PEOPLE
    )


# What a place says where something was held in it: a national conference is not about its host.
VENUE = 0.45


def _is_of_office(near: _Near) -> bool:
    """Whether a name after these words is that of a province whose offices or people act."""
    return near.last.lower() in _OFFICES or near.two.lower() in _OFFICES or _OFFICE.is_in(near)


def weigh_province(name: str, before: str, far: str, after: str) -> tuple[float, str] | None:
    """Weigh how much the name of a province says here, and why; None where it is part of something else."""
    near = _Near(before)
    if _is_other(near):
        return None
    if name in CHINESE_TOO and (CHINA.search(far) or CHINA.search(after)):
        return None
    if name == "Huế" and not _HUE.search(before):
        return None
    if _ABOLISHED.match(after):
        return 0.15, "the name of a former province"
    if _DELEGATE.is_in(near):
        return 0.1, "a delegation"
    if _INSTITUTE.is_in(near):
        return 0.2, "an institution named after it"
    if _PLANT.is_in(near):
        return 0.5, "a plant named after it"
    if _ORIGIN.is_in(near):
        return 0.2, "a birthplace"
    if any(word in far for word in _CAREER_WORDS) and _CAREER.search(far):
        return 0.2, "a former post"
    if _FORMER.is_in(near):
        return 0.4, "a former post"
    if _HOME.is_in(near):
        return 0.4, "somebody's home"
    if _IN_A_YEAR.match(after) and _is_of_office(near):
        return 0.2, "a former post"
    if _VENUE.is_in(near):
        return VENUE, "a venue"
    if (after[:3].strip()[:1] == "-" and _ROUTE.is_in(near)) or _ON_ROUTE.is_in(near):
        return 0.3, "a route"
    if _AND_OTHERS.match(after):
        return 0.3, "one of many"
    if near.last.lower() in _SCENES or near.two.lower() in _SCENES:
        return 0.7, "a scene"
    if _is_of_office(near):
        return 1.5, "its offices or people"
    return 1.0, "its name"


def weigh_district(name: Name, before: str) -> tuple[float, str] | None:
    """Weigh how much the name of a district says here, and why; None where it is not said to be a district."""
    near = _Near(before)
    last, two = near.last, near.two
    if _ORIGIN.is_in(near):
        return 0.2, "a birthplace"
    if _HOME.is_in(near):
        return 0.4, "somebody's home"
    if last.lower() in _KINDS or two.lower() in _KINDS or _LIST_OF_KIND.is_in(near):
        return (VENUE, "a venue") if _VENUE.is_in(near) else (1.0, "a district")
    if name.city and not _is_other(near):
        return 0.5, "a city or town"
    return None


def weigh_numbered(before: str) -> tuple[float, str]:
    """Weigh how much a numbered district says, which only Hồ Chí Minh City has."""
    return (
        (0.4, "somebody's home")
        if _HOME.is_in(_Near(before))
        else (1.0, "a numbered district, which only this city has")
    )


# How texts and party committees call a district of each kind.
_SAID = {
    **dict.fromkeys(("huyện", "h", "h.", "huyện ủy", "huyện đoàn", "huyện đảo"), "huyện"),
    **dict.fromkeys(("quận", "q", "q.", "quận ủy", "quận đoàn"), "quận"),
    **dict.fromkeys(("thị xã", "tx", "tx.", "thị ủy"), "thị xã"),
    **dict.fromkeys(("thành phố", "tp", "tp.", "thành ủy", "thành đoàn"), "thành phố"),
}


def district_kind_said(near: str) -> str:
    """Name the kind of district that is said before its name, or nothing."""
    words = near.split()[-2:]
    two, last = " ".join(words), words[-1] if words else ""
    return _SAID.get(two.lower()) or _SAID.get(last.lower(), "")
