"""The command that adds articles: index."""

from __future__ import annotations

import os
import re
import select
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO

import click

from dvsearch.cli.exit_codes import FAILED, FOUND, NOT_FOUND
from dvsearch.cli.open_index import open_index
from dvsearch.cli.options import also_after_the_command, wait_for_writer
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import is_stderr_lost, stdin_number, tell
from dvsearch.errors import IndexMissing, InputError, Interrupted, StorageError, UsageError

if TYPE_CHECKING:
    from dvsearch.cli.stop_requests import StopRequests
    from dvsearch.engines.base import Engine
    from dvsearch.indexing.indexer import Options, Summary
    from dvsearch.output.messages import Say
    from dvsearch.output.run_report import RunReport
    from dvsearch.reading.evidence import Listener
    from dvsearch.reading.sources import Source

# Bytes of stdin copied at once, and seconds after which it is looked whether the run is to stop.
_CHUNK = 1 << 20
_LOOK_SECONDS = 0.2


class _Part(click.ParamType[tuple[int, int]]):
    """K/N: one of N parts."""

    name = "K/N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        part, _, parts = str(value).partition("/")
        if not re.fullmatch(r"[0-9]{1,6}/[0-9]{1,6}", str(value)) or not 1 <= int(part) <= int(parts):
            self.fail(f"{value!r} is not K/N with K from 1 to N, such as 3/8", param, ctx)
        return int(part), int(parts)


class _Field(click.ParamType[tuple[str, str]]):
    """FIELD=KEY: a key of records, or a column of tables, that stands for a field of articles."""

    name = "FIELD=KEY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        from dvsearch.reading.fields import known_fields

        if isinstance(value, tuple):
            return value
        field, sign, key = str(value).partition("=")
        if field not in known_fields() or not sign or not key:
            self.fail(f"{value!r} is not FIELD=KEY with a field of {', '.join(known_fields())}", param, ctx)
        return field, key


