"""Work is shared out, and its results come in order."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from itertools import count, islice
from multiprocessing.context import SpawnProcess
from pathlib import Path
from queue import SimpleQueue

import pytest

from dvsearch.errors import ReaderKilled
from dvsearch.indexing import worker_pool


def here(batch: Sequence[int]) -> list[tuple[str, int]]:
    time.sleep(0.01)
    return [("here", item * item) for item in batch]


def there(batch: Sequence[int]) -> bytes:
    time.sleep(0.01)
    return b" ".join(b"%d" % (item * item) for item in batch)


def lost(item: int, end: str) -> tuple[str, int]:
    return end, item


Made = Iterator[tuple[Sequence[int], list[tuple[str, int]]]]


def shared(
    numbers: Iterable[int],
    others: int,
    work: Callable[[Sequence[int]], bytes] = there,
    mine: Callable[[Sequence[int]], list[tuple[str, int]]] = here,
    **options: Callable[..., object],
) -> Made:
    task = worker_pool.Task(mine, work, unpack, lost, **options)  # type: ignore[arg-type]
    return worker_pool.in_order(([number] for number in numbers), others, task)


def unpack(result: bytes) -> list[tuple[str, int]]:
    return [("there", int(item)) for item in result.split()]


def test_results_come_in_order_and_everybody_has_a_share() -> None:
    done = []
    for (number,), ((_, square),) in shared(range(200), 2):
        done.append((number, square))
        if number == 100:
            time.sleep(0.5)  # as while we write: the others go on meanwhile
    assert done == [(number, number * number) for number in range(200)]


def when(batch: Sequence[int]) -> bytes:
    time.sleep(0.01)
    return b"%d" % time.time_ns()


def test_the_others_go_on_while_nobody_asks_for_results() -> None:
    coming = shared(range(1000), 1, when)
    while next(coming)[1][0][0] == "here":  # until the other has started
        pass
    slept = time.time_ns()
    time.sleep(1.0)
    woken = time.time_ns()
    made = [at for _, ((where, at),) in islice(coming, 100) if where == "there"]
    assert sum(slept < at < woken for at in made) > worker_pool.AHEAD + 3
    coming.close()  # type: ignore[attr-defined]


def test_no_more_is_asked_for_than_can_be_kept() -> None:
    batches = count()
    coming = shared(batches, 1)
    for taken in range(1, 300):
        next(coming)
        assert next(copy(batches)) - taken <= worker_pool.UNFINISHED
    coming.close()  # type: ignore[attr-defined]


def killed_by_7(batch: Sequence[int]) -> bytes:
    if 7 in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    return there(batch)


def slow(batch: Sequence[int]) -> list[tuple[str, int]]:
    time.sleep(5.0 if batch == [0] else 0.2)  # so that the others have the rest
    return [("here", item * item) for item in batch]


def test_an_item_that_processes_die_of_is_lost_alone() -> None:
    died: list[tuple[list[int], str]] = []
    batches = ([number] if number == 0 else list(range(number * 4, number * 4 + 4)) for number in range(30))
    task = worker_pool.Task(slow, killed_by_7, unpack, lost, died=lambda batch, end: died.append((list(batch), end)))
    done = {item: made for batch, results in worker_pool.in_order(batches, 1, task)
            for item, made in zip(batch, results, strict=True)}  # fmt: skip
    assert died == [([4, 5, 6, 7], "killed by SIGKILL")]
    assert done.pop(7) == ("killed by SIGKILL", 7)
    others = {item for item in (0, *range(4, 120)) if item != 7}
    assert {item: square for item, (_, square) in done.items()} == {item: item**2 for item in others}


def killed_once(batch: Sequence[int]) -> bytes:
    flag = Path(os.environ["DVSEARCH_TEST_FLAG"])
    if not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return there(batch)


def test_what_a_process_had_that_was_killed_by_hand_is_done_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DVSEARCH_TEST_FLAG", str(tmp_path / "flag"))
    done = [(number, square) for (number,), ((_, square),) in shared(range(300), 1, killed_once)]
    assert (tmp_path / "flag").exists()
    assert done == [(number, number * number) for number in range(300)]


def always_killed(batch: Sequence[int]) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def test_processes_that_all_die_end_it() -> None:
    with pytest.raises(ReaderKilled, match="are killed"):
        list(shared(range(10_000), 1, always_killed))


def stopped(batch: Sequence[int]) -> bytes:
    os.kill(os.getpid(), signal.SIGSTOP)
    return there(batch)


def test_a_process_that_is_stopped_keeps_nobody_from_ending() -> None:
    begun = time.monotonic()
    done = list(shared(range(10_000), 1, stopped, stop=lambda: time.monotonic() > begun + 3.0))
    assert len(done) < 10_000


def test_where_no_process_can_be_started_this_one_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(SpawnProcess, "start", refuse)
    assert {where for _, ((where, _),) in shared(range(50), 2)} == {"here"}


def test_what_fails_here_or_there_comes_to_whoever_asks() -> None:
    def fails(batch: Sequence[int]) -> list[tuple[str, int]]:
        raise OSError(f"batch {batch}")

    with pytest.raises(OSError, match="batch"):
        list(shared(range(10_000), 1, there, fails))
    with pytest.raises(ZeroDivisionError):
        list(shared([0] * 10_000, 1, divided))


def divided(batch: Sequence[int]) -> bytes:
    return b"%d" % (1 // batch[0])


def test_an_answer_that_finds_no_memory_is_an_error_where_it_is_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    def receive(connection: object, work: object) -> None:
        raise MemoryError

    monkeypatch.setattr(worker_pool, "_receive", receive)
    with pytest.raises(MemoryError):
        list(shared(range(400), 1))


def test_a_process_that_finds_no_memory_for_what_is_asked_ends() -> None:
    class Full:
        def recv(self) -> object:
            raise MemoryError

    asked: SimpleQueue[object] = SimpleQueue()
    worker_pool._take_in(Full(), asked)  # type: ignore[arg-type]
    assert asked.get_nowait() is None
