"""Timing engines side by side: query by query in turn, so that a busy machine slows all of them alike."""

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


def by_turns(
    subjects: Sequence[tuple[str, Callable[[], object]]], number: int, kind: str, typed: str, repeats: int, clock: str
) -> list[Timing]:
    """Time each function, one after the other, `repeats` times after a first time; another begins each query."""
    now = CLOCKS[clock]
    taken: dict[str, list[int]] = {name: [] for name, _ in subjects}
    turn = number % len(subjects)
    order = [*subjects[turn:], *subjects[:turn]]
    for _ in range(repeats + 1):
        for name, ask in order:
            times = taken[name]
            if len(times) >= 2 and sum(times) > PATIENCE_NS:
                continue
            started = now()
            ask()
            times.append(now() - started)
    return [Timing(name, number, kind, typed, times[0], statistics.median(times[1:])) for name, times in taken.items()]


def time_queries(peers: Sequence[Peer], asked: Iterable[Asked], repeats: int, clock: str) -> list[Timing]:
    """Every query asked of every peer that can answer it."""
    gc.collect()
    gc.freeze()  # what the peers hold in memory is not walked while another is timed
    timings = []
    for number, one in enumerate(asked):
        able = [(peer.name, peer.prepare(one.request)) for peer in peers if peer.can(one.request)]
        timings += by_turns(able, number, one.kind, one.typed, repeats, clock)
    gc.unfreeze()
    return timings


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
