"""Every command with every stream closed, full, or a pipe that nobody reads: our error or a normal end, and no litter.

Each command runs in a process of its own, as the program begins: with the numbers of its streams closed, or leading
where the state says. A traceback is told through a pipe of its own, whatever has become of stderr.

    python -m tests.crash.streams [WORD...]
"""

from __future__ import annotations

import contextlib
import itertools
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crash import articles

# What a stream may be; the last three for those that are written to.
STATES = ("closed", "full", "gone", "read-only")
SECONDS = 120

Command = tuple[str, ...]
COMMANDS: tuple[Command, ...] = (
    ("search", "dân", "vận"), ("search", "--format", "json", "dân vận"), ("search", "--format", "csv", "dân vận"),
    ("search", "--format", "table", "--color", "always", "dân vận"), ("search", "--count", "dân"),
    ("search", "--batch", "-"), ("search", "không có gì như vậy"), ("facets", "dân"), ("show", "bai-1"),
    ("show", "--format", "table", "bai-1"), ("show", "bai-x"), ("export", "dân"), ("export", "-o", "ra.csv", "dân"),
    ("browse",), ("index", "in"), ("index", "-"), ("index", "nowhere"), ("info",), ("info", "--inputs"),
    ("info", "--articles", "in/a.jsonl"), ("check",), ("compact",), ("delete", "bai-1"), ("delete", "-"),
    ("forget", "in"), ("copy", "index", "other"), ("config",), ("config", "--save"), ("completion", "bash"), ("man",),
    ("kwic", "dân"), ("kwic", "--format", "table", "dân"), ("trend", "dân"), ("trend", "dân", "-o", "ra.csv"),
    ("collocates", "dân"), ("ngrams",), ("keyness", "dân"), ("dispersion", "dân"), ("similar", "bai-1"),
    ("related", "dân"), ("note",), ("rerun", "nowhere.csv"), ("--help",), ("--version",), (), ("serch", "dân"),
    ("search", "--limit", "x", "dân"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """What a run left: its code (minus a signal's number), both streams as far as they could be read, a traceback."""

    code: int
    out: bytes
    err: bytes
    trace: str
    litter: tuple[str, ...]


def home(folder: Path) -> Path:
    """A folder with an archive, and its index."""
    (folder / "in").mkdir(parents=True)
    (folder / "tmp").mkdir()
    articles.write(folder / "in" / "a.jsonl", map(articles.article, range(12)))
    done = run(folder, ("index", "in"), {})
    assert done.code == 0, done
    return folder


def run(folder: Path, command: tuple[str, ...], states: dict[int, str], ready: Any = None) -> Run:
    """Run a command in a folder with its streams in these states; `ready` is called in its process before it begins."""
    reading, writing = os.pipe()
    before = _files(folder)
    with tempfile.TemporaryDirectory() as aside:
        child = os.fork()
        if child == 0:
            os.close(reading)
            _begin(folder, command, states, Path(aside), writing, ready)
        os.close(writing)
        code = _wait(child)
        with os.fdopen(reading, "rb") as pipe:
            trace = pipe.read().decode()
        out, err = ((Path(aside) / name).read_bytes() if (Path(aside) / name).exists() else b"" for name in ("1", "2"))
    return Run(code, out, err, trace, tuple(sorted(_files(folder) - before)))


def _wait(child: int) -> int:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -9


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def _begin(folder: Path, command: tuple[str, ...], states: dict[int, str], aside: Path, told: int, ready: Any) -> None:
    """Be the program: never returns."""
    code = 70
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        os.chdir(folder)
        _tell_of_tracebacks(told)
        warnings.simplefilter("ignore", ResourceWarning)  # as for whoever runs the program, whatever the tests ask
        if ready is not None:
            ready()
        _set_streams(states, aside)
        from dvsearch import cli

        sys.argv = ["dvsearch", *command]
        cli.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
        try:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
        except BaseException as error:  # noqa: BLE001 - python would say it at its end
            os.write(told, f"at the end: {error!r}".encode())
    except BaseException:  # noqa: BLE001 - it is told
        os.write(told, traceback.format_exc().encode())
    finally:
        os._exit(code)


def _tell_of_tracebacks(told: int) -> None:
    def tell(*problem: Any, **how: Any) -> None:
        os.write(told, traceback.format_exc().encode() + repr(problem).encode())

    traceback.print_exc = traceback.print_exception = tell
    sys.excepthook = threading.excepthook = sys.unraisablehook = tell
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TMPDIR": str(Path("tmp").resolve())}
    os.environ.clear()
    os.environ.update(environment, HOME=str(Path().resolve()), TERM="xterm-256color")


def _set_streams(states: dict[int, str], aside: Path) -> None:
    for number in range(3):
        if states.get(number) != "closed":
            _put(_opened(number, states.get(number, ""), aside), number)
    for number, state in states.items():
        if state == "closed":
            os.close(number)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = None  # as Python has it for one that is closed, or cannot be used so
        with contextlib.suppress(OSError):
            stream = open(number, "rw"[number > 0], 1 if number == 2 else -1, "utf-8", closefd=False)  # noqa: SIM115
        _KEPT.append(stream)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _opened(number: int, state: str, aside: Path) -> int:
    if state == "full":
        return os.open("/dev/full", os.O_RDWR)
    if state == "read-only":  # or, of stdin, one that can only be written to
        return os.open(os.devnull, os.O_WRONLY if number == 0 else os.O_RDONLY)
    if state == "gone":
        reading, writing = os.pipe()
        os.close(writing if number == 0 else reading)
        return reading if number == 0 else writing
    if number == 0:
        return os.open(os.devnull, os.O_RDONLY)
    return os.open(aside / str(number), os.O_WRONLY | os.O_CREAT)


_KEPT: list[Any] = []  # until the end of the process


def _put(opened: int, number: int) -> None:
    os.dup2(opened, number)
    if opened > 2:
        os.close(opened)


# ---------------------------------------------------------------- what is right


def judge(command: tuple[str, ...], states: dict[int, str], usual: Run, seen: Run) -> str:
    """What is wrong with a run, beside the same command with all its streams; "" where nothing is."""
    if seen.trace:
        return f"a traceback: {seen.trace[-300:]}"
    if b"Traceback" in seen.err + seen.out:
        return "a traceback on a stream"
    if seen.code < 0:
        return f"ended by signal {-seen.code}"
    litter = set(seen.litter) - set(usual.litter)
    if any(not Path(one).parts[0].startswith(("index", "other")) for one in litter):
        return f"litter: {sorted(litter)}"
    right = {usual.code}
    if states.get(1) in ("closed", "full", "read-only") and usual.out:
        right = {2}
    elif states.get(1) == "gone":
        right.add(0)
    if 0 in states:
        right |= {2} if "-" in command else set()
    if 2 in states and command[:1] == ("index",):
        right |= {1, 2}  # what was rejected could not be told
    if seen.code not in right:
        return f"exit {seen.code}, not {sorted(right)}: {seen.err[-200:].decode('utf-8', 'replace')}"
    if seen.code == 2 and 2 not in states and seen.err.count(b"\n") > 4:
        return f"an error of many lines: {seen.err[-300:].decode('utf-8', 'replace')}"
    if (
        2 in states
        and 1 not in states
        and seen.code == usual.code
        and seen.out != usual.out
        and command[:1] not in (("check",), ("info",))
    ):
        return "another answer where only stderr is lost"
    return ""


def combinations() -> Iterator[dict[int, str]]:
    """Each stream in each state, each two and all three closed or full."""
    for number in range(3):
        yield from ({number: state} for state in STATES if not (number == 0 and state == "full"))
    for state in ("closed", "gone"):
        for numbers in (*itertools.combinations(range(3), 2), (0, 1, 2)):
            yield dict.fromkeys(numbers, state)
    yield {1: "full", 2: "full"}
    yield {1: "gone", 2: "closed"}


def campaign(folder: Path, words: list[str], every: int = 1) -> Iterator[tuple[str, str]]:
    """Run each command in each state, or every so manyth, and say what is wrong with it."""
    made = home(folder / "home")
    copies = itertools.count()

    def fresh() -> Path:
        place = folder / str(next(copies))
        shutil.copytree(made, place, symlinks=True)
        return place

    number = 0
    for command in COMMANDS:
        if words and not all(word in " ".join(command) for word in words):
            continue
        usual: Run | None = None
        for states in combinations():
            number += 1
            if number % every:
                continue
            usual = usual or run(fresh(), command, {})
            place = fresh()
            problem = judge(command, states, usual, run(place, command, states))
            shutil.rmtree(place)
            said = ", ".join(f"{('stdin', 'stdout', 'stderr')[one]} {state}" for one, state in states.items())
            yield f"{' '.join(command) or 'nothing'} with {said}", problem


def tell_problems(judged: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Print each problem as it is found. Returns how many runs there were, and how many of them were wrong."""
    runs = wrong = 0
    for what, problem in judged:
        runs += 1
        if problem:
            wrong += 1
            print(f"{what}: {problem}", flush=True)
    return runs, wrong


def main() -> None:
    """Say what is wrong, and how many runs there were."""
    import dvsearch.cli.app  # noqa: F401 - each process has it then

    with tempfile.TemporaryDirectory() as folder:
        runs, wrong = tell_problems(campaign(Path(folder), sys.argv[1:]))
    print(f"{runs} runs of {len(COMMANDS)} commands, {wrong} wrong")


if __name__ == "__main__":
    main()
