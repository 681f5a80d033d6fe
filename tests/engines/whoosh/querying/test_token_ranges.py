"""Ranges of positions, however many are read at once and wherever they lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dvsearch.article import POSITION_GAP
from dvsearch.engines.memory import MemoryEngine
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.format.forward_index import ForwardIndex, write_forward
from dvsearch.engines.whoosh.format.section_file import Array, SectionFile
from dvsearch.engines.whoosh.querying import token_ranges
from tests import documents
from tests.engines.whoosh.format.sections import writing


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


def forward_of(path: Path, lengths: list[int]) -> ForwardIndex:
    """A segment of documents without titles, in which every token is a term of its own."""
    terms = np.arange(sum(lengths))
    with writing(path) as file:
        anchors = np.zeros(sum(-(-length // 32) for length in lengths), np.int64)
        ones = np.ones(terms.size, np.int64)
        write_forward(file, ones, np.zeros(len(lengths), np.int64), [terms], ones > 1, [anchors])
    return ForwardIndex(SectionFile(path), np.array(lengths))


def gathered(forward: ForwardIndex, docs: list[int], at: list[int], ranges: list[tuple[int, int]]) -> list[int]:
    """The terms in ranges of bodies, those `at` being of this segment's `docs`; -1 where none is, -2 for others."""
    starts, stops = (np.array(edges) + POSITION_GAP for edges in zip(*ranges, strict=True))
    out: Array = np.full(int((stops - starts).sum()), -2)
    token_ranges.gather(
        forward,
        np.array(docs),
        np.array(at),
        starts,
        stops,
        lambda tokens: forward.terms_at(tokens).astype(np.int64),
        -1,
        out,
    )
    found: list[int] = out.tolist()
    return found


def test_the_only_document_of_a_segment_that_has_tokens_may_be_its_last(tmp_path: Path) -> None:
    assert gathered(forward_of(tmp_path / "one", [5]), [0], [0], [(1, 4)]) == [1, 2, 3]
    last = forward_of(tmp_path / "last", [0, 0, 5])
    assert gathered(last, [0, 2], [0, 1], [(0, 2), (3, 7)]) == [-1, -1, 3, 4, -1, -1]
    assert gathered(forward_of(tmp_path / "none", [0, 0]), [0, 1], [0, 1], [(0, 2), (3, 7)]) == [-2] * 6


@pytest.mark.parametrize("at_once", [1, 2, 3, 5, 1 << 16])
def test_ranges_of_a_segment_go_where_those_of_others_leave_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(token_ranges, "_POSITIONS_AT_ONCE", at_once)
    forward = forward_of(tmp_path / "file", [30])
    ranges = [(number, number + 2) for number in range(9)]
    for at in ([0, 1, 2, 3], [0, 1, 4], [1, 4, 5], [0, 2, 3, 7, 8], [8], [0, 1, 2, 5, 6], [0, 1, 2, 4, 7, 8]):
        expected = [place if number in at else -2 for number, (a, b) in enumerate(ranges) for place in range(a, b)]
        assert gathered(forward, [0] * len(at), at, ranges) == expected


def test_more_positions_than_are_read_at_once_are_read(tmp_path: Path) -> None:
    forward = forward_of(tmp_path / "file", [50_000])
    found = gathered(forward, [0, 0, 0], [0, 1, 2], [(0, 40_000), (9_000, 49_000), (49_999, 50_001)])
    assert found == [*range(40_000), *range(9_000, 49_000), 49_999, -1]
