"""Every number of the bench once more, by a plain scan of the stored texts: `python -m tests.research.by_hand INDEX`.

Nothing of `research/` is used here, and of the index only the articles as they were given back: syllables are runs of
letters and digits, words come from what the analyser says goes on with a word, counts are those of dictionaries, and
statistics those of `math`, with binomial sums where the bench has a beta quantile.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import exp, lgamma, log, log1p, log2, sqrt
from typing import Any, NamedTuple

from dvsearch.article import from_json
from dvsearch.engines.base import Engine
from dvsearch.indexing.analyzer import documents
from dvsearch.vietnamese.normalize import normalize

SYLLABLE = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
TITLE, BODY = 0, 1
Word = tuple[str, ...]


class Scanned(NamedTuple):
    """An article: of title and body each the text, where its syllables are, and its words."""

    id: str
    date: str | None
    guessed: bool
    provinces: tuple[str, ...]
    spans: tuple[list[tuple[int, int]], ...]
    syllables: tuple[list[str], ...]
    words: tuple[list[Word], ...]


def scan(engine: Engine) -> tuple[list[Scanned], int]:
    """Read all articles; and how many were left out, because their syllables are not those of the plain pattern."""
    ids = sorted(id for (id,) in engine.scan(("id",)) if id is not None)
    scanned, other = [], 0
    for low in range(0, len(ids), 500):
        stored = [text for text in engine.stored(ids[low : low + 500]) if text is not None]
        made = documents([from_json(text) for text in stored], ["-"] * len(stored))
        for text, document in zip(stored, made, strict=True):
            one = _scanned(json.loads(text), document.joined)
            if one is None:
                other += 1
            else:
                scanned.append(one)
    return scanned, other


def _scanned(record: dict[str, Any], joined: tuple[bytes, ...]) -> Scanned | None:
    spans: list[list[tuple[int, int]]] = []
    syllables: list[list[str]] = []
    words: list[list[Word]] = []
    for name, goes_on in zip(("title", "text"), joined, strict=True):
        text = str(record.get(name) or "")
        spans.append([found.span() for found in SYLLABLE.finditer(text)])
        syllables.append([normalize(text[start:end]) for start, end in spans[-1]])
        if len(goes_on) != len(syllables[-1]):
            return None
        words.append([])
        for syllable, on in zip(syllables[-1], goes_on, strict=True):
            if on:
                words[-1][-1] += (syllable,)
            else:
                words[-1].append((syllable,))
    provinces = record.get("provinces") or ()
    return Scanned(
        id=str(record["id"]),
        date=str(record["date"]) if record.get("date") else None,
        guessed=record.get("date_basis") == "guess",
        provinces=tuple(map(str, provinces)),
        spans=tuple(spans),
        syllables=tuple(syllables),
        words=tuple(words),
    )


# --- counts -------------------------------------------------------------------------------------------------------


class Hit(NamedTuple):
    """A hit: which article and text, its first and last syllable, and the words that it is made of or cuts."""

    article: int
    text: int
    first: int
    last: int
    words: range


def hits(scanned: list[Scanned], phrase: str) -> list[Hit]:
    """Find a phrase, in the order of the articles."""
    wanted = [normalize(syllable) for syllable in phrase.split()]
    size = len(wanted)
    found = []
    for number, one in enumerate(scanned):
        for text, there in enumerate(one.syllables):
            at = [place for place in range(len(there) - size + 1) if there[place : place + size] == wanted]
            owner = [place for place, word in enumerate(one.words[text]) for _ in word] if at else []
            found += [
                Hit(number, text, place, place + size - 1, range(owner[place], owner[place + size - 1] + 1))
                for place in at
            ]
    return found


def line_names(scanned: list[Scanned], found: list[Hit]) -> list[str]:
    """Name the lines as they are cited."""
    names = []
    for hit in found:
        one = scanned[hit.article]
        spans = one.spans[hit.text]
        names.append(f"{one.id}{':title' if hit.text == TITLE else ''}:{spans[hit.first][0]}-{spans[hit.last][1]}")
    return names


class Company(NamedTuple):
    """What stands about hits: of each word its tokens there, hits, articles and tokens elsewhere; R1 and N."""

    near: Counter[Word]
    hits: Counter[Word]
    articles: Counter[Word]
    outside: Counter[Word]
    window_tokens: int
    tokens: int


def company(scanned: list[Scanned], found: list[Hit], size: int) -> Company:
    """Count the words within `size` words of hits."""
    own, near = defaultdict[tuple[int, int], set[int]](set), defaultdict[tuple[int, int], set[int]](set)
    for hit in found:
        own[hit.article, hit.text].update(hit.words)
    with_hits: Counter[Word] = Counter()
    with_articles = defaultdict[Word, set[int]](set)
    for hit in found:
        words, place = scanned[hit.article].words[hit.text], (hit.article, hit.text)
        low, high = max(0, hit.words.start - size), min(len(words), hit.words.stop + size)
        around = {at for at in range(low, high) if at not in own[place]}
        near[place] |= around
        for word in {words[at] for at in around}:
            with_hits[word] += 1
            with_articles[word].add(hit.article)
    tokens = Counter(scanned[a].words[t][at] for (a, t), places in near.items() for at in places)
    nodes = Counter(scanned[a].words[t][at] for (a, t), places in own.items() for at in places)
    every = Counter(word for one in scanned for words in one.words for word in words)
    outside = every - nodes
    articles = Counter({word: len(those) for word, those in with_articles.items()})
    return Company(tokens, with_hits, articles, outside, tokens.total(), every.total() - nodes.total())


# --- statistics ---------------------------------------------------------------------------------------------------


def log_binomial_tail(count: int, trials: int, share: float) -> float:
    """The logarithm of the chance of `count` or more successes: a sum, from its largest term on."""
    terms = []
    for k in range(count, trials + 1):
        ways = lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1)
        terms.append(ways + k * log(share) + (trials - k) * log1p(-share))
        if terms[-1] < max(terms) - 60:
            break
    top = max(terms)
    return top + log(sum(exp(term - top) for term in terms))


def lrc(o11: int, r1: int, o21: int, r2: int, vocabulary: int) -> float:
    """Conservative log ratio, the end of the interval found by halving."""
    if o11 * r2 < o21 * r1:
        return -lrc(o21, r2, o11, r1, vocabulary)
    tail = log(0.05 / (2 * vocabulary))
    low, high = 1e-12, 1 - 1e-12
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if log_binomial_tail(o11, o11 + o21, middle) < tail else (low, middle)
    return max(0.0, log2(low / (1 - low)) + log2(r2 / r1))


def g2(o11: int, r1: int, o21: int, r2: int) -> float:
    """Signed G2 of two shares."""
    c1, n = o11 + o21, r1 + r2
    cells = ((o11, r1, c1), (r1 - o11, r1, n - c1), (o21, r2, c1), (r2 - o21, r2, n - c1))
    total = 2 * sum(seen * log(seen * n / (row * column)) for seen, row, column in cells if seen)
    return total if o11 * n > r1 * c1 else -total


def measures(near: int, with_word: int, outside: int, hit_count: int, r1: int, n: int) -> dict[str, float]:
    """What the bench says of a collocate, but LRC."""
    expected = r1 * outside / n
    return {
        "logdice": 14 + log2(2 * min(near, with_word) / (hit_count + outside)),
        "mi": log2(near / expected), "mi3": log2(near**3 / expected), "t": (near - expected) / sqrt(near),
        "ll": g2(near, r1, outside - near, n - r1), "deltap": near / r1 - (outside - near) / (n - r1),
        "deltap_back": near / outside - (r1 - near) / (n - outside),
    }  # fmt: skip


def wilson(count: int, total: int) -> tuple[float, float]:
    """The roots of (p - share)^2 = z^2 p (1 - p) / total."""
    z2, share = 1.959963984540054**2, count / total
    a, b, c = 1 + z2 / total, -(2 * share + z2 / total), share * share
    root = sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def runs_of(scanned: list[Scanned], size: int) -> Iterator[tuple[int, tuple[Word, ...]]]:
    """Every run of so many words, with its article."""
    for number, one in enumerate(scanned):
        for words in one.words:
            for at in range(len(words) - size + 1):
                yield number, tuple(words[at : at + size])
