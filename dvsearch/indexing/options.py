"""What a run is asked to do, who is told of its progress, and what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dvsearch.reading.entries import MAX_BYTES, Rejected
from dvsearch.reading.sources import Source


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, or with `dry_run` would do; `stopped` names the file at which an interrupted run stopped."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: int = 0
    files: int = 0
    seconds: float = 0.0
    stopped: str | None = None

    @property
    def articles(self) -> int:
        """How many articles were met."""
        return self.added + self.changed + self.unchanged


@dataclass(frozen=True, slots=True)
class Options:
    """How to index: what to forget, what to make again, what to only pretend, and with how many processes.

    `part` (k, n) takes the k-th of n parts of the entries, the same ones on every machine; k counts from 1.
    """

    prune: bool = False
    rebuild: bool = False
    dry_run: bool = False
    jobs: int = 1
    wait: float = 0.0
    max_bytes: int = MAX_BYTES
    part: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told of the progress of a run; each may be called often and must be quick."""

    file: Callable[[Source], None] = lambda source: None
    article: Callable[[Summary], None] = lambda summary: None
    rejected: Callable[[Rejected], None] = lambda rejected: None
    stop: Callable[[], bool] = lambda: False


AS_USUAL, TO_NOBODY = Options(), Listeners()
