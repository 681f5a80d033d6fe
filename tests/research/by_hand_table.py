"""The numbers of the bench beside those of `by_hand`: `python -m tests.research.by_hand_table INDEX [--out FILE]`."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from math import isclose
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dvsearch.engines import open_engine
from dvsearch.engines.base import Engine
from dvsearch.research.collocates import collocates
from dvsearch.research.concordance import concordance
from dvsearch.research.dispersion import dispersion
from dvsearch.research.keyness import keyness
from dvsearch.research.ngrams import Limits, ngrams
from dvsearch.research.places import read_context
from dvsearch.research.population import Population, choose
from dvsearch.research.trend import TrendSpec, trend
from dvsearch.research.units import Unit
from dvsearch.searching.search_spec import SearchSpec
from tests.research import by_hand
from tests.research.by_hand import Hit, Scanned, Word

PHRASES = ("dân vận", "nông thôn mới", "nhân dân", "cán bộ")
_LINES = 2_000  # of each query, those that are read and named
_STATISTICS = 300  # words whose statistics are computed again


class Pair(NamedTuple):
    """A number of the bench and the same by hand."""

    of: str
    ours: object
    by_hand: object

    @property
    def agrees(self) -> bool:
        """Whether both say the same; of what is no whole number nine digits."""
        if isinstance(self.ours, float) and isinstance(self.by_hand, float | int):
            return isclose(self.ours, self.by_hand, rel_tol=1e-7, abs_tol=1e-7)
        return self.ours == self.by_hand


class Question(NamedTuple):
    """A query, what the bench found, and what a plain scan did."""

    population: Population
    scanned: list[Scanned]
    hits: list[Hit]


def pairs(engine: Engine, phrases: Iterable[str]) -> Iterator[Pair]:
    """Compare every number for every phrase; near-copies are counted, and abbreviations are not."""
    scanned, other = by_hand.scan(engine)
    yield Pair("articles with other syllables", 0, other)
    for phrase in phrases:
        population = choose(engine, SearchSpec(f'"{phrase}"', all_copies=True, abbreviations=False))
        asked = Question(population, scanned, by_hand.hits(scanned, phrase))
        for kind in (_lines, _trend, _company, _contrast, _spread):
            yield from (
                Pair(f"{kind.__name__[1:]}: {pair.of}", pair.ours, pair.by_hand) for pair in kind(engine, asked)
            )
    yield from _runs(engine, scanned)


def _lines(engine: Engine, asked: Question) -> Iterator[Pair]:
    listed = concordance(engine, asked.population)
    yield Pair("how many", listed.total, len(asked.hits))
    names = by_hand.line_names(asked.scanned, asked.hits[:_LINES])
    shown = [str(line.name) for line in listed.lines(read_context("8"), 0, _LINES)]
    yield from (Pair("name", ours, theirs) for ours, theirs in zip_longest(shown, names))


def _trend(engine: Engine, asked: Question) -> Iterator[Pair]:
    dated = {number: one.date[:4] for number, one in enumerate(asked.scanned) if one.date and not one.guessed}
    articles = Counter(dated[number] for number in {hit.article for hit in asked.hits} & dated.keys())
    hits = Counter(dated[hit.article] for hit in asked.hits if hit.article in dated)
    totals = Counter(dated.values())
    words: Counter[str] = Counter()
    for number, year in dated.items():
        words[year] += sum(map(len, asked.scanned[number].syllables))
    for row in trend([("", asked.population)], TrendSpec()).rows:
        yield Pair("articles", (row.count, row.total), (articles[row.period], totals[row.period]))
        if row.total and row.low is not None and row.high is not None:
            low, high = by_hand.wilson(row.count, row.total)
            yield Pair("low end", row.low, max(0.0, low))
            yield Pair("high end", row.high, high)
    for row in trend([("", asked.population)], TrendSpec(count="hits", per="million")).rows:
        yield Pair("hits", (row.count, row.total), (hits[row.period], words[row.period]))


def _company(engine: Engine, asked: Question) -> Iterator[Pair]:
    found = collocates(asked.population, Unit(asked.population.forward), (5, 5), measure="ll", least=2)
    theirs = by_hand.company(asked.scanned, asked.hits, 5)
    yield Pair("margins", (found.hits, found.window_tokens, found.tokens, found.vocabulary),
               (len(asked.hits), theirs.window_tokens, theirs.tokens, len(theirs.near)))  # fmt: skip
    yield Pair("words", found.total, sum(n > 1 and theirs.articles[word] > 2 for word, n in theirs.near.items()))
    for place, one in enumerate(found.words):
        word = tuple(one.word.split())
        counts = theirs.near[word], theirs.outside[word], theirs.hits[word], theirs.articles[word]
        yield Pair("counts", (one.count, one.total, one.hits, one.articles), counts)
        if place < _STATISTICS:
            said = by_hand.measures(one.count, one.hits, one.total, found.hits, found.window_tokens, found.tokens)
            for name, value in said.items():
                yield Pair(name, getattr(one, name), value)
            rest = one.total - one.count, found.tokens - found.window_tokens
            yield Pair("lrc", one.lrc, by_hand.lrc(one.count, found.window_tokens, *rest, found.vocabulary))


def _contrast(engine: Engine, asked: Question) -> Iterator[Pair]:
    first = asked.population.hits.documents
    second = np.setdiff1d(np.arange(len(asked.scanned)), first)
    found = keyness(Unit(asked.population.forward), first, second)
    matching = {hit.article for hit in asked.hits}
    tokens: list[Counter[Word]] = [Counter(), Counter()]
    articles: list[Counter[Word]] = [Counter(), Counter()]
    for number, scanned in enumerate(asked.scanned):
        words = [word for text in scanned.words for word in text]
        tokens[number not in matching].update(words)
        articles[number not in matching].update(set(words))
    sides = len(matching), len(asked.scanned) - len(matching)
    yield Pair("margins", (found.articles, found.tokens, found.vocabulary),
               (sides, (tokens[0].total(), tokens[1].total()), len(tokens[0].keys() | tokens[1].keys())))  # fmt: skip
    for place, one in enumerate(found.words):
        word = tuple(one.word.split())
        counts = articles[0][word], articles[1][word], tokens[0][word], tokens[1][word]
        yield Pair("counts", one[1:5], counts)
        if place < _STATISTICS or place % 50 == 0:
            both = counts[0], sides[0], counts[1], sides[1]
            yield Pair("lrc", one.lrc, by_hand.lrc(*both, found.vocabulary))
            yield Pair("ll", one.ll, by_hand.g2(*both))


def _spread(engine: Engine, asked: Question) -> Iterator[Pair]:
    counts: Counter[str] = Counter()
    words: Counter[str] = Counter()
    per_article = Counter(hit.article for hit in asked.hits)
    for number, one in enumerate(asked.scanned):
        for province in one.provinces or ("unknown",):
            counts[province] += per_article[number]
            words[province] += sum(map(len, one.syllables))
    found = dispersion(asked.population, "province")
    shares = [(counts[part] / counts.total(), words[part] / words.total()) for part in words if words[part]]
    dp = sum(abs(there - whole) for there, whole in shares) / 2
    yield Pair("DP", found.spread.dp, dp)
    yield Pair("normed DP", found.spread.dp_normed, dp / (1 - min(whole for there, whole in shares if there)))
    for part in found.parts:
        yield Pair("part", (part.hits, part.words), (counts[part.part], words[part.part]))


def _runs(engine: Engine, scanned: list[Scanned]) -> Iterator[Pair]:
    population = choose(engine, SearchSpec("*", all_copies=True))
    total, found = ngrams(population, Unit(population.forward), Limits((2, 2)))
    counts: Counter[tuple[Word, ...]] = Counter()
    articles: Counter[tuple[Word, ...]] = Counter()
    last: dict[tuple[Word, ...], int] = {}
    for number, run in by_hand.runs_of(scanned, 2):
        counts[run] += 1
        articles[run] += last.get(run) != number
        last[run] = number
    yield Pair("runs: how many", total, sum(count > 4 and articles[run] > 2 for run, count in counts.items()))
    for one in found:
        run = tuple(tuple(word.split("_")) for word in one.words.split(" "))
        yield Pair("runs: counts", (one.count, one.articles), (counts[run], articles[run]))


def table(found: Iterable[Pair], say: Callable[[Pair], None] = lambda pair: None) -> str:
    """Count the numbers of each kind, and those that differ, which are said as they come."""
    compared: Counter[str] = Counter()
    differing: Counter[str] = Counter()
    for pair in found:
        compared[pair.of] += 1
        if not pair.agrees:
            differing[pair.of] += 1
            say(pair)
    rows = [f"| {of} | {count:,} | {differing[of]:,} |" for of, count in compared.items()]
    total = f"| all | {compared.total():,} | {differing.total():,} |"
    return "\n".join(["| number | compared | different |", "| --- | ---: | ---: |", *rows, total])


def main() -> None:
    """Compare on one index, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("--out", type=Path, metavar="FILE")
    given = parser.parse_args()
    engine, started = open_engine(str(given.index)), time.perf_counter()
    said = table(pairs(engine, PHRASES), lambda pair: print(pair, flush=True))
    page = f"{engine.count:,} articles, {engine.evaluator}; {time.perf_counter() - started:.0f} s\n\n{said}\n"
    print(page)
    if given.out:
        given.out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
