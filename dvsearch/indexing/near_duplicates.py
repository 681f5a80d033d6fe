"""Near-copies: which articles a text is a copy of, found by its signature among millions.

Articles are found by bands of their minima: two texts that share half their runs almost surely (96 %) agree on a band
of three somewhere, and those that share less are copies only where one is part of the other. Which of those found are
copies, `signatures` decides.

Signatures are read where they lie, all for a thousand new articles at once: 0.1 s for a million. Bands kept sorted
would take as much room in the index again, or in memory, and half a minute to sort.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dvsearch.indexing.signatures import (
    BODY,
    FACTS,
    LEAST,
    LENGTH,
    VERSION,
    Rows,
    first_fact,
    likeness,
    unpack,
)
from dvsearch.number_ranges import ranges

BAND = 3
BANDS = 24
# A band that so many articles agree on is of a template that thousands were made from: of those only the ones with
# the same first date or province are looked at, and no more than this, so that each article costs the same.
MOST = 256
# How many minima of two articles must agree: fewer are of no copies, whatever else they share.
LEAST_EQUAL = int(np.ceil((LEAST * 63 + 1) * BODY / 64))

# What the kernel is told: how signatures lie in their letters, and when two are alike.
_RULE = {
    "length": LENGTH,
    "version": VERSION,
    "minima": BODY,
    "bands": BANDS,
    "facts": FACTS,
    "least": LEAST_EQUAL,
}
_BITS = 6 * BAND
_FACT_BITS = 12
_PAIRS_AT_ONCE = 1 << 16
_Numbers = NDArray[np.int64]


def copies_among(asked: Rows, values: Iterable[Rows], kernel: Any = None) -> list[dict[str, float]]:
    """Find for each of some comparable signatures which of many are of copies of it, and how alike they are.

    `values` has the others, some at a time, a row of letters each, as those of an index come.
    """
    found: list[dict[str, float]] = [{} for _ in asked]
    parts = [(asked[:0], np.empty(0, np.int64))]
    for others in values if len(asked) else ():
        numbers, places = alike(asked, others, kernel)
        parts.append((others[places], numbers))
    rows, numbers = (np.concatenate(part) for part in zip(*parts, strict=True))
    for number, row, share in _copies(asked, rows, numbers, np.arange(numbers.size)):
        found[number][rows[row].tobytes().decode("ascii")] = share
    return found


def copies_before(rows: Rows, first: int, kernel: Any = None) -> list[dict[int, float]]:
    """Find for each comparable signature from the place `first` on which of those before it are of copies of it."""
    asked = rows[first:]
    found: list[dict[int, float]] = [{} for _ in asked]
    numbers, places = alike(asked, rows, kernel)
    before = places < numbers + first
    for number, place, share in _copies(asked, rows, numbers[before], places[before]):
        found[number][place] = share
    return found


def _copies(asked: Rows, others: Rows, numbers: _Numbers, places: _Numbers) -> Iterator[tuple[int, int, float]]:
    """Yield of pairs that are alike those of copies: which is asked for, which other it is, and how alike they are."""
    for start in range(0, numbers.size, _PAIRS_AT_ONCE):
        some = slice(start, start + _PAIRS_AT_ONCE)
        shares = likeness(unpack(asked[numbers[some]]), unpack(others[places[some]]))
        copies = np.flatnonzero(shares)
        yield from zip(
            numbers[some][copies].tolist(), places[some][copies].tolist(), shares[copies].tolist(), strict=True
        )


def alike(asked: Rows, others: Rows, kernel: Any) -> tuple[_Numbers, _Numbers]:
    """Find the pairs of signatures that agree on a band, and on LEAST_EQUAL minima: in order, those asked for first."""
    if kernel is not None:
        numbers, places = kernel.alike_signatures(asked.tobytes(), others.tobytes(), most=MOST, **_RULE)
        return np.frombuffer(numbers, np.uint32).astype(np.int64), np.frombuffer(places, np.uint32).astype(np.int64)
    return alike_by_arrays(asked, others)


def alike_by_arrays(asked: Rows, others: Rows) -> tuple[_Numbers, _Numbers]:
    """Find the same pairs by NumPy, which takes ten times as long."""
    there = np.flatnonzero(others[:, 0] == VERSION)
    ours, theirs = _bands(asked), _bands(others[there])
    pairs = [_agreeing(mine, other) for mine, other in zip(ours, theirs, strict=True)]
    both = np.unique(np.concatenate([number << 32 | there[place] for number, place in pairs]))
    kept = [both[:0]]
    for start in range(0, both.size, _PAIRS_AT_ONCE):
        some = both[start : start + _PAIRS_AT_ONCE]
        equal = asked[some >> 32, 1 : 1 + BODY] == others[some & 0xFFFFFFFF, 1 : 1 + BODY]
        kept.append(some[np.count_nonzero(equal, axis=1) >= LEAST_EQUAL])
    chosen = np.concatenate(kept)
    return chosen >> 32, chosen & 0xFFFFFFFF


def _bands(rows: Rows) -> _Numbers:
    """A row for each band: of each signature the minima of the band, and below them its first fact."""
    values = unpack(rows)
    minima = np.ascontiguousarray(values[:, : BANDS * BAND].T).astype(np.int64)
    keys = minima[::BAND]
    for place in range(1, BAND):
        keys = keys << 6 | minima[place::BAND]
    bands: _Numbers = keys << _FACT_BITS | first_fact(values)
    return bands


def _agreeing(mine: _Numbers, theirs: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Find the pairs that agree on one band; of a band of too many those that have the same fact, and not too many."""
    asked = np.zeros(1 << _BITS, bool)
    asked[mine >> _FACT_BITS] = True
    places = np.flatnonzero(asked.take(theirs >> _FACT_BITS))
    keys = theirs[places] >> _FACT_BITS
    is_template = np.bincount(keys, minlength=1)[keys] > MOST
    plain = _joined(mine >> _FACT_BITS, keys[~is_template], places[~is_template])
    of_template = _joined(mine, theirs[places[is_template]], places[is_template])
    numbers, found = (np.concatenate(both) for both in zip(plain, of_template, strict=True))
    return numbers, found


def _joined(mine: _Numbers, keys: _Numbers, places: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Pair each of `mine` with the first MOST places that have its key."""
    order = keys.argsort(kind="stable")
    keys, places = keys[order], places[order]
    low, high = keys.searchsorted(mine), keys.searchsorted(mine, "right")
    counts = np.minimum(high - low, MOST)
    return np.repeat(np.arange(mine.size), counts), places[ranges(low, counts)]
