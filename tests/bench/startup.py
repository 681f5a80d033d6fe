"""The program as a whole process, by turns with a bare python: piped, without the kernel, and on a terminal."""

from __future__ import annotations

import os
import pty
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, CalledProcessError, Popen

from .processes import DVSEARCH

BARE, PIPED, NUMPY, TERMINAL = "python -c pass", "--format json", "--format json, NumPy", "a table on a terminal"

# Seconds of each way to start, in the median.
Startup = Mapping[str, float]


def startup(index: Path, typed: Sequence[str], runs: int, clock: str) -> Startup:
    """Search with another query each time, every way in turn; one run of each beforehand warms up."""
    # As after an installation: modules are compiled once, by the run that warms up.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    taken: dict[str, list[float]] = {}
    for number in range(runs + 1):
        asked = ["--", typed[number % len(typed)]]
        piped = [str(DVSEARCH), "--index", str(index), "search", "--format", "json", *asked]
        shown = [str(DVSEARCH), "--no-pager", "--index", str(index), "search", *asked]
        for name, command, more in (
            (BARE, [sys.executable, "-c", "pass"], {}),
            (PIPED, piped, {}),
            (NUMPY, piped, {"DVSEARCH_EVALUATOR": "numpy"}),
            (TERMINAL, shown, {"TERM": "xterm-256color"}),
        ):
            seconds = _seconds(command, environment | more, clock, on_terminal=name == TERMINAL)
            taken.setdefault(name, []).append(seconds)
    return {name: statistics.median(times[1:]) for name, times in taken.items()}


def _seconds(command: Sequence[str], environment: Mapping[str, str], clock: str, *, on_terminal: bool) -> float:
    started = time.perf_counter()
    if on_terminal:
        ours, theirs = pty.openpty()
        process = Popen(command, stdin=theirs, stdout=theirs, stderr=DEVNULL, env=environment)
        os.close(theirs)
        with suppress(OSError):  # how the end of a terminal is told
            while os.read(ours, 1 << 16):
                pass
        os.close(ours)
    else:
        process = Popen(command, stdout=DEVNULL, stderr=DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:  # 1: found nothing
        raise CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime if clock == "processor" else seconds
