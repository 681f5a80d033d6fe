"""The text forward in memory: what came without words, anchors or text."""

from __future__ import annotations

import numpy as np
import pytest

from dvsearch.article import ANCHOR_EVERY, POSITION_GAP
from dvsearch.engines.base import Document
from dvsearch.engines.memory_document import Entry
from dvsearch.engines.memory_forward import MemoryForward
from tests import documents

BARE = documents.make("a", ["một", "hai"], ["ba"] * (ANCHOR_EVERY + 2), {})._replace(joined=(), anchors=())


def test_of_what_came_without_words_each_term_is_one() -> None:
    forward = MemoryForward([Entry(BARE)])
    assert forward.joined(np.array([0]), np.array([0]), np.array([3])).tolist() == [False] * 3
    assert forward.tokens(np.array([0]), np.array([1]), np.array([3])).tolist() == [1, -1]


@pytest.mark.parametrize(("position", "begins"), [(1, 0), (2 + POSITION_GAP + ANCHOR_EVERY, 2 + POSITION_GAP)])
def test_what_came_without_anchors_is_read_from_where_its_text_begins(position: int, begins: int) -> None:
    places, characters = MemoryForward([Entry(BARE)]).anchors(np.array([0]), np.array([position]))
    assert (places.tolist(), characters.tolist()) == ([begins], [0])


@pytest.mark.parametrize(("position", "passed"), [(-3, 0), (0, 0), (ANCHOR_EVERY - 1, 0), (ANCHOR_EVERY, 1), (9999, 1)])
def test_the_last_anchor_at_or_before_a_position_is_of_its_own_text(position: int, passed: int) -> None:
    one = BARE._replace(anchors=([7], [30, 40]))
    places, characters = MemoryForward([Entry(one)]).anchors(np.array([0]), np.array([2 + POSITION_GAP + position]))
    expected = (2 + POSITION_GAP + passed * ANCHOR_EVERY, (30, 40)[passed]) if position >= 0 else (0, 7)
    assert (places.tolist()[0], characters.tolist()[0]) == expected


def test_a_document_without_a_text_has_no_length_and_begins_at_once() -> None:
    forward = MemoryForward([Entry(Document("a", {}, {}, ""))])
    assert [side.tolist() for side in forward.lengths(np.array([0]))] == [[0], [0]]
    assert [side.tolist() for side in forward.anchors(np.array([0]), np.array([5]))] == [[0], [0]]
    assert [side.tolist() for side in forward.lengths(np.array([], np.int64))] == [[], []]
