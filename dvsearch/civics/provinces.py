"""The provinces and districts of Vietnam: their names in print, what became of them, and a pattern that finds them.

Names are those before 1 July 2025 (63 provinces, with Hà Tây before them) and since (34, of which Huế alone has a name
of its own). Each old province went whole into one new one; districts were abolished.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from dvsearch import tables
from dvsearch.record import Record
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.plain import plain

# Provinces that were divided before 1998, by what they were divided into.
_JOINT = {
    "ha nam ninh": ("Hà Nam", "Nam Định", "Ninh Bình"),
    "nam ha": ("Hà Nam", "Nam Định"),
    "ha son binh": ("Hà Tây", "Hòa Bình"),
    "ha bac": ("Bắc Giang", "Bắc Ninh"),
    "hai hung": ("Hải Dương", "Hưng Yên"),
    "vinh phu": ("Vĩnh Phúc", "Phú Thọ"),
    "bac thai": ("Bắc Kạn", "Thái Nguyên"),
    "hoang lien son": ("Lào Cai", "Yên Bái"),
    "ha tuyen": ("Hà Giang", "Tuyên Quang"),
    "nghe tinh": ("Nghệ An", "Hà Tĩnh"),
    "binh tri thien": ("Quảng Bình", "Quảng Trị", "Thừa Thiên Huế"),
    "quang nam da nang": ("Quảng Nam", "Đà Nẵng"),
    "nghia binh": ("Quảng Ngãi", "Bình Định"),
    "phu khanh": ("Phú Yên", "Khánh Hòa"),
    "song be": ("Bình Dương", "Bình Phước"),
    "cuu long": ("Vĩnh Long", "Trà Vinh"),
    "hau giang cu": ("Cần Thơ", "Hậu Giang", "Sóc Trăng"),
    "minh hai": ("Bạc Liêu", "Cà Mau"),
}
# Names that begin or end as a province does and are something else: found first, and passed over.
_DECOYS = [
    "Thái Bình Dương",
    "Đồng Tháp Mười",
    "Hoàng Anh Gia Lai",
    "Hà Nam Ninh",
    "Sài Gòn Giải Phóng",
    "Sài Gòn - Gia Định",
    "Sài Gòn Gia Định",
    "Hồ Chí Minh",
    "Điện Biên Phủ",
    "Hà Nội mới",
    "Nobel Hòa Bình",
    "Bia Sài Gòn",
    "Bia Hà Nội",
    "Hải Dương 981",  # a rig and ships of China
    "Hải Dương-981",
    "Hải Dương 8",
    "Hải Dương 9",
]


class Name(Record):
    """What a name in print can be: a province, or a district of one or several provinces."""

    provinces: tuple[str, ...]
    district: bool = False
    city: bool = False  # the district is a city or town, whose name is often said without its kind
    kinds: tuple[str, ...] = ()  # what each of `provinces` has of this name: huyện, quận, thị xã, thành phố

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Name the provinces in which a district called by this kind can be; a town has often become a city since."""
        urban = ("thị xã", "thành phố")
        if kind in urban:
            return tuple(p for p, own in zip(self.provinces, self.kinds, strict=True) if own in urban)
        if kind in ("huyện", "quận"):
            other = "quận" if kind == "huyện" else "huyện"
            return tuple(p for p, own in zip(self.provinces, self.kinds, strict=True) if own != other)
        return self.provinces


@cache
def _provinces() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in tables.rows("provinces")}


@cache
def place_names() -> dict[str, Name]:
    """Give every name in print that `place_pattern` finds, plainly spelt and in capitals; decoys name no province."""
    named: dict[str, Name] = {}
    shared: dict[str, dict[str, str]] = {}
    for row in tables.rows("districts"):
        if row["district"].isdigit():
            continue  # only Hồ Chí Minh City numbers its districts: `numbered` finds them
        for spelling in _spellings(row["district"]):
            shared.setdefault(spelling, {})[row["province"]] = row["kind"]
    for spelling, kind_of in shared.items():
        provinces = tuple(sorted(kind_of))
        kinds = tuple(kind_of[province] for province in provinces)
        city = len(provinces) == 1 and " " in spelling and kinds[0] in ("thành phố", "thị xã")
        named[spelling] = Name(provinces, district=True, city=city, kinds=kinds)
    for name, row in _provinces().items():
        for spelling in (name, *filter(None, row["aliases"].split("|"))):
            named[plain(spelling).text] = Name((name,))
    named.update({decoy: Name(()) for decoy in _DECOYS})
    return named | {spelling.upper(): name for spelling, name in named.items()}


