"""Which documents are not deleted: a bit each, believed only where checksum and length are right."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest

from dvsearch.engines.whoosh.format.live_docs import read_live_bits, unpack_live_docs, write_live_docs
from dvsearch.engines.whoosh.format.section_file import MAX_DOCUMENTS
from dvsearch.errors import IndexCorrupt


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name no evaluator: none is asked."""
    return ""


@pytest.mark.parametrize("documents", [1, 7, 8, 9, 16, 65, MAX_DOCUMENTS])
def test_what_is_written_is_read_again(tmp_path: Path, documents: int) -> None:
    live = np.arange(documents) % 3 != 1
    path = tmp_path / "a.del"
    checksum = write_live_docs(path, live)
    bits = read_live_bits(path, documents, checksum)
    assert path.stat().st_size == len(bits) == -(-documents // 8)
    found = unpack_live_docs(path, bits, documents)
    assert found.dtype == bool and found.tolist() == live.tolist()


def test_a_file_that_is_another_or_of_another_length_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.del"
    checksum = write_live_docs(path, np.ones(9, bool))
    for documents, told in ((9, checksum ^ 1), (8, checksum), (17, checksum), (1, checksum)):
        with pytest.raises(IndexCorrupt, match=r"a\.del: damaged"):
            read_live_bits(path, documents, told)
    for bits, documents in ((b"\xff", 9), (b"\xff\xff\xff", 16), (b"", 1)):
        with pytest.raises(IndexCorrupt, match=r"a\.del: damaged"):
            unpack_live_docs(path, bits, documents)


def test_a_file_larger_than_any_can_be_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.del"
    data = bytes(MAX_DOCUMENTS // 8 + 1)
    path.write_bytes(data)
    with pytest.raises(IndexCorrupt, match="larger than"):
        read_live_bits(path, MAX_DOCUMENTS, zlib.crc32(data))
