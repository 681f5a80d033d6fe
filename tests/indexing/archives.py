"""A folder of files and its index in memory, for tests of what a run does."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from dvsearch.engines.base import SearchRequest
from dvsearch.engines.memory import MemoryEngine
from dvsearch.indexing.indexer import Listeners, Notice, Options, Summary, index, list_inputs
from dvsearch.query.tree import All
from dvsearch.reading.entries import Rejected
from dvsearch.reading.sources import walk


class Archive:
    """A folder of files and its index in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.engine = folder / "in", MemoryEngine()
        self.folder.mkdir()
        self.told: list[Notice] = []
        self.rejected: list[Rejected] = []

    def write(self, name: str, numbers: Iterable[int]) -> Path:
        """A file of articles."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        rows = [{"id": f"tin-{n}", "title": f"Họp lần {n}", "text": f"Bà con thôn {n} hiến đất."} for n in numbers]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        return path

    def page(self, name: str, words: str) -> Path:
        """A file that is one article."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Bản tin {words}\n\nMột trang riêng của {words}.\n", "utf-8")
        return path

    def run(self, *names: str, listeners: Listeners | None = None, **options: object) -> Summary:
        """A run over the folder, or over some of what is in it, whether it is there or not."""
        asked = tuple(self.folder / name for name in names) or (self.folder,)
        self.told, self.rejected = [], []
        heard = listeners or Listeners(notice=self.told.append, rejected=self.rejected.append)
        sources = list(walk([path for path in asked if path.exists()]))
        return index(self.engine, sources, Options(asked=asked, **options), heard)  # type: ignore[arg-type]

    def ids(self) -> set[str]:
        """What a search finds."""
        return {match.id for match in self.engine.search(SearchRequest(All(), limit=1_000)).page}

    def problems(self) -> dict[str, str]:
        """What is known to be wrong, of each file that the index knows."""
        return {state.name: state.problem for state in list_inputs(self.engine)}

    def said(self) -> list[tuple[str, str, str]]:
        """What was said of the last run."""
        return [(notice.kind, notice.path, notice.reason) for notice in self.told]


def ids(*numbers: int) -> set[str]:
    """The ids of articles that `Archive.write` writes."""
    return {f"tin-{number}" for number in numbers}