@click.command(
    name="index",
    epilog="""\b
Examples:
  dvsearch index                                 corpus/ into ./index
  dvsearch index /archive/2026 --prune           and remove what is gone from beneath it
  dvsearch index news.jsonl.xz --report bad.jsonl
  curl https://example.org/today.jsonl | dvsearch index -
  dvsearch index --rebuild corpus                after the program was updated

\b
What cannot be read is not gone: its articles stay as they were last read, and that is said.
dvsearch info --inputs shows every file and what is wrong with it; dvsearch forget takes one out.
Ctrl-C ends after what is being read, keeps it, and says where it stopped; run again to go on.""",
)
@click.argument("paths", nargs=-1, metavar="[PATH|-]...")
@click.option("--prune", is_flag=True, help="Also remove what is gone from beneath the paths given.")
@click.option("--rebuild", is_flag=True, help="Make the whole index again; searches answer from the old one meanwhile.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
@click.option("--strict", is_flag=True, help="Exit with 2 if a file or record could not be read.")
@click.option("--report", type=click.Path(), metavar="FILE", help="Write a JSON line for each thing said of an input.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes that read.  [default: one a core]")
@click.option("--part", type=_Part(), default="1/1", help="Only the K-th of N parts of the input, for N machines.")
@click.option(
    "--field", type=_Field(), multiple=True, metavar="FIELD=KEY", help="The key or column that stands for a field."
)
@click.option("--follow-links", is_flag=True, help="Also read what links lead to outside the folders given.")
@click.option("--max-bytes", type=click.IntRange(1), metavar="BYTES", help="What one file may hold, unpacked.")
@wait_for_writer
@also_after_the_command
@click.pass_obj
def index_command(
    in_force: Settings, /, paths: tuple[str, ...], report: str | None, strict: bool, **options: Any
) -> int:
    """Add new and changed articles from files and folders (default: corpus/); - reads JSON Lines from stdin."""
    from dvsearch.cli.stop_requests import StopRequests
    from dvsearch.indexing.indexer import Options
    from dvsearch.output.messages import speaker
    from dvsearch.output.run_report import RunReport

    asked = paths or ("corpus",)
    if not paths and not Path("corpus").exists():
        from dvsearch.cli.first_steps import suggested_folder

        raise UsageError("no folder is named, and there is no corpus/ here", hint=suggested_folder(Path()))
    files = tuple(Path(path) for path in asked if path != "-")
    _see_that_they_are_there(files)
    options["naming"] = options.pop("field")
    follow: bool = options.pop("follow_links")
    given = {name: value for name, value in options.items() if value is not None}
    chosen = Options(**{"jobs": _cores(), **given}, asked=files)
    if chosen.part != (1, 1) and (chosen.prune or chosen.rebuild):
        raise UsageError("--part sees a part of the input only", hint="--prune and --rebuild need all of it")
    with StopRequests() as stop, _report_file(report) as file:
        told = RunReport(partial(tell, name=False), file, in_force.lang)
        with _sources(asked, stop, told.passed_over, follow) as sources:
            is_cut = "-" in asked and stop()
            if is_cut:
                stop.granted()  # what came by stdin until then is read, and nothing else
            summary = _run(in_force, sources, chosen, stop, told)
    tell(_summary(summary, chosen.dry_run, speaker(in_force.lang)), name=False)
    if told.failure:
        tell(f"the report is not whole: {told.failure}")
    if summary.stopped or is_cut:
        raise Interrupted(f"stopped at {summary.stopped or 'stdin'}", hint="run the same command again to go on")
    if told.failure or is_stderr_lost() or (strict and summary.unread):
        return FAILED
    return FOUND if summary.articles + summary.removed else NOT_FOUND


def _see_that_they_are_there(paths: tuple[Path, ...]) -> None:
    for path in paths:
        try:
            os.lstat(path)
        except FileNotFoundError as error:
            from dvsearch.cli.first_steps import instead_of

            raise InputError(f"{path}: no such file or directory", hint=instead_of(path)) from error
        except OSError:
            continue  # reading it will say what is wrong


def _run(in_force: Settings, sources: list[Source], chosen: Options, stop: StopRequests, told: RunReport) -> Summary:
    from dvsearch.indexing import indexer
    from dvsearch.output.messages import speaker
    from dvsearch.output.progress import Progress

    engine = _engine(in_force.index, sources, chosen, told.other_kinds())
    try:
        with Progress(len(sources), speaker(in_force.lang)) as progress:
            told.say = progress.note
            listeners = indexer.Listeners(
                progress.file, progress.article, told.rejected, told.notice, stop, stop.interruptible
            )
            try:
                summary = indexer.index(engine, sources, chosen, listeners)
            finally:
                told.close()
    finally:
        engine.close()
    return summary


def _engine(location: str, sources: list[Source], chosen: Options, passed_over: str) -> Engine:
    """The engine of the index, made where there is none yet and there is something to read.

    With nothing to read, the index must know files beneath the paths that were asked for: those are gone.
    """
    from dvsearch.indexing.indexer import inputs_from

    nothing = InputError(
        f"no articles in {', '.join(map(str, chosen.asked))}", hint=passed_over or "give files or folders"
    )
    try:
        engine = open_index(location, create=bool(sources), wait=chosen.wait, part=chosen.part)
    except IndexMissing as error:
        raise nothing from error
    if not sources and not inputs_from(engine, chosen.asked):
        engine.close()
        raise nothing
    return engine


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _report_file(path: str | None) -> Iterator[TextIO | None]:
    """The file of the report, or stdout for -; what cannot be written at its end is known by then."""
    if path is None or path == "-":
        yield None if path is None else sys.stdout
        return
    try:
        file = open(path, "w", encoding="utf-8", buffering=1)  # noqa: SIM115, PTH123 - closed below, where it may fail
    except OSError as error:
        raise UsageError(f"--report {path}: {(error.strerror or str(error)).lower()}") from error
    try:
        yield file
    finally:
        try:
            file.close()
        except OSError as error:
            tell(f"--report {path}: {(error.strerror or str(error)).lower()}")


@contextmanager
def _sources(
    paths: tuple[str, ...], stop: Callable[[], bool], listener: Listener, follow: bool
) -> Iterator[list[Source]]:
    """The files to read; what comes on stdin is kept in a file meanwhile, so that several processes can read it."""
    from dvsearch.reading.sources import Source, walk

    sources = list(walk((Path(path) for path in paths if path != "-"), listener, follow=follow))
    with ExitStack() as kept:
        if "-" in paths:
            try:
                folder = kept.enter_context(tempfile.TemporaryDirectory(prefix="dvsearch-"))
                copy = Path(folder) / "stdin.jsonl"
                with copy.open("wb") as file:
                    _copy_stdin(file, stop)
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise StorageError(f"stdin cannot be kept: {reason}", hint="set TMPDIR to a disk with room") from error
            sources = [*(() if stop() else sources), Source(copy, "-")]
        yield sources


def _copy_stdin(file: IO[bytes], stop: Callable[[], bool]) -> None:
    """Copy stdin to a file, to its end or until the run is to stop: then what came so far is read."""
    number = stdin_number()
    while not stop():
        if select.select([number], [], [], _LOOK_SECONDS)[0]:
            chunk = os.read(number, _CHUNK)
            if not chunk:
                return
            file.write(chunk)


def _summary(summary: Summary, dry_run: bool, say: Say) -> str:
    counts = [
        say("{count} added", count=say.number(summary.added)),
        say("{count} changed", count=say.number(summary.changed)),
        say("{count} unchanged", count=say.number(summary.unchanged)),
        say("{count} removed", count=say.number(summary.removed)),
        say("{count} rejected", count=say.number(summary.rejected)),
    ]
    for number, sentence in (
        (summary.kept, say("{count} kept of what cannot be read", count=say.number(summary.kept))),
        (summary.carried, say("{count} carried over from the old index", count=say.number(summary.carried))),
        (summary.gone, say("{count} in no file any more", count=say.number(summary.gone))),
        (summary.undated, say("{count} with a date that cannot be read", count=say.number(summary.undated))),
    ):
        counts += [sentence] if number else []
    files = say("1 file") if summary.files == 1 else say("{count} files", count=say.number(summary.files))
    would = say("would be") + ": " if dry_run else ""
    return f"{would}{', '.join(counts)}; {files}, {summary.seconds:.1f} {say('s')}"
