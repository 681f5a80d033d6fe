"""Articles -> engine: what is new, what changed, what is gone. What the callers of indexing see of it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from dvsearch.engines.base import Engine, Writer
from dvsearch.indexing import index_meta
from dvsearch.indexing.options import AS_USUAL, TO_NOBODY, Listeners, Options, Summary
from dvsearch.indexing.run import Run
from dvsearch.indexing.spool import spool
from dvsearch.reading.sources import Source

__all__ = ["Listeners", "Options", "Summary", "delete", "index"]


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


def _run(
    engine: Engine, writer: Writer | None, sources: Iterable[Source], options: Options, listeners: Listeners
) -> Summary:
    with spool() as texts:
        run = Run(engine, writer, options, listeners, texts)
        run.take_all(sources)
    return run.summary
