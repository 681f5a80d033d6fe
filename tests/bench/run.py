"""The whole run: what is measured, on how much, in which order."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dvsearch.article import Article
from dvsearch.engines import open_engine

from . import articles, bench_browse, indexing, processes, startup, upkeep
from .agreement import Difference, differences
from .full_query import KINDS, time_full_queries
from .indexes import build_peers, folder_bytes, open_peer
from .indexing import Rate
from .machine import machine
from .memory import search_memory
from .peers.engines import Folded, Ours
from .peers.fts5 import Fts5
from .peers.tantivy_peer import Tantivy
from .processes import Ended
from .queries import Asked, choose
from .timing import Timing, time_queries
from .words import words_ratio

PARTS = ("queries", "full", "words", "indexing", "upkeep", "startup", "keys", "memory")


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure, on how much, and how often."""

    work: Path
    sizes: tuple[int, ...] = (10_000, 30_000, 100_000)
    parts: frozenset[str] = frozenset(PARTS)
    asked: tuple[Asked, ...] | None = None  # else drawn from the smallest set
    each: int = 60  # queries of a kind
    repeats: int = 5  # of a query
    clock: str = "wall"  # or "processor": what queries are timed by
    runs: int = 3  # of a process
    starts: int = 20  # of the program
    sample: int = 10_000  # articles for what is slow: pyvi
    keep: bool = False  # use our own indexes of the last run
    compact: bool = False  # merge our indexes before asking them, as FTS5's are optimised
    news: Callable[[int], Iterator[Article]] = articles.news
    others: Callable[[int], Iterator[Article]] = articles.others
    progress: Callable[[Results], None] = lambda results: None  # told after every part, so that none is lost


@dataclass(slots=True)
class Size:
    """What was measured on so many articles."""

    articles: int
    text_bytes: int
    index_bytes: int
    made: Ended | None
    timings: list[Timing] = field(default_factory=list)
    full: list[Timing] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    peer_bytes: dict[str, int] = field(default_factory=dict)
    tantivy_segments: int = 0


@dataclass(slots=True)
class Results:
    """Everything that was measured; what was left out is None or empty."""

    machine: list[tuple[str, str]]
    date: str
    largest: int  # articles
    clock: str
    compact: bool
    sizes: list[Size] = field(default_factory=list)
    words: tuple[float, int, int] | None = None  # ratio, articles that differ, articles
    sample_rates: list[Rate] = field(default_factory=list)
    core_rates: list[tuple[Rate, Rate]] = field(default_factory=list)  # with one job and with two, by size
    upkeep: upkeep.Upkeep | None = None
    startup: startup.Startup | None = None
    keys: list[tuple[float, float]] | None = None  # of each keystroke in browse: milliseconds, and of the processor
    memory: Ended | None = None


def run(options: Options) -> Results:
    """Measure everything asked for."""
    options.work.mkdir(parents=True, exist_ok=True)
    smallest, largest = options.sizes[0], options.sizes[-1]
    results = Results(machine(), time.strftime("%Y-%m-%d"), largest, options.clock, options.compact)
    all_articles = list(options.news(largest))
    asked = options.asked or tuple(_choose(all_articles[:smallest], options))
    if options.parts & set(PARTS) - {"words", "indexing"}:
        for size in options.sizes:
            results.sizes.append(_measure_size(all_articles[:size], asked, options, stock=size == smallest))
            options.progress(results)
    index = _place(options, largest) / "dvsearch"
    typed = [one.typed for one in asked if one.kind in KINDS]
    if "startup" in options.parts:
        _say("starting the program")
        results.startup = startup.startup(index, typed, options.starts, options.clock)
    if "keys" in options.parts:
        _say("keystrokes in browse")
        results.keys = bench_browse.keystrokes(index, options.starts)
    if "memory" in options.parts:
        _say("memory of a search")
        results.memory = search_memory(index, typed)
    if "upkeep" in options.parts:
        _say("adding and compacting")
        more = options.work / "more.jsonl"
        articles.write_jsonl(options.others(100), more)
        results.upkeep = upkeep.upkeep(index, more, options.work)
    options.progress(results)
    if "words" in options.parts:
        _say("words")
        sample = all_articles[: options.sample]
        results.words = (*words_ratio(sample, options.clock), len(sample))
    if "indexing" in options.parts:
        _measure_indexing(results, all_articles, options)
    options.progress(results)
    return results


