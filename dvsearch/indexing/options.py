"""What a run is asked to do, who is told of its progress, and what it did."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dvsearch.reading.entries import MAX_BYTES, Rejected
from dvsearch.reading.evidence import About
from dvsearch.reading.fields import Naming
from dvsearch.reading.sources import Source


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, or with `dry_run` would do; `stopped` names the file at which an interrupted run stopped.

    `unread` counts the files and records that could not be read, `kept` the articles that stay because of them.
    `gone` counts the articles in the index that no file holds: those that `prune` would remove, or, of an index made
    again, those that it does not have any more. `carried` counts articles of the old index that were taken over into
    one made again, because their files were not read. `undated` counts the articles taken in whose date is given and
    cannot be read.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: int = 0
    files: int = 0
    seconds: float = 0.0
    stopped: str | None = None
    unread: int = 0
    kept: int = 0
    gone: int = 0
    carried: int = 0
    undated: int = 0

    @property
    def articles(self) -> int:
        """How many articles were met."""
        return self.added + self.changed + self.unchanged


@dataclass(frozen=True, slots=True)
class Options:
    """How to index: what to forget, what to make again, what to only pretend, and with how many processes.

    `part` (k, n) takes the k-th of n parts of the entries, the same ones on every machine; k counts from 1. `asked`
    are the paths that were asked for, also those beneath which there is no file to read. `naming` says which keys of
    records stand for which fields, where the table of them does not.
    """

    prune: bool = False
    rebuild: bool = False
    dry_run: bool = False
    jobs: int = 1
    wait: float = 0.0
    max_bytes: int = MAX_BYTES
    part: tuple[int, int] = (1, 1)
    asked: tuple[Path, ...] = ()
    naming: Naming = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about an input that whoever keeps the index should know, though nothing was refused."""

    path: str
    line: int | None
    reason: str
    kind: Literal["kept", "gone", "shared id", "moved", "named", "killed"] | About


class StopReading(BaseException):
    """Leaves work that is `interruptible` in the middle."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told of the progress of a run; each may be called often and must be quick.

    `interruptible` is entered around work that an article without end may never come back from: whoever wants the run
    to stop may raise StopReading there.
    """

    file: Callable[[Source], None] = lambda source: None
    article: Callable[[Summary], None] = lambda summary: None
    rejected: Callable[[Rejected], None] = lambda rejected: None
    notice: Callable[[Notice], None] = lambda notice: None
    stop: Callable[[], bool] = lambda: False
    interruptible: Callable[[], AbstractContextManager[object]] = nullcontext


AS_USUAL, TO_NOBODY = Options(), Listeners()
