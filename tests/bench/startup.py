"""The program as a whole process, beside a process that only imports what it stands on."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .processes import DVSEARCH

IMPORTS = "import click, numpy, whoosh.index"


@dataclass(frozen=True, slots=True)
class Startup:
    """Medians of whole processes (seconds): one search, and the imports alone."""

    search: float
    imports: float

    @property
    def ratio(self) -> float:
        return self.search / self.imports


def startup(index: Path, typed: Sequence[str], runs: int, clock: str) -> Startup:
    """Search with another query each time, by turns with the bare imports; one run of each beforehand warms up."""
    taken: dict[str, list[float]] = {"search": [], "imports": []}
    # As after an installation: modules are compiled once, by the run that warms up.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for number in range(runs + 1):
        search = [str(DVSEARCH), "--index", str(index), "search", "--format", "json", "--", typed[number % len(typed)]]
        for name, command in (("search", search), ("imports", [sys.executable, "-c", IMPORTS])):
            taken[name].append(_seconds(command, environment, clock))
    return Startup(*(statistics.median(times[1:]) for times in taken.values()))


def _seconds(command: Sequence[str], environment: Mapping[str, str], clock: str) -> float:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:  # 1: found nothing
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime if clock == "processor" else seconds
