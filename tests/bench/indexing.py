"""How fast articles are indexed, from the file to the index on disk, in processes of their own."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .processes import DVSEARCH, Ended, run


@dataclass(frozen=True, slots=True)
class Rate:
    """One way to index so many articles: the medians of the seconds of its runs, and the most memory of any."""

    name: str
    articles: int
    seconds: float
    processor: float
    resident: int

    def per_second(self, clock: str) -> float:
        """Articles a second, by the wall clock or by the processor's."""
        return self.articles / (self.processor if clock == "processor" else self.seconds)


def ours(records: Path, folder: Path, jobs: int) -> Ended:
    """Index a file with the program, on as many cores as jobs: reading, words, index, everything."""
    return run([DVSEARCH, "--index", folder, "index", "--jobs", str(jobs), records], cores=jobs)


def peer(name: str, records: Path, folder: Path) -> Ended:
    """Index a file with pyvi and a peer on one core: see pyvi_indexing.py."""
    return run([sys.executable, "-m", "tests.bench.pyvi_indexing", name, records, folder], cores=1)


def compare(records: Path, articles: int, work: Path, runs: int) -> list[Rate]:
    """Ours, pyvi + stock Whoosh and pyvi + tantivy, on one core each, by turns."""
    ways: dict[str, Callable[[Path], Ended]] = {
        "dvsearch, one core": lambda folder: ours(records, folder, 1),
        "pyvi + tantivy": lambda folder: peer("tantivy", records, folder),
        "pyvi + stock Whoosh": lambda folder: peer("stock", records, folder),
    }
    ended: dict[str, list[Ended]] = {name: [] for name in ways}
    for number in range(runs):
        for place, (name, way) in enumerate(ways.items()):
            ended[name].append(way(work / f"rate-{number}-{place}"))
    return [rate(name, articles, runs_of) for name, runs_of in ended.items()]


def one_and_two_cores(records: Path, articles: int, work: Path, runs: int) -> tuple[Rate, Rate]:
    """The program alone with one job and with two, by turns."""
    ended: dict[int, list[Ended]] = {1: [], 2: []}
    for number in range(runs):
        for jobs, runs_of in ended.items():
            folder = work / f"jobs-{number}-{jobs}"
            runs_of.append(ours(records, folder, jobs))
            shutil.rmtree(folder)
    one, two = (rate(f"dvsearch --jobs {jobs}", articles, runs_of) for jobs, runs_of in ended.items())
    return one, two


def rate(name: str, articles: int, ended: Sequence[Ended]) -> Rate:
    """The runs of one way as one rate."""
    return Rate(
        name,
        articles,
        statistics.median(one.seconds for one in ended),
        statistics.median(one.processor for one in ended),
        max(one.resident for one in ended),
    )
