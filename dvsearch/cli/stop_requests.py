"""Ends a long run when it is asked to: Ctrl-C, SIGTERM, or SIGHUP of a terminal that goes away."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

from dvsearch.indexing.options import StopReading

# Seconds that a run has to come to an end by itself: after these one article that does not end is left.
GRACE = 2.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequests:
    """Whether the run was asked to stop; a second Ctrl-C stops it at once. A context manager."""

    def __init__(self) -> None:
        self._requested = self._interruptible = False
        self._before: dict[signal.Signals, object] = {}

    def __call__(self) -> bool:
        """Whether the run was asked to stop."""
        return self._requested

    def granted(self) -> None:
        """Take note that what was asked is done: what comes after it ends when it is asked again."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._requested = False

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Let work in here be left in the middle, by StopReading, when the time that the run has is over."""
        self._interruptible = True
        try:
            yield
        finally:
            self._interruptible = False

    def __enter__(self) -> Self:
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it, or a shell that puts it behind
                self._before[number] = signal.signal(number, self._request)
        self._before[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._over)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _request(self, number: int, frame: FrameType | None) -> None:
        if self._requested and number == signal.SIGINT:
            raise KeyboardInterrupt
        if not self._requested:
            self._requested = True
            signal.setitimer(signal.ITIMER_REAL, GRACE, GRACE / 4)

    def _over(self, number: int, frame: FrameType | None) -> None:
        if self._interruptible:
            raise StopReading
