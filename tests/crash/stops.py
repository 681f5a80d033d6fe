"""Every command, ended by a signal during its work: our way of ending or a normal end, no litter, and a sound index.

The signal comes when the process has used so many seconds of the processor, however busy the machine is.

    python -m tests.crash.stops [--every N] [WORD...]
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.crash import streams

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
MOMENTS = (0.002, 0.02, 0.06, 0.15, 0.4)  # seconds of the processor
# Before this the program may not have said yet how it ends: a signal ends it as any other, and it has done nothing.
UNPREPARED = 0.005
INTERRUPTED = 130
# What says only that it was stopped, or why it has no answer.
COMMANDS = tuple(command for command in streams.COMMANDS if command != ("browse",))  # it needs a terminal


def run(folder: Path, command: streams.Command, number: signal.Signals, moment: float) -> streams.Run:
    """Run a command in a folder, with a signal at this moment."""

    def ready() -> None:
        signal.signal(signal.SIGPROF, lambda *_: os.kill(os.getpid(), number))
        signal.setitimer(signal.ITIMER_PROF, moment)

    return streams.run(folder, command, {}, ready)


def judge(
    command: streams.Command,
    usual: streams.Run,
    seen: streams.Run,
    after: streams.Run,
    number: signal.Signals,
    moment: float,
) -> str:
    """What is wrong with a run, beside one that nobody stopped, and with `check` behind it; "" where nothing is."""
    if seen.trace or b"Traceback" in seen.err + seen.out:
        return f"a traceback: {(seen.trace or seen.err.decode('utf-8', 'replace'))[-300:]}"
    right = {usual.code, INTERRUPTED, *([-number] if number == signal.SIGQUIT or moment < UNPREPARED else [])}
    if seen.code not in right:
        return f"exit {seen.code}, not {sorted(right)}: {seen.err[-200:].decode('utf-8', 'replace')}"
    says_when = command[:1] in (("check",), ("info",))
    if seen.code == usual.code != INTERRUPTED and seen.out != usual.out and not (seen.err or says_when):
        return "another answer, and not a word of why"
    # Who quits asks that nothing more be done.
    litter = set() if seen.code == -signal.SIGQUIT else set(seen.litter) - set(usual.litter)
    if any(Path(one).parts[0] not in ("index", "other") for one in litter):
        return f"litter: {sorted(litter)}"
    if after.code:
        return f"the index is not sound: {after}"
    return ""


def campaign(folder: Path, words: list[str], every: int = 1) -> Iterator[tuple[str, str, bool]]:
    """Stop each command by each signal at each moment, or every so manyth: what is wrong, and whether it stopped."""
    import dvsearch.cli.app  # each process has it then, and is stopped at work
    import dvsearch.cli.program  # noqa: F401

    made = streams.home(folder / "home")
    copies, usual = itertools.count(), dict[streams.Command, streams.Run]()

    def fresh() -> Path:
        place = folder / str(next(copies))
        shutil.copytree(made, place, symlinks=True)
        return place

    all_of_them = itertools.product(COMMANDS, SIGNALS, MOMENTS)
    for at, (command, number, moment) in enumerate(all_of_them):
        if at % every or not all(word in " ".join(command) for word in words):
            continue
        if command not in usual:
            usual[command] = streams.run(fresh(), command, {})
        place = fresh()
        seen = run(place, command, number, moment)
        problem = judge(command, usual[command], seen, streams.run(place, ("check",), {}), number, moment)
        shutil.rmtree(place)
        yield (
            f"{' '.join(command) or 'nothing'}: {number.name} at {moment} s",
            problem,
            seen.code != usual[command].code,
        )


def main() -> None:
    """Say what is wrong, and how many runs there were."""
    stopped = 0

    def judged(folder: Path, words: list[str], every: int) -> Iterator[tuple[str, str]]:
        nonlocal stopped
        for what, problem, is_stopped in campaign(folder, words, every):
            stopped += is_stopped
            yield what, problem

    parser = argparse.ArgumentParser("python -m tests.crash.stops")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--every", type=int, default=1, help="one run in so many")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs, wrong = streams.tell_problems(judged(Path(folder), given.words, given.every))
    print(f"{runs} runs of {len(COMMANDS)} commands, {stopped} stopped before their end, {wrong} wrong")


if __name__ == "__main__":
    main()
