"""Work is shared out, and its results come in order."""

from __future__ import annotations

import os
import signal
import time
from copy import copy
from itertools import count, islice

import pytest

from dvsearch.errors import ReaderKilled
from dvsearch.indexing import worker_pool


def here(batch: int) -> tuple[str, int]:
    time.sleep(0.01)
    return "here", batch * batch


def there(batch: int) -> bytes:
    time.sleep(0.01)
    return b"%d" % (batch * batch)


def killed(batch: int) -> bytes:
    if batch > 20:
        os.kill(os.getpid(), signal.SIGKILL)
    return there(batch)


def unpack(result: bytes) -> tuple[str, int]:
    return "there", int(result)


def test_results_come_in_order_and_everybody_has_a_share() -> None:
    done = []
    for batch, result in worker_pool.in_order(iter(range(200)), 2, here, there, unpack):
        done.append((batch, result[1]))
        if batch == 100:
            time.sleep(0.5)  # as while we write: the others go on meanwhile
    assert done == [(number, number * number) for number in range(200)]


def when(batch: int) -> bytes:
    time.sleep(0.01)
    return b"%d" % time.time_ns()


def test_the_others_go_on_while_nobody_asks_for_results() -> None:
    coming = worker_pool.in_order(iter(range(1000)), 1, here, when, unpack)
    while next(coming)[1][0] == "here":  # until the other has started
        pass
    slept = time.time_ns()
    time.sleep(1.0)
    woken = time.time_ns()
    made = [at for _, (where, at) in islice(coming, 100) if where == "there"]
    assert sum(slept < at < woken for at in made) > worker_pool.AHEAD + 3
    coming.close()  # type: ignore[attr-defined]


def test_no_more_is_asked_for_than_can_be_kept() -> None:
    batches = count()
    coming = worker_pool.in_order(batches, 1, here, there, unpack)
    for taken in range(1, 300):
        next(coming)
        assert next(copy(batches)) - taken <= worker_pool.UNFINISHED
    coming.close()  # type: ignore[attr-defined]


def test_one_that_is_killed_is_told_of() -> None:
    with pytest.raises(ReaderKilled, match="was killed"):
        list(worker_pool.in_order(iter(range(10_000)), 1, here, killed, unpack))


def test_what_fails_here_or_there_comes_to_whoever_asks() -> None:
    def fails(batch: int) -> tuple[str, int]:
        raise OSError(f"batch {batch}")

    with pytest.raises(OSError, match="batch 2"):
        list(worker_pool.in_order(iter(range(100)), 1, fails, there, unpack))
    with pytest.raises(ZeroDivisionError):
        list(worker_pool.in_order(iter([0] * 10_000), 1, here, divided, unpack))


def divided(batch: int) -> bytes:
    return b"%d" % (1 // batch)
