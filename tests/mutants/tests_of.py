"""Which tests belong to a module, and why a change that they do not see is left."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

ROOM = Path(__file__).parent
ROOT = ROOM.parent.parent


def own_tests(module: str) -> list[str]:
    """List the test files of `dvsearch/a/b.py`: `tests/a/test_b.py` and what `tests.tsv` adds for it or its package."""
    path = Path(module)
    inside = path.relative_to("dvsearch")
    mirrored = Path("tests", inside.parent, f"test_{inside.name}").as_posix()
    named = [mirrored] if (ROOT / mirrored).exists() else []
    for place, tests in rows("tests.tsv"):
        if place == module:
            named += tests.split()
    return list(dict.fromkeys(named))


def modules_with_tests() -> list[str]:
    """List every module of the program that has tests of its own."""
    paths = (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "dvsearch").rglob("*.py")))
    return [path for path in paths if not path.endswith("__init__.py") and own_tests(path)]


def reasons() -> dict[tuple[str, ...], str]:
    """Give, by module, function, text and replacement, why a change that no test sees is left."""
    return {(module, within, was, becomes): why for module, within, was, becomes, why in rows("reasons.tsv")}


def rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of a table of this package; lines that begin with # are for readers."""
    with (ROOM / name).open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row and not row[0].startswith("#"):
                yield row
