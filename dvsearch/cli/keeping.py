"""Commands that keep an index: index, info, check, compact, delete."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dvsearch.cli import FAILED, FOUND, NOT_FOUND
from dvsearch.cli.options import Settings, also_after_the_command, opened, tell, write
from dvsearch.errors import InputError, Interrupted

if TYPE_CHECKING:
    from dvsearch.indexer import Summary
    from dvsearch.reading.files import Rejected


_wait = click.option("--wait", type=float, default=0.0, metavar="SECONDS", help="Wait for another writer to end.")


@click.command(
    name="index",
    epilog="""\b
Examples:
  dvsearch index                                 corpus/ into ./index
  dvsearch index /archive/2026 --prune           and forget what is gone
  dvsearch index news.jsonl.xz --report bad.jsonl
  dvsearch index --rebuild corpus                after the program was updated""",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--prune", is_flag=True, help="Also remove articles whose files or records are gone.")
@click.option("--rebuild", is_flag=True, help="Make the whole index again; searches answer from the old one meanwhile.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
@click.option("--report", type=click.File("w", encoding="utf-8"), help="Write one JSON line per rejected record.")
@_wait
@also_after_the_command
@click.pass_obj
def index_command(
    in_force: Settings, /, paths: tuple[Path, ...], prune: bool, rebuild: bool, dry_run: bool, report: Any, wait: float
) -> int:
    """Add new and changed articles from files and folders (default: corpus/)."""
    from dvsearch import indexer
    from dvsearch.engines import open_engine
    from dvsearch.reading.files import walk
    from dvsearch.screen.formats import dumps
    from dvsearch.screen.progress import Progress

    sources = list(walk(paths or (Path("corpus"),)))
    if not sources:
        raise InputError(f"no articles in {', '.join(map(str, paths)) or 'corpus'}", hint="give files or folders")
    engine = open_engine(in_force.index, create=True)

    def rejected(one: Rejected) -> None:
        place = one.path if one.line is None else f"{one.path}:{one.line}"
        progress.note(f"rejected {place}: {one.reason}")
        if report is not None:
            report.write(dumps({"path": one.path, "line": one.line, "reason": one.reason}) + "\n")

    with Progress(len(sources)) as progress, _stop_requests() as stopped:
        summary = indexer.index(
            engine,
            sources,
            indexer.Options(prune=prune, rebuild=rebuild, dry_run=dry_run, wait=wait),
            indexer.Listeners(progress.file, progress.article, rejected, stopped),
        )
    engine.close()
    tell(_summary(summary, dry_run), name=False)
    if summary.stopped:
        raise Interrupted(f"stopped at {summary.stopped}", hint="run the same command again to go on")
    return FOUND if summary.added + summary.changed + summary.unchanged + summary.removed else NOT_FOUND


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
    from dvsearch import searcher
    from dvsearch.screen.formats import dumps

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
    from dvsearch.reading.evidence import Rejected
    from dvsearch.reading.files import explain, walk
    from dvsearch.screen import evidence

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
  dvsearch check --index /archive/index""",
)
@also_after_the_command
@click.pass_obj
def check_command(in_force: Settings, /) -> int:
    """Verify every checksum, count and stored article; one line a problem, exit 2 if there is any."""
    problems = 0
    with opened(in_force.index) as engine:
        for problem in engine.check():
            problems += 1
            write([_one_line(f"{problem.place}\t{problem.reason}") + "\n"])
        count = engine.count
    if problems:
        tell(f"{problems:,} problems in {in_force.index}; rebuild it: dvsearch index --rebuild PATH...")
        return FAILED
    tell(f"{count:,} articles, no problem", name=False)
    return FOUND


def _one_line(text: str) -> str:
    from dvsearch.screen.visible import one_line, visible

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
    from dvsearch import indexer

    wanted = list(ids)
    if "-" in wanted:
        wanted.remove("-")
        wanted += [line for line in sys.stdin.read().splitlines() if line]
    with opened(in_force.index) as engine:
        removed = indexer.delete(engine, wanted, wait=wait)
    unknown = len(set(wanted)) - removed
    tell(f"{removed:,} deleted{f', {unknown:,} not there' if unknown else ''}", name=False)
    return FOUND if removed else NOT_FOUND
