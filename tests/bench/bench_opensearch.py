"""`python -m tests.bench.bench_opensearch`: the same articles and queries on Whoosh and on a real OpenSearch.

One node on this machine, its hot code compiled (see tests/engines/opensearch/cluster.py). Both engines are asked by
turns, and the fastest time of a query counts: a cluster answers in several threads, which wait for each other on a
machine that is busy with something else. An index is made by the program in a process of its own, once on each.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dvsearch.engines import open_engine
from dvsearch.engines.base import Engine, SearchRequest
from dvsearch.query.tree import Or
from dvsearch.searching import searcher
from dvsearch.searching.search_spec import SearchSpec
from tests.engines.opensearch.cluster import Cluster

from . import articles
from .machine import machine
from .processes import DVSEARCH, Ended, run
from .queries import FACETS, Asked, choose
from .timing import geometric_mean, percentile

WHOOSH, OPENSEARCH = "Whoosh", "OpenSearch"


@dataclass(frozen=True, slots=True)
class Taken:
    """The fastest time of one query on one engine, in milliseconds."""

    engine: str
    kind: str
    milliseconds: float


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.bench.bench_opensearch", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--each", type=int, default=20, metavar="N", help="queries drawn of every kind")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="times each query is asked again")
    parser.add_argument("--heap", default="2g", help="Java heap of the node")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    some = list(articles.news(given.articles))
    asked = choose(some[:10_000], given.each)
    with (
        tempfile.TemporaryDirectory(prefix="dvsearch-bench-") as folder,
        Cluster(heap=given.heap, optimise=True) as one,
    ):
        records = Path(folder) / "articles.jsonl"
        articles.write_jsonl(some, records)
        places = {WHOOSH: f"{folder}/index", OPENSEARCH: f"{one.urls[0]}/bench"}
        made = {name: _index(place, records, given.jobs) for name, place in places.items()}
        engines = {name: open_engine(place) for name, place in places.items()}
        sizes = {name: engine.size() for name, engine in engines.items()}
        work = _server_seconds(one.urls[0])
        timings = [*_queries(engines, asked, given.repeats), *_whole(engines, asked, given.repeats)]
        floor = _round_trip(engines[OPENSEARCH])
        for engine in engines.values():
            engine.close()
    print("\n".join(_report(given.articles, made, sizes, work, timings, floor)))


def _index(place: str, records: Path, jobs: int) -> Ended:
    return run([DVSEARCH, "--index", place, "index", "--jobs", str(jobs), records])


def _queries(engines: dict[str, Engine], asked: Sequence[Asked], repeats: int) -> Iterator[Taken]:
    """The engines alone: ids, scores, totals, facets."""
    for one in asked:
        asking = {name: partial(engine.search, one.request) for name, engine in engines.items()}
        yield from _fastest(one.kind, asking, repeats)


def _whole(engines: dict[str, Engine], asked: Sequence[Asked], repeats: int) -> Iterator[Taken]:
    """What a user waits for: parsed, ranked, near-copies collapsed, two facets, ten articles read, passages marked."""
    for one in asked:
        if one.kind in ("and", "unaccented", "phrase"):
            spec = SearchSpec(one.typed, facets=FACETS)
            asking = {name: partial(searcher.search, engine, spec) for name, engine in engines.items()}
            yield from _fastest("a whole search", asking, repeats)


def _fastest(kind: str, asking: Mapping[str, Callable[[], object]], repeats: int) -> Iterator[Taken]:
    times: dict[str, list[float]] = {name: [] for name in asking}
    for _ in range(repeats + 1):
        for name, ask in asking.items():
            started = time.perf_counter()
            ask()
            times[name].append(time.perf_counter() - started)
    for name, taken in times.items():
        yield Taken(name, kind, 1_000 * min(taken))


def _round_trip(engine: Engine) -> float:
    """Milliseconds of a question that matches nothing: what asking costs by itself."""
    times = []
    for _ in range(50):
        started = time.perf_counter()
        engine.search(SearchRequest(Or(())))
        times.append(time.perf_counter() - started)
    return 1_000 * min(times)


def _server_seconds(url: str) -> dict[str, float]:
    """What the server spent on indexing, by its own count: seconds of threads."""
    with urllib.request.urlopen(f"{url}/bench/_stats/indexing,refresh,merge,flush") as answer:
        total = json.load(answer)["_all"]["primaries"]
    return {
        "indexing": total["indexing"]["index_time_in_millis"] / 1e3,
        "merging": total["merges"]["total_time_in_millis"] / 1e3,
        "refreshing": total["refresh"]["total_time_in_millis"] / 1e3,
        "flushing": total["flush"]["total_time_in_millis"] / 1e3,
    }


def _report(
    count: int,
    made: dict[str, Ended],
    sizes: dict[str, int],
    work: dict[str, float],
    timings: Sequence[Taken],
    floor: float,
) -> Iterator[str]:
    for name, value in machine():
        yield f"- {name}: {value}"
    yield ""
    yield f"| {count:,} articles | {WHOOSH} | {OPENSEARCH} | times |"
    yield "| --- | ---: | ---: | ---: |"
    seconds = [made[name].seconds for name in (WHOOSH, OPENSEARCH)]
    rates = [f"{count / taken:,.0f}" for taken in seconds]
    yield f"| index, articles/s | {rates[0]} | {rates[1]} | {seconds[1] / seconds[0]:.1f} |"
    each = [sizes[name] / count for name in (WHOOSH, OPENSEARCH)]
    yield f"| index, bytes/article | {each[0]:,.0f} | {each[1]:,.0f} | {each[1] / each[0]:.1f} |"
    for kind in dict.fromkeys(timing.kind for timing in timings):
        of_kind = [timing for timing in timings if timing.kind == kind]
        of_each = [[one.milliseconds for one in of_kind if one.engine == name] for name in (WHOOSH, OPENSEARCH)]
        means = [geometric_mean(taken) for taken in of_each]
        cells = [f"{mean:.2f} ({percentile(taken, 0.95):.1f})" for mean, taken in zip(means, of_each, strict=True)]
        yield f"| {kind}, ms | {cells[0]} | {cells[1]} | {means[1] / means[0]:.1f} |"
    yield ""
    yield "Of each query the fastest time: their geometric mean, and in parentheses what 95 of 100 do not exceed."
    yield f"A question to the cluster that matches nothing takes {floor:.1f} ms: what asking costs by itself."
    spent = ", ".join(f"{name} {value:.0f}" for name, value in work.items())
    yield f"Of the {seconds[1]:.0f} s of indexing the server's threads spent, in seconds: {spent}."


if __name__ == "__main__":
    main()
