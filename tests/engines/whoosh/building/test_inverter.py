"""A batch is written as the same bytes, whether NumPy sorts its terms or the kernel counts them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dvsearch.engines.base import Document
from dvsearch.engines.whoosh.building.inverter import SegmentBuilder
from tests import documents

kernel: Any = pytest.importorskip("dvsearch_kernel")


def check(folder: Path, batch: list[Document], *discarded: str) -> None:
    written = []
    for name, one in (("numpy", None), ("kernel", kernel)):
        builder = SegmentBuilder(one)
        for document in batch:
            builder.add(document)
        for id in discarded:
            builder.discard(id)
        builder.write(folder / name)
        written.append((folder / name).read_bytes())
    assert written[0] == written[1]


def test_random_documents_are_written_alike(tmp_path: Path) -> None:
    batch = documents.documents(120, seed=51)
    check(tmp_path, batch)
    check(tmp_path, batch, "d003", "d000", "d119")
    check(tmp_path, [*batch, *documents.documents(120, seed=52)])  # each in place of the one before
    check(tmp_path, batch[:1], batch[0].id)


def test_a_term_more_often_in_a_document_than_16_bits_say_is_written_alike(tmp_path: Path) -> None:
    often = documents.make("often", ["dân"], ["dẫn", "dân"] * 40_000, {})
    check(tmp_path, [documents.make("before", [], ["dân", "vận"], {}), often, documents.make("empty", [], [], {})])


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ValueError, match="no terms"):
        kernel.invert_terms(b"\1\0\0\0", b"\0\0\0\0", bytes(8) + b"\1\0\0\0", True)
