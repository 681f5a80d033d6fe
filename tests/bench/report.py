"""The measurements as Markdown: first what was to be shown and what was found, then every table behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from .indexing import rate
from .run import Results, Size
from .targets import FOLDED, FTS5, MB, OURS, STOCK, TANTIVY, kinds, p95_of, shown
from .timing import Timing, geometric_mean, milliseconds, percentile, ratio

CLOCK_NAMES = {
    "wall": "the wall clock",
    "processor": "the processor time of the one thread that asks and answers: others used the machine too",
}


def markdown(results: Results) -> str:
    """The whole report."""
    lines = [f"# How fast, how small: {results.date}", ""]
    lines += [f"- {name}: {value}" for name, value in results.machine]
    lines += [f"- timed by: {CLOCK_NAMES[results.clock]}"]
    lines += [f"- our index: {'after `dvsearch compact`' if results.compact else 'as `dvsearch index` leaves it'}"]
    lines += ["", "## What was to be shown", ""]
    rows = [[row.what, row.reach, row.measured, "yes" if row.met else "**no**"] for row in shown(results)]
    lines += _table(["what", "to reach", "measured", "reached"], rows)
    for size in results.sizes:
        lines += _size(size)
    lines += _growth(results.sizes) if len(results.sizes) > 1 else []
    lines += _indexing(results)
    return "\n".join(lines) + "\n"


def _size(size: Size) -> list[str]:
    lines = ["", f"## {size.articles:,} articles, {size.text_bytes / MB:,.0f} MB of text", ""]
    sizes = {"dvsearch": size.index_bytes, **size.peer_bytes}
    lines += ["Index on disk: " + ", ".join(f"{name} {n / MB:,.0f} MB" for name, n in sizes.items())]
    lines[-1] += f"; tantivy in {size.tantivy_segments} segments." if size.peer_bytes else "."
    lines += [""]
    if size.timings:
        lines += [
            "Milliseconds in process, p50 / p95 over the queries of a kind; — where the engine has no such query.",
            "",
        ]
        lines += _times(size.timings)
        names = [(FTS5, FOLDED), (TANTIVY, OURS), (STOCK, OURS), ("bm25s", OURS)]
        there = {timing.engine for timing in size.timings}
        rows = [
            [f"{peer} / {ours}", *(_number(ratio(size.timings, peer, ours, first=first)) for first in (False, True))]
            for peer, ours in names
            if peer in there
        ]
        lines += ["", *_table(["geometric mean of the ratios", "asked again", "asked first"], rows)]
        lines += ["", *_differences(size)]
    if size.full:
        lines += [
            "",
            "Whole default answer: what raises rank, both facets, ten articles read and their passages marked.",
            "",
        ]
        lines += _times(size.full)
    return lines


def _differences(size: Size) -> list[str]:
    """How many answers differ, and the first few of each engine with their reasons; no words of the articles."""
    asked = len({timing.number for timing in size.timings})
    if not size.differences:
        return [f"All engines give the same totals and counts for all {asked} queries that they can answer."]
    reasons: dict[tuple[str, str], list[str]] = {}
    for one in size.differences:
        reasons.setdefault((one.engine, one.kind), []).append(one.reason)
    rows = [[engine, kind, str(len(found)), "; ".join(found[:3])] for (engine, kind), found in reasons.items()]
    return [f"Answers that differ, of {asked} queries:", "", *_table(["engine", "kind", "queries", "such as"], rows)]


def _growth(sizes: Sequence[Size]) -> list[str]:
    if not sizes[0].timings:
        return []
    columns = {kind: [p95_of(size.timings, kind) for size in sizes] for kind in kinds(sizes[0].timings)}
    if all(size.full for size in sizes):
        columns["whole default answer"] = [p95_of(size.full) for size in sizes]
    rows = [[kind, *map(_number, p95), _number(p95[-1] / p95[0])] for kind, p95 in columns.items()]
    titles = ["kind", *(f"{size.articles:,}" for size in sizes), "last / first"]
    return ["", "## Growth: p95 of dvsearch, milliseconds", "", *_table(titles, rows)]


def _indexing(results: Results) -> list[str]:
    rates = [*results.sample_rates, *chain.from_iterable(results.core_rates)]
    rates += [rate("dvsearch --jobs 2", size.articles, [size.made]) for size in results.sizes if size.made]
    rows = [
        [
            one.name,
            f"{one.articles:,}",
            f"{one.seconds:.1f}",
            f"{one.processor:.1f}",
            f"{one.per_second('wall'):,.0f}",
            f"{one.resident / MB:,.0f}",
        ]
        for one in rates
    ]
    if not rows:
        return []
    titles = ["whole process, file to index", "articles", "seconds", "of processor", "articles/s", "resident MB"]
    return ["", "## Indexing: reading, words and index", "", *_table(titles, rows)]


def _times(timings: Sequence[Timing]) -> list[str]:
    engines = list(dict.fromkeys(timing.engine for timing in timings))
    rows = []
    for kind in (*kinds(timings), "all"):
        cells = [kind]
        for engine in engines:
            times = milliseconds(t.median for t in timings if t.engine == engine and kind in (t.kind, "all"))
            cells.append(f"{_number(percentile(times, 0.5))} / {_number(percentile(times, 0.95))}" if times else "—")
        rows.append(cells)
    means = [milliseconds(t.median for t in timings if t.engine == engine) for engine in engines]
    rows.append(["geometric mean of what it can", *(_number(geometric_mean(times)) for times in means)])
    return _table(["kind", *engines], rows)


def _number(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [titles, ["---"] * len(titles), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
