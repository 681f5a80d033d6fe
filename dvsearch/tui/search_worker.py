"""One thread that puts questions to an engine while the screen goes on; it knows no screen.

Questions are numbered. Only the newest one waits: a question that was overtaken before its turn is never asked, and
the number of an answer tells the screen whether a newer question has been put meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from dvsearch.engines.base import Engine
from dvsearch.errors import DvsearchError
from dvsearch.searching import searcher
from dvsearch.searching.results import Results
from dvsearch.searching.search_spec import SearchSpec

# How long an answer may be older than what other processes committed.
REFRESH_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one question: its results, or why there are none."""

    number: int
    spec: SearchSpec
    results: Results | None
    error: DvsearchError | None
    seconds: float


Job = Callable[[Engine], None]


class Answerer:
    """Asks the engine from one thread, so that engines need not be safe for several."""

    def __init__(self, engine: Engine, deliver: Callable[[Answered], None]) -> None:
        self._engine = engine
        self._deliver = deliver
        self._wakes = threading.Condition()
        self._question: tuple[int, SearchSpec] | None = None
        self._jobs: deque[Job] = deque()
        self._closing = False
        self._refreshed = time.monotonic()
        self.newest = 0
        self._thread = threading.Thread(target=self._run, name="dvsearch-answerer", daemon=True)
        self._thread.start()

    def ask(self, spec: SearchSpec) -> int:
        """Put a question in place of the one that waits; returns its number."""
        with self._wakes:
            self.newest += 1
            self._question = (self.newest, spec)
            self._wakes.notify()
            return self.newest

    def do(self, job: Job) -> None:
        """Have something else done with the engine, in its turn; questions go first."""
        with self._wakes:
            self._jobs.append(job)
            self._wakes.notify()

    def close(self) -> None:
        """Finish what is being answered, drop what waits."""
        with self._wakes:
            self._closing = True
            self._wakes.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._wakes:
                self._wakes.wait_for(lambda: self._closing or self._question is not None or self._jobs)
                if self._closing:
                    return
                question, self._question = self._question, None
                job = self._jobs.popleft() if question is None else None
            if question is not None:
                self._deliver(self._answer(*question))
            elif job is not None:
                job(self._engine)

    def _answer(self, number: int, spec: SearchSpec) -> Answered:
        started = time.monotonic()
        try:
            if started - self._refreshed > REFRESH_SECONDS:
                self._engine.refresh()
                self._refreshed = started
            results, error = searcher.search(self._engine, spec), None
        except DvsearchError as raised:
            results, error = None, raised
        return Answered(number, spec, results, error, time.monotonic() - started)
