"""Ranges of positions, however many are read at once and wherever they lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dvsearch.article import POSITION_GAP
from dvsearch.engines.memory import MemoryEngine
from dvsearch.engines.whoosh import WhooshEngine
from tests import documents


@pytest.mark.parametrize("at_once", [1, 40, 1 << 16])
@pytest.mark.parametrize("width", [0, 1, 7, None])
def test_ranges_are_those_of_the_memory_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int, width: int | None
) -> None:
    monkeypatch.setattr("dvsearch.engines.whoosh.querying.token_ranges._POSITIONS_AT_ONCE", at_once)
    engine, reference = WhooshEngine.create(tmp_path, "numpy"), MemoryEngine()
    batch = [documents.make("empty", [], [], {}), *documents.documents(60, seed=8)]
    for each in (engine, reference):
        for start in range(0, len(batch), 25):
            with each.writer() as writer:
                writer.add(batch[start : start + 25])
                writer.commit()
    ours, expected = engine.forward(), reference.forward()
    titles, bodies = ours.lengths(np.arange(ours.count))
    source = np.random.default_rng(at_once)
    # At every edge of titles and bodies, and anywhere.
    edges = np.stack((0 * titles, titles, titles + POSITION_GAP, titles + POSITION_GAP + bodies), axis=1)
    owners = np.concatenate((np.repeat(np.arange(ours.count), 4), source.integers(0, ours.count, 300)))
    starts = np.concatenate((edges.ravel(), source.integers(-9, 170, 300))) - source.integers(0, 8, owners.size)
    stops = starts + (source.integers(0, 30, owners.size) if width is None else width)
    names, wanted = [*ours.terms, ""], [*expected.terms, ""]
    found = [names[number] for number in ours.tokens(owners, starts, stops).tolist()]
    assert found == [wanted[number] for number in expected.tokens(owners, starts, stops).tolist()]
    assert ours.joined(owners, starts, stops).tolist() == expected.joined(owners, starts, stops).tolist()
    ordered = np.sort(owners)
    assert ours.tokens(ordered, starts, stops).size == int((stops - starts).sum())
