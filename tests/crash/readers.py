"""One writer and six readers at the same time: no error, no torn read, totals only grow.

    python -m tests.crash.readers write|read FOLDER SECONDS

Every commit brings one article with the word `trái` and one with the word `phải`: whoever sees more of one than of
the other has seen half a commit. Of the six readers one is the program itself, answering a batch.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dvsearch.engines.base import SearchRequest
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.query.tree import All, Prefix, Term
from tests import documents
from tests.conftest import ROOT

READERS = 5


@dataclass(frozen=True, slots=True)
class Report:
    """How often the writer committed and the readers asked, the articles at the end, and what was wrong."""

    commits: int
    reads: int
    program_reads: int
    documents: int
    wrong: tuple[str, ...]


def write(folder: Path, seconds: float) -> dict[str, object]:
    """Commit two articles at a time, replace some, and compact now and then."""
    engine = WhooshEngine.open(folder)
    until, commits = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        commits += 1
        left, right = (
            documents.make(f"{side}-{commits}", ["tin"], [side, "dân", "vận", f"số{commits}"], {"source": (side,)})
            for side in ("trái", "phải")
        )
        with engine.writer(wait=10) as writer:
            writer.add([left, right])
            if commits % 5 == 0:
                writer.add([left])  # in place of itself
            writer.commit({"commits": str(commits)})
        if commits % 25 == 0:
            engine.compact()
    return {"commits": commits, "documents": engine.count, "wrong": []}


def read(folder: Path, seconds: float) -> dict[str, object]:
    """SearchSpec again and again: with an engine that stays open, and with a fresh one now and then."""
    engine = WhooshEngine.open(folder)
    until, reads, last = time.monotonic() + seconds, 0, 0
    wrong: list[str] = []
    while time.monotonic() < until:
        reads += 1
        if reads % 10 == 0:
            engine.close()
            engine = WhooshEngine.open(folder)
        engine.refresh()
        found = engine.search(SearchRequest(All(), facets=("source",), limit=5))
        sides = [engine.search(SearchRequest(Term("text", side), limit=5)).total for side in ("trái", "phải")]
        counts = {count.value: count.count for count in found.facets["source"]}
        expected = 2 * int(engine.meta.get("commits", "0"))
        if found.total < last:
            wrong.append(f"{last} articles became {found.total}")
        if sides[0] != sides[1] or sum(sides) != found.total or sum(counts.values()) != found.total:
            wrong.append(f"a torn read: {found.total} articles, {sides}, {counts}")
        if engine.count != found.total or found.total != expected:
            wrong.append(f"{found.total} found, {engine.count} counted, {expected} committed")
        if any(text is None for text in engine.stored([match.id for match in found.page])):
            wrong.append("an article found and not there")
        if engine.search(SearchRequest(Prefix("text", "số"), limit=1)).total != found.total:
            wrong.append("a prefix found another number")
        if reads % 50 == 0 and (problems := list(engine.check())):
            wrong.append(f"check: {problems[0]}")
        last = found.total
        engine.size()
    return {"reads": reads, "wrong": wrong[:5]}


def run(folder: Path, seconds: float, readers: int = READERS) -> Report:
    """All of them at once."""
    index = folder / "index"
    WhooshEngine.create(index).close()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.crash.readers"]

    def start(role: str) -> subprocess.Popen[bytes]:
        given = [*command, role, str(index), str(seconds)]
        return subprocess.Popen(given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)

    running: list[subprocess.Popen[bytes]] = []
    program_reads, wrong = _ask_program(
        index, environment, running, lambda: [start("write"), *(start("read") for _ in range(readers))]
    )
    said: list[dict[str, object]] = []
    for process in running:
        out, err = process.communicate(timeout=seconds + 120)
        if process.returncode != 0:
            wrong.append(err.decode()[-600:])
        else:
            said.append(json.loads(out))
    reads, commits, held = (sum(int(str(one.get(key, 0))) for one in said) for key in ("reads", "commits", "documents"))
    for one in said:
        told = one["wrong"]
        wrong += map(str, told) if isinstance(told, list) else []
    return Report(commits, reads, program_reads, held, tuple(wrong))


def _ask_program(
    index: Path,
    environment: dict[str, str],
    running: list[subprocess.Popen[bytes]],
    begin: Callable[[], list[subprocess.Popen[bytes]]],
) -> tuple[int, list[str]]:
    """One `dvsearch search --batch -`, asked from before the others begin until they end."""
    command = [sys.executable, "-m", "dvsearch", "--index", str(index), "search", "--batch", "-", "--format", "json"]
    totals: list[int] = []
    with subprocess.Popen(
        [*command, "-n", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        while not running or any(other.poll() is None for other in running):
            process.stdin.write(b"*\n")
            process.stdin.flush()
            line = process.stdout.readline()
            if not line:
                break
            totals.append(int(json.loads(line)["total"]))
            running += [] if running else begin()
            time.sleep(0.02)
        process.stdin.close()
        err = process.stderr.read().decode()
    wrong = [err[-600:]] if process.returncode not in (0, 1) or "Traceback" in err else []
    if totals != sorted(totals):
        wrong.append("the program's totals went down")
    if totals and totals[0] == totals[-1]:
        wrong.append("the program never saw a new commit")
    return len(totals), wrong


if __name__ == "__main__":
    role, place, length = sys.argv[1:]
    print(json.dumps({"write": write, "read": read}[role](Path(place), float(length))))
