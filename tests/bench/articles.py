"""The articles to measure on: the first N of the news set, each given provinces and a date to count and filter by.

The news set has hardly any dates. So provinces and date come from a hash of the id, skewed as in real archives (a few
provinces have most articles, later years have more), the same for every engine.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from dvsearch.article import Article

DATA = Path(__file__).resolve().parents[2] / "../shared/data/articles"
NEWS = DATA / "news.jsonl.xz"
OTHERS = DATA / "political.jsonl.xz"

FIRST_YEAR, LAST_YEAR = 2010, 2024
# Provinces whose name was the same before and after July 2025, so that one value is counted and not two.
PROVINCES = (
    "Hà Nội", "Nghệ An", "Thanh Hóa", "Hà Tĩnh", "Quảng Ninh", "Đà Nẵng", "Hải Phòng", "Phú Thọ", "An Giang", "Cần Thơ",
    "Lạng Sơn", "Đồng Nai", "Bắc Ninh", "Thái Nguyên", "Gia Lai", "Lâm Đồng", "Khánh Hòa", "Quảng Ngãi", "Quảng Trị",
    "Ninh Bình", "Hưng Yên", "Lào Cai", "Tuyên Quang", "Cao Bằng", "Sơn La", "Điện Biên", "Lai Châu", "Đắk Lắk",
    "Tây Ninh", "Vĩnh Long", "Đồng Tháp", "Cà Mau",
)  # fmt: skip


def news(count: int) -> Iterator[Article]:
    """The first `count` articles of the news set."""
    return islice(_read(NEWS), count)


def others(count: int) -> Iterator[Article]:
    """The first `count` articles of another set, to add to an index of the news set."""
    return islice(_read(OTHERS), count)


def _read(path: Path) -> Iterator[Article]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield dated(Article(record["id"], record.get("title") or "", record["text"], source=record.get("source")))


def dated(article: Article) -> Article:
    """The article with the provinces and the date that its id gives it."""
    draws = hashlib.blake2b(article.id.encode(), digest_size=8).digest()
    first, second, more, year, month, day = (draw / 256 for draw in draws[:6])
    provinces = [PROVINCES[int(len(PROVINCES) * first**2)]]
    if more < 0.15:
        provinces.append(PROVINCES[int(len(PROVINCES) * second)])
    in_year = FIRST_YEAR + int((LAST_YEAR + 1 - FIRST_YEAR) * year**0.7)
    return Article(
        article.id,
        article.title,
        article.text,
        date=f"{in_year}-{1 + int(12 * month):02}-{1 + int(28 * day):02}",
        source=article.source,
        provinces=tuple(dict.fromkeys(provinces)),
    )


def write_jsonl(articles: Iterable[Article], path: Path) -> None:
    """One JSON record a line, as `dvsearch index` reads them."""
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            record = {
                "id": article.id,
                "title": article.title,
                "text": article.text,
                "date": article.date,
                "source": article.source,
                "provinces": article.provinces,
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def utf8_bytes(articles: Iterable[Article]) -> int:
    """How many bytes of UTF-8 the titles and bodies have."""
    return sum(len(article.title.encode()) + len(article.text.encode()) for article in articles)
