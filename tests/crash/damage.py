"""Every file of an index cut short at 20 places and with 200 bits flipped, one at a time."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.errors import DvsearchError
from tests.crash import articles
from tests.engines.whoosh.test_damage import everything, problems
from tests.program import dvsearch


@dataclass(slots=True)
class Tally:
    """What the damaged indexes answered, by kind of file and of damage, and what was wrong."""

    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    program: Counter[str] = field(default_factory=Counter)
    unnoticed: int = 0  # damage that `check` did not see
    wrong: list[str] = field(default_factory=list)


def build(folder: Path) -> Path:
    """An index of several segments, one with deletions, made by the program from 400 articles."""
    for part, edition in ((0, 0), (1, 0), (0, 1)):
        files = folder / f"in{part}"
        files.mkdir(parents=True, exist_ok=True)
        numbers = range(part * 200, part * 200 + 200)
        articles.write(files / "a.jsonl", (articles.article(n, edition * (n % 7 == 0)) for n in numbers))
        assert dvsearch("index", "--jobs", "1", files, index=folder / "index").code == 0
    return folder / "index"


def damages(path: Path, cuts: int, flips: int, source: random.Random) -> Iterator[tuple[str, bytes]]:
    """The file as it is after one mishap."""
    data = path.read_bytes()
    for length in sorted(source.sample(range(len(data)), min(cuts, len(data)))):
        yield "cut", data[:length]
    for _ in range(flips):
        flipped = bytearray(data)
        flipped[source.randrange(len(data))] ^= 1 << source.randrange(8)
        yield "flip", bytes(flipped)


def run(folder: Path, *, cuts: int = 20, flips: int = 200, every: int = 20) -> Tally:
    """Damage every file in every way; every 20th damaged index is also asked through the built program."""
    sound = build(folder)
    expected, asked = _answers(sound), dvsearch("search", "--format", "json", "dân vận", index=sound)
    assert asked.code == 0
    copy = Path(shutil.copytree(sound, folder / "copy"))
    tally, source = Tally(), random.Random(9)
    number = 0
    for path in sorted(path for path in sound.iterdir() if path.stat().st_size):
        for kind, data in damages(path, cuts, flips, source):
            number += 1
            (copy / path.name).write_bytes(data)
            place = f"{kind} of {path.name}"
            outcome = _outcome(copy, expected, place, tally)
            tally.outcomes.setdefault(f"{kind} {path.suffix}", Counter())[outcome] += 1
            tally.unnoticed += not _noticed(copy)
            if number % every == 0:
                done = dvsearch("search", "--format", "json", "dân vận", index=copy)
                refused = done.code == 2 and done.out == "" and len(done.err.splitlines()) == 1
                tally.program["refused" if refused else "right"] += 1
                if not refused and (done.code, done.out) != (0, asked.out):
                    tally.wrong.append(f"{place}: the program: exit {done.code} {done.err[-300:]}")
        shutil.copy(path, copy)
    return tally


def _answers(index: Path) -> Any:
    engine = WhooshEngine.open(index)
    ids = sorted(id for (id,) in engine.scan(("id",)))
    answers = everything(index), ids, engine.stored(ids)
    engine.close()
    return answers


def _outcome(index: Path, expected: Any, place: str, tally: Tally) -> str:
    try:
        answers = _answers(index)
    except DvsearchError:
        return "refused"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        tally.wrong.append(f"{place}: {type(error).__name__}: {error}")
        return "wrong"
    if answers != expected:
        tally.wrong.append(f"{place}: a wrong answer")
        return "wrong"
    return "right"


def _noticed(index: Path) -> bool:
    try:
        return bool(problems(index))
    except DvsearchError:
        return True
