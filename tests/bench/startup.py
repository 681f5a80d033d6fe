"""The program as a whole process, beside a process that only imports what it stands on."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
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


def startup(index: Path, typed: Sequence[str], runs: int) -> Startup:
    """Search with another query each time, by turns with the bare imports; one run of each beforehand warms up."""
    taken: dict[str, list[float]] = {"search": [], "imports": []}
    # As after an installation: modules are compiled once, by the run that warms up.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for number in range(runs + 1):
        search = [str(DVSEARCH), "--index", str(index), "search", "--format", "json", "--", typed[number % len(typed)]]
        for name, command in (("search", search), ("imports", [sys.executable, "-c", IMPORTS])):
            started = time.perf_counter()
            ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
            taken[name].append(time.perf_counter() - started)
            if ended.returncode > 1:
                raise subprocess.CalledProcessError(ended.returncode, command, stderr=ended.stderr)
    return Startup(*(statistics.median(times[1:]) for times in taken.values()))