def _spellings(name: str) -> Iterable[str]:
    """A district as it is printed: Quy Nhơn and Qui Nhơn, Kỳ Anh and Kì Anh, Đắk Mil, Đăk Mil and Đắc Mil."""
    spellings = {plain(name).text}
    for one, other in (
        ("Quy ", "Qui "),
        ("Quỳ ", "Quì "),
        ("Kỳ ", "Kì "),
        ("Mỹ ", "Mĩ "),
        ("Lý ", "Lí "),
        ("Sỹ", "Sĩ"),
        ("Quý", "Quí"),
        ("Quí", "Quý"),
        (" Mỹ", " Mĩ"),
    ):
        spellings |= {spelling.replace(one, other) for spelling in spellings}
    for other in ("Đăk", "Đắc", "Đak"):
        spellings |= {spelling.replace("Đắk", other) for spelling in spellings}
    spellings |= {spelling.replace("' ", "'").replace("'", "") for spelling in spellings}
    return spellings


@cache
def place_pattern() -> re.Pattern[str]:
    """Give a pattern that finds the longest name wherever one stands.

    It may begin inside a word, which is for the caller to see: a look behind here would make it six times as slow.
    """
    return re.compile(rf"(?:{_trie(sorted(place_names()))})(?!\w)")


def _trie(words: list[str]) -> str:
    """A pattern for any of the words, in the form of a tree, so that each letter is looked at once."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(tree)


def _branch(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    ends = "" in node
    branches = [re.escape(char) + _branch(rest) for char, rest in node.items() if char]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if ends else joined


def current_province(old: str) -> str:
    """Name the province of today that a province went into; any other name as it is."""
    row = _provinces().get(old)
    return row["current"] if row else old


def is_province(name: str) -> bool:
    """Tell whether a name is that of a province, in the spelling of the tables."""
    return name in _provinces()


def province_of_code(code: str) -> str | None:
    """Name the province whose newspaper or portal signs with this code, such as QBĐT."""
    return _codes().get(code.upper())


@cache
def _codes() -> dict[str, str]:
    return {code.upper(): name for name, row in _provinces().items() for code in row["codes"].split("|") if code}


def province_of_site(site: str) -> str | None:
    """Name the province that a site's name carries, as in baodongthap.vn, hatinh.gov.vn, truyenhinhthanhhoa.vn."""
    host = re.sub(r"^[a-z]+://", "", site.lower()).split("/")[0]
    match = _sites().search(re.sub(r"[^a-z.]", "", host))
    return _slugs()[match[1]] if match else None


@cache
def _slugs() -> dict[str, str]:
    slugs = {re.sub(r"[^a-z]", "", fold(name.lower())): name for name in _provinces() if name != "Huế"}
    return slugs | {
        "hcm": "TP. Hồ Chí Minh",
        "tphcm": "TP. Hồ Chí Minh",
        "brvt": "Bà Rịa - Vũng Tàu",
        "hue": "Thừa Thiên Huế",
    }


# What stands before and after the province in the names of its sites.
_BEFORE = (
    "bao|dai|tinhuy|thanhuy|danvan|tuyengiao|bantuyengiao|truyenhinh|dangbo|tinhdoan|congan|ubnd|hdnd|mttq|cong|tin|so"
)
_AFTER = "online|tv|city|dcs|dost|news|portal|ngaynay|dientu"


@cache
def _sites() -> re.Pattern[str]:
    listed = "|".join(sorted(_slugs(), key=len, reverse=True))
    return re.compile(rf"(?:^|\.)(?:{_BEFORE})?({listed})(?:{_AFTER})?\.")


@cache
def _folded() -> dict[str, tuple[str, ...]]:
    by_key: dict[str, tuple[str, ...]] = dict(_JOINT)
    for name, row in _provinces().items():
        for spelling in (name, *row["aliases"].split("|")):
            if spelling:
                by_key[_key(spelling)] = (name,)
    return by_key | {"hcm": ("TP. Hồ Chí Minh",), "tp": (), "hn": ("Hà Nội",), "ho chi minh": ("TP. Hồ Chí Minh",)}


def _key(name: str) -> str:
    folded = " ".join(re.findall(r"[a-z0-9]+", fold(plain(name).text.lower())))
    return re.sub(r"^(?:tinh|thanh pho|tp|t p) (?=\w)", "", folded)


@lru_cache(4_096)
def canonical_provinces(name: str) -> tuple[str, ...]:
    """Name the provinces that somebody means by a name as typed: without marks, shortened, or long divided.

    "ha tinh" is Hà Tĩnh, "BR-VT" is Bà Rịa - Vũng Tàu, "Hà Nam Ninh" is three. Empty where it is no province.
    """
    return _folded().get(_key(name)) or _folded().get(_key(name).replace(" ", "")) or ()
