"""Every command where something is short or missing: memory, files, processes, stack, disk, folders, the environment.

Each runs in a process of its own that is limited before the program begins. Well is what the command answers without
the limit, or one line of ours and 2; a traceback, a signal, another answer, a hang and litter are not.

    python -m tests.crash.limits [--every N] [WORD...]
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT
from tests.crash import articles, streams

SECONDS, PROCESSOR = 900, 60  # of the wall: machines are shared
NOBODY = 65_534
Command = tuple[str, ...]

# Whose answer depends on nothing but the index: what several processes read, the words of NumPy, the kernel, files.
COMMANDS: tuple[Command, ...] = (*streams.COMMANDS, ("index", "--jobs", "2", "many.jsonl"))
MANY = 1_200  # articles: enough for several processes


@dataclass(frozen=True, slots=True)
class Limit:
    """What is done in the process before the program begins, and what its environment has besides."""

    begin: Callable[[], object] = lambda: None
    env: Mapping[str, str] = field(default_factory=dict)


def _at_most(what: int, number: int) -> Limit:
    return Limit(lambda: resource.setrlimit(what, (number, number)))


def _processes(number: int) -> Limit:
    """Limit the processes of a user who is neither root nor may do what root may, but who reads what root reads."""

    def begin() -> None:
        if os.getuid() == 0:
            for capability in (21, 24):  # CAP_SYS_ADMIN, CAP_SYS_RESOURCE
                ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP
            os.setresuid(NOBODY, 0, 0)
        resource.setrlimit(resource.RLIMIT_NPROC, (number, number))

    return Limit(begin)


def _in_a_folder_that_is_gone() -> None:
    gone = tempfile.mkdtemp()
    os.chdir(gone)
    Path(gone).rmdir()


# What these answer is how things stand here: damage, sizes, settings and where they come from.
_OF_THE_SURROUNDINGS = (("check",), ("info",), ("config",))
_MEGABYTES = (24, 40, 64, 90, 100, 110, 120, 130, 140, 150, 160, 180, 200, 300)
_FILES = (3, 4, 5, 6, 8, 10, 16)
LIMITS: dict[str, Limit] = {
    **{f"memory of {size} MB": _at_most(resource.RLIMIT_AS, size << 20) for size in _MEGABYTES},
    **{f"{number} open files": _at_most(resource.RLIMIT_NOFILE, number) for number in _FILES},
    **{f"{number} processes": _processes(number) for number in (0, 1, 2, 3)},
    **{f"a stack of {size} kB": _at_most(resource.RLIMIT_STACK, size << 10) for size in (64, 128, 256, 1024)},
    **{f"files of {size} bytes": _at_most(resource.RLIMIT_FSIZE, size) for size in (0, 100, 4_096, 20_000)},
    "a current folder that is gone": Limit(_in_a_folder_that_is_gone),
    "no TMPDIR": Limit(env={"TMPDIR": "/nowhere/at all"}),
    "a TMPDIR that is a file": Limit(env={"TMPDIR": "/dev/null"}),
    "no HOME": Limit(env={"HOME": "/nowhere/at all"}),
    "a HOME that is a file": Limit(env={"HOME": "/dev/null"}),
    "folders of state that are files": Limit(env=dict.fromkeys(
        ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), "/dev/null")),
    "a language that nobody has": Limit(env={"LANG": "xx_YY.UTF-8", "LC_ALL": "xx_YY.UTF-8"}),
    "a terminal that nobody knows": Limit(env={"TERM": "none-such"}),
    "a terminal of no width": Limit(env={"COLUMNS": "0", "LINES": "-1"}),
    "a terminal of a width that is none": Limit(env={"COLUMNS": "wide", "LINES": "9" * 5_000}),
    "no PATH": Limit(env={"PATH": ""}),
    "no environment but this": Limit(env={"DVSEARCH_LANG": "en"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, what it said, and what it left in the folder."""

    code: int
    out: bytes
    err: str
    litter: frozenset[str]


