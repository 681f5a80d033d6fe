"""What grows faster than its input: every hostile kind doubled four times, in every reader, output and query.

Each kind is given to a process of its own, which says what it took of the processor and of memory; where twice as much
takes 2.3 times as long (an exponent of 1.2), it is told. What takes less than a twentieth of a second, or a few
megabytes, at its largest says nothing.

    python -m tests.crash.growth [--keep FILE] [WORD...]

What is in the file already is not grown again, so that a long run can go on where it stopped.
"""

from __future__ import annotations

import argparse
import math
import os
import pickle
import resource
import signal
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crash import hostile_kinds

DOUBLINGS, HIGHEST = 4, 1.2
# What is measured at all; and seconds of the processor after which a kind is given up.
SECONDS, BYTES, GIVEN_UP = 0.02, 16 << 20, 20


@dataclass(frozen=True, slots=True)
class Grown:
    """One kind: characters, seconds and bytes of memory at each size, and the exponents of both."""

    name: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]
    memory: tuple[int, ...]
    failed: str = ""

    @property
    def time_exponent(self) -> float:
        return _exponent(self.sizes, self.seconds, SECONDS)

    @property
    def memory_exponent(self) -> float:
        return _exponent(self.sizes, self.memory, BYTES)

    @property
    def wrong(self) -> bool:
        return bool(self.failed) or max(self.time_exponent, self.memory_exponent) >= HIGHEST

    def __str__(self) -> str:
        times = " ".join(f"{one:.3f}" for one in self.seconds)
        each = f"{self.memory[-1] / self.sizes[-1]:.0f} bytes each" if self.memory else ""
        exponents = f"{self.time_exponent:.2f} of time ({times} s), {self.memory_exponent:.2f} of memory ({each})"
        return f"{self.name}, {self.sizes[-1]:,} characters: {self.failed or exponents}"


def _exponent(sizes: tuple[int, ...], taken: tuple[float, ...] | tuple[int, ...], least: float) -> float:
    """The slope of what was taken over the sizes, both doubling; 0 where it is too little to tell."""
    if not taken or taken[-1] < least:
        return 0.0
    points = [(math.log(size), math.log(max(one, least / 50))) for size, one in zip(sizes, taken, strict=True)][-3:]
    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    up = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    return up / sum((x - middle[0]) ** 2 for x, _ in points)


def grow(name: str, kind: hostile_kinds.Kind, size: int, doublings: int = DOUBLINGS) -> Grown:
    """Give a kind to its reader at each size."""
    sizes: list[int] = []
    seconds: list[float] = []
    memory: list[int] = []
    for doubling in range(doublings + 1):
        taken = _in_a_process(kind, size << doubling)
        if isinstance(taken, str):
            return Grown(name, (*sizes, size << doubling), tuple(seconds), tuple(memory), taken)
        sizes.append(size << doubling)
        seconds.append(taken[0])
        memory.append(taken[1])
    return Grown(name, tuple(sizes), tuple(seconds), tuple(memory))


def _in_a_process(kind: hostile_kinds.Kind, size: int) -> tuple[float, int] | str:
    """Seconds of the processor and bytes of memory that a kind of this size takes; why there is no answer."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            resource.setrlimit(resource.RLIMIT_CPU, (GIVEN_UP, GIVEN_UP))
            with TemporaryDirectory() as folder:
                run = kind.prepare(Path(folder), size)
                before, started = _peak(), time.process_time()
                run()
                spent = time.process_time() - started, max(0, _peak() - before)
            os.write(writing, pickle.dumps(spent))
            code = 0
        except BaseException as error:  # noqa: BLE001 - it is told
            os.write(writing, pickle.dumps(repr(error)[:300]))
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if not said:
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        return f"more than {GIVEN_UP} s" if number in (signal.SIGXCPU, signal.SIGKILL) else f"ended with {status}"
    taken: tuple[float, int] | str = pickle.loads(said)
    return taken


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def campaign(words: list[str], done: Collection[str] = ()) -> Iterator[Grown]:
    """Grow every kind whose name holds all of the words and is not done."""
    hostile_kinds.warm_up()
    for name, kind in hostile_kinds.kinds().items():
        if all(word in name for word in words) and name not in done:
            grown = grow(name, kind, kind.size)
            # A bound that lies between two sizes is a step, and the next four say so.
            yield grow(name, kind, kind.size << 2) if grown.wrong else grown


def main() -> None:
    """Say what grows faster than its input."""
    parser = argparse.ArgumentParser("python -m tests.crash.growth")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--keep", type=Path, help="a file of what was grown before, a line each")
    given = parser.parse_args()
    kept = given.keep.read_text("utf-8").splitlines() if given.keep and given.keep.exists() else []
    done = {line.split("\t")[1]: line for line in kept}
    for grown in campaign(given.words, done):
        line = f"{'wrong' if grown.wrong else 'well'}\t{grown.name}\t{grown}"
        done[grown.name] = line
        if grown.wrong or given.words:
            print(grown, flush=True)
        if given.keep:
            with given.keep.open("a", encoding="utf-8") as lines:
                print(line, file=lines)
    wrong = sum(line.startswith("wrong") for line in done.values())
    print(f"{len(done)} kinds doubled {DOUBLINGS} times; {wrong} grow faster than their input")


if __name__ == "__main__":
    main()
