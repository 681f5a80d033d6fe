"""Work shared between this process and others: batches -> results, in the order of the batches.

Whoever is free takes the oldest batch that nobody has begun. The others are handed a new one as soon as they have
finished one, also while this process is busy with results (it writes 8,192 articles in a second); and when nothing is
left to begin, all of them finish within the time of a batch.

A process that is killed, by hand or because it took all memory, takes nothing with it: another does again what it had,
the batch it was at item by item, and an item that another process dies of is lost alone. Where no process can be
started, this one does all. A process that is stopped keeps nobody from ending.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.connection
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from dvsearch.errors import ReaderKilled

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

# Batches that another process has at once: one that it works on, and one that it can begin without waiting for us.
AHEAD = 2
# Batches ready for each of them: some 2 s of its work, about as long as this process writes 8,192 articles.
STOCK = 24
# Seconds that a thread computes before another has its turn: at python's 5 ms the others waited some 20 ms of each 100
# until a thread had taken a result off their hands.
TURN = 0.000_5
# Batches not yielded yet, for each of them (2 MB of 128 articles): so far may one that is slow hold up the others.
UNFINISHED = 48
# Seconds after which whoever waits for another process looks whether to go on waiting.
LOOK_SECONDS = 0.1
# Deaths of processes, one after the other with nothing done in between, after which no more is started.
MOST_DEATHS = 8

_DEAF_TO = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Task(Generic[Item, Outcome]):
    """What is done with a batch: `here`, or `there` in another process, packed, and then unpacked.

    What one process packed is unpacked in the order in which it did. `lost` is the outcome of an item that processes
    die of, given how they ended; `stop` says whether to go on waiting; `died` is told each batch that was begun again.
    """

    here: Callable[[Sequence[Item]], list[Outcome]]
    there: Callable[[Sequence[Item]], bytes]
    unpack: Callable[[bytes], list[Outcome]]
    lost: Callable[[Item, str], Outcome]
    stop: Callable[[], bool] = lambda: False
    died: Callable[[Sequence[Item], str], None] = lambda batch, end: None


def in_order(
    batches: Iterator[Sequence[Item]], others: int, task: Task[Item, Outcome]
) -> Iterator[tuple[Sequence[Item], list[Outcome]]]:
    """Yield each batch and its outcomes; fewer, where `stop` says so while another process has the next one.

    Raises ReaderKilled where processes die one after the other, whatever they are given.
    """
    line: deque[_Work[Item, Outcome]] = deque()
    stock = _Stock[Item, Outcome]()
    crew = [_Hand(stock, task) for _ in range(others)]
    turn = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        for hand in crew:
            with suppress(RuntimeError):  # no thread can be started: this process does all
                hand.start()
        while True:
            room = min(others * STOCK - len(stock.waiting), others * UNFINISHED - len(line))
            new = [_Work[Item, Outcome](batch) for batch in islice(batches, max(0, room))]
            line += new
            stock.put(new)
            if not line:
                return
            if line[0].done.is_set():
                work = line.popleft()
                yield work.batch, _outcomes(work, task)
            elif not _advance(line[0], stock, task):
                return
    finally:
        sys.setswitchinterval(turn)
        stock.close()
        for hand in crew:
            hand.end()


def _advance(first: _Work[Item, Outcome], stock: _Stock[Item, Outcome], task: Task[Item, Outcome]) -> bool:
    """Bring the first of the line nearer to its end, by work or by waiting; whether to go on."""
    if first.is_left:
        first.finish([task.here(first.batch)])
    elif mine := stock.take():
        mine.finish([task.here(mine.batch)])
    elif not first.done.wait(LOOK_SECONDS):
        return not task.stop()
    return True


def _outcomes(work: _Work[Item, Outcome], task: Task[Item, Outcome]) -> list[Outcome]:
    """Return what became of each item of a batch, or raise why there is nothing."""
    if work.error is not None:
        raise work.error
    if work.end:
        task.died(work.batch, work.end)
    parts = (task.unpack(part) if isinstance(part, bytes) else part for part in work.parts)
    return [outcome for part in parts for outcome in part]


@dataclass(slots=True, eq=False)
class _Work(Generic[Item, Outcome]):
    """A batch, and what became of it: outcomes, or packed ones of another process, or why there are none.

    `end` is how a process ended that had begun it; it is left to this process where no other can be had.
    """

    batch: Sequence[Item]
    parts: list[bytes | list[Outcome]] = field(default_factory=list)
    error: BaseException | None = None
    end: str = ""
    is_left: bool = False
    done: threading.Event = field(default_factory=threading.Event)

    def finish(self, parts: list[bytes | list[Outcome]]) -> None:
        self.parts = parts
        self.done.set()

    def fail(self, error: BaseException) -> None:
        self.error = error
        self.done.set()


class _Stock(Generic[Item, Outcome]):
    """What nobody has begun: given to this process when it asks, and to the others as soon as they are free."""

    def __init__(self) -> None:
        self.waiting: deque[_Work[Item, Outcome]] = deque()
        self.is_closed = False
        self._changed = threading.Condition()

    def put(self, new: list[_Work[Item, Outcome]]) -> None:
        """Take these in."""
        with self._changed:
            self.waiting += new
            if new:
                self._changed.notify_all()

    def take(self, *, wait: bool = False) -> _Work[Item, Outcome] | None:
        """Give out the oldest; None where there is none, with `wait` only when there will be none any more."""
        with self._changed:
            while wait and not self.waiting and not self.is_closed:
                self._changed.wait()
            return self.waiting.popleft() if self.waiting and not self.is_closed else None

    def close(self) -> None:
        """Give out nothing more."""
        with self._changed:
            self.is_closed = True
            self.waiting.clear()
            self._changed.notify_all()


class _Hand(threading.Thread, Generic[Item, Outcome]):
    """A thread with a process: it hands batches to it and takes the results off its hands."""

    def __init__(self, stock: _Stock[Item, Outcome], task: Task[Item, Outcome]) -> None:
        super().__init__(name="reading process", daemon=True)
        self._stock, self._task = stock, task
        self._process: SpawnProcess | None = None
        self._engaging = threading.Lock()
        self._deaths = 0

    def run(self) -> None:
        """Work until the stock is closed, or no process can be had; what goes wrong is raised where it is awaited."""
        given: deque[_Work[Item, Outcome]] = deque()
        try:
            self._work(given)
        except Exception as error:  # noqa: BLE001 - no memory for an answer: whoever waits for one has to hear of it
            for work in given:
                if not work.done.is_set():
                    work.fail(error)

    def _work(self, given: deque[_Work[Item, Outcome]]) -> None:
        connection = self._engage()
        while connection is not None:
            try:
                while len(given) < AHEAD and (work := self._stock.take(wait=not given)):
                    given.append(work)
                    connection.send(work.batch)
                if not given:
                    return
                _receive(connection, given[0])
                given.popleft()
                self._deaths = 0
            except (OSError, EOFError):
                if self._stock.is_closed:
                    return
                connection = self._again(given)
        left = [work for work in given if not work.done.is_set()]
        if self._deaths >= MOST_DEATHS and not left and (next_work := self._stock.take(wait=True)):
            left = [next_work]  # it is said with what comes next, where the last death took the last that was given
        for work in left:
            if self._deaths >= MOST_DEATHS:
                work.fail(ReaderKilled("processes that read articles are killed", hint="run again with --jobs 1"))
            else:
                work.is_left = True

    def end(self) -> None:
        """End the process, whatever it does or does not; the stock is closed."""
        with self._engaging:
            if self._process is not None:
                self._process.kill()
                self._process.join()

    def _engage(self) -> Connection | None:
        """Start a process; None where it cannot be, or is not wanted any more."""
        context = multiprocessing.get_context("spawn")
        with suppress(OSError):
            resource_tracker.ensure_running()  # by now, for it lets the signals through again
        signal.pthread_sigmask(signal.SIG_BLOCK, _DEAF_TO)  # the process is deaf to these from its first moment
        with self._engaging:
            if self._stock.is_closed or self._deaths >= MOST_DEATHS:
                return None
            try:
                ours, theirs = context.Pipe()
                asked = theirs, self._task.there, gc.get_threshold()
                process = context.Process(target=_serve, args=asked, daemon=True)
                process.start()
            except (OSError, RuntimeError):
                return None
            theirs.close()
            self._process = process
        return ours

    def _again(self, given: deque[_Work[Item, Outcome]]) -> Connection | None:
        """Do again what a process had that is gone, in a new one: what it was at item by item, then the rest."""
        end = self._end_of_process()
        connection = self._engage()
        if given and connection is not None:
            connection = self._one_by_one(given[0], end, connection)
            if connection is not None:
                given.popleft()
        if connection is not None:
            with suppress(OSError):  # the next to be received says so
                for work in given:
                    connection.send(work.batch)
        return connection

    def _one_by_one(self, work: _Work[Item, Outcome], end: str, connection: Connection) -> Connection | None:
        work.end = end
        parts: list[bytes | list[Outcome]] = []
        hands: Connection | None = connection
        for item in work.batch:
            alone = _Work[Item, Outcome]([item])
            try:
                if hands is None:
                    return None
                hands.send(alone.batch)
                _receive(hands, alone)
                self._deaths = 0
            except (OSError, EOFError):
                alone.parts = [[self._task.lost(item, self._end_of_process())]]
                hands = self._engage()
            if alone.error is not None:
                work.fail(alone.error)
                return hands
            parts += alone.parts
        work.finish(parts)
        return hands

    def _end_of_process(self) -> str:
        self._deaths += 1
        if self._process is None:
            return "ended"
        self._process.join()
        code = self._process.exitcode or 0
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"


def _receive(connection: Connection, work: _Work[Any, Any]) -> None:
    """Take what became of a batch."""
    answer = connection.recv_bytes()
    if answer[:1] == b"+":
        work.finish([answer[1:]])
    else:
        work.fail(pickle.loads(answer[1:]))


def _serve(connection: Connection, there: Callable[[Any], bytes], threshold: tuple[int, int, int]) -> None:
    """Do what is asked until nobody asks any more.

    A thread takes the next batch in while this one works, so that whoever sends it never waits for the work's end.
    """
    gc.set_threshold(*threshold)
    for number in _DEAF_TO:  # they reach every process of a terminal, and only the one that owns the index acts on them
        signal.signal(number, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    asked: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_take_in, args=(connection, asked), daemon=True).start()
    with suppress(OSError, MemoryError):  # nobody waits, or nothing can be sent: the end of the process says so
        while (batch := asked.get()) is not None:
            try:
                answer = b"+" + there(batch)
            except Exception as error:  # noqa: BLE001 - it is raised where the result was waited for
                answer = b"-" + pickle.dumps(error)
            connection.send_bytes(answer)


def _take_in(connection: Connection, asked: SimpleQueue[Any]) -> None:
    with suppress(OSError, EOFError, MemoryError):
        while True:
            asked.put(connection.recv())
    asked.put(None)


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
