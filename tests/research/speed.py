"""How fast the bench is: `python -m tests.research.speed INDEX [--out FILE]`; the targets are those it was built to.

In process, warm: each question is asked once before, and then so many times that it has a 95th percentile. Timed is
the processor's time of the thread that asks, because machines are shared; the wall clock stands beside it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dvsearch.article import from_json
from dvsearch.engines import open_engine
from dvsearch.engines.base import Engine
from dvsearch.research.collocates import collocates
from dvsearch.research.concordance import concordance
from dvsearch.research.keyness import keyness
from dvsearch.research.ngrams import Limits, ngrams
from dvsearch.research.places import read_context
from dvsearch.research.population import Population, choose
from dvsearch.research.similar import similar
from dvsearch.research.trend import TrendSpec, trend
from dvsearch.research.units import Unit
from dvsearch.searching.search_spec import SearchSpec

QUERIES = ("dân vận", "bóng đá", "nông thôn mới", '"Hà Nội"', "kinh te", "công an OR cảnh sát", "của")
COMMON = "của"
_SECONDS = 4.0
_MOST = 20


class Measured(NamedTuple):
    """A question, what was asked of it (milliseconds at 100,000 articles), and how long it took."""

    what: str
    target: float
    processor: list[float]
    wall: list[float]


def time_of(what: str, target: float, ask: Callable[[], object]) -> Measured:
    """Ask once, and then again and again."""
    ask()
    processor: list[float] = []
    wall: list[float] = []
    while not wall or (sum(wall) < _SECONDS * 1000 and len(wall) < _MOST):
        before = time.thread_time(), time.perf_counter()
        ask()
        processor.append((time.thread_time() - before[0]) * 1000)
        wall.append((time.perf_counter() - before[1]) * 1000)
    return Measured(what, target, processor, wall)


def measured(engine: Engine) -> list[Measured]:
    """Ask everything of the table."""

    def chosen(text: str) -> Population:
        return choose(engine, SearchSpec(text))

    def page(text: str) -> object:
        return list(concordance(engine, chosen(text)).lines(read_context("8"), 0, 20))

    def company(text: str) -> object:
        population = chosen(text)
        return collocates(population, Unit(population.forward), (5, 5), most=50)

    def over_time(text: str, count: str) -> object:
        return trend([(text, chosen(text))], TrendSpec(count=count, per="ratio" if count == "articles" else "million"))

    def contrast(text: str) -> object:
        population = chosen(text)
        first = population.hits.documents
        rest = np.setdiff1d(np.flatnonzero(population.chosen), first)
        return keyness(Unit(population.forward), first, rest, most=50)

    def sorted_lines(text: str) -> object:
        return list(concordance(engine, chosen(text), sort=("R1", "R2", "R3")).lines(read_context("8"), 0, 20))

    def all_pairs() -> object:
        population = chosen("*")
        return ngrams(population, Unit(population.forward), Limits((2, 2), most=50))

    by_hits = {text: int(chosen(text).hits.firsts.size) for text in QUERIES}
    made = [time_of(f"kwic, first page: {text}, {hits:,} hits", 15, partial(page, text))
            for text, hits in by_hits.items()]  # fmt: skip
    for text, hits in by_hits.items():
        made.append(time_of(f"kwic, {hits:,} hits by R1,R2,R3", 100 * max(1, hits / 1e5), partial(sorted_lines, text)))
    for text, hits in by_hits.items():
        target = 30 if hits <= 1e4 else 30 + 370 * (hits - 1e4) / 99e4
        made.append(time_of(f"collocates of {hits:,} hits", target, partial(company, text)))
    for text in ("bóng đá", COMMON):
        made.append(time_of(f"trend by year, articles: {text}", 10, partial(over_time, text, "articles")))
        made.append(time_of(f"trend by year, hits: {text}", 50, partial(over_time, text, "hits")))
    made.append(time_of("keyness, whole vocabulary", 500, lambda: contrast("bóng đá")))
    (stored,) = engine.stored([engine.forward().ids(np.array([7]))[0]])
    article = from_json(stored or "")
    made.append(time_of("similar", 25, lambda: similar(engine, article, 10)))
    made.append(time_of("all 2-grams", 6000, all_pairs))
    return made


def table(made: Sequence[Measured]) -> str:
    """Write what was asked beside what was measured."""
    rows = ["| | asked, ms | p95, processor | p95, wall | median, processor |", "| --- | ---: | ---: | ---: | ---: |"]
    for one in made:
        high = [float(np.percentile(column, 95)) for column in (one.processor, one.wall)]
        mark = "" if high[0] <= one.target else " (missed)"
        rows.append(
            f"| {one.what} | {one.target:,.0f} | {high[0]:,.1f}{mark} | {high[1]:,.1f} |"
            f" {np.median(one.processor):,.1f} |"
        )
    return "\n".join(rows)


def main() -> None:
    """Measure on one index, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("--out", type=Path, metavar="FILE")
    given = parser.parse_args()
    engine = open_engine(str(given.index))
    page = f"{date.today()}: {engine.count:,} articles, {engine.evaluator}\n\n{table(measured(engine))}\n"
    print(page)
    if given.out:
        given.out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
