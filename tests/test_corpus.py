"""The sample articles hold what corpus/README.md says they hold: read here with the standard library alone."""

from __future__ import annotations

import csv
import gzip
import itertools
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
UTF16 = "cong-bau-cu/kon-tum-2021.txt"
WINDOWS_1258 = "ban-noi-chinh/phu-yen-ke-khai-tai-san-2014.txt"
NEAR_COPIES = {"bao-quang-binh/ky-ket-danvan-giap-ranh-11042019.txt", "bao-quang-tri/20190412-1.txt"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the README's tables."""

    file: str
    published: str
    about: str


@dataclass(frozen=True, slots=True)
class Sample:
    """An article as found: the text keeps its normal form, the date is the true one or empty."""

    name: str
    text: str
    date: str


def _rows() -> list[Row]:
    table = (CORPUS / "README.md").read_text(encoding="utf-8")
    return [Row(*match) for match in re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|", table, re.MULTILINE)]


def _files() -> list[Path]:
    return [path for path in sorted(CORPUS.rglob("*")) if path.is_file() and path.name != "README.md"]


def _name(path: Path) -> str:
    return unicodedata.normalize("NFC", path.relative_to(CORPUS).as_posix())


def _encoding(name: str) -> str:
    return {UTF16: "utf-16", WINDOWS_1258: "cp1258"}.get(name, "utf-8-sig")


def _page(name: str) -> str:
    return (CORPUS / name).read_bytes().decode(_encoding(name))


def _records() -> Iterator[dict[str, str]]:
    for path in _files():
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)
        elif ".jsonl" in path.suffixes:
            raw = path.read_bytes()
            text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
            yield from map(json.loads, text.splitlines())


PAGES = [row for row in _rows() if re.search(r"\.(txt|html?)$", row.file)]


def _samples() -> list[Sample]:
    pages = [Sample(row.file, _page(row.file), row.published) for row in PAGES]
    records = [
        Sample(record.get("id", record["title"]), record["title"] + "\n" + record["text"], record.get("date", ""))
        for record in _records()
    ]
    return pages + records


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())


def _shared(one: str, other: str) -> float:
    """The share of the distinct three-word runs of the shorter text that stand in the other too."""
    runs = [set(itertools.pairwise(itertools.pairwise(_words(text)))) for text in (one, other)]
    return len(runs[0] & runs[1]) / min(map(len, runs))


def test_every_file_has_its_row_in_the_readme_and_every_row_its_file() -> None:
    assert sorted(row.file for row in _rows()) == sorted(map(_name, _files()))


def test_there_are_between_seventy_and_eighty_articles_in_all_the_raw_forms() -> None:
    suffixes = [path.suffix for path in _files()]
    assert suffixes.count(".txt") >= 40
    assert suffixes.count(".html") + suffixes.count(".htm") == 10
    assert {".jsonl", ".gz", ".csv"} <= set(suffixes)
    assert 70 <= len(_samples()) <= 80


def test_an_article_is_as_long_as_news_is() -> None:
    for sample in _samples():
        body = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", sample.text, flags=re.DOTALL | re.IGNORECASE)
        assert 80 <= len(_words(body)) <= 760, sample.name


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.file)
def test_a_page_shows_the_date_and_names_the_provinces_of_its_row(row: Row) -> None:
    text = unicodedata.normalize("NFC", _page(row.file))
    if len(row.published) == 4:
        assert row.published in text
    else:
        year, month, day = row.published.split("-")
        gap = r"(?:\s*[-./,]\s*|\s+(?:tháng|năm)\s+|\s+)"
        forms = (f"0?{int(day)}{gap}0?{int(month)}{gap}{year}", row.published)
        assert any(re.search(rf"(?<!\d){form}(?!\d)", text, re.IGNORECASE) for form in forms)
    for province in row.about.split(", "):
        assert province.casefold() in text.casefold()


@pytest.mark.parametrize(
    ("file", "viewed"),
    [
        ("dong-thap/hoi-quan-danvan.txt", "12/8/2024"),
        ("khanh-hoa/doi-thoai-bi-thu-2017.txt", "12/01/2026"),
        ("vinh-phuc/gpmb-lap-thach-2019.txt", "24/03/2019"),
        ("bao-quang-tri/20190412-1.txt", "14/4/2019"),
    ],
)
def test_some_pages_show_in_their_header_the_day_they_were_viewed(file: str, viewed: str) -> None:
    published = next(row.published for row in PAGES if row.file == file)
    day, month, year = map(int, viewed.split("/"))
    assert viewed in "\n".join(_page(file).splitlines()[:2])
    assert published < f"{year}-{month:02}-{day:02}"


def test_every_year_from_2012_to_2026_and_more_than_twenty_provinces_are_there() -> None:
    assert {sample.date[:4] for sample in _samples()} - {""} == {str(year) for year in range(2012, 2027)}
    provinces = {name for row in PAGES for name in row.about.split(", ")}
    assert len(provinces) > 40


def test_people_s_mobilisation_gives_the_demo_a_rich_list() -> None:
    found = [sample for sample in _samples() if "dân vận khéo" in " ".join(_words(sample.text))]
    assert len(found) >= 20
    assert len({sample.date[:4] for sample in found}) >= 12
    assert sum("DÂN VẬN KHÉO" in unicodedata.normalize("NFC", sample.text) for sample in found) >= 3
    assert any(not unicodedata.is_normalized("NFC", sample.text) for sample in found)


def test_files_keep_the_encodings_people_have() -> None:
    assert (CORPUS / UTF16).read_bytes().startswith(b"\xff\xfe")
    with pytest.raises(UnicodeDecodeError):
        (CORPUS / WINDOWS_1258).read_bytes().decode()
    assert "Công khai bản kê khai tài sản" in unicodedata.normalize("NFC", _page(WINDOWS_1258))
    decomposed = [row.file for row in PAGES if unicodedata.is_normalized("NFD", _page(row.file))]
    assert len(decomposed) >= 4
    marked = [path for path in _files() if path.read_bytes().startswith(b"\xef\xbb\xbf")]
    assert len(marked) == 1
    assert any(b"\r\n" in path.read_bytes() for path in _files() if path.suffix == ".txt")


def test_both_tone_placements_are_there() -> None:
    texts = [unicodedata.normalize("NFC", sample.text).casefold() for sample in _samples()]
    old = [text for text in texts if re.search(r"\b(hòa|hóa|thủy|ủy)\b", text)]
    new = [text for text in texts if re.search(r"\b(hoà|hoá|thuỷ|uỷ)\b", text)]
    assert len(old) >= 30
    assert len(new) >= 5


def test_records_lack_some_keys_and_keep_paragraphs() -> None:
    records = list(_records())
    assert len(records) == 24
    known = {"id", "title", "text", "date", "source", "author", "category", "url", "provinces"}
    assert set().union(*records) == known
    for key in ("id", "date", "author", "url"):
        assert any(key not in record for record in records), key
    assert sum("\n\n" in record["text"] for record in records) >= 18


def test_one_story_is_there_twice_and_no_other_two_share_their_words() -> None:
    for one, other in itertools.combinations(_samples(), 2):
        shared = _shared(one.text, other.text)
        if {one.name, other.name} == NEAR_COPIES:
            assert 0.6 < shared < 1
        else:
            assert shared < 0.2, (one.name, other.name)
