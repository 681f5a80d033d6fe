"""Each of more than 300 bad inputs is read rightly or rejected with a reason, and the run goes on."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from dvsearch.engines.memory import MemoryEngine
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.indexing.indexer import Listeners, Options, index
from dvsearch.output.run_report import ALIKE, FIRST
from dvsearch.reading.entries import Rejected
from dvsearch.reading.sources import Source, walk
from tests.crash import inputs
from tests.crash.bad_input import MAX_BYTES, BadInput
from tests.program import Done, dvsearch


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the program did with a folder: articles and complaints by the name of the file."""

    done: Done
    accepted: Counter[str]
    reasons: dict[str, list[str]]


def run(folder: Path, *options: str) -> Outcome:
    done = dvsearch(
        "index", "--jobs", "1", *options, "--report", folder / "report.jsonl", folder / "in", index=folder / "index"
    )
    reasons: dict[str, list[str]] = {}
    for line in (folder / "report.jsonl").read_text("utf-8").splitlines():
        told = json.loads(line)
        if told["kind"] != "rejected":
            continue
        reasons.setdefault(told["path"], []).append(told["reason"])
    engine = WhooshEngine.open(folder / "index")
    accepted = Counter(path for (path,) in engine.scan(("path",)))
    assert list(engine.check()) == []
    engine.close()
    return Outcome(done, accepted, reasons)


@pytest.fixture(scope="module")
def made() -> list[BadInput]:
    return inputs.bad_inputs()


@pytest.fixture(scope="module")
def outcome(made: Sequence[BadInput], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    folder = tmp_path_factory.mktemp("bad")
    inputs.write(folder / "in", list(made))
    return folder, run(folder, "--max-bytes", str(MAX_BYTES))


def test_there_are_more_than_300(made: Sequence[BadInput]) -> None:
    assert len(made) > 300
    assert sum(one.rejected != 0 for one in made) > 200


def test_every_bad_input_is_read_rightly_or_rejected_with_a_reason(
    made: Sequence[BadInput], outcome: tuple[Path, Outcome]
) -> None:
    folder, seen = outcome
    names = {
        os.fsencode(source.path.name): source.name for source in walk([folder / "in"]) if isinstance(source, Source)
    }
    wrong = []
    for one in made:
        name = names.get(one.name, "")
        inside = (told for path, told in seen.reasons.items() if path == name or path.startswith(f"{name}/"))
        accepted, reasons = seen.accepted[name], [reason for told in inside for reason in told]
        expected = one.accepted in (None, accepted) and one.rejected in (None, len(reasons))
        silent = one.accepted is None and one.rejected is None and not accepted and not reasons
        if not expected or silent:
            wrong.append((one.name, one.accepted, one.rejected, accepted, reasons))
    assert wrong == []
    assert all(reason.strip() for reasons in seen.reasons.values() for reason in reasons)


def test_the_run_goes_on_and_says_so(made: Sequence[BadInput], outcome: tuple[Path, Outcome]) -> None:
    _, seen = outcome
    assert seen.done.code == 0
    assert "Traceback" not in seen.done.err
    assert "Warning" not in seen.done.err
    rejected = sum(map(len, seen.reasons.values()))
    assert f"{rejected:,} rejected" in seen.done.err.splitlines()[-1]
    lines = seen.done.err.splitlines()
    more = [int(found[1].replace(",", "")) for line in lines if (found := re.match(r"rejected ([\d,]+) more: ", line))]
    told = len([line for line in lines if line.startswith("rejected ")]) - len(more)
    assert ALIKE < told <= FIRST
    assert told + sum(more) == rejected


def test_a_second_run_touches_nothing(outcome: tuple[Path, Outcome]) -> None:
    folder, seen = outcome
    again = run(folder, "--max-bytes", str(MAX_BYTES))
    assert again.accepted == seen.accepted
    assert again.reasons == seen.reasons
    assert "0 added, 0 changed" in again.done.err


def test_a_folder_of_nothing_but_rubbish_is_exit_1(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.jsonl").write_bytes(b"{}\n[]\n")
    assert run(tmp_path).done.code == 1


def test_pipes_sockets_links_and_folders_with_names_of_files(tmp_path: Path) -> None:
    complaints = inputs.write_special(tmp_path / "in")
    seen = run(tmp_path)
    assert seen.done.code == 0, seen.done.err
    assert "Traceback" not in seen.done.err
    assert {name: (seen.accepted[name], len(seen.reasons.get(name, ()))) for name in complaints} == complaints
    assert sum(seen.accepted.values()) == 3


def test_files_that_vanish_or_change_during_the_run(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text(f"Tin {number}\n\nBài viết thứ {number} về dân vận khéo.\n", "utf-8")

    def meanwhile(source: Source) -> None:
        number = int(source.path.stem)
        if number == 2:
            (tmp_path / "03.txt").unlink()
            (tmp_path / "05.txt").unlink()
            (tmp_path / "05.txt").mkdir()
            (tmp_path / "07.txt").write_bytes(b"")
            (tmp_path / "09.txt").unlink()
            (tmp_path / "09.txt").symlink_to("09.txt")

    told: list[Rejected] = []
    engine = MemoryEngine()
    sources = list(walk([tmp_path]))
    summary = index(engine, sources, Options(), Listeners(file=meanwhile, rejected=told.append))
    assert (summary.added, summary.rejected) == (8, 4)
    assert [one.path for one in told] == ["03.txt", "05.txt", "07.txt", "09.txt"]
    assert all(one.reason for one in told)


def test_files_that_vanish_while_they_are_looked_for(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"Tin {number}\n\nBài viết thứ {number}.\n", "utf-8")
    found = walk([tmp_path])
    first = next(iter(found))
    (tmp_path / "3.txt").unlink()
    rest = list(found)
    engine = MemoryEngine()
    assert index(engine, [first, *rest]).added == 4
