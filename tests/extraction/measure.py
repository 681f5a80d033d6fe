"""How well raw pages are read: a table per field and per hard case, on real pages whose truth is known.

    python tests/extraction/measure.py

The pages are in ../shared/data (see its README) and are not part of the project. `dev` are 63 openings of real pages;
`wrapped` are 100 real articles in the furniture of portals; `dated` are articles whose day is known and which do not
show it; `seeds` are five whole pages. `test_floors.py` keeps these figures from falling.
"""

from __future__ import annotations

import json
import lzma
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count, islice
from pathlib import Path
from typing import Any

from dvsearch.article import Article
from dvsearch.reading.assemble import assemble
from dvsearch.reading.entries import read
from dvsearch.reading.fields import Fields
from dvsearch.reading.sources import Source

DATA = Path(__file__).resolve().parents[2] / "../shared/data"

HARD = {
    "a": "no date",
    "b": "day and month, no year",
    "d": "unusual notation",
    "e": "province only through a district, party body or newspaper",
    "f": "several provinces",
    "g": "colliding names",
    "h": "after July 2025",
    "i": "no province",
}
SEEDS = {
    "000": ("2021-01-21", ("Vĩnh Phúc",)),
    "001": ("2022-12-27", ("Hà Tĩnh",)),
    "002": ("2020", ("Đồng Tháp",)),
    "003": ("2020-10-06", ("Hà Nội",)),
    "004": ("2020-01-16", ("Hà Nội",)),
}


@dataclass
class Share:
    """So many of so many."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        self.right += right
        self.of += 1

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.value:.3f}  ({self.right} of {self.of})"


@dataclass
class F1:
    """Micro F1 over sets."""

    both: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, got: set[str], gold: set[str]) -> None:
        self.both += len(got & gold)
        self.extra += len(got - gold)
        self.missed += len(gold - got)

    @property
    def value(self) -> float:
        total = 2 * self.both + self.extra + self.missed
        return 2 * self.both / total if total else 1.0

    def __str__(self) -> str:
        return f"{self.value:.3f}  ({self.both} right, {self.extra} too many, {self.missed} missed)"


def pages(name: str) -> Iterator[tuple[dict[str, Any], Article]]:
    """The gold of each page of a set, and the article read from its text alone."""
    with (DATA / "extraction" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            gold = json.loads(line)
            yield gold, assemble(Fields(text=gold["text"]), path="page").article


def folded(text: str | None) -> str:
    """A title as it is compared: case and space do not count."""
    return " ".join((text or "").split()).casefold()


def compact(citation: str) -> str:
    """A citation as it is compared: the gold keeps the spaces and backslashes of its page."""
    return re.sub(r"[\s\\]", "", citation)


Keep = Callable[[dict[str, Any]], bool]


def dev(keep: Keep = lambda gold: True) -> dict[str, Any]:
    """The figures of the dev pages that `keep` keeps."""
    found: dict[str, Any] = {
        "title": Share(),
        "year, where one is claimed": Share(),
        "date claimed beyond a guessed year, text has none": 0,
        "provinces": F1(),
        "current provinces": F1(),
        "citations": F1(),
    }
    for gold, article in pages("dev"):
        if not keep(gold):
            continue
        found["title"].add(folded(article.title) == folded(gold["title"]))
        if gold["date"] and article.date:
            found["year, where one is claimed"].add(article.date[:4] == gold["date"][:4])
        if not gold["date"] and article.date and (article.date_basis != "guess" or len(article.date) > 4):
            found["date claimed beyond a guessed year, text has none"] += 1
        found["provinces"].add(set(article.provinces), set(gold["provinces"]))
        found["current provinces"].add(set(article.current_provinces), set(gold["current_provinces"]))
        found["citations"].add(set(map(compact, article.citations)), set(map(compact, gold["citations"])))
    return found


def wrapped(keep: Keep = lambda gold: True) -> dict[str, Any]:
    """The figures of the wrapped pages that `keep` keeps."""
    found: dict[str, Any] = {"title": Share(), "date to the day": Share(), "furniture left": Share()}
    for gold, article in pages("wrapped_dev"):
        if not keep(gold):
            continue
        found["title"].add(folded(article.title) == folded(gold["title"]))
        found["date to the day"].add(article.date == gold["date"])
        searchable = folded(f"{article.title}\n{article.text}")
        for line in gold["furniture"]:
            found["furniture left"].add(folded(line) in searchable)
    return found


def dated() -> dict[str, Share]:
    """Of the articles whose day is known, how often the year is right, by basis."""
    found = {"page": Share(), "guess": Share(), "guess to the day": Share(), "claimed at all": Share()}
    with lzma.open(DATA / "articles/dated.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            gold = json.loads(line)
            article = assemble(Fields(text=gold["title"] + "\n" + gold["text"]), path="page").article
            found["claimed at all"].add(article.date is not None)
            if article.date and article.date_basis:
                to_the_day = article.date_basis == "guess" and len(article.date) > 4
                found["guess to the day" if to_the_day else article.date_basis].add(
                    article.date[:4] == gold["date"][:4]
                )
    return found


def judged_provinces() -> Share:
    """Of 200 political articles judged by reading, how many have exactly the provinces that they are about."""
    with (Path(__file__).parent / "provinces.tsv").open(encoding="utf-8") as lines:
        judged = dict(line.rstrip("\n").split("\t") for line in lines if "\t" in line)
    found = Share()
    with lzma.open(DATA / "articles/political.jsonl.xz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if (names := judged.get(record["id"])) is not None:
                article = assemble(Fields(text=record["text"], title=record["title"]), path="page").article
                found.add("; ".join(sorted(article.provinces)) == names)
    return found


def seeds() -> dict[str, tuple[bool, Article]]:
    """The five whole pages: whether date and province are right, and the article."""
    found = {}
    for path in sorted((DATA / "seeds").glob("*.txt")):
        (article,) = read(Source(path, path.name))
        assert isinstance(article, Article)
        found[path.name] = ((article.date, article.provinces) == SEEDS[path.name[:3]], article)
    return found


def speed(articles: int = 1500) -> float:
    """Articles of plain text read in a second of one core's time."""
    with lzma.open(DATA / "articles/political.jsonl.xz", "rt", encoding="utf-8") as lines:
        texts = [record["title"] + "\n" + record["text"] for record in map(json.loads, islice(lines, articles))]
    assemble(Fields(text=texts[0]), path="page")  # tables and patterns are made once
    start = time.process_time()
    for text in texts:
        assemble(Fields(text=text), path="page")
    return len(texts) / (time.process_time() - start)


