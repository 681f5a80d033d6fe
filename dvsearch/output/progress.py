"""The progress of long work on stderr: a bar on a terminal, nothing in a pipe but what went wrong."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from dvsearch.indexing.indexer import Summary
    from dvsearch.reading.sources import Source

REDRAW_SECONDS = 0.1


def _bar(unit: str) -> Bar:
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from dvsearch.output.ink import console

    return Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(f"{{task.completed:.0f}}/{{task.total:.0f}} {unit}"),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console(stderr=True),
        transient=True,
    )


class Progress:
    """Files read out of all files, articles a second; a context manager that cleans up its line."""

    def __init__(self, files: int, say: Say) -> None:
        self._files, self._say = files, say
        self._live = sys.stderr.isatty()
        self._started = time.monotonic()
        self._drawn = 0.0

    def __enter__(self) -> Self:
        if self._live:
            self._bar = _bar(self._say("files"))
            self._task = self._bar.add_task(self._say("indexing"), total=self._files, rate="")
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._bar.stop()

    def file(self, source: Source) -> None:
        """A file is about to be read."""
        if self._live:
            self._bar.update(self._task, description=one_line(source.name)[-30:])

    def article(self, summary: Summary) -> None:
        """One more article was taken in or skipped."""
        now = time.monotonic()
        if not self._live or now - self._drawn < REDRAW_SECONDS:
            return
        self._drawn = now
        done = summary.added + summary.changed + summary.unchanged
        a_second = self._say.number(round(done / max(now - self._started, 0.001)))
        rate = f"{self._say.articles(done)}, {a_second}/{self._say('s')}"
        self._bar.update(self._task, completed=max(0, summary.files - 1), rate=rate)

    def note(self, line: str) -> None:
        """Say something in a line of its own."""
        if self._live:
            self._bar.console.print(one_line(line))
        else:
            print(one_line(line), file=sys.stderr)  # noqa: T201


class Count:
    """Articles written out of all that will be; the bar is drawn only where the data itself goes elsewhere."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self.done = 0
        self.copies = 0  # near-copies that the articles written stand for
        self._bar: Bar | None = None
        self._started = self._drawn = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def expect(self, total: int) -> None:
        """How many there will be."""
        if sys.stderr.isatty() and not sys.stdout.isatty():
            self._bar = _bar(self._say("articles"))
            self._task = self._bar.add_task(self._say("writing"), total=total, rate="")
            self._bar.start()

    def add(self, *, copies: int = 0) -> None:
        """One more is written, which stands for so many near-copies."""
        self.done += 1
        self.copies += copies
        now = time.monotonic()
        if self._bar is not None and now - self._drawn >= REDRAW_SECONDS:
            self._drawn = now
            rate = f"{self._say.number(round(self.done / max(now - self._started, 0.001)))}/{self._say('s')}"
            self._bar.update(self._task, completed=self.done, rate=rate)
