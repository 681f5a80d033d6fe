"""Ctrl-C and SIGTERM during `dvsearch index`, to the program alone and to all its processes; and what a kill leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.errors import IndexMissing
from tests.conftest import ROOT
from tests.crash import articles
from tests.program import Done, dvsearch

SIZE = 900


@dataclass(frozen=True, slots=True)
class Stopped:
    """One interrupted run: what it said, how many articles it kept, and what the run after it said."""

    done: Done
    kept: int
    again: Done
    complete: bool


def archive(folder: Path) -> Path:
    """Two files of articles, the first of them enough for several processes."""
    made = folder / "in"
    made.mkdir(parents=True)
    articles.write(made / "1.jsonl", map(articles.article, range(SIZE - 100)))
    articles.write(made / "2.jsonl", map(articles.article, range(SIZE - 100, SIZE)))
    return made


def start(files: Path, index: Path, jobs: int) -> subprocess.Popen[bytes]:
    """The program, indexing, in a group of processes of its own; it says when it has begun to write."""
    command = [sys.executable, "-m", "tests.crash.driver", "0.1", "50", "--index", str(index)]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [*command, "index", "--jobs", str(jobs), str(files)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )


def read_until(process: subprocess.Popen[bytes], word: bytes) -> None:
    """Read what the program says until it says this."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(word):
            return


def interrupt(
    folder: Path, number: signal.Signals, *, jobs: int, everyone: bool, after: bytes, delay: float
) -> Stopped:
    """Send the signal `delay` seconds after the program said `after`, to it alone or to its whole group."""
    files, index = archive(folder), folder / "index"
    process = start(files, index, jobs)
    read_until(process, after)
    time.sleep(delay)
    if everyone:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    assert process.stderr is not None
    said = process.stderr.read().decode()
    process.stderr.close()
    process.wait()
    kept = _count(index)
    again = dvsearch("index", "--jobs", "1", files, index=index)
    return Stopped(Done(process.returncode, "", said), kept, again, _count(index) == SIZE)


def _count(index: Path) -> int:
    try:
        engine = WhooshEngine.open(index)
    except IndexMissing:
        return 0
    assert list(engine.check()) == []
    return engine.count


def survivors(folder: Path) -> list[int]:
    """The processes that are still there five seconds after the program was killed while several of them read."""
    process = start(archive(folder), folder / "index", 2)
    read_until(process, b"committed")
    group = process.pid
    process.kill()
    assert process.stderr is not None
    process.stderr.close()
    process.wait()
    left: list[int] = []
    for _ in range(50):
        left = [number for number in _processes() if _group(number) == group]
        if not left:
            return []
        time.sleep(0.1)
    for number in left:
        os.kill(number, signal.SIGKILL)
    return left


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _group(number: int) -> int | None:
    try:
        return os.getpgid(number)
    except ProcessLookupError:
        return None
