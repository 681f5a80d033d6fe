"""Where runs begin and end, and numbers of which the large ones lie aside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dvsearch.engines.whoosh.format.section_file import Array, SectionFile


def are_runs(starts: Array, runs: int, items: int, *, least: int = 0) -> bool:
    """Tell whether so many runs, of `least` items or more, follow one another and make up all items."""
    if starts.size != runs + 1 or int(starts[0]) != 0 or int(starts[-1]) != items:
        return False
    return bool((starts[1:] >= starts[:-1]).all() and (np.diff(starts) >= least).all())


def check_patched(file: SectionFile, name: str) -> Iterator[str]:
    """Look at numbers of which the large ones lie aside: all of those, in order, and none that is not large."""
    numbers, at, beyond = (file.read(f"{name}{suffix}") for suffix in ("", ".at", ".beyond"))
    large = np.flatnonzero(numbers == np.iinfo(numbers.dtype).max)
    if not np.array_equal(large, at) or beyond.size != at.size:
        yield f"section {name}: not each large number is aside"
    elif (beyond < np.iinfo(numbers.dtype).max).any():
        yield f"section {name}: a small number is aside"
