"""What many tests share: engines of every kind, and where the measuring data stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dvsearch.engines.base import Engine
from dvsearch.engines.memory import MemoryEngine

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

EngineFactory = Callable[[], Engine]


@pytest.fixture(params=["memory", "whoosh"])
def new_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EngineFactory]:
    """Makes empty engines of one kind; what it made is closed afterwards."""
    made: list[Engine] = []

    def make() -> Engine:
        if request.param == "memory":
            made.append(MemoryEngine())
        else:
            from dvsearch.engines.whoosh import WhooshEngine

            made.append(WhooshEngine.create(tmp_path / f"index{len(made)}"))
        return made[-1]

    yield make
    for engine in made:
        engine.close()


@pytest.fixture
def shared() -> Path:
    """The folder of real articles to measure on, beside the repository."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is not here")
    return folder
