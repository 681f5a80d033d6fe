"""Every command over indexes whose checksums are right and whose contents are not.

    python -m tests.crash.segments [--mutations N] [--share N] [--seconds N] [--seed N] [--keep FILE]

Each mutation (`hostile_index`) is asked by each evaluator: `check`, every command that reads, and one that writes, on a
copy; the next mutation has the next one of these. Some are asked through the program itself as well. Well is an
answer and an error of ours; any other exception, a signal and a hang are not. `check` must have known of every index
over which any command fails; where it knows of nothing, both evaluators must answer alike. What was found so far is
kept in the file named, and the next run with it goes on from there.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from dvsearch.errors import DvsearchError, IndexOutdated
from tests.crash import hostile_index, watched
from tests.program import dvsearch

MEMORY = 3 << 30
PATIENCE = 120.0  # seconds for all commands over one mutation
PROGRAM = 50  # every so manieth mutation is asked by the program itself

Command = tuple[str, ...]
READING: Sequence[Command] = (
    ("check",),
    ("search", "--format", "json", "--facets", "province,year,source,author", "dân vận khéo"),
    ("search", "--format", "json", "--sort", "newest", "--snippets", "3", "dan van OR d*n OR hoij~"),
    ("search", "--format", "csv", "--explain", "--all-copies", "-n", "50", '"nông dân" OR title:tin OR DTTS'),
    ("search", "--format", "json", "kông nghiẹp zzz"),
    ("facets", "--facets", "citation,mentions,category,date_basis,url", "*"),
    ("show", "bai-1"),
    ("show", "bai-40"),
    ("export", "--format", "jsonl", "--all-copies", "*"),
    ("export", "--format", "bibtex", "hội nghị"),
    ("info",),
    ("info", "--inputs", "--format", "json"),
    ("kwic", "dân"),
    ("kwic", "-n", "0", "--context", "sentence", "--columns", "date,source,province", "hoi"),
    ("trend", "--split", "province", "hội"),
    ("collocates", "--min", "1", "dân vận"),
    ("ngrams", "--size", "2..3", "--min", "1"),
    ("keyness", "--min", "1", "dân", "--against", "rest"),
    ("dispersion", "--over", "month", "dân"),
    ("similar", "bai-1"),
    ("related", "dân vận"),
)
ARCHIVE = "ARCHIVE"  # stands for the folder that the index was made from
WRITING: Sequence[Command] = (
    ("compact",),
    ("delete", "bai-1", "bai-40"),
    ("index", "--jobs", "1", f"{ARCHIVE}"),
    ("index", "--jobs", "1", "--prune", f"{ARCHIVE}/more"),
    ("index", "--jobs", "1", "--rebuild", f"{ARCHIVE}"),
    ("forget", f"{ARCHIVE}/0.jsonl"),
    ("copy", "INDEX", "TARGET"),
    ("check", "--repair"),
)


@dataclass(slots=True)
class Tally:
    """How many mutations were tried, what the commands said of them, and what was wrong."""

    kinds: Counter[str] = field(default_factory=Counter)
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    known: Counter[str] = field(default_factory=Counter)  # what check said
    wrong: list[str] = field(default_factory=list)

    @property
    def commands(self) -> int:
        """How many commands were run."""
        return sum(counts.total() for counts in self.outcomes.values())

    def written(self) -> str:
        """Give it as it is kept."""
        return json.dumps({"kinds": self.kinds, "outcomes": self.outcomes, "known": self.known, "wrong": self.wrong})

    @classmethod
    def read(cls, text: str) -> Tally:
        """Read one that was kept."""
        kept = json.loads(text)
        outcomes = {command: Counter(counts) for command, counts in kept["outcomes"].items()}
        return cls(Counter(kept["kinds"]), outcomes, Counter(kept["known"]), kept["wrong"])


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: `answered`, `told` (by an error of ours), `outdated`, or `wrong`; and what it said."""

    how: str
    code: int | None
    out: str
    said: str


def run_command(command: Command, index: Path, evaluator: str) -> Ended:
    """Run a command in this process as the program would."""
    from dvsearch.cli.app import cli

    os.environ["DVSEARCH_EVALUATOR"] = evaluator
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", write_through=True)
    code, how, said = None, "answered", ""
    sys.argv = ["dvsearch", *command]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = cli(["--index", str(index), *command], standalone_mode=False, auto_envvar_prefix="DVSEARCH") or 0
        except IndexOutdated as error:
            how, said = "outdated", str(error)
        except (DvsearchError, click.ClickException, OSError) as error:
            how, said = "told", f"{type(error).__name__}: {error}"
        except MemoryError:
            how, said = "told", "MemoryError"
        except BaseException:  # noqa: BLE001  # what should not come is what is looked for
            how, said = "wrong", traceback.format_exc()
    return Ended(how, code, out.buffer.getvalue().decode(), said or err.buffer.getvalue().decode()[-200:])


def run_program(command: Command, index: Path, evaluator: str) -> Ended:
    """Run a command as a user does: one line and 2 for an error of ours."""
    done = dvsearch(*command, index=index, env={"DVSEARCH_EVALUATOR": evaluator})
    is_well = done.code in (0, 1) or (done.code == 2 and len(done.err.splitlines()) == 1)
    return Ended("answered" if is_well else "wrong", done.code, done.out, done.err)


