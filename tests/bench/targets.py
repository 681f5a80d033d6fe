"""What was to be shown, and whether it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .run import Results, Size
from .startup import BARE, PIPED, TERMINAL
from .startup import NUMPY as WITHOUT
from .timing import Timing, milliseconds, percentile, ratio

OURS, NUMPY, FOLDED, FTS5, TANTIVY, STOCK = (
    "dvsearch",
    "dvsearch, NumPy",
    "dvsearch, marks ignored",
    "SQLite FTS5",
    "tantivy",
    "stock Whoosh",
)
MB, GB = 1 << 20, 1 << 30


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to show: what was to be reached, what was measured, and whether it was reached."""

    what: str
    reach: str
    measured: str
    met: bool


def shown(results: Results) -> Iterable[Row]:
    """The targets, in the order in which they were set."""
    if results.sizes and results.sizes[0].timings:
        yield from _speed(results.sizes)
    if results.sizes and results.sizes[-1].full:
        yield from _full(results.sizes[-1])
    yield from _indexing(results)
    yield from _processes(results)
    yield from _footprint(results)


def _speed(sizes: Sequence[Size]) -> Iterable[Row]:
    size, small = sizes[-1], sizes[0]
    at = f"at {size.articles:,}"
    times, first = (ratio(size.timings, FTS5, FOLDED, first=first) for first in (False, True))
    yield Row(
        f"query against SQLite FTS5 doing the same, {at}",
        "20 times faster",
        f"{times:.1f} times (first asked: {first:.1f})",
        times >= 20,
    )
    for ours in (OURS, NUMPY):
        times, first = (ratio(size.timings, TANTIVY, ours, first=first) for first in (False, True))
        what = f"query against tantivy doing the same, {at}, {ours}"
        yield Row(what, "2.5 times faster", f"{times:.2f} times (first asked: {first:.2f})", times >= 2.5)
    by_kind = {
        kind: ratio([timing for timing in size.timings if timing.kind == kind], TANTIVY, OURS)
        for kind in kinds([timing for timing in size.timings if timing.engine == TANTIVY])
    }
    worst = min(by_kind, key=lambda kind: by_kind[kind])
    what = f"the kind of query that is worst against tantivy, {at}"
    yield Row(what, "never slower", f"{by_kind[worst]:.2f} times as fast ({worst})", by_kind[worst] >= 1)
    if any(timing.engine == STOCK for timing in small.timings):
        times = ratio(small.timings, STOCK, OURS)
        yield Row(
            f"query against stock Whoosh, at {small.articles:,}", "100 times faster", f"{times:.0f} times", times >= 100
        )
    if len(sizes) > 1:
        growth = {kind: p95_of(size.timings, kind) / p95_of(small.timings, kind) for kind in kinds(size.timings)}
        worst = max(growth, key=lambda kind: growth[kind])
        yield Row(
            f"p95 {at} against {small.articles:,}, the worst kind",
            "at most 12 times",
            f"{growth[worst]:.1f} times ({worst})",
            growth[worst] <= 12,
        )


def _full(size: Size) -> Iterable[Row]:
    at = f"at {size.articles:,}"
    for peer, reach in ((TANTIVY, 2.5), (FTS5, 25)):
        for ours in (OURS, NUMPY):
            times = ratio(size.full, peer, ours)
            what = f"whole default answer {at}, {ours} against {peer} doing the same"
            yield Row(what, f"{reach:g} times faster", f"{times:.2f} times", times >= reach)
    taken = milliseconds(timing.median for timing in size.full if timing.engine == OURS)
    p50, p95 = percentile(taken, 0.5), percentile(taken, 0.95)
    yield Row(f"its p95 {at}", "4 ms", f"{p95:.1f} ms (p50 {p50:.1f} ms)", p95 <= 4)


def _indexing(results: Results) -> Iterable[Row]:
    if results.words:
        times, differ, count = results.words
        measured = f"{times:.1f} times on {count:,} articles, {differ} cut otherwise"
        yield Row("words, against `ViTokenizer.tokenize`", "8 times faster", measured, times >= 8 and not differ)
    if results.sample_rates:
        rate = {one.name: one.per_second(results.clock) for one in results.sample_rates}
        for peer, reach in (("pyvi + stock Whoosh", 12), ("pyvi + tantivy", 3)):
            times = rate["dvsearch, one core"] / rate[peer]
            what = f"indexing with segmentation, one core, against {peer}"
            yield Row(what, f"{reach} times faster", f"{times:.1f} times", times >= reach)
    for one, two in results.core_rates:
        times = one.seconds / two.seconds
        what = f"indexing {one.articles:,}, two cores against one"
        yield Row(what, "1.7 times", f"{times:.2f} times (wall clock)", times >= 1.7)


def _processes(results: Results) -> Iterable[Row]:
    if results.upkeep:
        added, compacted = (ended.taken(results.clock) for ended in (results.upkeep.added, results.upkeep.compacted))
        yield Row(f"adding 100 articles to {results.largest:,}", "under 2 s", f"{added:.2f} s", added < 2)
        yield Row(f"compacting {results.largest:,}", "under 60 s", f"{compacted:.1f} s", compacted < 60)
    if results.startup:
        bare = results.startup[BARE]
        for name, reach in ((PIPED, 4), (WITHOUT, 12), (TERMINAL, 6)):
            seconds = results.startup[name]
            measured = f"{seconds / bare:.1f} times ({seconds * 1e3:.0f} ms, {BARE} {bare * 1e3:.0f} ms)"
            what = f"`dvsearch search`, {name}: whole process against `{BARE}`"
            yield Row(what, f"at most {reach} times", measured, seconds <= reach * bare)
    if results.keys:
        wall, processor = (percentile([one[clock] for one in results.keys], 0.95) for clock in (0, 1))
        measured = (
            f"{wall:.0f} ms, of all threads' processor time {processor:.0f} ms ({len(results.keys):,} keystrokes)"
        )
        reached = wall if results.clock == "wall" else processor
        yield Row(f"a keystroke in browse, p95 at {results.largest:,}", "40 ms", measured, reached <= 40)


def _footprint(results: Results) -> Iterable[Row]:
    if results.sizes:
        size = results.sizes[-1]
        times = size.index_bytes / size.text_bytes
        measured = f"{times:.2f} times ({size.index_bytes / MB:,.0f} MB)"
        yield Row("index on disk against the UTF-8 text", "at most 1.5 times", measured, times <= 1.5)
    if results.memory:
        held = results.memory
        measured = f"{held.resident / MB:.0f} MB resident, {held.private / MB:.0f} MB of it private"
        yield Row(f"memory, searching {results.largest:,}", "250 MB", measured, held.resident <= 250 * MB)
    if results.sizes and results.sizes[-1].made:
        held = results.sizes[-1].made
        measured = f"{held.resident / GB:.2f} GB resident, all processes together"
        yield Row("memory, indexing with two jobs", "1.5 GB", measured, held.resident <= 1.5 * GB)


def kinds(timings: Sequence[Timing]) -> list[str]:
    return list(dict.fromkeys(timing.kind for timing in timings))


def p95_of(timings: Sequence[Timing], kind: str | None = None) -> float:
    """Our p95 over the queries of a kind, or of all (milliseconds)."""
    ours = (timing.median for timing in timings if timing.engine == OURS and kind in (None, timing.kind))
    return percentile(milliseconds(ours), 0.95)
