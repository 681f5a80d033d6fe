"""Near-copies: which of an index's articles a text is a copy of, found by its signature among millions.

Articles are found by bands of their minima: two texts that share half their runs almost surely (96 %) agree on a band
of three somewhere, and those that share less are copies only where one is part of the other. Which of those found are
copies, `signatures` decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dvsearch.indexing.signatures import LENGTH, Rows, fact_of, first_fact, is_comparable, likeness, unpack

BAND = 3
BANDS = 24
# A band that so many articles agree on is of a template that thousands were made from: of those only the ones with
# the same first date or province are looked at, and no more than this, so that each article costs the same.
MOST = 256
# Articles kept in a dict before they are sorted in.
RECENT = 2_048

_FACT_BITS = 9
_Keys = NDArray[np.uint32]


class Signatures:
    """The signatures of an index, to be asked which of its articles a text is a copy of.

    Those of another version are passed over: they are of no group that anything new could join.
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """`rows` are ids and signatures. They are sorted when first asked for one: a run with nothing new never is."""
        self._known = [(id, text) for id, text in rows if is_comparable(text)]
        self._ids: list[str] = [id for id, _ in self._known]
        self._row_of = {id: row for row, id in enumerate(self._ids)}
        self._gone: set[int] = set()
        self._segments: list[_Segment] = []
        self._recent: dict[int, list[int]] = {}
        self._tail: Rows = np.empty((RECENT, LENGTH - 1), np.uint8)
        self._in_tail = 0

    def nearest(self, id: str, text: str) -> str | None:
        """Return the article, other than `id` itself, that this signature is a copy of: the most alike, or None."""
        if not is_comparable(text):
            return None
        self._sort_known()
        asked = _read(text)
        rows, signatures = self._candidates(asked)
        if not rows:
            return None
        found = likeness(asked.signature, signatures)
        if not found.any():
            return None
        for place in found.argsort(kind="stable")[::-1].tolist():
            if found[place] == 0:
                return None
            if rows[place] not in self._gone and self._ids[rows[place]] != id:
                nearest: str = self._ids[rows[place]]
                return nearest
        return None

    def _candidates(self, asked: _Asked) -> tuple[list[int], Rows]:
        """The rows that share a band with this signature, and their signatures."""
        rows: list[int] = []
        parts: list[Rows] = []
        for segment in self._segments:
            places = segment.find(asked)
            if places:
                rows += [segment.start + place for place in places]
                parts.append(segment.signatures[places])
        recent: set[int] = set()
        for same in filter(None, map(self._recent.get, asked.bands)):
            recent.update(same[-MOST:])
        if recent:
            first = len(self._ids) - self._in_tail
            rows += recent
            parts.append(self._tail[[row - first for row in recent]])
        return rows, np.concatenate(parts) if parts else self._tail[:0]

    def add(self, id: str, text: str) -> None:
        """Remember the signature of an article, in place of the one it had."""
        self.discard(id)
        if not is_comparable(text):
            return
        self._sort_known()
        row = self._row_of[id] = len(self._ids)
        self._ids.append(id)
        added = _read(text)
        self._tail[self._in_tail] = added.signature
        self._in_tail += 1
        for band in added.bands:
            self._recent.setdefault(band, []).append(row)
        if self._in_tail == len(self._tail):
            self._sort_tail()

    def discard(self, id: str) -> None:
        """Forget an article."""
        row = self._row_of.pop(id, None)
        if row is not None:
            self._gone.add(row)

    def _sort_known(self) -> None:
        if self._known:
            self._segments.append(_Segment.of(0, unpack([text for _, text in self._known])))
            self._known = []

    def _sort_tail(self) -> None:
        """Move what was added since into sorted arrays: a dict of bands takes ten times their memory.

        Each is merged with those before it that are no larger, so that an article is sorted in log n times.
        """
        start, signatures = len(self._ids) - self._in_tail, self._tail.copy()
        while self._segments and len(self._segments[-1].signatures) <= len(signatures):
            before = self._segments.pop()
            start, signatures = before.start, np.concatenate((before.signatures, signatures))
        self._segments.append(_Segment.of(start, signatures))
        self._recent, self._in_tail = {}, 0


@dataclass(frozen=True, slots=True, eq=False)
class _Segment:
    """Signatures of the rows from `start` on, and their bands in order: `keys`, and of each the place it is from."""

    start: int
    signatures: Rows
    keys: _Keys
    places: NDArray[np.uint32]

    @classmethod
    def of(cls, start: int, signatures: Rows) -> _Segment:
        bands = _bands(signatures)
        places = np.empty(bands.shape, np.uint32)
        numbers = np.arange(len(signatures), dtype=np.uint64)
        for band, keys in enumerate(bands):  # each by itself: the number of the band is the highest part of its keys
            # Key and place as one number: a fifth of the time of a stable argsort.
            both = np.sort(keys.astype(np.uint64) << np.uint64(32) | numbers)
            places[band] = both.astype(np.uint32)
            bands[band] = both >> np.uint64(32)
        return cls(start, signatures, bands.reshape(-1), places.reshape(-1))

    def find(self, asked: _Asked) -> list[int]:
        """The places that agree with any of these bands."""
        lows, highs = self.keys.searchsorted(asked.bounds).reshape(2, BANDS)
        found: set[int] = set()
        for band in (highs > lows).nonzero()[0].tolist():
            low, high = int(lows[band]), int(highs[band])
            if high - low > MOST:
                low, high = (int(self.keys.searchsorted(asked.keys[band], side)) for side in ("left", "right"))
            found.update(self.places[low : min(high, low + MOST)].tolist())
        return sorted(found)


class _Asked(NamedTuple):
    """A signature and its keys; where those of each band begin and end; and the bands without the article's fact."""

    signature: Rows
    keys: _Keys
    bounds: _Keys
    bands: list[int]


@lru_cache(1)
def _read(text: str) -> _Asked:
    """Read a signature once: a new one is first asked for, and then added."""
    (signature,) = unpack([text])
    values = signature.tolist()  # a third of the time that arrays of a single row take
    minima = values[: BANDS * BAND]
    bands = [
        band << 18 | first << 12 | second << 6 | third
        for band, first, second, third in zip(range(BANDS), minima[::3], minima[1::3], minima[2::3], strict=True)
    ]
    numbers = np.array(bands, np.uint32) << _FACT_SHIFT
    keys = numbers | np.uint32(fact_of(values) & int(_FACT_MASK))
    return _Asked(signature, keys, np.concatenate((numbers, numbers + (_FACT_MASK + np.uint32(1)))), bands)


_FACT_SHIFT, _FACT_MASK, _MINIMUM_SHIFT = np.uint32(_FACT_BITS), np.uint32((1 << _FACT_BITS) - 1), np.uint32(6)
_NUMBERS = np.arange(BANDS, dtype=np.uint32)[:, None] << np.uint32(6 * BAND)


def _bands(signatures: Rows) -> _Keys:
    """A row for each band: its number, its minima, and last the first fact of the article, 5 + 18 + 9 bits."""
    minima = signatures.T[: BANDS * BAND].astype(np.uint32)
    keys = minima[::BAND]
    for place in range(1, BAND):
        keys = keys << _MINIMUM_SHIFT | minima[place::BAND]
    return (keys | _NUMBERS) << _FACT_SHIFT | first_fact(signatures).astype(np.uint32) & _FACT_MASK
