"""Attempts in a process of their own, watched: what ends it, or keeps it from answering, is told; the next go on."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Attempt = Callable[[int], Any]


@dataclass(frozen=True, slots=True)
class Fallen:
    """Why an attempt has no answer."""

    why: str


def attempts(
    prepare: Callable[..., Attempt], *given: Any, first: int, number: int, until: float, patience: float
) -> Iterator[tuple[int, Any]]:
    """Yield `number` attempts from `first` on, or as many as there is time for: what each gave, or a Fallen.

    `prepare(*given)` makes, in the process, what is called with the number of each. `patience` is the seconds that one
    may take, and `until` the moment (`time.monotonic`) after which no other is waited for.
    """
    context = multiprocessing.get_context("spawn")
    at = first
    while at < first + number and time.monotonic() < until:
        ours, theirs = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(prepare, given, at, theirs), daemon=True)
        worker.start()
        theirs.close()
        try:
            gave: Any = None
            while not isinstance(gave, Fallen) and at < first + number and time.monotonic() < until:
                gave = _next(ours, worker, patience)
                yield at, gave
                at += 1
        finally:
            worker.kill()
            worker.join()


def _next(ours: Any, worker: Any, patience: float) -> Any:
    try:
        return ours.recv() if ours.poll(patience) else Fallen(f"no answer in {patience:.0f} s")
    except EOFError:
        worker.join()
        return Fallen(f"the process ended with {worker.exitcode}")


def _work(prepare: Callable[..., Attempt], given: tuple[Any, ...], first: int, inbox: Any) -> None:
    attempt, number = prepare(*given), first
    while True:  # until the parent has enough
        inbox.send(attempt(number))
        number += 1
