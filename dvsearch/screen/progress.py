"""The progress of long work on stderr: a bar on a terminal, nothing in a pipe but what went wrong."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from dvsearch.screen.visible import one_line

if TYPE_CHECKING:
    from dvsearch.indexer import Summary
    from dvsearch.reading.files import Source


class Progress:
    """Files read out of all files, articles a second; a context manager that cleans up its line."""

    def __init__(self, files: int) -> None:
        self._files = files
        self._live = sys.stderr.isatty()
        self._started = time.monotonic()
        self._drawn = 0.0
        self._name = ""

    def __enter__(self) -> Self:
        if self._live:
            from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            from dvsearch.screen.render import console

            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.completed:.0f}/{task.total:.0f} files"),
                TextColumn("{task.fields[rate]}"),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
                console=console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("indexing", total=self._files, rate="")
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._bar.stop()

    def file(self, source: Source) -> None:
        """A file is about to be read."""
        self._name = source.name

    def article(self, summary: Summary) -> None:
        """One more article was taken in or skipped."""
        now = time.monotonic()
        if not self._live or now - self._drawn < 0.1:
            return
        self._drawn = now
        done = summary.added + summary.changed + summary.unchanged
        rate = f"{done:,} articles, {done / max(now - self._started, 0.001):,.0f}/s"
        self._bar.update(self._task, completed=max(0, summary.files - 1), rate=rate)

    def note(self, line: str) -> None:
        """Say something in a line of its own."""
        if self._live:
            self._bar.console.print(one_line(line))
        else:
            print(one_line(line), file=sys.stderr)  # noqa: T201
