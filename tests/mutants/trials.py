"""Tests run in forks of one process in which they are collected already: a trial costs what its tests cost.

A change inside a function is made there and then, in the function that all others hold. What runs when a module is
loaded cannot be changed so: it is written to the file, and the tests are run from the start.

Which tests meet a line is recorded once, as the module stands; a change is shown to those first, the quickest first.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

MEMORY = 8 << 30  # a change may make a loop endless
OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not opensearch and not slow"]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # hypothesis is loaded before pytest begins


@dataclass(frozen=True, slots=True)
class Record:
    """What a run of the tests as they are showed: the lines that each met ("" when loaded) and its seconds."""

    lines: Mapping[str, set[int]]
    seconds: Mapping[str, float]
    most: float  # seconds: a change is shown to no more tests than they need

    def order(self, first: int, last: int) -> list[str]:
        """Rank the tests: those that meet some lines, then all others, which may be given what a cache kept of them."""
        met = {test for test, lines in self.lines.items() if any(first <= line <= last for line in lines)}
        ranked = sorted(self.seconds, key=lambda test: (test not in met, self.seconds[test]))
        before = accumulate((self.seconds[test] for test in ranked), initial=0.0)
        return [test for test, seconds in zip(ranked, before, strict=False) if seconds <= self.most]

    def is_loaded(self, first: int, last: int) -> bool:
        """Whether some lines run when the module is loaded, as the body of a function that makes a class does."""
        return any(first <= line <= last for line in self.lines.get("", ()))

    @property
    def limit(self) -> float:
        """Give the seconds after which tests are taken to be endless."""
        return 5 + 3 * self.most


class Recorder:
    """What watches the lines of one file."""

    def __init__(self, module: Path) -> None:
        self.module, self.now = str(module), ""
        self.lines: dict[str, set[int]] = {"": set()}
        self.seconds: dict[str, float] = {}

    def traced(self, frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        """Note a line of the file."""
        if frame.f_code.co_filename != self.module:
            return None
        self.lines[self.now].add(frame.f_lineno)
        return self.traced

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Name the test whose lines these are, and take its time."""
        began, self.now = time.process_time(), item.nodeid
        self.lines.setdefault(self.now, set())
        try:
            return (yield)
        finally:
            self.seconds[self.now], self.now = time.process_time() - began, ""

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
        """Leave what many tests share to all of them."""
        now, self.now = self.now, self.now if fixturedef.scope == "function" else ""
        try:
            return (yield)
        finally:
            self.now = now


class Trials:
    """A plugin that, when all is collected, calls back in place of running the tests."""

    def __init__(self, module: Path, folder: Path, then: Callable[[Trials], None]) -> None:
        self.recorder, self.folder, self.then = Recorder(module), folder, then
        self.session: pytest.Session

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Call back; the tests are run from there."""
        sys.settrace(None)
        self.session = session
        self.then(self)
        return True

    def record(self, most: float) -> Record | None:
        """Run the tests as they are, and leave out those that fail; None when nothing is left."""
        told = self.folder / "record.json"

        def run() -> int:
            self.session.config.pluginmanager.register(self.recorder)
            sys.settrace(self.recorder.traced)
            code = 0
            for item in self.session.items:
                if self._run([item.nodeid]):  # a test that needs a quiet machine: it would see every change
                    del self.recorder.seconds[item.nodeid], self.recorder.lines[item.nodeid]
                    self.session.testsfailed = 0
            sys.settrace(None)
            found = self.recorder
            lines = {test: sorted(met) for test, met in found.lines.items()}
            told.write_text(json.dumps([lines, found.seconds]), "utf-8")
            return code

        if forked(run, 300):
            return None
        lines, seconds = json.loads(told.read_text("utf-8"))
        met = {test: set(numbers) for test, numbers in lines.items()}
        return None if not seconds else Record(met, seconds, most)

    def seen(self, codes: Mapping[CodeType, CodeType], tests: list[str], limit: float) -> bool:
        """Tell whether a test fails, or does not end, when functions run other code."""

        def run() -> int:
            for function in gc.get_objects():
                if isinstance(function, FunctionType) and function.__code__ in codes:
                    function.__code__ = codes[function.__code__]
            return self._run(tests)

        return forked(run, limit) != 0

    def _run(self, tests: list[str]) -> int:
        by_id = {item.nodeid: item for item in self.session.items}
        items = [by_id[test] for test in tests]
        for item, after in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if self.session.testsfailed:
                return 1
        return 0


class Ordered:
    """A plugin that runs some tests, in an order."""

    def __init__(self, tests: list[str]) -> None:
        self.rank = {test: at for at, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave what is asked for."""
        items[:] = sorted((item for item in items if item.nodeid in self.rank), key=lambda item: self.rank[item.nodeid])


def changed_codes(module: str, old: bytes, new: bytes) -> dict[CodeType, CodeType]:
    """Give each function's code that differs, with its new one; none where it cannot be put in its place."""
    pairs = list(_pairs(compile(old, module, "exec"), compile(new, module, "exec")))
    if any(before is None or after is None for before, after in pairs):
        return {}
    top = [pair for pair in pairs if pair[0] != pair[1]]
    # A code holds those inside it, so that the outermost function differs too; modules and classes cannot be changed.
    codes: dict[CodeType, CodeType] = {}
    for before, after in top:
        assert before is not None and after is not None
        if before.co_flags & 0x2 and before.co_freevars == after.co_freevars:  # CO_NEWLOCALS: a function
            codes[before] = after
    return codes


def _pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType | None, CodeType | None]]:
    yield old, new
    inside_old = [part for part in old.co_consts if isinstance(part, CodeType)]
    inside_new = [part for part in new.co_consts if isinstance(part, CodeType)]
    if [part.co_name for part in inside_old] != [part.co_name for part in inside_new]:
        yield None, None
        return
    for before, after in zip(inside_old, inside_new, strict=True):
        yield from _pairs(before, after)


def run_pytest(arguments: list[str], plugin: object) -> int:
    """Run tests with the same examples each time; who only asks whether one fails needs no smallest example."""
    from hypothesis import Phase, settings

    phases = [Phase.explicit, Phase.generate]
    settings.register_profile("mutants", derandomize=True, database=None, deadline=None, phases=phases)
    settings.load_profile("mutants")
    return int(pytest.main(arguments, plugins=[plugin]))


def forked(run: Callable[[], int], limit: float) -> int:
    """Give the exit code of a function in a fork of bounded time and memory; not 0 when it had to be ended."""
    if not (child := os.fork()):
        code = 98
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1, int(limit) + 2))
            sink = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(sink, stream)
            code = run()
        finally:
            os._exit(code)
    end = time.monotonic() + 60 + 10 * limit  # of the wall: machines are shared
    while not (ended := os.waitpid(child, os.WNOHANG))[0] and time.monotonic() < end:
        time.sleep(0.002)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)  # and what it started
    if not ended[0]:
        os.waitpid(child, 0)
        return 99
    return os.waitstatus_to_exitcode(ended[1])
