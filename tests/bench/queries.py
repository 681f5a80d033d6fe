"""The queries to measure with: sixty of every kind, drawn by a seeded program from what the articles contain.

Terms are drawn evenly from four bands of frequency, because an engine's time follows the length of its postings.
AND, OR and phrases are runs of neighbouring syllables out of titles and bodies, every fourth one out of a list of
political phrases. All are drawn from the smallest set of articles, which the larger ones contain, so that the same
queries are asked at every size.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from dvsearch.article import Article
from dvsearch.engines.base import SearchRequest
from dvsearch.query.parser import parse
from dvsearch.query.tree import And, Fuzzy, Or, Phrase, Prefix, Query, Range, Term, Wildcard
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import terms

from .articles import FIRST_YEAR, LAST_YEAR, PROVINCES

FACETS = ("province", "year")
# Share of the articles that contain the term, from and below.
BANDS = ((0.2, 1.01), (0.02, 0.2), (0.002, 0.02), (0.0, 0.002))

POLITICAL = """
đại hội đảng bộ; ủy ban nhân dân; hội đồng nhân dân; bí thư tỉnh ủy; phòng chống tham nhũng; nông thôn mới
đại biểu quốc hội; chủ tịch nước; ban thường vụ; nghị quyết trung ương; cải cách hành chính; kỷ luật cán bộ
quy hoạch đất đai; biển đông; thủ tướng chính phủ; mặt trận tổ quốc; xây dựng đảng; tổng bí thư; bộ chính trị
thanh tra chính phủ; ủy ban kiểm tra; hội nhập quốc tế; an ninh quốc phòng; phát triển kinh tế xã hội
giảm nghèo bền vững; tiếp xúc cử tri; bổ nhiệm cán bộ; luật đất đai; viện kiểm sát; tòa án nhân dân; công an tỉnh
đầu tư công; giải phóng mặt bằng; ngân sách nhà nước; kỳ họp quốc hội; bộ trưởng bộ nội vụ; sáp nhập tỉnh; bầu cử
chuyển đổi số; chính quyền địa phương
"""  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of the set: its kind, what an engine is asked, and how a user would type it."""

    kind: str
    request: SearchRequest
    typed: str


class Sample:
    """What queries are drawn from: the terms of the articles, by band of frequency, and runs of them."""

    def __init__(self, articles: Iterable[Article], seed: int) -> None:
        self.random = random.Random(seed)
        self.runs: list[list[str]] = []
        frequency: Counter[str] = Counter()
        count = 0
        for article in articles:
            title, body = terms(article.title), terms(article.text)
            frequency.update({*title, *body})
            self.runs.append([*title])
            self.runs.append([*body[:200]])
            count += 1
        words = sorted(term for term, found in frequency.items() if found > 1 and term.isalpha() and len(term) < 12)
        self.bands = [[w for w in words if low <= frequency[w] / count < high] or words for low, high in BANDS]
        self.political = [terms(line) for line in POLITICAL.replace("\n", ";").split(";") if line.strip()]

    def term(self, number: int, fits: Callable[[str], bool] = lambda term: True) -> str:
        """A term of the band whose turn it is."""
        band = self.bands[number % len(self.bands)]
        return self.random.choice([term for term in band if fits(term)] or band)

    def run(self, number: int, length: int) -> list[str]:
        """`length` different neighbouring terms out of an article, or every fourth time a political phrase."""
        if number % 4 == 3:
            long_enough = [phrase for phrase in self.political if len(phrase) >= length]
            return self.random.choice(long_enough or self.political)[:length]
        while True:
            run = self.random.choice(self.runs)
            start = self.random.randrange(max(1, len(run) - length + 1))
            found = run[start : start + length]
            if len(set(found)) == length and all(term.isalpha() for term in found):
                return found


def choose(articles: Iterable[Article], each: int = 60, seed: int = 2022) -> list[Asked]:
    """`each` queries of every kind; the same for the same articles and seed."""
    sample = Sample(articles, seed)
    makers = (_term, _and, _or, _phrase, _prefix, _wildcard, _fuzzy, _unaccented, _filtered, _faceted)
    return [make(sample, number) for make in makers for number in range(each)]


def typed(path: Path) -> list[Asked]:
    """The queries of a file, `kind<TAB>query` a line, as the program parses them; `faceted` counts facets too."""
    lines = [line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Asked(kind, SearchRequest(parse(text), facets=FACETS if kind == "faceted" else ()), text)
        for kind, text in lines
    ]


def _ask(kind: str, query: Query, written: str) -> Asked:
    return Asked(kind, SearchRequest(query), written)


def _terms(words: Iterable[str], field: str = "text") -> tuple[Term, ...]:
    return tuple(Term(field, word) for word in words)


def _term(sample: Sample, number: int) -> Asked:
    word = sample.term(number)
    return _ask("term", Term("text", word), word)


def _and(sample: Sample, number: int) -> Asked:
    words = sample.run(number // 4, 2 + number % 4)
    return _ask("and", And(_terms(words)), " ".join(words))


def _or(sample: Sample, number: int) -> Asked:
    words = sample.run(number // 4, 2 + number % 4)
    return _ask("or", Or(_terms(words)), " OR ".join(words))


def _phrase(sample: Sample, number: int) -> Asked:
    words = sample.run(number // 3, 2 + number % 3)
    return _ask("phrase", Phrase(_terms(words)), f'"{" ".join(words)}"')


def _prefix(sample: Sample, number: int) -> Asked:
    start = sample.term(number, lambda term: len(term) >= 3)[: 2 + number % 2]
    return _ask("prefix", Prefix("text", start), start + "*")


def _wildcard(sample: Sample, number: int) -> Asked:
    word = sample.term(number, lambda term: len(term) >= 4)
    place = sample.random.randrange(1, len(word) - 1)
    pattern = f"{word[:place]}{'?*'[number % 2]}{word[place + 1 :]}"
    return _ask("wildcard", Wildcard("text", pattern), pattern)


def _fuzzy(sample: Sample, number: int) -> Asked:
    word = sample.term(number, lambda term: len(term) >= 4)
    place = sample.random.randrange(1, len(word))
    wrong = word[:place] + sample.random.choice("aeiounth") + word[place + number % 2 :]
    return _ask("fuzzy", Fuzzy("text", wrong), wrong + "~")


def _unaccented(sample: Sample, number: int) -> Asked:
    words = [fold(word) for word in sample.run(number // 4, 1 + number % 4)]
    query = And(_terms(words, "text_folded")) if len(words) > 1 else Term("text_folded", words[0])
    return _ask("unaccented", query, " ".join(words))


def _filtered(sample: Sample, number: int) -> Asked:
    asked = (_term, _and)[number % 2](sample, number)
    provinces = sample.random.sample(PROVINCES[:16], 1 + number % 3)
    low = sample.random.randint(FIRST_YEAR, LAST_YEAR)
    high = min(LAST_YEAR, low + number % 5)
    narrow = And((Or(tuple(Term("province", name) for name in provinces)), Range("year", str(low), str(high))))
    return replace(asked, kind="filtered", request=asked.request._replace(filter=narrow))


def _faceted(sample: Sample, number: int) -> Asked:
    asked = (_term, _and, _phrase)[number % 3](sample, number)
    return replace(asked, kind="faceted", request=asked.request._replace(facets=FACETS))
