"""Texts beside the documents: short ones in the table of contents, long ones in a file that is read when asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dvsearch.engines.whoosh import meta
from dvsearch.engines.whoosh.format.section_file import SectionWriter
from dvsearch.engines.whoosh.meta import LONG, Meta, open_long, split, write_long
from dvsearch.errors import IndexCorrupt


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name no evaluator: none is asked."""
    return ""


TEXTS = {"một": "đ" * LONG, "hai": "\ud800" * LONG, "ba": "x" * (LONG + 1)}


def opened(path: Path, texts: dict[str, str], short: dict[str, str] | None = None) -> Meta:
    return Meta(short or {}, open_long(path, *write_long(path, texts)))


def test_a_text_of_so_many_characters_is_long() -> None:
    assert split({"a": "đ" * (LONG - 1), "b": "đ" * LONG, "c": ""}) == (
        {"a": "đ" * (LONG - 1), "c": ""}, {"b": "đ" * LONG},
    )  # fmt: skip


def test_short_and_long_texts_are_one_mapping(tmp_path: Path) -> None:
    made = opened(tmp_path / "m.dvs", TEXTS, {"note": "ngắn"})
    assert dict(made) == {"note": "ngắn", **TEXTS} and len(made) == 4 and made.long() == TEXTS
    assert "note" in made and "ba" in made and made.get("nobody") is None
    alone = Meta({"note": "ngắn"}, None)
    assert dict(alone) == {"note": "ngắn"} and alone.long() == {} and alone.get("một") is None


def test_a_long_text_is_kept_decoded_unless_it_is_very_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meta, "_KEPT", LONG)
    made = opened(tmp_path / "m.dvs", {"kept": "x" * LONG, "read": "x" * (LONG + 1)})
    assert made["kept"] is made["kept"] and made["read"] is not made["read"] and made["read"] == made["read"]


def test_another_file_than_the_one_that_is_named_is_said(tmp_path: Path) -> None:
    size, checksum = write_long(tmp_path / "m.dvs", TEXTS)
    for other in ((size + 1, checksum), (size, checksum ^ 1)):
        with pytest.raises(IndexCorrupt, match="not the file that the table of contents names"):
            open_long(tmp_path / "m.dvs", *other)


@pytest.mark.parametrize(
    ("names", "sections", "reason"),
    [
        (None, [b"x"], "texts without names"),
        ("a", [b"x"], "texts without names"),
        ([1], [b"x"], "texts without names"),
        (["a", 1], [b"x", b"y"], "texts without names"),
        (["a", "a"], [b"x", b"y"], "not a text for each name"),
        (["a"], [b"x", b"y"], "not a text for each name"),
        (["a", "b"], [b"x"], "not a text for each name"),
        (["a"], [np.zeros(3, np.uint16)], "not a text for each name"),
        (["a"], [b"\xff\xfe"], "a is no text"),
    ],
)
def test_texts_that_are_none_are_said_to_be_none(
    tmp_path: Path, names: object, sections: list[object], reason: str
) -> None:
    path = tmp_path / "m.dvs"
    with path.open("wb") as out:
        file = SectionWriter(out)
        file.facts["names"] = names
        for number, section in enumerate(sections):
            file.add(str(number), np.frombuffer(section, np.uint8) if isinstance(section, bytes) else section)  # type: ignore[arg-type]
        told = file.finish()
    with pytest.raises(IndexCorrupt, match=reason):
        dict(Meta({}, open_long(path, *told)))
