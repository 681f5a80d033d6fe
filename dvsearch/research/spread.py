"""How evenly something is spread over the parts of an archive."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dvsearch.engines.forward import Array


class Spread(NamedTuple):
    """0 is as even as the sizes of the parts are, 1 is all in the smallest part; None where nothing occurs.

    `dp` is Gries' deviation of proportions (2008), 1/2 sum |t - w|; `dp_normed` divides it by 1 - min(w) over the parts
    where it occurs (Egbert, Burch and Biber 2020). `range` is in how many parts it occurs.
    """

    range: int
    parts: int
    dp: float | None
    dp_normed: float | None


def spread(counts: Array, sizes: Array) -> Spread:
    """Return the spread of what occurs `counts` times in parts of these sizes; parts of size 0 are left out."""
    kept = sizes > 0
    counts, sizes = counts[kept].astype(np.float64), sizes[kept].astype(np.float64)
    total = float(counts.sum())
    occurs = counts > 0
    if total == 0:
        return Spread(0, int(sizes.size), None, None)
    shares = sizes / sizes.sum()
    dp = float(np.abs(counts / total - shares).sum() / 2)
    room = 1 - float(shares[occurs].min())
    return Spread(int(occurs.sum()), int(sizes.size), dp, dp / room if room > 0 else 0.0)
