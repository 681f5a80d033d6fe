"""What many tests share: engines of every kind, and where the measuring data stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from dvsearch.engines.base import Engine
from dvsearch.engines.memory import MemoryEngine

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

EngineFactory = Callable[[], Engine]


@pytest.fixture(scope="session")
def cluster_url() -> Iterator[str]:
    """One node of OpenSearch for the whole run; the tests that need it are skipped where no server can be had."""
    from tests.engines.opensearch.cluster import cluster_for_tests

    with cluster_for_tests(nodes=1) as cluster:
        yield cluster.urls[0]


def skip_unless_built(evaluator: str) -> None:
    """Skip a test of the kernel where it is not built."""
    if evaluator == "kernel" and find_spec("dvsearch_kernel") is None:
        pytest.skip("the kernel is not built")


@pytest.fixture(params=["memory", "numpy", "kernel", pytest.param("opensearch", marks=pytest.mark.opensearch)])
def new_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EngineFactory]:
    """Makes empty engines of one kind; what it made is closed afterwards."""
    skip_unless_built(request.param)
    made: list[Engine] = []
    url = request.getfixturevalue("cluster_url") if request.param == "opensearch" else ""
    base = f"test-{uuid4().hex}"

    def make() -> Engine:
        if request.param == "memory":
            made.append(MemoryEngine())
        elif request.param in ("numpy", "kernel"):
            from dvsearch.engines.whoosh import WhooshEngine

            made.append(WhooshEngine.create(tmp_path / f"index{len(made)}", evaluator=request.param))
        else:
            from dvsearch.engines.opensearch.connection import Connection
            from dvsearch.engines.opensearch.engine import OpenSearchEngine

            # Two shards, so that what a shard knows alone is never taken for the whole.
            two = Connection(shards=2)
            made.append(OpenSearchEngine.open(f"{url}/{base}-{len(made)}", two, create=True))
        return made[-1]

    yield make
    for engine in made:
        engine.close()
    if url and made:
        with urlopen(Request(f"{url}/{base}-*", method="DELETE"), timeout=60):  # two shards a test fill a node
            pass


@pytest.fixture
def shared() -> Path:
    """The folder of real articles to measure on, beside the repository."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is not here")
    return folder
