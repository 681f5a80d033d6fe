"""Values of the same length as an array: a row of bytes each, for who compares one with all of them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


def rows_of(values: Iterable[str], length: int) -> NDArray[np.uint8]:
    """Return those of the values that have this many bytes of UTF-8."""
    kept = [code for value in values if len(code := value.encode("utf-8", "surrogatepass")) == length]
    return np.frombuffer(b"".join(kept), np.uint8).reshape(len(kept), length)
