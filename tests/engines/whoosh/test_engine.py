"""The engine over one folder, as a process that lives long uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dvsearch.engines.base import Document, SearchRequest
from dvsearch.engines.whoosh import engine as engine_module
from dvsearch.engines.whoosh.querying.native import NativeReader
from dvsearch.engines.whoosh.querying.numpy_reader import NumpyReader
from dvsearch.query.tree import All


@pytest.mark.parametrize(
    ("held", "times"),
    [(engine_module.HELD + 1, 2), (engine_module.HELD, 0), (None, 2)],
    ids=["much", "little", "unknown"],
)
def test_an_engine_that_holds_much_releases_it_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int | None, times: int
) -> None:
    released: list[object] = []

    def release(reader: object) -> None:
        released.append(reader)

    for evaluator in (NativeReader, NumpyReader):
        monkeypatch.setattr(evaluator, "release_pages", release)
    monkeypatch.setattr(engine_module, "SEARCHED", 3)
    monkeypatch.setattr(engine_module, "mapped_bytes", lambda: held)
    made = engine_module.WhooshEngine.create(tmp_path)
    with made.writer() as writer:
        writer.add([Document("a", {}, {"id": ("a",)}, "{}")])
        writer.commit({})
    for _ in range(7):
        assert made.search(SearchRequest(All())).total == 1
    assert len(released) == times
