"""A disk that is full, at many points of a run: one clear line, the old index whole, and success once there is room."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT
from tests.crash import articles
from tests.crash.kills import held
from tests.crash.power import leftovers
from tests.program import Done, dvsearch

# Lets the program write no file longer than LIMIT bytes: what a full disk does, for users who may not mount one.
_LIMITED = (
    "import resource, runpy, sys; limit = int(sys.argv.pop(1)); "
    "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)); runpy.run_module('dvsearch', run_name='__main__')"
)


@dataclass(slots=True)
class Tally:
    """What was seen."""

    refused: int = 0
    fitted: int = 0
    wrong: list[str] = field(default_factory=list)


class Disk:
    """A small archive and its index, with changes that wait to be indexed."""

    def __init__(self, folder: Path) -> None:
        self.files, self.index = folder / "in", folder / "disk" / "index"
        self.files.mkdir(parents=True)
        self.edition = 0
        self.change()

    def change(self) -> None:
        """Give every article another text, and a few new ones."""
        self.edition += 1
        numbers = range(200 + self.edition)
        articles.write(self.files / "a.jsonl", (articles.article(n, self.edition) for n in numbers))

    def arguments(self, command: str) -> list[str]:
        """The program's arguments for `index` or `compact`."""
        given = ["--index", str(self.index), command]
        return [*given, "--jobs", "1", str(self.files)] if command == "index" else given


def judge(disk: Disk, before: dict[str, str], done: Done, tally: Tally, place: str) -> None:
    """What is wrong after a run on a disk that may have been full."""
    if done.code == 0:
        tally.fitted += 1
        return
    tally.refused += 1
    lines = done.err.strip().splitlines()
    clear = len(lines) == 1 and any(reason in lines[0] for reason in (": No space left", ": File too large"))
    if done.code != 2 or not clear:
        tally.wrong.append(f"{place}: exit {done.code}: {done.err[-300:]}")
    checked = dvsearch("check", index=disk.index)
    if checked.code != 0:
        tally.wrong.append(f"{place}: check: {checked.out}{checked.err}")
    if held(disk.index) != before:
        tally.wrong.append(f"{place}: the old index is not what it was")


def succeed(disk: Disk, tally: Tally, place: str) -> None:
    """With room again, the same command must do its work and leave nothing else."""
    done = dvsearch("index", "--jobs", "1", disk.files, index=disk.index)
    if done.code != 0 or leftovers(disk.index):
        tally.wrong.append(f"{place}, with room again: exit {done.code} {done.err[-300:]} {leftovers(disk.index)}")


def limited(folder: Path, limits: list[int]) -> Tally:
    """Files that may not grow beyond so many bytes; needs no rights."""
    disk, tally = Disk(folder), Tally()
    succeed(disk, tally, "first")
    for limit in limits:
        disk.change()
        before = held(disk.index)
        command = [sys.executable, "-c", _LIMITED, str(limit), *disk.arguments("index")]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        judge(disk, before, Done(done.returncode, done.stdout, done.stderr), tally, f"limit {limit}")
        succeed(disk, tally, f"limit {limit}")
    return tally


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[None]:
    """A disk of so many bytes in memory; needs root. OSError where it may not be mounted."""
    place.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "dvsearch-crash", place], capture_output=True
    )
    if mounted.returncode != 0:
        raise OSError(mounted.stderr.decode().strip())
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


def filled(folder: Path, points: int) -> Tally:
    """A small disk, filled up to one of many points before each run."""
    disk, tally = Disk(folder), Tally()
    size = 4 << 20
    with small_disk(disk.index.parent, size):
        succeed(disk, tally, "first")
        index = sum(path.stat().st_size for path in disk.index.iterdir())
        ballast = disk.index.parent / "ballast"
        for point in range(points):
            command = "compact" if point % 4 == 3 else "index"
            disk.change()
            if command == "compact":
                dvsearch("delete", *(f"bai-{n}" for n in range(20)), index=disk.index)
            before = held(disk.index)
            room = index * 3 * point // (2 * points)
            _fill(ballast, room)
            done = dvsearch(*disk.arguments(command))
            judge(disk, before, done, tally, f"{command} with {room:,} bytes free")
            ballast.unlink()
            succeed(disk, tally, f"{command} with {room:,} bytes free")
    return tally


def _fill(ballast: Path, room: int) -> None:
    """Write a file until so many bytes are left."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(max(0, file.tell() - room))
