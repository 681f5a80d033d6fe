"""Running the program as its users do, in a process of its own, and seeing how long it takes and how much it holds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DVSEARCH = Path(sys.executable).with_name("dvsearch")
SAMPLE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended well: how long it took, and the most memory it and its children held (bytes).

    `processor` are the seconds that the processor gave to it and its children.
    `resident` is the sum of every process's own peak (VmHWM), so pages shared by two are counted twice;
    `private` is the sum of the peaks of what is no file and not shared (RssAnon).
    """

    seconds: float
    processor: float
    resident: int
    private: int
    output: str

    def taken(self, clock: str) -> float:
        """Seconds by the wall clock or by the processor's."""
        return self.processor if clock == "processor" else self.seconds


def run(command: Sequence[str | Path], *, cores: int | None = None) -> Ended:
    """Run a command to its end, on the first `cores` processor cores; RuntimeError where it fails."""
    every_core = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(every_core)[:cores])  # inherited by the process
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        process = subprocess.Popen([str(part) for part in command], stdout=told, stderr=subprocess.STDOUT)
        os.sched_setaffinity(0, every_core)
        resident: dict[int, int] = {}
        private: dict[int, int] = {}
        code, usage = 0, None
        while usage is None:
            for pid in (process.pid, *descendants(process.pid)):
                held = status(pid)
                resident[pid] = max(resident.get(pid, 0), held.get("VmHWM", 0))
                private[pid] = max(private.get(pid, 0), held.get("RssAnon", 0))
            time.sleep(SAMPLE_SECONDS)
            ended, code, spent = os.wait4(process.pid, os.WNOHANG)
            usage = spent if ended else None
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(code)
        told.seek(0)
        output = told.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}: {output}")
    return Ended(seconds, usage.ru_utime + usage.ru_stime, sum(resident.values()), sum(private.values()), output)


def descendants(pid: int) -> list[int]:
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *descendants(int(child))]
    except OSError:  # it ended meanwhile
        return found
    return found


def status(pid: int) -> dict[str, int]:
    """The sizes in /proc/PID/status, in bytes."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.partition(":")[::2] for line in lines if line.endswith(" kB"))
    return {name: int(value.split()[0]) * 1024 for name, value in pairs}
