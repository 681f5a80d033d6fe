"""One segment as a reader sees it: which documents there are, what they have, and what its file must say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dvsearch.engines.base import Document
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.format.section_file import MAX_DOCUMENTS
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.errors import IndexCorrupt, IndexOutdated
from tests import documents
from tests.crash import kernel_fuzz


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name no evaluator: a segment is read before one asks it."""
    return ""


def article(id: str, title: str, body: str, **exact: tuple[str, ...]) -> Document:
    return documents.make(id, title.split(), body.split(), exact)


ARTICLES = (
    article("b", "hội nghị", "dân vận khéo", province=("Hà Tĩnh", "Nghệ An"), digest=("1",)),
    article("a", "", "dân vận", province=("Hà Tĩnh",), source=("",)),
    article("c", "chợ", "", source=("Báo Thử",), province=()),
)


def written(folder: Path, *made: Document) -> Path:
    engine = WhooshEngine.create(folder)
    with engine.writer() as writer:
        writer.add(made)
        writer.commit()
    (path,) = folder.glob("MAIN_*.dvs")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path, *ARTICLES)


def changed(
    path: Path, *, without: str = "", sections: dict[str, Any] | None = None, facts: dict[str, object] | None = None
) -> Segment:
    """The segment with other contents, under right checksums."""
    arrays, said = kernel_fuzz.read(path)
    kept = {name: array for name, array in {**arrays, **(sections or {})}.items() if name != without}
    other = path.with_name("other.dvs")
    other.write_bytes(kernel_fuzz.write(kept, {**said, **(facts or {})}))
    return Segment(other)


def test_its_documents_are_those_that_are_not_deleted(path: Path) -> None:
    segment = Segment(path)
    assert (segment.documents, segment.live_count, segment.docs.tolist()) == (3, 3, [0, 1, 2])
    assert segment.lengths.tolist() == [5, 2, 1] and segment.length == 8
    less = segment.with_live_docs(np.array([False, True, True]))
    assert (less.documents, less.live_count, less.docs.tolist(), less.length) == (3, 2, [1, 2], 3)
    assert less.file is segment.file and segment.live_count == 3
    assert [segment.id(doc) for doc in segment.docs.tolist()] == ["b", "a", "c"]


def test_a_document_is_found_by_its_id_unless_it_is_deleted(path: Path) -> None:
    segment = Segment(path)
    assert [segment.doc(id) for id in ("a", "b", "c", "d", "")] == [1, 0, 2, None, None]
    less = segment.with_live_docs(np.array([False, True, True]))
    assert [less.doc(id) for id in ("a", "b", "c")] == [1, None, 2]


def test_documents_are_found_by_a_value_of_any_exact_field(path: Path) -> None:
    segment = Segment(path)
    assert segment.having("province", "Hà Tĩnh".encode()) == [0, 1]
    assert segment.having("province", "Nghệ An".encode()) == [0] and segment.having("province", b"x") == []
    assert segment.having("id", b"c") == [2] and segment.having("id", b"d") == []
    assert segment.having("author", b"x") == []
    less = segment.with_live_docs(np.array([False, True, False]))
    assert less.having("province", "Hà Tĩnh".encode()) == [1] and less.having("id", b"c") == []


def test_the_first_value_of_a_field_is_that_of_each_document(path: Path) -> None:
    segment = Segment(path)
    assert [segment.first_value("province", doc) for doc in range(3)] == ["Hà Tĩnh", "Hà Tĩnh", ""]
    assert [segment.first_value("source", doc) for doc in range(3)] == ["", "", "Báo Thử"]
    assert [segment.first_value("author", doc) for doc in range(3)] == ["", "", ""]


def test_a_field_that_no_document_has_is_none_and_one_that_is_read_is_kept(tmp_path: Path) -> None:
    segment = Segment(written(tmp_path, Document("a", {}, {"id": ("a",)}, "{}")))
    assert segment.text("text") is None and segment.column("province") is None and segment.forward is None
    other = Segment(written(tmp_path / "other", *ARTICLES))
    assert other.text("text_folded") is other.text("text_folded") is not None
    assert other.column("province") is other.column("province") is not None
    assert other.forward is other.forward is not None and other.has_forward


@pytest.mark.parametrize(
    "facts",
    [
        {"documents": 0},
        {"documents": -1},
        {"documents": MAX_DOCUMENTS + 1},
        {"documents": True},
        {"documents": "3"},
        {"documents": None},
        {"wide": 1},
        {"wide": None},
    ],
)
def test_how_many_documents_there_are_is_a_number_that_can_be(path: Path, facts: dict[str, object]) -> None:
    with pytest.raises(IndexCorrupt, match="damaged footer: how many documents there are"):
        changed(path, facts=facts)
    assert changed(path, facts={"documents": MAX_DOCUMENTS}).documents == MAX_DOCUMENTS


def test_what_a_segment_lacks_is_said_when_it_is_asked_for(path: Path) -> None:
    with pytest.raises(IndexCorrupt, match="section lengths: not one for each document"):
        changed(path, sections={"lengths": np.arange(2, dtype=np.uint16)}).lengths  # noqa: B018
    with pytest.raises(IndexCorrupt, match=r"section id\.ordinals is missing"):
        changed(path, without="id.ordinals").doc("a")
    old = changed(path, without="forward.terms")  # written before it was kept
    assert not old.has_forward
    with pytest.raises(IndexOutdated, match="written before the index knew what stands where") as refused:
        old.forward  # noqa: B018
    assert refused.value.hint == "run: dvsearch index --rebuild PATH..."
