"""Ranges of positions in many documents of a segment, read from its forward index.

A range that lies in one title or body is read as tokens side by side; the others, at the edges, position by position.
Some thousand ranges are read at once, so that the arrays between stay in the cache: three times as fast as all at once.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from dvsearch.article import POSITION_GAP
from dvsearch.engines.whoosh.format.forward_index import ForwardIndex
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.number_ranges import ranges

_POSITIONS_AT_ONCE = 1 << 16

_ReadTokens = Callable[[Array], Array]


def gather(
    forward: ForwardIndex,
    docs: Array,
    at: Array,
    starts: Array,
    stops: Array,
    read: _ReadTokens,
    nothing: object,
    out: Array,
) -> None:
    """Put into `out`, for all positions of ranges one after the other, what `read` says of the tokens there.

    Of all ranges [start, stop) the segment has those `at`, ascending, in its documents `docs`; where no token stands is
    `nothing`.
    """
    if not forward.starts[-1]:
        return
    ends = np.cumsum(stops - starts)
    counts = (stops - starts)[at]
    steps = np.arange(_POSITIONS_AT_ONCE, int(counts.sum()), _POSITIONS_AT_ONCE)
    cuts = np.cumsum(counts).searchsorted(steps).tolist()
    for low, high in pairwise(sorted({0, *cuts, at.size})):
        values = _read_ranges(forward, docs[low:high], starts[at[low:high]], counts[low:high], read, nothing)
        first, last = at.item(low), at.item(high - 1)
        if last - first == high - low - 1:  # side by side
            out[ends[first] - counts[low] : ends[last]] = values
        else:
            out[ranges(ends[at[low:high]] - counts[low:high], counts[low:high])] = values


def _read_ranges(
    forward: ForwardIndex, docs: Array, starts: Array, counts: Array, read: _ReadTokens, nothing: object
) -> Array:
    if counts.size and counts.max() == 1 == counts.min():
        there = forward.tokens_of(docs, starts)
        values = read(np.maximum(there, 0))
        values[there < 0] = nothing
        return values
    titles, ends = forward.titles.take(docs), forward.lengths.take(docs) + POSITION_GAP
    stops = starts + counts
    behind_title = starts >= titles
    is_whole = (starts >= 0) & (stops <= titles) | (starts >= titles + POSITION_GAP) & (stops <= ends)
    tokens = _ranges(forward.starts.take(docs) + starts - behind_title * POSITION_GAP, counts)
    np.clip(tokens, 0, forward.starts[-1] - 1, out=tokens)
    values = read(tokens)
    cut = np.flatnonzero(~is_whole)
    if cut.size:
        pieces = counts[cut]
        there = forward.tokens_of(np.repeat(docs[cut], pieces), ranges(starts[cut], pieces))
        found = read(np.maximum(there, 0))
        found[there < 0] = nothing
        values[ranges(np.cumsum(counts)[cut] - pieces, pieces)] = found
    return values


def _ranges(starts: Array, counts: Array) -> Array:
    """List the numbers of [start, start + count) for each start; windows, which are all of one length, in one step."""
    if counts.size and counts.min() == counts.max():
        return (starts[:, None] + np.arange(counts[0])).ravel()
    return ranges(starts, counts)
