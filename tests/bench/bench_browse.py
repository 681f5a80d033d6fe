"""`python -m tests.bench.bench_browse INDEX`: from a keystroke in browse to its results on the screen.

Real queries are typed letter by letter into the whole application on a screen that is drawn but not shown; each
letter's time runs from the key event until the frame that shows the answer to it has been drawn. Beside the wall clock
stands the processor time of all threads: what an idle machine would need at most, whatever else runs on this one.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import time
from pathlib import Path

from dvsearch.engines import open_engine
from dvsearch.engines.base import Engine
from dvsearch.searching.search_spec import SearchSpec

# Seconds after which no answer to a letter is waited for: the application has left, or is told to.
_LONGEST = 60


def phrases(engine: Engine, count: int, seed: int) -> list[str]:
    """Openings of titles of the index: what a reader who half remembers an article types."""
    drawn = random.Random(seed)
    ids = [id for (id,) in engine.scan(("id",))]
    from dvsearch.article import from_json

    stored = engine.stored(drawn.sample(ids, min(count, len(ids))))
    titles = [from_json(text).title for text in stored if text is not None]
    return [" ".join(title.split()[: drawn.randint(2, 5)]) for title in titles if title.split()]


async def measure(engine: Engine, queries: list[str], size: tuple[int, int]) -> list[tuple[float, float]]:
    """Milliseconds of every keystroke, by the wall clock and of the processor."""
    from dvsearch.tui import Browse, Outside

    times: list[tuple[float, float]] = []
    app = Browse(engine, SearchSpec(""), Outside(None))
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.5)
        for query in queries:
            app.query_one("#query").focus()
            for letter in query:
                started, used = time.perf_counter(), time.process_time()
                app.query_one("#query").insert_text_at_cursor(letter)  # type: ignore[attr-defined]
                asked = app.asked
                async with asyncio.timeout(_LONGEST):
                    while app.shown < asked or app.asked == asked - 1:
                        await asyncio.sleep(0.001)
                    drawn = asyncio.Event()
                    app.call_after_refresh(drawn.set)
                    await drawn.wait()
                times.append(((time.perf_counter() - started) * 1000, (time.process_time() - used) * 1000))
            app.query_one("#query").value = ""  # type: ignore[attr-defined]
            await pilot.pause(0.2)
    return times


def keystrokes(index: Path, queries: int, seed: int = 7) -> list[tuple[float, float]]:
    """Milliseconds of every keystroke of so many queries on a screen of 80x24, by both clocks."""
    engine = open_engine(str(index))
    return asyncio.run(measure(engine, phrases(engine, queries, seed), (80, 24)))


def percentile(times: list[float], share: float) -> float:
    """The value that `share` of the times do not exceed."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.bench_browse", description=__doc__)
    parser.add_argument("index")
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    width, height = map(int, given.size.split("x"))
    engine = open_engine(given.index)
    queries = phrases(engine, given.queries, given.seed)
    times = asyncio.run(measure(engine, queries, (width, height)))
    print(f"{engine.count:,} articles, {given.size}, {len(times):,} keystrokes, load {os.getloadavg()[0]:.1f}")
    for name, column in (("wall", 0), ("processor", 1)):
        p50, p95, most = (percentile([one[column] for one in times], share) for share in (0.5, 0.95, 1))
        print(f"{name}: p50 {p50:.0f} ms  p95 {p95:.0f} ms  max {most:.0f} ms")


if __name__ == "__main__":
    main()
