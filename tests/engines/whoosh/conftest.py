"""Every promise about the files of an index is kept by both evaluators."""

from __future__ import annotations

import pytest

from dvsearch.engines.whoosh import engine
from dvsearch.engines.whoosh.querying import native
from tests.conftest import skip_unless_built


@pytest.fixture(autouse=True, params=["numpy", "kernel"])
def evaluator(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Name what answers in this test, and in the programs that it starts."""
    chosen: str = request.param
    skip_unless_built(chosen)
    monkeypatch.setattr(engine, "load_kernel", lambda _: native.load_kernel(chosen))  # type: ignore[arg-type]
    monkeypatch.setenv("DVSEARCH_EVALUATOR", chosen)
    return chosen
