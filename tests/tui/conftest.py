from __future__ import annotations

import pytest

from dvsearch.engines.base import Engine
from dvsearch.engines.memory import MemoryEngine
from tests.golden import archive
from tests.tui.driving import nothing_waits


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The articles of the golden archive, which no test of the screen changes."""
    made = MemoryEngine()
    archive.fill(made)
    return made


@pytest.fixture(autouse=True)
def waiting_for_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pilots wait for messages, not for an idle processor: 20 to 60 ms a key, of nothing but sleep."""
    monkeypatch.setattr("textual.app.wait_for_idle", nothing_waits)
    monkeypatch.setattr("textual.pilot.wait_for_idle", nothing_waits)
