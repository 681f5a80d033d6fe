"""What indexing costs as an index grows: processor time and memory at every so many articles.

python -m tests.bench.growth INDEX FILE [--jobs N] [--step ARTICLES]     indexes the file, prints a line a step

Processor time is that of all processes, children included; memory is the most that all of them held at one moment, of
samples: resident (mapped files of the index among it) and private (RssAnon).
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from dvsearch.cli import GARBAGE
from dvsearch.engines import open_engine
from dvsearch.indexing.indexer import Listeners, Options, Summary, index
from dvsearch.reading.sources import walk

from .processes import descendants, status

SAMPLE_SECONDS = 0.25
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Held:
    """The most that all processes held since the last look (bytes)."""

    resident: int = 0
    private: int = 0

    def sample(self) -> None:
        """Look at every process."""
        sizes = [status(pid) for pid in (os.getpid(), *descendants(os.getpid()))]
        self.resident = max(self.resident, sum(size.get("VmRSS", 0) for size in sizes))
        self.private = max(self.private, sum(size.get("RssAnon", 0) for size in sizes))


class Steps:
    """Prints a line each `step` articles."""

    def __init__(self, step: int) -> None:
        self._step, self._next = step, step
        self._articles, self._processor, self._started = 0, _processor(), time.monotonic()
        self.held = Held()

    def article(self, summary: Summary) -> None:
        """Be told of one more article."""
        if summary.articles >= self._next:
            self.line(summary.articles)
            self._next += self._step

    def line(self, articles: int) -> None:
        """Print what came since the last line."""
        processor, now = _processor(), time.monotonic()
        count = max(articles - self._articles, 1)
        print(
            f"{articles:>10,} articles, {(processor - self._processor) / count * 1e3:.3f} ms of processor each,"
            f" {count / (now - self._started):,.0f}/s, resident {self.held.resident / 1e6:,.0f} MB,"
            f" private {self.held.private / 1e6:,.0f} MB",
            flush=True,
        )
        self._articles, self._processor, self._started = articles, processor, now
        self.held.resident = self.held.private = 0


def _processor() -> float:
    """Processor seconds of this process, of its children that run and of those that ended."""
    spent = os.times()
    running = 0.0
    for pid in descendants(os.getpid()):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        running += (int(fields[11]) + int(fields[12])) / _TICK
    return spent.user + spent.system + spent.children_user + spent.children_system + running


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.growth")
    parser.add_argument("index", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--step", type=int, default=100_000)
    given = parser.parse_args()
    gc.set_threshold(GARBAGE)  # as the command does
    shutil.rmtree(given.index, ignore_errors=True)
    steps = Steps(given.step)
    over = threading.Event()

    def sample() -> None:
        while not over.wait(SAMPLE_SECONDS):
            steps.held.sample()

    threading.Thread(target=sample, daemon=True).start()
    engine = open_engine(str(given.index), create=True)
    began, processor = time.monotonic(), _processor()
    done = index(
        engine, walk([given.file]), Options(jobs=given.jobs, asked=(given.file,)), Listeners(article=steps.article)
    )
    over.set()
    steps.line(done.articles)
    size = sum(path.stat().st_size for path in given.index.iterdir())
    taken, spent = time.monotonic() - began, _processor() - processor
    share = size / given.file.stat().st_size
    print(f"{done.articles:,} articles in {taken:.0f} s, {spent:.0f} s of processor, {share:.3f} of the file's bytes")


if __name__ == "__main__":
    main()
