"""A module after another, in a copy of the tree: run as a program of its own, from the copy's root."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from importlib import import_module
from pathlib import Path

from tests.mutants.changes import Change, drawn_changes
from tests.mutants.tests_of import own_tests, reasons
from tests.mutants.trials import OPTIONS, Ordered, Trials, changed_codes, forked, run_pytest

SEED = 1
# Rooms that nothing an article is read and analysed with belongs to.
ABOVE_READING = ("engines", "indexing", "query", "research", "searching")
LONGEST = 1200.0  # seconds of a processor for one module


class Campaign:
    """The changes to one module, and what its tests say of them."""

    def __init__(self, module: str, number: int, seed: int, most: float) -> None:
        self.most = most
        self.module, self.path, self.folder = module, Path(module).resolve(), Path("..").resolve()
        self.arguments = [*OPTIONS, f"--basetemp={self.folder}/tmp", *own_tests(module)]
        self.source = self.path.read_bytes()
        drawn = drawn_changes(self.source, number, f"{seed} {module}")
        self.changes = [change for change in drawn if self._compiles(change)]

    def unseen(self) -> list[Change] | None:
        """List the changes that no test sees; None when the tests fail as they are."""
        told = self.folder / "unseen.json"
        told.unlink(missing_ok=True)

        def in_place() -> int:
            trials = Trials(self.path, self.folder, lambda trials: self._in_place(trials, told))
            sys.settrace(trials.recorder.traced)
            import_module(self.module.removesuffix(".py").replace("/", "."))  # a function not there yet is not changed
            return run_pytest(self.arguments, trials)

        forked(in_place, LONGEST)
        if not told.exists():
            return None
        found: list[Change] = []
        for at, tests, limit in json.loads(told.read_text("utf-8")):
            if not tests or not self._from_the_start(self.changes[at], tests, limit):
                found.append(self.changes[at])
        return found

    def _in_place(self, trials: Trials, told: Path) -> None:
        """Try what can be changed in the functions that are loaded, and leave a list of the rest and its tests."""
        if Path(self.module).parts[1] in ABOVE_READING:
            self._read_something()
        if (record := trials.record(self.most)) is None:
            return
        rest: list[tuple[int, list[str], float]] = []
        for at, change in enumerate(self.changes):
            tests = record.order(change.first_line, change.last_line)
            codes = changed_codes(str(self.path), self.source, change.applied(self.source))
            if not (tests and codes and trials.seen(codes, tests, record.limit)):
                is_tried = codes and not record.is_loaded(change.first_line, change.last_line)
                rest.append((at, [] if is_tried else tests, record.limit))
        told.write_text(json.dumps(rest), "utf-8")

    def _read_something(self) -> None:
        """Load once for all forks what an article is read and analysed with: 0.3 s for each that indexes one."""
        from dvsearch.article import Article
        from dvsearch.indexing import analyzer
        from dvsearch.reading.entries import read
        from dvsearch.reading.sources import Source

        path = self.folder / "a.jsonl"
        path.write_text('{"id": "1", "title": "Tin Hà Tĩnh", "text": "Ngày 5/3/2021, bà con hiến đất."}\n', "utf-8")
        found = [one for one in read(Source(path, path.name)) if isinstance(one, Article)]
        analyzer.documents(found, [""])

    def _from_the_start(self, change: Change, tests: list[str], limit: float) -> bool:
        """Tell whether a test sees a change that stands in the file."""
        self.path.write_bytes(change.applied(self.source))
        self._forget_compiled()
        try:
            return forked(lambda: run_pytest(self.arguments, Ordered(tests)), limit) != 0
        finally:
            self.path.write_bytes(self.source)
            self._forget_compiled()

    def _compiles(self, change: Change) -> bool:
        try:
            compile(change.applied(self.source), self.module, "exec")
        except SyntaxError:
            return False
        return True

    def _forget_compiled(self) -> None:
        """Drop the compiled module: two changes in one second may have the same size and time."""
        for compiled in (self.path.parent / "__pycache__").glob(f"{self.path.stem}.*.pyc"):
            compiled.unlink()


def noted(results: Path, row: list[object]) -> None:
    """Write one module's row into a table of results, in place of an older one."""
    table: dict[str, list[str]] = {}
    if results.exists():
        with results.open(encoding="utf-8", newline="") as lines:
            table = {each[0]: each for each in list(csv.reader(lines, delimiter="\t"))[1:]}
    table[str(row[0])] = [str(value) for value in row]
    rows = ["module\ttried\tseen\tunseen with a reason", *("\t".join(table[name]) for name in sorted(table))]
    results.write_text("\n".join(rows) + "\n", "utf-8")


def main() -> None:
    """Try the modules named; print each change that no test saw as a row of `reasons.tsv`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("modules", nargs="+")
    parser.add_argument("--number", type=int, default=40)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--most", type=float, default=1.5, help="seconds of tests for one change")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    os.environ.update(OPENBLAS_NUM_THREADS="1")
    for library in ("hypothesis", "numpy", "trafilatura"):
        import_module(library)  # once for all forks
    known = reasons()
    for module in chosen.modules:
        if not own_tests(module):  # pytest would run the whole suite
            print(f"# {module}: tests.tsv names no tests for it", flush=True)
            continue
        campaign = Campaign(module, chosen.number, chosen.seed, chosen.most)
        if (unseen := campaign.unseen()) is None:
            print(f"# {module}: its tests fail as they are", flush=True)
            continue
        explained = 0
        for change in unseen:
            row = (module, change.within, change.was, change.becomes)
            explained += row in known
            print(*row, known.get(row, f"? line {change.first_line}"), sep="\t")
        tried, seen = len(campaign.changes), len(campaign.changes) - len(unseen)
        print(f"# {module}: {seen} of {tried} seen, {len(unseen) - explained} without a reason", flush=True)
        if chosen.out is not None:
            noted(chosen.out, [module, tried, seen, explained])


if __name__ == "__main__":
    main()
