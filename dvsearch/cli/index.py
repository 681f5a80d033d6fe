"""The command that adds articles: index."""

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

from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import open_index
from dvsearch.cli.options import also_after_the_command, wait_for_writer
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import tell
from dvsearch.errors import InputError, Interrupted, UsageError

if TYPE_CHECKING:
    from dvsearch.indexing.indexer import Summary
    from dvsearch.reading.evidence import Rejected
    from dvsearch.reading.sources import Source


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
@wait_for_writer
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
