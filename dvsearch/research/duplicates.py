"""Near-copies: the same text under another header, or with a few edits, recognised by MinHash.

A signature is 48 minima of hashes over the runs of three syllables of a text, 12 bits of each: the share of places
where two signatures agree estimates the share of runs that two texts have in common (standard error 0.07 at 0.7).
Numbers are counted with more weight than words, because pages made from one template (prices, draws, weather)
differ in little else, and are no copies.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

MINIMA = 48
BAND = 4
# From this share of agreeing minima on, two texts are copies: a pair edited for another province shares 0.8 of its
# runs, two reports of one event by different hands 0.1 to 0.3, two pages of one template up to 0.5.
SAME = 0.7
# Shorter texts agree by chance.
SHORTEST = 30
_RECENT = 8_192


def signature(terms: Sequence[str]) -> str:
    """The signature of a text's terms: 96 characters, or "" for a text too short to compare."""
    if len(terms) < SHORTEST:
        return ""
    from rensa import RMinHash

    terms = list(terms)
    runs = [f"{first} {second} {third}" for first, second, third in zip(terms, terms[1:], terms[2:], strict=False)]
    numbers = [f"{term}{copy}" for term in filter(str.isdigit, terms) for copy in "abcdef"]
    sketch = RMinHash(num_perm=MINIMA, seed=1)
    sketch.update(runs + numbers)
    minima = np.array(sketch.digest(), dtype=np.uint64) & np.uint64(0xFFF)
    pairs = minima.reshape(-1, 2)
    packed = (pairs[:, 0] << np.uint64(12) | pairs[:, 1]).astype(">u4").view(np.uint8).reshape(-1, 4)[:, 1:]
    return base64.b64encode(packed.tobytes()).decode("ascii")


class Signatures:
    """The signatures of an index, to be asked which of its articles a text is a copy of.

    Articles are found by bands: two copies almost surely agree on BAND minima in a row somewhere (at SAME, 96 %).
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        kept = [(id, text) for id, text in rows if text]
        self._ids = [id for id, _ in kept]
        self._all = _unpack("".join(text for _, text in kept))
        self._keys, self._rows = _sorted_bands(self._all)
        self._gone: set[int] = set()
        self._row_of = {id: row for row, id in enumerate(self._ids)}
        self._recent: dict[int, list[int]] = {}
        self._tail: list[NDArray[np.uint16]] = []

    def nearest(self, id: str, text: str) -> str | None:
        """The article, other than `id` itself, that this signature is a copy of; the most alike, or None."""
        if not text:
            return None
        asked, bands = _read(text)
        low = np.searchsorted(self._keys, bands, "left")
        high = np.searchsorted(self._keys, bands, "right")
        rows = set(chain.from_iterable(self._rows[a:b].tolist() for a, b in zip(low, high, strict=True) if a < b))
        rows.update(chain.from_iterable(self._recent.get(key, ()) for key in bands.tolist()))
        rows -= self._gone
        rows.discard(self._row_of.get(id, -1))
        if not rows:
            return None
        candidates = sorted(rows)
        alike = np.array([int((self._row(row) == asked).sum()) for row in candidates])
        best = int(alike.argmax())
        return self._ids[candidates[best]] if alike[best] >= SAME * MINIMA else None

    def add(self, id: str, text: str) -> None:
        """Remember the signature of an article, in place of the one it had."""
        self.discard(id)
        if not text:
            return
        minima, bands = _read(text)
        row = len(self._ids)
        self._ids.append(id)
        self._row_of[id] = row
        self._tail.append(minima)
        for key in bands.tolist():
            self._recent.setdefault(key, []).append(row)
        if len(self._tail) >= _RECENT:
            self._settle()

    def discard(self, id: str) -> None:
        """Forget an article."""
        row = self._row_of.pop(id, None)
        if row is not None:
            self._gone.add(row)

    def _row(self, row: int) -> NDArray[np.uint16]:
        settled = len(self._all)
        return self._all[row] if row < settled else self._tail[row - settled]

    def _settle(self) -> None:
        """Move what was added since into the sorted arrays: a dict of bands takes 10 times their memory."""
        self._all = np.concatenate((self._all, np.stack(self._tail)))
        self._keys, self._rows = _sorted_bands(self._all)
        self._tail, self._recent = [], {}


@lru_cache(1)
def _read(text: str) -> tuple[NDArray[np.uint16], NDArray[np.uint64]]:
    """The minima and bands of one signature: a new one is first asked for, and then added."""
    minima = _unpack(text)
    return minima[0], _bands(minima)[0]


def _unpack(text: str) -> NDArray[np.uint16]:
    """Signatures written one after the other, as rows of minima."""
    packed = np.frombuffer(base64.b64decode(text), np.uint8).reshape(-1, 3).astype(np.uint16)
    minima = np.empty((len(packed), 2), np.uint16)
    minima[:, 0] = packed[:, 0] << 4 | packed[:, 1] >> 4
    minima[:, 1] = (packed[:, 1] & 0xF) << 8 | packed[:, 2]
    return minima.reshape(-1, MINIMA)


def _bands(minima: NDArray[np.uint16]) -> NDArray[np.uint64]:
    """One key a band: its number and its minima, so that equal keys mean an equal band."""
    parts = minima.reshape(len(minima), MINIMA // BAND, BAND).astype(np.uint64)
    keys = np.zeros(parts.shape[:2], np.uint64)
    for place in range(BAND):
        keys = keys << np.uint64(12) | parts[:, :, place]
    return keys << np.uint64(8) | np.arange(parts.shape[1], dtype=np.uint64)


def _sorted_bands(minima: NDArray[np.uint16]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    bands = _bands(minima)
    order = np.argsort(bands, axis=None, kind="stable")
    return bands.reshape(-1)[order], order // max(1, bands.shape[1])
