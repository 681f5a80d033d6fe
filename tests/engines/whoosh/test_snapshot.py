"""What a reader sees of one commit: the same numbers for the same values, in however many segments they lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dvsearch.engines.base import K1, B, Document
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.meta import Meta
from dvsearch.engines.whoosh.snapshot import Snapshot
from tests import documents

NOTHING = Meta({}, None)


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name no evaluator: a snapshot is read before one asks it."""
    return ""


def article(id: str, body: str = "dân", **exact: str) -> Document:
    return documents.make(id, [], body.split(), {name: (value,) for name, value in exact.items()})


def snapshot(folder: Path, *batches: list[Document], without: tuple[str, ...] = ()) -> Snapshot:
    engine = WhooshEngine.create(folder)
    for batch in batches:
        with engine.writer() as writer:
            writer.add(batch)
            writer.commit()
    with engine.writer() as writer:
        writer.delete(without)
        writer.commit()
    return engine._snapshot


def test_documents_of_all_segments_are_numbered_one_after_the_other(tmp_path: Path) -> None:
    made = snapshot(
        tmp_path, [article("a"), article("b"), article("e")], [article("c")], [article("d")], without=("b",)
    )
    assert (made.starts, made.count, made.folder) == ([0, 3, 4, 5], 4, tmp_path)
    assert Snapshot(made.segments[:1], NOTHING).folder == tmp_path
    nothing = Snapshot([], NOTHING)
    assert (nothing.starts, nothing.count, nothing.folder, nothing.norms) == ([0], 0, Path(), [])
    assert nothing.groups("copies").tolist() == [] and nothing.values("date").texts == []


def test_values_have_one_number_in_every_segment(tmp_path: Path) -> None:
    first = [article("a", source="Báo Thử"), article("b", source="Tin"), article("c")]
    made = snapshot(tmp_path, first, [article("d")], [article("e", source="Chợ"), article("f", source="Tin")])
    values = made.values("source")
    assert [text.decode() for text in values.texts] == ["Báo Thử", "Chợ", "Tin"]
    assert [numbers.tolist() for numbers in values.numbers] == [[0, 2], [], [1, 2]]
    assert made.values("source") is values
    assert [ranks.tolist() for ranks in made.ranks("source")] == [[0, 2, -1], [-1], [1, 2]]
    assert made.ranks("source") is made.ranks("source")
    assert made.groups("source").tolist() == [0, 2, -1, -1, 1, 2] and made.groups("source") is made.groups("source")
    assert made.values("author").texts == [] and made.groups("author").tolist() == [-1] * 6


def test_the_empty_value_is_none(tmp_path: Path) -> None:
    made = snapshot(tmp_path, [article("a", source=""), article("b", source="Tin")], [article("c", source="Chợ")])
    assert [text.decode() for text in made.values("source").texts] == ["", "Chợ", "Tin"]
    assert [ranks.tolist() for ranks in made.ranks("source")] == [[-1, 2], [1]]
    one = snapshot(tmp_path / "one", [article("a", source=""), article("b", source="Tin")])
    assert one.groups("source").tolist() == [-1, 1]
    full = snapshot(tmp_path / "full", [article("a", source="Chợ"), article("b", source="Tin")])
    assert full.groups("source").tolist() == [0, 1]


def test_terms_have_one_number_in_every_segment(tmp_path: Path) -> None:
    bare = Document("x", {}, {"id": ("x",)}, "{}")
    made = snapshot(tmp_path, [article("a", "vận dân")], [bare], [article("b", "chợ dân")])
    assert [text.decode() for text in made.terms.texts] == sorted(["dân", "vận", "chợ"], key=str.encode)
    dan = made.terms.texts.index("dân".encode())
    assert [dan in numbers.tolist() for numbers in made.terms.numbers] == [True, False, True]
    alone = snapshot(tmp_path / "one", [article("a", "vận dân")])
    assert alone.terms.numbers[0].tolist() == [0, 1]


def test_a_long_text_weighs_less_beside_the_average_of_what_is_not_deleted(tmp_path: Path) -> None:
    made = snapshot(
        tmp_path, [article("a", "dân " * 10), article("b", "dân " * 90)], [article("c", "dân " * 20)], without=("b",)
    )
    (first, other), (second,) = made.norms
    assert [first, second] == pytest.approx([K1 * (1 - B + B * length / 15) for length in (10, 20)], rel=1e-6)
    assert other == pytest.approx(K1 * (1 - B + B * 6), rel=1e-6) and made.norms[0].dtype == np.float32
    bare = snapshot(tmp_path / "bare", [Document("x", {}, {"id": ("x",)}, "{}")])
    assert bare.norms[0].tolist() == pytest.approx([K1 * (1 - B)], rel=1e-6)
