"""The stored texts of a batch, compressed as they come.

So it is done while other processes read on, and not when all of them wait for the last segment to be written: there it
took a third of the time. What is written is what it would be if all were compressed at the end, but that a new
dictionary is made of the first texts that came, though one of them may have been replaced since.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress

from dvsearch.engines.whoosh.format.section_file import SectionWriter
from dvsearch.engines.whoosh.format.stored_texts import SAMPLE, StoreWriter


class StoredBuffer:
    """The texts of the documents of a batch; too few of them go without a dictionary."""

    def __init__(self, dictionary: Callable[[], bytes]) -> None:
        """`dictionary` gives that of the texts that are there already; nothing where one is to be made of these."""
        self._dictionary = dictionary
        self._texts: list[bytes] = []
        self._store: StoreWriter | None = None

    def add(self, text: bytes) -> None:
        """Take the text of the next document."""
        self._texts.append(text)
        if self._store is not None:
            self._store.add(text)
        elif len(self._texts) == SAMPLE:
            self._store = StoreWriter(self._dictionary())
            for first in self._texts:
                self._store.add(first)

    def write(self, file: SectionWriter, alive: Sequence[bool]) -> None:
        """Write the texts of the documents that are alive."""
        if self._store is not None and all(alive):
            self._store.finish(file)
        elif self._store is not None and sum(alive) >= SAMPLE:
            self._store.kept(self._texts, alive).finish(file)
        else:
            kept = list(compress(self._texts, alive))
            store = StoreWriter(self._dictionary() if len(kept) >= SAMPLE else b"")
            for text in kept:
                store.add(text)
            store.finish(file)
