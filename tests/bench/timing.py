"""Timing engines side by side, by turns, so that a busy machine slows all of them alike.

A turn is one engine asked all queries of a kind, one after the other, as a process of its own would ask them. With
turns of a single query every engine finds the processor's caches full of the others: at 10,000 articles ours took
1.05 ms instead of 0.34, tantivy 0.36 instead of 0.07, SQLite FTS5 3.4 instead of 3.2.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .peers.base import Peer
from .queries import Asked

# Every engine answers in the thread that asks. So on a machine that others use too, the time the processor gave to that
# thread says what the wall clock would say on an idle one.
CLOCKS: dict[str, Callable[[], int]] = {"wall": time.perf_counter_ns, "processor": time.thread_time_ns}
# A slow engine is asked a query until this much time has gone into it, and twice at least.
PATIENCE_NS = 500_000_000


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one engine took for one query (nanoseconds): when first asked, and the median of the times after."""

    engine: str
    number: int  # of the query
    kind: str
    typed: str
    first: int
    median: float


@dataclass(frozen=True, slots=True)
class Subject:
    """One query made ready for one engine."""

    engine: str
    number: int
    kind: str
    typed: str
    ask: Callable[[], object]


def time_subjects(subjects: Iterable[Subject], repeats: int, clock: str) -> list[Timing]:
    """Time every subject once and then `repeats` times, kind by kind; another engine begins each round."""
    gc.collect()
    gc.freeze()  # what one engine holds in memory is not walked while another is timed
    now = CLOCKS[clock]
    timings = []
    kinds: dict[str, dict[str, list[tuple[Subject, list[int]]]]] = {}
    for one in subjects:
        kinds.setdefault(one.kind, {}).setdefault(one.engine, []).append((one, []))
    for turns in kinds.values():
        engines = list(turns)
        for number in range(repeats + 1):
            for engine in (*engines[number % len(engines) :], *engines[: number % len(engines)]):
                for one, times in turns[engine]:
                    if len(times) < 2 or sum(times) < PATIENCE_NS:
                        started = now()
                        one.ask()
                        times.append(now() - started)
        timings += [
            Timing(one.engine, one.number, one.kind, one.typed, times[0], statistics.median(times[1:]))
            for turn in turns.values()
            for one, times in turn
        ]
    gc.unfreeze()
    return timings


def time_queries(peers: Sequence[Peer], asked: Sequence[Asked], repeats: int, clock: str) -> list[Timing]:
    """Every query asked of every peer that can answer it."""
    subjects = [
        Subject(peer.name, number, one.kind, one.typed, peer.prepare(one.request))
        for number, one in enumerate(asked)
        for peer in peers
        if peer.can(one.request)
    ]
    return time_subjects(subjects, repeats, clock)


def milliseconds(values: Iterable[float]) -> list[float]:
    return [value / 1e6 for value in values]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def geometric_mean(values: Sequence[float]) -> float:
    return math.exp(statistics.fmean(map(math.log, values)))


def ratio(timings: Sequence[Timing], slow: str, fast: str, *, first: bool = False) -> float:
    """How many times longer `slow` takes than `fast`: the geometric mean over the queries that both answered."""
    taken = {(t.engine, t.number): t.first if first else t.median for t in timings}
    return geometric_mean(
        [
            taken[slow, number] / here
            for (engine, number), here in taken.items()
            if engine == fast and (slow, number) in taken
        ]
    )
