"""Commands that keep an index: index, info, check, compact, delete."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dvsearch.cli import FAILED, FOUND, NOT_FOUND
from dvsearch.cli.options import Settings, also_after_the_command, open_index, opened, tell, write
from dvsearch.errors import IndexCorrupt, IndexMissing, InputError, Interrupted, UsageError

if TYPE_CHECKING:
    from dvsearch.indexing.indexer import Summary
    from dvsearch.reading.sources import Rejected, Source


_wait = click.option("--wait", type=float, default=0.0, metavar="SECONDS", help="Wait for another writer to end.")


class _Part(click.ParamType[tuple[int, int]]):
    """K/N: one of N parts."""

    name = "K/N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        part, _, parts = str(value).partition("/")
        if not (part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
            self.fail(f"{value!r} is not K/N with K from 1 to N, such as 3/8", param, ctx)
        return int(part), int(parts)


@click.command(
    name="index",
    epilog="""\b
Examples:
  dvsearch index                                 corpus/ into ./index
  dvsearch index /archive/2026 --prune           and forget what is gone
  dvsearch index news.jsonl.xz --report bad.jsonl
  curl https://example.org/today.jsonl | dvsearch index -
  dvsearch index --rebuild corpus                after the program was updated

\b
Ctrl-C ends after what is being read, keeps it, and says where it stopped; run again to go on.""",
)
@click.argument("paths", nargs=-1, metavar="[PATH|-]...")
@click.option("--prune", is_flag=True, help="Also remove articles whose files or records are gone.")
@click.option("--rebuild", is_flag=True, help="Make the whole index again; searches answer from the old one meanwhile.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
@click.option("--report", type=click.File("w", encoding="utf-8"), help="Write one JSON line per rejected record.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes that read.  [default: one a core]")
@click.option("--part", type=_Part(), default="1/1", help="Only the K-th of N parts of the input, for N machines.")
@click.option("--max-bytes", type=click.IntRange(1), metavar="BYTES", help="What one file may hold, unpacked.")
@_wait
@also_after_the_command
@click.pass_obj
def index_command(in_force: Settings, /, paths: tuple[str, ...], report: Any, **options: Any) -> int:
    """Add new and changed articles from files and folders (default: corpus/); - reads JSON Lines from stdin."""
    from dvsearch.indexing import indexer
    from dvsearch.output.formats import dumps
    from dvsearch.output.progress import Progress

    given = {name: value for name, value in options.items() if value is not None}
    chosen = indexer.Options(**{"jobs": _cores(), **given})
    if chosen.part != (1, 1) and (chosen.prune or chosen.rebuild):
        raise UsageError("--part sees a part of the input only", hint="--prune and --rebuild need all of it")

    def rejected(one: Rejected) -> None:
        place = one.path if one.line is None else f"{one.path}:{one.line}"
        progress.note(f"rejected {place}: {one.reason}")
        if report is not None:
            report.write(dumps({"path": one.path, "line": one.line, "reason": one.reason}) + "\n")

    with _sources(paths or ("corpus",)) as sources:
        if not sources:
            raise InputError(f"no articles in {', '.join(paths) or 'corpus'}", hint="give files or folders")
        engine = open_index(in_force.index, create=True, part=chosen.part)
        with Progress(len(sources)) as progress, _stop_requests() as stopped:
            listeners = indexer.Listeners(progress.file, progress.article, rejected, stopped)
            summary = indexer.index(engine, sources, chosen, listeners)
        engine.close()
    tell(_summary(summary, chosen.dry_run), name=False)
    if summary.stopped:
        raise Interrupted(f"stopped at {summary.stopped}", hint="run the same command again to go on")
    return FOUND if summary.articles + summary.removed else NOT_FOUND


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _sources(paths: tuple[str, ...]) -> Iterator[list[Source]]:
    """The files to read; what comes on stdin is kept in a file meanwhile, so that several processes can read it."""
    from dvsearch.reading.sources import Source, walk

    with tempfile.TemporaryDirectory() as folder:
        sources = list(walk(Path(path) for path in paths if path != "-"))
        if "-" in paths:
            stdin = Path(folder) / "stdin.jsonl"
            with stdin.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
            sources.append(Source(stdin, "-"))
        yield sources


@contextmanager
def _stop_requests() -> Iterator[Any]:
    """A function that says whether Ctrl-C or SIGTERM came; the second Ctrl-C stops at once."""
    requests: list[int] = []

    def request(number: int, _: object) -> None:
        if requests:
            raise KeyboardInterrupt
        requests.append(number)

    before = {number: signal.signal(number, request) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(requests)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _summary(summary: Summary, dry_run: bool) -> str:
    names = ("added", "changed", "unchanged", "removed", "rejected")
    counts = ", ".join(f"{getattr(summary, name):,} {name}" for name in names)
    return f"{'would be: ' if dry_run else ''}{counts}; {summary.files:,} files, {summary.seconds:.1f} s"


@click.command(
    name="info",
    epilog="""\b