def _choose(smallest: Sequence[Article], options: Options) -> list[Asked]:
    _say(f"drawing queries from {len(smallest):,} articles")
    return choose(smallest, options.each)


def _measure_size(some: Sequence[Article], asked: Sequence[Asked], options: Options, *, stock: bool) -> Size:
    place = _place(options, len(some))
    place.mkdir(parents=True, exist_ok=True)
    made = _make_ours(some, place, options)
    if options.compact:
        processes.run([processes.DVSEARCH, "--index", place / "dvsearch", "compact"])
    size = Size(len(some), articles.utf8_bytes(some), folder_bytes(place / "dvsearch"), made)
    if not options.parts & {"queries", "full"}:
        return size
    names = ["fts5", "tantivy"]
    if "queries" in options.parts:
        names += ["bm25s", *(["stock"] if stock else [])]
    _say(f"{len(some):,} articles: making the peers' indexes")
    build_peers(some, place, names)
    size.peer_bytes = {name: folder_bytes(place / name) for name in names}
    engine = open_engine(str(place / "dvsearch"))
    numpy = open_engine(str(place / "dvsearch"), evaluator="numpy")
    ours, folded = Ours("dvsearch", engine), Folded("dvsearch, marks ignored", engine)
    witness = Ours("dvsearch, NumPy", numpy)
    peers = [open_peer(name, place) for name in names]
    fts5 = [peer for peer in peers if isinstance(peer, Fts5)]
    others = [peer for peer in peers if not isinstance(peer, Fts5)]
    tantivy = next(peer for peer in peers if isinstance(peer, Tantivy))
    size.tantivy_segments = tantivy.segments
    if "queries" in options.parts:
        _say(f"{len(some):,} articles: timing {len(asked)} queries")
        size.timings = time_queries([ours, witness, folded, *peers], asked, options.repeats, options.clock)
        _say(f"{len(some):,} articles: comparing answers")
        size.differences = [*differences(ours, others, asked), *differences(folded, fts5, asked)]
    if "full" in options.parts:
        _say(f"{len(some):,} articles: timing full default queries")
        engines = {ours.name: engine, witness.name: numpy}
        size.full = time_full_queries(engines, tantivy, fts5[0], asked, options.repeats, options.clock)
    for peer in (*peers, ours, witness):
        peer.close()
    return size


def _make_ours(some: Sequence[Article], place: Path, options: Options) -> Ended | None:
    """Our index of the articles, made with two jobs; None where the last run's is kept."""
    if options.keep and (place / "dvsearch").is_dir():
        return None
    _say(f"{len(some):,} articles: making our index")
    shutil.rmtree(place / "dvsearch", ignore_errors=True)
    records = place / "articles.jsonl"
    articles.write_jsonl(some, records)
    return indexing.ours(records, place / "dvsearch", jobs=2)


def _measure_indexing(results: Results, all_articles: Sequence[Article], options: Options) -> None:
    work = options.work / "indexing"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    _say(f"indexing {options.sample:,} articles with every peer")
    sample = work / "sample.jsonl"
    articles.write_jsonl(all_articles[: options.sample], sample)
    results.sample_rates = indexing.compare(sample, options.sample, work, options.runs)
    for size, runs in {options.sizes[-1]: 1, options.sizes[0]: options.runs}.items():
        _say(f"indexing {size:,} articles with one job and with two")
        records = work / f"{size}.jsonl"
        articles.write_jsonl(all_articles[:size], records)
        results.core_rates.append(indexing.one_and_two_cores(records, size, work, runs))
    shutil.rmtree(work)


def _place(options: Options, size: int) -> Path:
    return options.work / str(size)


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)
