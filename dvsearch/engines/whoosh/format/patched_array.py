"""Numbers nearly all of which are small: kept narrow, and the few that are too large kept aside.

Sections of N: the numbers, the largest of their dtype standing for all that are as large or larger; `N.at` where
these are, `N.beyond` what they are.
"""

from __future__ import annotations

import numpy as np

from dvsearch.engines.whoosh.format.section_file import Array, SectionFile, SectionWriter, smallest


class PatchedArray:
    """Numbers in a file, nearly all of which are small."""

    def __init__(self, file: SectionFile, name: str) -> None:
        self._numbers = file.section(name)
        self._at = file.section(f"{name}.at")
        self._beyond = file.section(f"{name}.beyond")

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return self._numbers.count

    def read(self, start: int, stop: int) -> Array:
        """Read numbers [start, stop)."""
        numbers = self._numbers.read(start, stop)
        if self._beyond.count:
            at = self._at.read()
            low, high = at.searchsorted([start, stop]).tolist()
            if low < high:
                numbers = numbers.astype(np.int64)
                numbers[at[low:high].astype(np.int64) - start] = self._beyond.read(low, high)
        return numbers

    def take(self, places: Array) -> Array:
        """Gather the numbers at some places."""
        numbers = self._numbers.read().take(places)
        if self._beyond.count:
            large = np.flatnonzero(numbers == np.iinfo(numbers.dtype).max)
            if large.size:
                found = self._at.read().searchsorted(places.take(large))
                numbers = numbers.astype(np.int64)
                numbers[large] = self._beyond.read().take(found)
        return numbers


class PatchedArrayWriter:
    """Numbers being gathered, kept narrow from the start."""

    def __init__(self, dtype: type[np.uint8] | type[np.uint16]) -> None:
        self._top = int(np.iinfo(dtype).max)
        self._numbers: list[Array] = [np.empty(0, dtype)]
        self._at: list[Array] = [np.empty(0, np.int64)]
        self._beyond: list[Array] = [np.empty(0, np.uint32)]
        self._size = 0

    def add(self, numbers: Array) -> None:
        """Take the next numbers."""
        large = np.flatnonzero(numbers >= self._top)
        self._at.append(large + self._size)
        self._beyond.append(numbers[large].astype(np.uint32))
        self._numbers.append(np.minimum(numbers, self._top).astype(self._numbers[0].dtype))
        self._size += numbers.size

    def finish(self, file: SectionWriter, name: str) -> None:
        """Write the sections."""
        file.add(name, *self._numbers)
        file.add(f"{name}.at", smallest(np.concatenate(self._at)))
        file.add(f"{name}.beyond", *self._beyond)