def table(heading: str, figures: Mapping[str, object]) -> None:
    print(heading)
    for field, figure in figures.items():
        print(f"    {field:52} {figure}")


def every_other(half: int) -> Keep:
    """Keep the first, third, fifth page, or the others."""
    turn = count()
    return lambda gold: next(turn) % 2 == half


def hard_by(letter: str) -> Keep:
    """Keep the pages of a hard case."""
    return lambda gold: letter in gold["hard"]


def with_header(header: bool) -> Keep:
    """Keep the pages whose header has the day of viewing, or those whose header has not."""
    return lambda gold: gold["view_date_in_header"] is header


def main() -> None:
    print(f"{date.today()}\n")
    for name, measure in (("dev", dev), ("wrapped", wrapped)):
        table(f"{name}, all pages", measure())
        for half in (0, 1):
            table(f"{name}, every other page, from page {half + 1}", measure(every_other(half)))
    for letter, meaning in HARD.items():
        table(f"dev, hard case {letter}: {meaning}", dev(hard_by(letter)))
    for header in (True, False):
        table(
            f"wrapped, {'with' if header else 'without'} the day of viewing in the header", wrapped(with_header(header))
        )
    table("dated, year right by basis", dated())
    print(f"provinces of articles judged by reading: {judged_provinces()}")
    print("seeds")
    for name, (right, article) in seeds().items():
        print(f"    {'right' if right else 'WRONG'}  {name}  {article.date} {article.date_basis}  {article.provinces}")
    print(f"speed, plain text, one core: {speed():.0f} articles/s")


if __name__ == "__main__":
    main()
