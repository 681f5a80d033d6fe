"""Judged questions and the articles they are asked of, and the same questions typed worse."""

from __future__ import annotations

import json
import lzma
import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from dvsearch.vietnamese.normalize import fold, normalize
from dvsearch.vietnamese.syllables import tokenize

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"

# The first half of the questions in this seed's order is for fitting, the second for reporting.
SEED = 5

# Headlines of the same articles that political_titles does not ask: 1,500 more to fit on, none to report.
OTHER_TITLES = "other_titles"
OTHERS, OTHERS_SEED = 1500, 11

# Headlines of other news, of the first articles of news.jsonl.xz: no weight of the ranking was fitted on them.
NEWS = "news"
NEWS_ARTICLES, NEWS_QUESTIONS = 9_000, 400


@dataclass(frozen=True, slots=True)
class Judged:
    """Questions and the articles that answer them; `articles` gives (id, title, text).

    `grades` is how well each judged article answers a question, where that was graded, from 0 to 3; `relevant` are
    those that answer it. `styles` says how a question is typed: kw, plain (without marks), question, name, abbr, lay.
    """

    name: str
    articles: Callable[[], Iterator[tuple[str, str, str]]]
    questions: dict[str, str]
    relevant: dict[str, set[str]]
    grades: dict[str, dict[str, int]] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)

    def halves(self) -> tuple[list[str], list[str]]:
        """The questions to fit on and those to report."""
        if self.name == OTHER_TITLES:
            return sorted(self.questions), []
        order = sorted(self.questions)
        random.Random(SEED).shuffle(order)
        return sorted(order[: len(order) // 2]), sorted(order[len(order) // 2 :])


def sampled(judged: Judged, others: int) -> Judged:
    """The set over fewer articles: those that were judged and so many of the others, spread evenly over them."""
    named = set().union(*judged.relevant.values(), *judged.grades.values())

    def articles() -> Iterator[tuple[str, str, str]]:
        rest = []
        for article in judged.articles():
            if article[0] in named:
                yield article
            else:
                rest.append(article)
        yield from rest[:: max(1, len(rest) // others)][:others]

    return replace(judged, articles=articles)


def asked(judged: Judged, count: int) -> Judged:
    """The set with so many of its questions, drawn at random; the same whenever they are drawn."""
    order = sorted(judged.questions)
    random.Random(SEED).shuffle(order)
    chosen = {question: judged.questions[question] for question in sorted(order[:count])}
    return replace(judged, questions=chosen, relevant={question: judged.relevant[question] for question in chosen})


def load(name: str) -> Judged:
    """A set of ../shared/data/relevance, OTHER_TITLES or NEWS."""
    if name == OTHER_TITLES:
        return _other_titles()
    if name == NEWS:
        return _news()
    folder = SHARED / "relevance" / name
    if name == "political_titles":
        rows = _lines(folder / "queries.jsonl")
        return Judged(
            name,
            _headless,
            {row["_id"]: row["text"] for row in rows},
            {row["_id"]: set(row["relevant"]) for row in rows},
        )
    if name == "political_judged":
        return _judged(folder)
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        question, article, grade = line.split("\t")
        if int(grade) > 0:
            relevant.setdefault(question, set()).add(article)
    questions = {row["_id"]: row["text"] for row in _lines(folder / "queries.jsonl") if row["_id"] in relevant}
    return Judged(
        name,
        lambda: ((row["_id"], row["title"], row["text"]) for row in _lines(folder / "corpus.jsonl")),
        questions,
        relevant,
    )


def _judged(folder: Path) -> Judged:
    """Needs of realistic users, each with articles graded by reading: 2 and 3 answer it."""
    rows = _lines(folder / "queries.jsonl")
    grades: dict[str, dict[str, int]] = {row["_id"]: {} for row in rows}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        question, article, grade = line.split("\t")
        grades[question][article] = int(grade)
    return Judged(
        folder.name,
        lambda: ((row["id"], row.get("title") or "", row["text"]) for row in _political()),
        {row["_id"]: row["text"] for row in rows},
        {question: {id for id, grade in judged.items() if grade > 1} for question, judged in grades.items()},
        grades,
        {row["_id"]: row["style"] for row in rows},
    )


def _other_titles() -> Judged:
    """Headlines as long as those of political_titles, 6 to 20 words, of articles that these do not ask for."""
    asked = set().union(*load("political_titles").relevant.values())
    titles = {
        row["id"]: row["title"]
        for row in _political()
        if row["id"] not in asked and 6 <= len((row.get("title") or "").split()) <= 20
    }
    ids = list(titles)
    random.Random(OTHERS_SEED).shuffle(ids)
    chosen = ids[:OTHERS]
    return Judged(OTHER_TITLES, _headless, {id: titles[id] for id in chosen}, {id: {id} for id in chosen})


def _news() -> Judged:
    """Headlines of 6 to 20 words, each the only one of its wording."""

    def rows() -> Iterator[dict[str, str]]:
        return islice(_archive("news"), NEWS_ARTICLES)

    often = Counter(row.get("title") or "" for row in rows())
    titles = {
        row["id"]: row["title"]
        for row in rows()
        if often[row.get("title") or ""] == 1 and 6 <= len(row["title"].split()) <= 20
    }
    ids = list(titles)
    random.Random(OTHERS_SEED).shuffle(ids)
    chosen = ids[:NEWS_QUESTIONS]
    return Judged(
        NEWS,
        lambda: ((row["id"], "", row["text"]) for row in rows()),
        {id: titles[id] for id in chosen},
        {id: {id} for id in chosen},
    )


def _headless() -> Iterator[tuple[str, str, str]]:
    """The political articles without their titles: the headline is what is searched for."""
    return ((row["id"], "", row["text"]) for row in _political())


def _political() -> Iterator[dict[str, str]]:
    return _archive("political")


def _archive(name: str) -> Iterator[dict[str, str]]:
    with lzma.open(SHARED / "articles" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def typed(text: str) -> str:
    """The question as it is written."""
    return text


def stripped(text: str) -> str:
    """The question without any mark."""
    return fold(text)


def half_stripped(text: str) -> str:
    """The question with the marks left out of every second word, at random."""
    source = random.Random(text)
    return "".join(part if part.isspace() or source.random() < 0.5 else fold(part) for part in _with_spaces(text))


def wrong_tone(text: str) -> str:
    """The question with one wrong tone mark in one word."""
    source = random.Random(text)
    tokens = [token for token in tokenize(text) if set(fold(token.term)) & set("aeiouy")]
    if not tokens:
        return text
    token = source.choice(tokens)
    return text[: token.start] + _with_another_tone(token.term, source) + text[token.end :]


def _with_another_tone(term: str, source: random.Random) -> str:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    letters = unicodedata.normalize("NFD", term)
    bare = "".join(letter for letter in letters if letter not in tones)
    vowel = next(place for place, letter in enumerate(bare) if letter in "aeiouy")
    while vowel + 1 < len(bare) and unicodedata.combining(bare[vowel + 1]):
        vowel += 1
    others = [tone for tone in tones if tone not in letters]
    return normalize(bare[: vowel + 1] + source.choice(others) + bare[vowel + 1 :])


def _with_spaces(text: str) -> list[str]:
    parts: list[str] = []
    for number, word in enumerate(text.split(" ")):
        parts += [" ", word] if number else [word]
    return parts
