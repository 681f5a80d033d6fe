from __future__ import annotations

import pytest

from dvsearch.engines.base import Engine
from dvsearch.engines.memory import MemoryEngine
from tests.golden import archive


@pytest.fixture
def engine() -> Engine:
    made = MemoryEngine()
    archive.fill(made)
    return made
