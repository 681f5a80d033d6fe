"""Near-copies: the same text under another header, or with a few edits, recognised by MinHash.

A signature is 48 minima of hashes over the runs of three syllables of a text, 12 bits of each: the share of places
where two signatures agree estimates the share of runs that two texts have in common (standard error 0.07 at 0.7).
Numbers are counted with more weight than words, because pages made from one template (prices, draws, weather)
differ in little else, and are no copies.

The minima are found on arrays, for many texts at once: 0.03 ms a text of 500 syllables, where a library that is
handed each run as a string takes 0.2.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from dvsearch.term_ids import Lookup

MINIMA = 48
BAND = 4
# From this share of agreeing minima on, two texts are copies: a pair edited for another province shares 0.8 of its
# runs, two reports of one event by different hands 0.1 to 0.3, two pages of one template up to 0.5.
SAME = 0.7
# Shorter texts agree by chance.
SHORTEST = 30
# How many runs a number weighs besides those that it is in.
NUMBER = 6
_RECENT = 8_192
_BAND_BYTES = BAND * 12 // 8


def signature(terms: Sequence[str]) -> str:
    """The signature of a text's terms: 96 characters, or "" for a text too short to compare."""
    (made,) = signatures([terms])
    return made


def signatures(texts: Sequence[Sequence[str]]) -> list[str]:
    """The signature of each of the texts."""
    made = [""] * len(texts)
    long = [number for number, terms in enumerate(texts) if len(terms) >= SHORTEST]
    if long:
        minima = _minima([_hashes(texts[number]) for number in long])
        for number, row in zip(long, _packed(minima), strict=True):
            made[number] = row
    return made


def _hash(term: str) -> int:
    """30 bits of the term, and whether it is a number as the lowest."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass")) & 0x7FFFFFFE | term.isdigit()


_hashes = Lookup(_hash)


def _minima(hashes: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    """A row of minima for each text, given the hashes of its terms."""
    terms = np.concatenate(hashes).astype(np.uint64)
    owner = np.repeat(np.arange(len(hashes)), [one.size for one in hashes])
    first, second, third = terms[:-2], terms[1:-1], terms[2:]
    whole = owner[:-2] == owner[2:]
    runs = _mixed(_mixed(_mixed(first) + second) + third)[whole]
    numbers = np.flatnonzero(terms & np.uint64(1))
    copies = _mixed(terms[numbers, None] << np.uint64(8) | np.arange(1, NUMBER + 1, dtype=np.uint64))
    owners = np.concatenate((owner[:-2][whole], owner[numbers].repeat(NUMBER)))
    order = owners.argsort(kind="stable")
    values = (np.concatenate((runs, copies.reshape(-1))) >> np.uint64(32)).astype(np.uint32)[order]
    starts = owners[order].searchsorted(np.arange(len(hashes)))
    minima = np.empty((len(hashes), MINIMA), np.uint32)
    for place, (factor, addend) in enumerate(_PERMUTATIONS):
        minima[:, place] = np.minimum.reduceat(values * factor + addend, starts)
    return minima


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The values with every bit made to depend on all others (the finaliser of SplitMix64)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


# Each minimum is of the values in another order: all 32-bit numbers, multiplied by an odd one and moved.
_PERMUTATIONS = (_mixed(np.arange(2 * MINIMA, dtype=np.uint64)) >> np.uint64(32)).astype(np.uint32).reshape(-1, 2)
_PERMUTATIONS[:, 0] |= 1


def _packed(minima: NDArray[np.uint32]) -> list[str]:
    """The lower 12 bits of each row of minima as text."""
    pairs = (minima & np.uint32(0xFFF)).reshape(-1, 2)
    packed = (pairs[:, 0] << np.uint32(12) | pairs[:, 1]).astype(">u4").view(np.uint8).reshape(-1, 4)[:, 1:]
    written = base64.b64encode(packed.tobytes()).decode("ascii")
    return [written[start : start + 2 * MINIMA] for start in range(0, len(written), 2 * MINIMA)]


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
        self._tail: list[str] = []

    def nearest(self, id: str, text: str) -> str | None:
        """The article, other than `id` itself, that this signature is a copy of; the most alike, or None."""
        if not text:
            return None
        bands = _read(text)
        rows = set(chain.from_iterable(self._recent.get(key, ()) for key in bands))
        if self._keys.size:
            keys = np.array(bands, np.uint64)
            low, high = (self._keys.searchsorted(keys, side).tolist() for side in ("left", "right"))
            rows.update(chain.from_iterable(self._rows[a:b].tolist() for a, b in zip(low, high, strict=True) if a < b))
        rows -= self._gone
        rows.discard(self._row_of.get(id, -1))
        if not rows:
            return None
        candidates, asked = sorted(rows), _unpack(text)[0]
        alike = np.array([int((self._row(row) == asked).sum()) for row in candidates])
        best = int(alike.argmax())
        return self._ids[candidates[best]] if alike[best] >= SAME * MINIMA else None

    def add(self, id: str, text: str) -> None:
        """Remember the signature of an article, in place of the one it had."""
        self.discard(id)
        if not text:
            return
        row = len(self._ids)
        self._ids.append(id)
        self._row_of[id] = row
        self._tail.append(text)
        for key in _read(text):
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
        found: NDArray[np.uint16] = self._all[row] if row < settled else _unpack(self._tail[row - settled])[0]
        return found

    def _settle(self) -> None:
        """Move what was added since into the sorted arrays: a dict of bands takes 10 times their memory."""
        self._all = np.concatenate((self._all, _unpack("".join(self._tail))))
        self._keys, self._rows = _sorted_bands(self._all)
        self._tail, self._recent = [], {}


@lru_cache(1)
def _read(text: str) -> list[int]:
    """The bands of one signature, as `_bands` has them: a new one is first asked for, and then added."""
    raw = base64.b64decode(text)
    return [
        int.from_bytes(raw[start : start + _BAND_BYTES]) << 8 | number
        for number, start in enumerate(range(0, len(raw), _BAND_BYTES))
    ]


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