Examples:
  dvsearch info
  dvsearch info --format json | jq .articles
  dvsearch info --articles page.txt        how one file is read, and why""",
)
@click.option("--articles", type=click.Path(path_type=Path), metavar="PATH", help="Show how files are read instead.")
@click.option("--format", type=click.Choice(("plain", "json")), default="plain", show_default=True)
@also_after_the_command
@click.pass_obj
def info_command(in_force: Settings, /, articles: Path | None, format: str) -> int:
    """What the index holds; or with --articles, how a file is read and why."""
    from dvsearch.output.formats import dumps
    from dvsearch.searching import searcher

    if articles is not None:
        return _show_reading(articles, format)
    with opened(in_force.index) as engine:
        held = searcher.describe(engine)
    if format == "json":
        write([dumps({name: int(value) if value.isdigit() else value for name, value in held}) + "\n"])
    else:
        write(f"{name}\t{value}\n" for name, value in held)
    return FOUND


def _show_reading(path: Path, form: str) -> int:
    from dvsearch.output import evidence
    from dvsearch.reading.evidence import Rejected
    from dvsearch.reading.sources import explain, walk

    read = False
    for source in walk([path]):
        for one in explain(source):
            if isinstance(one, Rejected):
                tell(f"rejected {one.path}{'' if one.line is None else f':{one.line}'}: {one.reason}")
                continue
            read = True
            write([evidence.as_json(one)] if form == "json" else evidence.as_plain(one))
    return FOUND if read else NOT_FOUND


@click.command(
    name="check",
    epilog="""\b
Examples:
  dvsearch check && echo sound
  dvsearch check --index /archive/index
  dvsearch check --repair && dvsearch index corpus   what was lost is read again""",
)
@click.option("--repair", is_flag=True, help="Make the index again from what can be read of it; say what was lost.")
@_wait
@also_after_the_command
@click.pass_obj
def check_command(in_force: Settings, /, repair: bool, wait: float) -> int:
    """Verify every checksum, count and stored article; one line a problem, exit 2 if there is any."""
    problems = 0
    try:
        with opened(in_force.index) as engine:
            for problem in engine.check():
                problems += 1
                write([_one_line(f"{problem.place}\t{problem.reason}") + "\n"])
            count = engine.count
    except (IndexCorrupt, IndexMissing) as error:
        if isinstance(error, IndexMissing) and not repair:
            raise
        problems += 1
        write([_one_line(error.message) + "\n"])
    if not problems:
        tell(f"{count:,} articles, no problem", name=False)
        return FOUND
    if repair:
        return _repair(in_force.index, wait)
    tell(f"{problems:,} problems in {in_force.index}; repair it: dvsearch check --repair")
    return FAILED


def _repair(location: str, wait: float) -> int:
    from dvsearch.indexing.repair import repair

    if location.startswith(("http://", "https://")):
        raise UsageError("a cluster repairs its own indexes", hint="run: dvsearch index --rebuild PATH...")
    repaired = repair(Path(location), wait=wait)
    for loss in repaired.losses:
        write([_one_line(f"{loss.place}\t{loss.reason}") + "\n"])
    tell(
        f"repaired: {repaired.articles:,} articles; what was lost is read again by: dvsearch index PATH...", name=False
    )
    return FOUND


def _one_line(text: str) -> str:
    from dvsearch.output.sanitize import one_line, visible

    return "\t".join(one_line(part) for part in visible(text, keep="\t").split("\t"))


@click.command(
    name="compact",
    epilog="""\b
Examples:
  dvsearch compact
  dvsearch compact && dvsearch check""",
)
@also_after_the_command
@click.pass_obj
def compact_command(in_force: Settings, /) -> int:
    """Merge the pieces of the index and let go of what was deleted."""
    with opened(in_force.index) as engine:
        before = engine.size()
        engine.compact()
        engine.refresh()
        tell(f"{engine.count:,} articles; {before:,} -> {engine.size():,} bytes", name=False)
    return FOUND


@click.command(
    name="delete",
    epilog="""\b
Examples:
  dvsearch delete bg-2021-311
  dvsearch search 'source:"Báo cũ"' -n 1000 --format ids -0 | xargs -0 dvsearch delete
  dvsearch search 'title:"tin rác"' --format ids | dvsearch delete -""",
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...|-")
@_wait
@also_after_the_command
@click.pass_obj
def delete_command(in_force: Settings, /, ids: tuple[str, ...], wait: float) -> int:
    """Take articles out of the index by id; `-` reads ids from stdin, one a line.

    Their files stay, and `dvsearch index` reads them again once they change.
    """
    from dvsearch.indexing import indexer

    wanted = list(ids)
    if "-" in wanted:
        wanted.remove("-")
        wanted += [line for line in sys.stdin.read().splitlines() if line]
    with opened(in_force.index) as engine:
        removed = indexer.delete(engine, wanted, wait=wait)
    unknown = len(set(wanted)) - removed
    tell(f"{removed:,} deleted{f', {unknown:,} not there' if unknown else ''}", name=False)
    return FOUND if removed else NOT_FOUND
