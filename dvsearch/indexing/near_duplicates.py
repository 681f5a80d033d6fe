"""Near-copies: which of an index's articles a text is a copy of, found by its signature among millions.

Articles are found by bands of their minima: two texts that share half their runs almost surely (98 %) agree on three
minima in a row somewhere. Which of those are copies, `signatures` decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from dvsearch.indexing.signatures import BODY, Rows, first_fact, is_comparable, likeness, unpack

BAND = 3
BANDS = BODY // BAND
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
        self._ids = [id for id, _ in self._known]
        self._row_of = {id: row for row, id in enumerate(self._ids)}
        self._gone: set[int] = set()
        self._segments: list[_Segment] = []
        self._recent: dict[int, list[int]] = {}
        self._tail: list[Rows] = []

    def nearest(self, id: str, text: str) -> str | None:
        """The article, other than `id` itself, that this signature is a copy of; the most alike, or None."""
        if not is_comparable(text):
            return None
        self._sort_known()
        asked = unpack([text])
        keys = _bands(asked)[:, 0]
        best, nearest = 0.0, None
        for rows, signatures in self._candidates(keys):
            found = likeness(asked[0], signatures)
            for place in found.argsort(kind="stable")[::-1].tolist():
                if found[place] <= best:
                    break
                row = int(rows[place])
                if row not in self._gone and self._ids[row] != id:
                    best, nearest = float(found[place]), self._ids[row]
                    break
        return nearest

    def _candidates(self, keys: _Keys) -> Iterable[tuple[NDArray[np.int64], Rows]]:
        for segment in self._segments:
            places = segment.find(keys)
            if places.size:
                yield segment.start + places, segment.signatures[places]
        recent = set(chain.from_iterable(self._recent.get(key, ())[-MOST:] for key in (keys >> _FACT_BITS).tolist()))
        if recent:
            rows = np.array(sorted(recent))
            tail = len(self._ids) - len(self._tail)
            yield rows, np.stack([self._tail[row - tail] for row in rows.tolist()])

    def add(self, id: str, text: str) -> None:
        """Remember the signature of an article, in place of the one it had."""
        self.discard(id)
        if not is_comparable(text):
            return
        self._sort_known()
        row = self._row_of[id] = len(self._ids)
        self._ids.append(id)
        signature = unpack([text])
        self._tail.append(signature[0])
        for key in (_bands(signature)[:, 0] >> _FACT_BITS).tolist():
            self._recent.setdefault(key, []).append(row)
        if len(self._tail) >= RECENT:
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
        start, signatures = len(self._ids) - len(self._tail), np.stack(self._tail)
        while self._segments and len(self._segments[-1].signatures) <= len(signatures):
            before = self._segments.pop()
            start, signatures = before.start, np.concatenate((before.signatures, signatures))
        self._segments.append(_Segment.of(start, signatures))
        self._tail, self._recent = [], {}


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
        for band, keys in enumerate(bands):  # each by itself: the number of the band is the highest part of its keys
            places[band] = keys.argsort(kind="stable")
            bands[band] = keys[places[band]]
        return cls(start, signatures, bands.reshape(-1), places.reshape(-1))

    def find(self, keys: _Keys) -> NDArray[np.int64]:
        """The places that agree with any of these bands."""
        bands = keys >> _FACT_BITS << _FACT_BITS
        low = self.keys.searchsorted(bands)
        high = self.keys.searchsorted(bands | (1 << _FACT_BITS) - 1, "right")
        for band in np.flatnonzero(high - low > MOST).tolist():
            low[band], high[band] = (int(self.keys.searchsorted(keys[band], side)) for side in ("left", "right"))
        high = np.minimum(high, low + MOST)
        spans = [self.places[a:b] for a, b in zip(low.tolist(), high.tolist(), strict=True) if a < b]
        return np.unique(np.concatenate(spans)).astype(np.int64) if spans else np.empty(0, np.int64)


def _bands(signatures: Rows) -> _Keys:
    """A row for each band: its number, its minima, and last the first fact of the article, 5 + 18 + 9 bits."""
    keys = np.repeat(np.arange(BANDS, dtype=np.uint32)[:, None], len(signatures), axis=1)
    for place in range(BAND):
        keys = (keys << 6 | signatures[:, place:BODY:BAND].T).astype(np.uint32)
    return keys << np.uint32(_FACT_BITS) | (first_fact(signatures) % (1 << _FACT_BITS)).astype(np.uint32)
