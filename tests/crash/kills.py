"""SIGKILL at random moments of index, merge, rebuild and compact, and what is there afterwards.

Every round: change the files, run the program, kill it somewhere between its first and its last write, look at what
is left, then run it to its end. Articles that the program had said were committed must be there; the index must
open; `dvsearch check` must pass; the run after it must leave exactly what the files hold and no other file.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.errors import DvsearchError
from tests.conftest import ROOT
from tests.crash import articles
from tests.crash.power import leftovers
from tests.program import dvsearch

OPERATIONS = ("index", "merge", "rebuild", "compact")
# (seconds between commits, articles in a batch): one commit a run, or one every few articles, so that many are merged.
PACE = {"index": (0.2, 25), "merge": (0.0, 5), "rebuild": (60.0, 25), "compact": (60.0, 1000)}


@dataclass(slots=True)
class Tally:
    """What was seen in all rounds."""

    kills: Counter[str] = field(default_factory=Counter)
    ended: int = 0  # the program was done before the signal came
    committed: int = 0  # commits said before the signal, all of them found
    orphans: int = 0  # files that killed runs left, all of them gone after the next
    wrong: list[str] = field(default_factory=list)

    @property
    def rounds(self) -> int:
        """How many runs were killed."""
        return self.kills.total()


@dataclass(frozen=True, slots=True)
class Said:
    """What a run told before it ended: how many commits, the digest of each article in them, and of a clean sweep."""

    commits: int
    digests: Mapping[str, str]
    cleared: bool


class Archive:
    """A folder of articles that changes, and its index."""

    def __init__(self, folder: Path, seed: int, size: int) -> None:
        self.random = random.Random(seed)
        self.files = folder / "in"
        self.index = folder / "index"
        self.files.mkdir(parents=True)
        self.size = size
        self._editions = dict.fromkeys(range(size), 0)
        self._write()

    def _write(self) -> None:
        for part in range(4):
            numbers = sorted(number for number in self._editions if number % 4 == part)
            articles.write(self.files / f"{part}.jsonl", (articles.article(n, self._editions[n]) for n in numbers))

    def change(self) -> None:
        """Edit a third of the articles, drop some and add as many."""
        numbers = sorted(self._editions)
        for number in self.random.sample(numbers, len(numbers) // 3):
            self._editions[number] += 1
        for number in self.random.sample(numbers, len(numbers) // 10):
            del self._editions[number]
            self._editions[max(self._editions) + 1] = 0
        self._write()

    @property
    def ids(self) -> set[str]:
        """The ids that the files hold."""
        return {f"bai-{number}" for number in self._editions}


def held(index: Path) -> dict[str, str]:
    """id -> digest of everything in an index."""
    engine = WhooshEngine.open(index)
    rows = [(id, digest) for id, digest in engine.scan(("id", "digest"))]
    engine.close()
    return dict(rows)


def arguments(archive: Archive, operation: str) -> list[str]:
    """The command of an operation."""
    if operation == "compact":
        return ["--index", str(archive.index), "compact"]
    options = ["--rebuild"] if operation == "rebuild" else ["--prune"]
    return ["--index", str(archive.index), "index", *options, "--jobs", "1", str(archive.files)]


def start(operation: str, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """The program, reporting its commits."""
    seconds, batch = PACE[operation]
    command = [sys.executable, "-m", "tests.crash.driver", str(seconds), str(batch), *arguments]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)


def kill_within(process: subprocess.Popen[bytes], delay: float) -> Said:
    """Kill a run `delay` seconds after its writer began; what it had said by then."""
    assert process.stderr is not None
    began = process.stderr.readline()
    while began and began != b"writing\n":
        began = process.stderr.readline()
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    # A line longer than the pipe may have been cut by the signal: what ends in no line break was not said.
    said = process.stderr.read().decode().rpartition("\n")[0].splitlines()
    process.stderr.close()
    process.wait()
    digests: dict[str, str] = {}
    for line in said:
        if line.startswith("committed"):
            digests |= dict(part.rsplit(":", 1) for part in line.split()[1:])
    return Said(sum(line.startswith("committed") for line in said), digests, "cleared" in said)


def one_round(archive: Archive, operation: str, duration: float, tally: Tally) -> None:
    """Kill one run and look; `duration` is how long its writing takes when it is left alone."""
    before = held(archive.index)
    if operation != "compact":
        archive.change()
    process = start(operation, arguments(archive, operation))
    said = kill_within(process, archive.random.uniform(0, duration))
    if process.returncode == -signal.SIGKILL:
        tally.kills[operation] += 1
    else:
        tally.ended += 1
    tally.committed += said.commits
    place = f"{operation}, round {tally.rounds}"
    tally.wrong += [f"{place}: {wrong}" for wrong in _look(archive, operation, before, said)]
    try:
        tally.orphans += len(leftovers(archive.index))
    except DvsearchError as error:
        tally.wrong.append(f"{place}: {error}")
    tally.wrong += [f"{place}, then: {wrong}" for wrong in _finish(archive)]


def _look(archive: Archive, operation: str, before: Mapping[str, str], said: Said) -> list[str]:
    """What is wrong with the index that a killed run left."""
    checked = dvsearch("check", index=archive.index)
    if checked.code != 0:
        return [f"check: exit {checked.code} {checked.out}{checked.err}"]
    now = held(archive.index)
    wrong = [f"{id} was committed and is not there" for id, digest in said.digests.items() if now.get(id) != digest]
    if operation == "compact" and now != before:
        wrong.append("compacting changed what the index holds")
    if operation == "rebuild" and not said.cleared and now not in (before, *_whole(archive, now)):
        wrong.append("half a rebuild took the place of the index")
    if operation in ("index", "merge") and not said.commits and len(now) < len(before) * 4 // 5:
        wrong.append(f"{len(before)} articles became {len(now)}")
    return wrong


def _whole(archive: Archive, now: dict[str, str]) -> list[dict[str, str]]:
    """`now` itself if it is the index of the whole archive: the signal came after the commit and before its report."""
    return [now] if now.keys() == archive.ids else []


def _finish(archive: Archive) -> list[str]:
    """Run to the end; what is wrong after it."""
    done = dvsearch("index", "--prune", "--jobs", "1", archive.files, index=archive.index)
    if done.code != 0:
        return [f"the next run: exit {done.code} {done.err}"]
    wrong = []
    if held(archive.index).keys() != archive.ids:
        wrong.append("the index does not hold what the files hold")
    if left := leftovers(archive.index):
        wrong.append(f"left behind: {', '.join(left)}")
    if problems := list(WhooshEngine.open(archive.index).check()):
        wrong.append(f"check: {problems[0]}")
    return wrong


def run(folder: Path, kills: int, *, seed: int = 6, size: int = 400) -> Tally:
    """Kill that many runs, an equal share of each operation."""
    archive = Archive(folder, seed, size)
    tally = Tally()
    tally.wrong += _finish(archive)
    durations = {operation: _duration(archive, operation) for operation in OPERATIONS}
    while tally.rounds < kills and len(tally.wrong) < 20:
        operation = OPERATIONS[tally.rounds % len(OPERATIONS)]
        ended = tally.ended
        one_round(archive, operation, durations[operation], tally)
        if tally.ended > ended:
            durations[operation] *= 0.8
    return tally


def _duration(archive: Archive, operation: str) -> float:
    """Seconds from the first to the last moment of a run's writing."""
    if operation != "compact":
        archive.change()
    process = start(operation, arguments(archive, operation))
    assert process.stderr is not None
    for line in process.stderr:
        if line == b"writing\n":
            break
    began = time.monotonic()
    process.stderr.read()
    process.stderr.close()
    process.wait()
    return time.monotonic() - began