def run(home: Path, command: Command, limit: Limit, evaluator: str = "auto") -> Ended:
    """Run a command in a copy of a folder, limited."""
    with tempfile.TemporaryDirectory() as copies:
        folder = Path(copies) / "home"
        shutil.copytree(home, folder, symlinks=True)
        before = _files(folder)

        def begin() -> None:
            resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
            limit.begin()

        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "TMPDIR": str(folder / "tmp"),
        }
        environment |= {"PYTHONPATH": str(ROOT), "DVSEARCH_EVALUATOR": evaluator, **limit.env}
        words = [str(folder / word) if at and (folder / word).exists() else word for at, word in enumerate(command)]
        place = ["--index", str(folder / "index")] if command and not command[0].startswith("-") else []
        done = subprocess.run(
            [sys.executable, "-m", "dvsearch", *place, *words], cwd=folder, stdin=subprocess.DEVNULL,
            capture_output=True, env=environment, preexec_fn=begin, timeout=SECONDS, check=False,
        )  # fmt: skip
        out = done.stdout.replace(str(folder).encode(), b"HOME")
        return Ended(done.returncode, out, done.stderr.decode("utf-8", "replace"), _files(folder) - before)


def is_python_stopped(limit: Limit) -> bool:
    """Whether Python itself cannot begin: nothing of ours is asked then."""
    command = [sys.executable, "-c", "import encodings, typing, re, functools"]
    return bool(subprocess.run(command, capture_output=True, preexec_fn=limit.begin, env=limit.env).returncode)


def _files(folder: Path) -> frozenset[str]:
    return frozenset(str(path.relative_to(folder)) for path in folder.rglob("*"))


def judge(command: Command, usual: Ended, seen: Ended) -> str:
    """What is wrong with a run, beside the same command without a limit; "" where nothing is."""
    if "Traceback" in seen.err:
        return f"a traceback: {seen.err[-300:]}"
    if seen.code < 0:
        return f"ended by signal {-seen.code}"
    if seen.code not in {usual.code, 2}:
        return f"exit {seen.code}, not {usual.code} or 2: {seen.err[-200:]}"
    told = ("rejected ", "kept ") if command[:1] == ("index",) else ()  # lines of inputs, before the one that ends it
    said = [line for line in seen.err.splitlines() if not line.startswith(told)]
    if seen.code == 2 != usual.code and not (len(said) == 1 and said[0].startswith("dvsearch: ")):
        return f"not one line of ours: {seen.err[-300:]}"
    if seen.code == usual.code and seen.out != usual.out and command[:1] not in _OF_THE_SURROUNDINGS:
        return "another answer"
    litter = {one for one in seen.litter - usual.litter if Path(one).parts[0] not in ("index", "other")}
    return f"litter: {sorted(litter)}" if litter else ""


def campaign(folder: Path, words: list[str], every: int = 1) -> Iterator[tuple[str, str]]:
    """Run each command under each limit, or every so manyth, and say what is wrong with it."""
    home = streams.home(folder / "home")
    articles.write(home / "many.jsonl", map(articles.article, range(20, 20 + MANY)))
    usual: dict[Command, Ended] = {}
    number = 0
    for name, limit in LIMITS.items():
        if is_python_stopped(limit):
            continue
        for command in COMMANDS:
            what = f"{' '.join(command) or 'nothing'} with {name}"
            if not all(word in what for word in words):
                continue
            number += 1
            if number % every:
                continue
            if command not in usual:
                usual[command] = run(home, command, Limit())
            try:
                yield what, judge(command, usual[command], run(home, command, limit))
            except subprocess.TimeoutExpired:
                yield what, "no end"


def main() -> None:
    """Say what is wrong, and how many runs there were."""
    parser = argparse.ArgumentParser("python -m tests.crash.limits")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--every", type=int, default=1, help="one run in so many")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs, wrong = streams.tell_problems(campaign(Path(folder), given.words, given.every))
    print(f"{runs} runs of {len(COMMANDS)} commands under {len(LIMITS)} limits, {wrong} wrong")


if __name__ == "__main__":
    main()
