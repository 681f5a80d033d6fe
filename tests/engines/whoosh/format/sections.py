"""A file of sections written for a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.section_file import SectionWriter


@contextmanager
def writing(path: Path) -> Iterator[SectionWriter]:
    with durable_files.atomic_write(path) as out:
        writer = SectionWriter(out)
        yield writer
        writer.finish()


def resident() -> int:
    """The bytes of files that are in the memory of this process."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("RssFile:")[2].split()[0]) << 10


tells_memory = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the system does not say what is in memory"
)
