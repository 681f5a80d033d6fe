"""A small archive for the bench: articles with dates of every kind, copies, several provinces, words and accents."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from dvsearch.article import Article
from dvsearch.engines.base import Document, Engine
from dvsearch.engines.memory import MemoryEngine
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.indexing.analyzer import documents
from dvsearch.vietnamese.normalize import normalize

PROVINCES = ("Hà Tĩnh", "Phú Thọ", "Vĩnh Phúc", "An Giang")
SOURCES = ("Báo A", "Báo B", None)
PHRASES = (
    "Ban Dân vận Huyện ủy", "dân vận khéo", "nhân dân", "người dân", "tinh giản biên chế", "cán bộ xã", "đất đai",
    "Ủy ban nhân dân tỉnh", "hợp tác xã", "vận động", "nông thôn mới", "hội nghị", "kinh tế thị trường", "lang nghe",
    "lắng nghe", "làng nghề", "217-QĐ/TW", "năm 2020",
)  # fmt: skip
MARKS = (". ", ", ", " ", " ", " ", "\n", '." ', " (", ") ", "! ")


def article(number: int, source: random.Random) -> Article:
    """One article of phrases, some without a date, a title or a province."""
    text = "".join(source.choice(PHRASES) + source.choice(MARKS) for _ in range(source.choice((0, 4, 20, 60))))
    year = source.randint(2016, 2026)
    dated = source.random()
    date: str | None = f"{year}-{source.randint(1, 12):02}-{source.randint(1, 28):02}"
    basis: str | None = "metadata"
    if dated < 0.1:
        date, basis = None, None
    elif dated < 0.2:
        date, basis = str(year), "page"
    elif dated < 0.3:
        date, basis = str(year), "guess"
    return Article(
        id=f"bài/{number:03}", title=source.choice(("", source.choice(PHRASES).capitalize())), text=text.strip(),
        date=date, date_basis=basis, source=source.choice(SOURCES),
        provinces=tuple(source.sample(PROVINCES, source.choice((0, 1, 1, 2)))),
    )  # fmt: skip


@cache
def articles(count: int = 120, seed: int = 1) -> tuple[Article, ...]:
    """`count` articles, the same for the same seed."""
    source = random.Random(seed)
    return tuple(article(number, source) for number in range(count))


def analysed(wanted: Sequence[Article], copies: dict[str, str] | None = None) -> list[Document]:
    """The documents of articles, with the groups of near-copies that some are in."""
    made = documents(wanted, [""] * len(wanted))
    groups = copies or {}
    return [one._replace(exact={**one.exact, "copies": (groups[one.id],)}) if one.id in groups else one for one in made]


def fill(engine: Engine, wanted: Sequence[Article], copies: dict[str, str] | None = None) -> Engine:
    """Put articles into an engine, in two commits, not in the order of their ids."""
    made = analysed(wanted, copies)
    for batch in (made[::2], made[1::2]):
        with engine.writer() as writer:
            writer.add(batch)
            writer.commit()
    return engine


def memory(wanted: Sequence[Article], copies: dict[str, str] | None = None) -> Engine:
    """A memory engine with articles."""
    return fill(MemoryEngine(), wanted, copies)


def whoosh(folder: Path, wanted: Sequence[Article], copies: dict[str, str] | None = None) -> Engine:
    """A Whoosh engine with articles."""
    return fill(WhooshEngine.create(folder), wanted, copies)


SYLLABLE = re.compile(r"[^\W_]+")


def syllables(text: str) -> list[str]:
    """The syllables of a text by a plain scan: nothing of the index or its tokenizer but the spelling."""
    return [normalize(run) for run in SYLLABLE.findall(text)]


def scan(wanted: Iterable[Article], phrase: str) -> dict[str, int]:
    """How often a phrase stands in title and body of each article, by a plain scan."""
    words = syllables(phrase)
    found = {}
    for one in wanted:
        count = 0
        for text in (one.title, one.text):
            there = syllables(text)
            count += sum(there[at : at + len(words)] == words for at in range(len(there)))
        if count:
            found[one.id] = count
    return found


def words_of(wanted: Sequence[Article]) -> dict[str, list[list[str]]]:
    """The words of title and body of each article, from what the analyser says goes on with a word: a plain loop."""
    made: dict[str, list[list[str]]] = {}
    for document in analysed(wanted):
        made[document.id] = []
        for value, joined in zip(document.text["text"], document.joined, strict=True):
            words: list[str] = []
            for term, joins in zip(value, joined, strict=True):
                if joins:
                    words[-1] += f" {term}"
                else:
                    words.append(term)
            made[document.id].append(words)
    return made
