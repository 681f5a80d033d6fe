"""Runs that change little must touch little: 100,000 articles of which ten changed."""

from __future__ import annotations

import time
from pathlib import Path

from tests.crash import articles
from tests.program import Done, dvsearch


def run(folder: Path, size: int = 100_000) -> list[str]:
    """Index, index again, change ten lines, index again: what each run did, and its seconds."""
    editions = dict.fromkeys(range(size), 0)
    path = folder / "in" / "a.jsonl"
    path.parent.mkdir(parents=True)

    def index() -> tuple[Done, float]:
        articles.write(path, (articles.article(number, edition) for number, edition in editions.items()))
        return _timed(path.parent, folder / "index")

    lines = [_told("first run", *index()), _told("nothing changed", *_timed(path.parent, folder / "index"))]
    lines.append(_told("written again, nothing changed", *index()))
    for number in range(0, size, size // 10):
        editions[number] += 1
    done, seconds = index()
    lines.append(_told("ten lines changed", done, seconds))
    lines.append("wrong: none" if "0 added, 10 changed" in done.err else "**wrong: not ten articles changed**")
    return lines


def _timed(files: Path, index: Path) -> tuple[Done, float]:
    started = time.monotonic()
    return dvsearch("index", files, index=index), time.monotonic() - started


def _told(name: str, done: Done, seconds: float) -> str:
    return f"{name}: {done.err.strip().splitlines()[-1]} ({seconds:.1f} s with the start)"
