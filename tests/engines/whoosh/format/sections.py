"""A file of sections written for a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.section_file import SectionWriter


@contextmanager
def writing(path: Path) -> Iterator[SectionWriter]:
    with durable_files.atomic_write(path) as out:
        writer = SectionWriter(out)
        yield writer
        writer.finish()
