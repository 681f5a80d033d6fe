"""Articles -> engine: what is new, what changed, what is gone. What the callers of indexing see of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from dvsearch.engines.base import Engine, Writer
from dvsearch.indexing import index_meta
from dvsearch.indexing.locations import files_from, read_inputs
from dvsearch.indexing.options import AS_USUAL, TO_NOBODY, Listeners, Notice, Options, Summary
from dvsearch.indexing.run import Run
from dvsearch.indexing.spool import spool
from dvsearch.reading.sources import Source

__all__ = [
    "Forgotten",
    "InputState",
    "Listeners",
    "Notice",
    "Options",
    "Summary",
    "delete",
    "forget",
    "index",
    "inputs_from",
    "list_inputs",
]


def index(
    engine: Engine, sources: Iterable[Source], options: Options = AS_USUAL, listeners: Listeners = TO_NOBODY
) -> Summary:
    """Bring the index up to date with the files.

    Raises IndexLocked when another process is writing, IndexOutdated when another version of the analyser wrote it.
    """
    started = time.monotonic()
    if options.dry_run:
        if not options.rebuild:
            index_meta.check_version(engine)
        summary = _run(engine, None, sources, options, listeners)
    else:
        with engine.writer(wait=options.wait) as writer:
            engine.refresh()
            if not options.rebuild:
                index_meta.check_version(engine)
            summary = _run(engine, writer, sources, options, listeners)
    return replace(summary, seconds=time.monotonic() - started)


def delete(engine: Engine, ids: Iterable[str], *, wait: float = 0.0) -> int:
    """Take articles out of the index; returns how many there were. A file that changes would bring its own back."""
    with engine.writer(wait=wait) as writer:
        removed = writer.delete(ids)
        writer.commit()
    return removed


@dataclass(frozen=True, slots=True)
class InputState:
    """What an index knows of one file: by which path, when it was read, how many articles, what is wrong since when.

    `articles` counts those it is known to hold, `gone` those it held that no file holds and that were not pruned.
    `read` and `since` are seconds since 1970, 0 for never; `path` is "" where it is not known.
    """

    path: str
    name: str
    articles: int
    gone: int
    read: int
    problem: str
    since: int


def list_inputs(engine: Engine) -> list[InputState]:
    """List the files that an index knows, by path."""
    account = read_inputs(engine)
    gone = Counter(account.documents[id][0] for id in account.gone())
    states = []
    for name, file in account.files.items():
        unsettled = "a part of it was read" if file.by_part else "" if file.paths else "it is not known where it is"
        problem = file.problem or unsettled
        path = file.paths[0] if file.paths else ""
        states.append(InputState(path, name, account.count_held(name), gone[name], file.read, problem, file.since))
    return sorted(states, key=lambda state: (state.path, state.name))


def inputs_from(engine: Engine, targets: Iterable[Path | str]) -> list[str]:
    """Find the names of the files an index knows that paths, folders above them or names stand for."""
    account = read_inputs(engine)
    return [name for target in targets for name in files_from(account, target)]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many files were forgotten, how many articles went with them, and what was asked for and is not known."""

    files: int
    articles: int
    unknown: tuple[str, ...]


def forget(engine: Engine, targets: Iterable[str], *, wait: float = 0.0, dry_run: bool = False) -> Forgotten:
    """Take files out of the index by path, by a folder above them, or by name; articles that others hold too stay.

    Raises IndexLocked when another process is writing, IndexOutdated when another version of the analyser wrote it.
    """
    wanted = list(targets)
    with ExitStack() as held, spool() as texts:
        writer = None if dry_run else held.enter_context(engine.writer(wait=wait))
        engine.refresh()
        index_meta.check_version(engine)
        run = Run(engine, writer, AS_USUAL, TO_NOBODY, texts)
        names = {target: files_from(run.inputs, target) for target in wanted}
        chosen = {name for some in names.values() for name in some}
        articles = run.forget(chosen) if chosen else 0
    return Forgotten(len(chosen), articles, tuple(target for target, some in names.items() if not some))


def _run(
    engine: Engine, writer: Writer | None, sources: Iterable[Source], options: Options, listeners: Listeners
) -> Summary:
    with spool() as texts:
        run = Run(engine, writer, options, listeners, texts)
        run.take_all(sources)
    return run.summary