def _try(folder: Path, number: int, share: int) -> tuple[str, list[tuple[str, str, Ended]]]:
    """Change the index in one way and run every command over it: what was changed, and how each command ended."""
    index = folder / f"mutated-{number % 2}"
    shutil.rmtree(index, ignore_errors=True)
    shutil.copytree(folder / "index", index)
    kind = hostile_index.mutate(index, number)
    ended = []
    chosen = [READING[0], *READING[1 + number % share :: share]]
    for evaluator in ("numpy", "kernel"):
        ended += [(evaluator, " ".join(command), run_command(command, index, evaluator)) for command in chosen]
        if number % PROGRAM == 0:
            ended += [
                (evaluator, f"dvsearch {command[0]}", run_program(command, index, evaluator)) for command in chosen[:3]
            ]
        command = WRITING[(number + (evaluator == "kernel")) % len(WRITING)]
        copied = folder / "copied"
        shutil.rmtree(copied, ignore_errors=True)
        shutil.rmtree(folder / "target", ignore_errors=True)
        shutil.copytree(index, copied)
        names = {"INDEX": str(copied), "TARGET": str(folder / "target")}
        there = tuple(names.get(word, word.replace(ARCHIVE, str(folder / "archive"))) for word in command)
        ended.append((evaluator, " ".join(command), run_command(there, copied, evaluator)))
    return kind, ended


def _prepare(folder: str, share: int) -> watched.Attempt:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.environ["HOME"] = os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
    os.environ["DVSEARCH_LANG"] = "en"
    return lambda number: _try(Path(folder), number, share)


def run(
    folder: Path,
    *,
    mutations: int,
    seconds: float = float("inf"),
    seed: int = 0,
    share: int = 1,
    keep: Path | None = None,
) -> Tally:
    """Try so many mutations, or as many as there is time for; of the commands that read, one in `share` each time.

    What was found so far is kept in the file `keep`, and what is in it already is gone on from.
    """
    tally = Tally.read(keep.read_text("utf-8")) if keep is not None and keep.exists() else Tally()
    hostile_index.build(folder)
    (folder / "archive" / "more").mkdir()
    shutil.copy(folder / "archive" / "1.jsonl", folder / "archive" / "more" / "2.jsonl")
    done, until = tally.kinds.total(), time.monotonic() + seconds
    tried = watched.attempts(
        _prepare, str(folder), share, first=seed + done, number=mutations - done, until=until, patience=PATIENCE
    )
    for number, gave in tried:
        if isinstance(gave, watched.Fallen):
            tally.kinds["unknown"] += 1
            tally.wrong.append(f"mutation {number}: {gave.why}")
        else:
            _take_down(tally, number, *gave)
        if keep is not None:
            keep.write_text(tally.written(), "utf-8")
    return tally


def _take_down(tally: Tally, number: int, kind: str, ended: list[tuple[str, str, Ended]]) -> None:
    tally.kinds[kind] += 1
    checks = [one for _, command, one in ended if command == "check"]
    knew = all(check.how != "answered" or check.code != 0 for check in checks)
    if not knew and any(check.code != 0 for check in checks):
        tally.wrong.append(f"mutation {number} ({kind}): only one evaluator's check knew")
    tally.known["knew" if knew else "knew of nothing"] += 1
    for evaluator, command, one in ended:
        tally.outcomes.setdefault(f"{command} {evaluator}", Counter())[one.how] += 1
        if one.how == "wrong":
            tally.wrong.append(f"mutation {number} ({kind}), {evaluator}, {command}: {one.said[-1500:]}")
        elif one.how == "told" and not knew and "no article has the id" not in one.said:  # deleted by the change
            tally.wrong.append(f"mutation {number} ({kind}), {evaluator}, {command}: check did not know: {one.said}")
    answers = [
        [(command, one.out) for by, command, one in ended if by == evaluator and command in _COMPARED]
        for evaluator in ("numpy", "kernel")
    ]
    odd = [command for (command, a), (_, b) in zip(*answers, strict=True) if a != b]
    if not knew and odd:
        tally.wrong.append(f"mutation {number} ({kind}): check knew of nothing, and {odd[0]} is answered in two ways")


_COMPARED = [" ".join(command) for command in READING if command[0] not in ("check", "info")]


def told(tally: Tally) -> list[str]:
    """Say what was tried and what was found, a line each."""
    kinds = Counter[str]()
    for kind, count in tally.kinds.items():
        kinds[kind.split()[0]] += count
    ways = Counter[str]()
    for outcomes in tally.outcomes.values():
        ways.update(outcomes)
    return [
        f"{tally.kinds.total():,} mutations ({', '.join(f'{count} of {kind}' for kind, count in kinds.items())})",
        f"{tally.commands:,} commands of {len(tally.outcomes)} kinds: "
        f"{', '.join(f'{count:,} {how}' for how, count in ways.items())}",
        f"check {', '.join(f'{said} of {count}' for said, count in tally.known.items())}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.crash.segments")
    parser.add_argument("--mutations", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="a file for what was found so far")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--share", type=int, default=1, help="one in so many of the commands that read each time")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(
            Path(folder), mutations=given.mutations, seconds=given.seconds, seed=given.seed, share=given.share,
            keep=given.keep,
        )  # fmt: skip
    print(*told(tally), sep="\n")
    for command, outcomes in tally.outcomes.items():
        print(f"  {command}: {dict(outcomes)}")
    print(*(tally.wrong or ["nothing wrong"]), sep="\n")
    sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
