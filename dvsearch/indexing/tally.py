"""What a run counts and says as it goes."""

from __future__ import annotations

from dataclasses import replace

from dvsearch.indexing.inputs import InputFile
from dvsearch.indexing.options import Listeners, Notice, Summary
from dvsearch.reading.entries import Rejected
from dvsearch.reading.sources import Source


class Tally:
    """The summary of a run while it grows, and who is told."""

    def __init__(self, listeners: Listeners) -> None:
        self.summary = Summary()
        self.listeners = listeners

    def count(self, what: str, number: int = 1) -> None:
        """Add to one of the counts of the summary."""
        self.summary = replace(self.summary, **{what: getattr(self.summary, what) + number})

    def show(self) -> None:
        """Tell how far the run is."""
        self.listeners.article(self.summary)

    def reject(self, rejected: Rejected) -> None:
        """Count and tell what is no article."""
        self.count("rejected")
        self.listeners.rejected(rejected)

    def notice(self, notice: Notice) -> None:
        """Tell something else about an input."""
        self.listeners.notice(notice)

    def keep(self, file: InputFile, articles: int) -> None:
        """Count and tell the articles that stay because their file cannot be read."""
        if articles:
            self.count("kept", articles)
            stay = f"{articles:,} articles stay as they were last read"
            self.notice(Notice(file.name, None, f"{stay}: {file.problem}", "kept"))

    def is_stopped(self, source: Source) -> bool:
        """Whether the run was asked to stop; the summary then names the file at which it did."""
        if self.summary.stopped is None and self.listeners.stop():
            self.summary = replace(self.summary, stopped=source.name)
        return self.summary.stopped is not None
