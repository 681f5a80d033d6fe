"""The text forward over a few documents in several segments, some deleted: what the memory engine says of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from dvsearch.article import ANCHOR_EVERY, POSITION_GAP
from dvsearch.engines.forward import TextForward
from dvsearch.engines.memory import MemoryEngine
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.query.tree import And, AtLeast, Near, Not, Or, Phrase, PhraseOnce, Prefix, Query, Term, Weighted
from tests import documents


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name the one evaluator that these tests are of."""
    return "numpy"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TextForward, TextForward]]:
    """The same few documents in both engines, in three segments, not in the order of their ids."""
    engine, reference = WhooshEngine.create(tmp_path_factory.mktemp("forward"), evaluator="numpy"), MemoryEngine()
    batch = documents.documents(24, seed=3)
    random.Random(1).shuffle(batch)
    bare = documents.make("bare", ["dân"], ["dân", "vận"] * 40, {})._replace(joined=(), anchors=())
    edge = documents.make("edge", ["dân"], ["dân"] * (ANCHOR_EVERY + 1), {})._replace(anchors=([3], [2, 50]))
    for each in (engine, reference):
        for part in (batch[:10], batch[10:17], [*batch[17:], bare, edge]):
            with each.writer() as writer:
                writer.add(part)
                writer.commit()
        with each.writer() as writer:
            writer.delete([batch[2].id, batch[12].id, batch[20].id])
            writer.commit()
    yield engine.forward(), reference.forward()
    engine.close()


DAN, VAN, XA = (Term("text", word) for word in ("dân", "vận", "xã"))
FOLDED = Term("text_folded", "dan")
QUERIES: list[Query] = [
    DAN, FOLDED, Term("title", "dân"), Term("words", "dân_vận"), Term("province", "Hà Nội"), Prefix("text", "d"),
    Prefix("text_folded", "d"), Phrase((DAN, VAN)), Phrase((FOLDED, VAN)), Phrase((DAN,)), Phrase(()),
    PhraseOnce((DAN,), 3), PhraseOnce((DAN,), 101), PhraseOnce((DAN, VAN), None), Near((DAN, VAN), 0),
    Near((DAN, VAN), 3), Near((DAN, VAN, XA), 9), Near((DAN, DAN), 2), Near((), 2),
    Or((DAN, FOLDED, Phrase((DAN, VAN)))),
    And((DAN, Not(VAN))), And((Or((DAN, XA)), Weighted(Near((VAN, XA), 20), 2.0))), AtLeast((DAN, VAN, XA), 2),
    Or((And((DAN, VAN)), XA)), Or((Term("text", "không"), Phrase((Term("text", "không"), DAN)))),
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: str(query)[:50])
def test_a_query_stands_where_the_memory_engine_says(both: tuple[TextForward, TextForward], query: Query) -> None:
    for filter in (None, Term("province", "Hà Tĩnh"), Not(XA)):
        ours, expected = (forward.hits(query, filter) for forward in both)
        for column in ("documents", "starts", "firsts", "lasts", "owners", "counts"):
            assert getattr(ours, column).tolist() == getattr(expected, column).tolist(), column


def test_every_position_has_the_term_the_word_and_the_anchor_that_it_has_in_memory(
    both: tuple[TextForward, TextForward],
) -> None:
    ours, expected = both
    every = np.arange(ours.count)
    assert (ours.count, ours.ids(every), list(ours.terms)) == (23, expected.ids(every), list(expected.terms))
    assert ours.ids(every[::-3]) == expected.ids(every[::-3]) and ours.ids(every[:0]) == []
    owners, starts = (
        np.array(column) for column in zip(*product(every, (-5, 0, 1, 7, 90, 100, 130, 170)), strict=True)
    )
    for length in (0, 1, 12, 60):
        for read in ("tokens", "joined"):
            mine, theirs = (getattr(forward, read)(owners, starts, starts + length) for forward in both)
            assert mine.tolist() == theirs.tolist(), (read, length)
    for side in (0, 1):
        assert ours.lengths(owners)[side].tolist() == expected.lengths(owners)[side].tolist()
        known = np.array([id != "bare" for id in ours.ids(owners)])
        mine, theirs = (forward.anchors(owners[known], np.maximum(starts[known], 0))[side] for forward in both)
        assert mine.tolist() == theirs.tolist()


def test_of_a_text_without_anchors_each_position_is_read_from_its_begin(both: tuple[TextForward, TextForward]) -> None:
    ours, expected = both
    bare = np.array([expected.ids(np.arange(expected.count)).index("bare")] * 3)
    positions = np.array([0, 101, 178])
    assert [side.tolist() for side in ours.anchors(bare, positions)] == [[0, 101, 101], [0, 0, 0]]
    assert [side.tolist() for side in expected.anchors(bare, positions)] == [[0, 101, 101], [0, 0, 0]]


def test_the_last_anchor_of_a_text_may_be_its_last_term(both: tuple[TextForward, TextForward]) -> None:
    _, expected = both
    edge = np.array([expected.ids(np.arange(expected.count)).index("edge")] * 4)
    last = 1 + POSITION_GAP + ANCHOR_EVERY
    positions = np.array([0, last - 1, last, last + 9])
    for forward in both:
        places, characters = forward.anchors(edge, positions)
        assert places.tolist() == [0, 1 + POSITION_GAP, last, last] and characters.tolist() == [3, 2, 50, 50]


@pytest.mark.parametrize("field", ["province", "year", "source", "copies", "author"])
def test_values_are_those_of_living_documents(both: tuple[TextForward, TextForward], field: str) -> None:
    ours, expected = (forward.values(field) for forward in both)

    def named(values: object) -> list[list[str]]:
        cut = np.split(values.numbers, values.starts[1:-1])  # type: ignore[attr-defined]
        return [sorted(values.texts[number] for number in mine.tolist()) for mine in cut]  # type: ignore[attr-defined]

    assert named(ours) == named(expected)
    assert ours.starts.tolist() == expected.starts.tolist()
