"""Ranges of whole numbers laid end to end: what gathers rows of different lengths from one flat array."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def ranges(starts: NDArray[Any], counts: NDArray[Any]) -> NDArray[Any]:
    """List the numbers of [start, start + count) for each start, one range after the other."""
    ends = np.cumsum(counts, dtype=np.int64)
    numbers: NDArray[Any] = np.repeat(starts - (ends - counts), counts)
    numbers += np.arange(numbers.size)
    return numbers
