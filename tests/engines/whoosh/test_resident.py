"""What a process holds of the files that it has mapped."""

from __future__ import annotations

import mmap
import sys
from pathlib import Path

import pytest

from dvsearch.engines.whoosh.resident import mapped_bytes


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not say it cheaply")
def test_a_mapped_file_counts_once_it_is_read(tmp_path: Path) -> None:
    size = 32 << 20
    path = tmp_path / "large"
    path.write_bytes(bytes(size))
    before = mapped_bytes()
    with path.open("rb") as file, mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) as mapped:
        assert not any(mapped[:: mmap.PAGESIZE])
        after = mapped_bytes()
    assert before is not None
    assert after is not None
    assert after - before > size / 2
