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
from dvsearch.searching import searcher
from dvsearch.searching.results import Results
from dvsearch.searching.search_spec import SearchSpec

# How long an answer may be older than what other processes committed.
REFRESH_SECONDS = 2.0
# How long leaving waits for a search or an export that goes on; the thread ends with the process.
CLOSING_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class SearchCompleted:
    """What came of one search: its results, or why there are none.

    An `error` that is no DvsearchError is a fault of the program; whoever receives it ends as one that crashed.
    """

    number: int
    spec: SearchSpec
    results: Results | None
    error: Exception | None
    seconds: float


Job = Callable[[Engine], None]


class SearchWorker:
    """Asks the engine from one thread, so that engines need not be safe for several."""

    def __init__(self, engine: Engine, deliver: Callable[[SearchCompleted], None]) -> None:
        self._engine = engine
        self._deliver = deliver
        self._wakes = threading.Condition()
        self._question: tuple[int, SearchSpec] | None = None
        self._jobs: deque[Job] = deque()
        self._closing = False
        self._refreshed = time.monotonic()
        self.newest = 0
        self._thread = threading.Thread(target=self._run, name="dvsearch-search", daemon=True)
        self._thread.start()

    def ask(self, spec: SearchSpec) -> int:
        """Put a question in place of the one that waits; returns its number."""
        with self._wakes:
            self.newest += 1
            self._question = (self.newest, spec)
            self._wakes.notify()
            return self.newest

    def forget(self) -> int:
        """Let go of the question that waits and of the answer under way; returns the number that comes after them."""
        with self._wakes:
            self.newest += 1
            self._question = None
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
        self._thread.join(CLOSING_SECONDS)

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
                self._do(job)

    def _do(self, job: Job) -> None:
        try:
            job(self._engine)
        except Exception as raised:  # noqa: BLE001 - as for a search
            self._deliver(SearchCompleted(0, SearchSpec(""), None, raised, 0.0))

    def _answer(self, number: int, spec: SearchSpec) -> SearchCompleted:
        started = time.monotonic()
        try:
            if started - self._refreshed > REFRESH_SECONDS:
                self._engine.refresh()
                self._refreshed = started
            results: Results | None = searcher.search(self._engine, spec)
            error: Exception | None = None
        except Exception as raised:  # noqa: BLE001 - a thread that dies silently leaves a screen that waits for ever
            results, error = None, raised
        return SearchCompleted(number, spec, results, error, time.monotonic() - started)
