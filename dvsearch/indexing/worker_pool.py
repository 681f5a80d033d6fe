"""Work shared between this process and others: batches -> results, in the order of the batches.

Whoever is free takes the oldest batch that nobody has begun. The others are handed a new one as soon as they have
finished one, also while this process is busy with results (it writes 8,192 articles in a second); and when nothing is
left to begin, all of them finish within the time of a batch.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from dvsearch.errors import ReaderKilled

Batch = TypeVar("Batch")
Result = TypeVar("Result")

# Batches that another process has at once: one that it works on, and one that it can begin without waiting for us.
AHEAD = 2
# Batches ready for each of them: some 6 s of its work, more than this process takes to merge 65,536 articles.
STOCK = 64
# Seconds that a thread computes before another has its turn: at python's 5 ms the others waited some 20 ms of each 100
# until a thread of the pool had taken a result off their hands.
TURN = 0.000_5
# Batches not yielded yet, for each of them (1 MB of 128 articles): so far may one that is slow hold up the others.
UNFINISHED = 128


def in_order(
    batches: Iterator[Batch],
    others: int,
    here: Callable[[Batch], Result],
    there: Callable[[Batch], bytes],
    unpack: Callable[[bytes], Result],
) -> Iterator[tuple[Batch, Result]]:
    """Each batch and its result, made by `here`, or by `there` in one of the other processes and then unpacked.

    What one process packed is unpacked in the order in which it did. ReaderKilled if one of them is gone.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(others, context, _live_for_the_parent, (gc.get_threshold(),)) as pool:
        line: deque[_Work[Batch, Result]] = deque()
        stock = _Stock[Batch, Result](pool, there, others * AHEAD)
        turn = sys.getswitchinterval()
        sys.setswitchinterval(TURN)
        try:
            while True:
                room = min(others * STOCK - len(stock.waiting), others * UNFINISHED - len(line))
                new = [_Work[Batch, Result](batch) for batch in islice(batches, max(0, room))]
                line += new
                with _interrupts_held():  # this may start the processes
                    stock.put(new)
                if not line:
                    return
                if line[0].is_under_way and (mine := stock.take()):
                    mine.result = here(mine.batch)
                    continue
                done = line.popleft()
                yield done.batch, unpack(done.future.result()) if done.future else done.result  # type: ignore[misc]
        except BrokenProcessPool as error:
            raise ReaderKilled("a process that reads articles was killed", hint="run again with --jobs 1") from error
        finally:
            sys.setswitchinterval(turn)
            stock.close()
            pool.shutdown(wait=True, cancel_futures=True)


@dataclass(slots=True, eq=False)
class _Work(Generic[Batch, Result]):
    """A batch, and its result where it was made here, or the promise of it where it was given to another process."""

    batch: Batch
    future: Future[bytes] | None = None
    result: Result | None = None

    @property
    def is_under_way(self) -> bool:
        return self.result is None if self.future is None else not self.future.done()


class _Stock(Generic[Batch, Result]):
    """What nobody has begun: given to this process when it asks, and to the others as soon as they are free."""

    def __init__(self, pool: ProcessPoolExecutor, there: Callable[[Batch], bytes], most: int) -> None:
        self.waiting: deque[_Work[Batch, Result]] = deque()
        self._pool, self._there, self._most = pool, there, most
        self._under_way = 0
        self._lock = threading.RLock()  # a thread of the pool tells when a batch is done

    def put(self, new: list[_Work[Batch, Result]]) -> None:
        """Take these in, and give the others what they are free for."""
        with self._lock:
            self.waiting += new
            self._give()

    def take(self) -> _Work[Batch, Result] | None:
        """The oldest, for this process."""
        with self._lock:
            return self.waiting.popleft() if self.waiting else None

    def close(self) -> None:
        """Give out nothing more."""
        with self._lock:
            self.waiting.clear()

    def _give(self) -> None:
        while self.waiting and self._under_way < self._most:
            work = self.waiting.popleft()
            work.future = self._pool.submit(self._there, work.batch)
            self._under_way += 1
            work.future.add_done_callback(self._done)

    def _done(self, future: Future[bytes]) -> None:
        # Where one failed, the pool is coming to its end, and asking it for more would wait for that end (Python 3.12).
        if future.cancelled() or future.exception():
            return
        with self._lock:
            self._under_way -= 1
            self._give()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """A process started meanwhile is deaf to Ctrl-C from its first moment; ours comes when this ends."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _live_for_the_parent(threshold: tuple[int, int, int]) -> None:
    """Ctrl-C reaches every process of a terminal, but only the one that owns the index acts on it; die when it dies."""
    gc.set_threshold(*threshold)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
