"""What the forward index locates, and when it says that a text must be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from dvsearch.article import ANCHOR_EVERY, POSITION_GAP
from dvsearch.engines.base import Document, Located
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.query.tree import Prefix, Term
from tests import documents

LEAVES = (Term("text", "dân"), Term("title_folded", "dan"), Prefix("text_folded", "v"), Term("words", "dân_vận"))


def locate(folder: Path, *batch: Document) -> list[Located | None]:
    engine = WhooshEngine.create(folder, "numpy")
    with engine.writer() as writer:
        writer.add(batch)
        writer.commit()
    return engine.locate([one.id for one in batch], LEAVES)


def test_each_leaf_stands_where_its_field_and_its_letters_say(tmp_path: Path) -> None:
    article = documents.make("a", "dân dan".split(), "vận dân văn".split(), {})
    (located,) = locate(tmp_path, article)
    assert located is not None
    body = 2 + POSITION_GAP
    assert [list(places) for places in located.places] == [[0, body + 1], [0, 1], [body, body + 2], []]
    assert (located.title, list(map(list, located.anchors))) == (2, [[0], [0]])


@pytest.mark.parametrize(
    ("title", "body"), [(ANCHOR_EVERY, ANCHOR_EVERY), (ANCHOR_EVERY + 1, 0), (0, ANCHOR_EVERY + 1)]
)
def test_a_document_that_came_without_anchors_must_be_read(tmp_path: Path, title: int, body: int) -> None:
    values = (("dân",) * title, ("dân",) * body)
    (located,) = locate(tmp_path, Document("a", {"text": values}, {"id": ("a",)}, "{}"))
    if max(title, body) <= ANCHOR_EVERY:  # whose beginnings are anchors enough
        assert located is not None
        assert list(map(list, located.anchors)) == [[0], [0]]
    else:
        assert located is None


def test_folded_terms_that_are_no_function_of_the_others_and_no_text_at_all_must_be_read(tmp_path: Path) -> None:
    odd = Document("a", {"text": ((), ("x", "x")), "text_folded": ((), ("y", "z"))}, {"id": ("a",)}, "{}")
    assert locate(tmp_path / "odd", odd) == [None]
    assert locate(tmp_path / "none", Document("a", {}, {"id": ("a",)}, "{}")) == [None]


def test_a_segment_of_before_must_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dvsearch.engines.whoosh.building.forward_buffer.write_forward", lambda *_: None)
    assert locate(tmp_path, *documents.documents(3, seed=1)) == [None] * 3
