"""Pieces of a text -> numbers, for many texts at once: each different string has one.

Cutting a text into Python strings and looking each up in a dict takes 0.12 ms an article, mostly for making and hashing
strings that are known. Here the pieces are hashed and looked up where they stand in an array of characters (0.06 ms).
A piece is known only if its characters are compared and equal, so that no text can pass for another.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dvsearch.number_ranges import ranges

Characters = NDArray[np.uint32]
_Integers = NDArray[np.int64]

# Longer pieces are looked up as strings: they are rare.
LONGEST = 64

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SMALLEST = 1 << 16
_BLOCK, _FEW = 1 << 19, 1 << 12  # characters hashed at once, and those of a query


class Interner:
    """The numbers of strings, counting from 0; who keeps what they stand for is told of the new ones, in order."""

    def __init__(self, add: Callable[[list[str]], None]) -> None:
        self._add = add
        self._count = 0
        self._others: dict[str, int] = {}  # those that are too long, or share the hash of another
        self._hashes: NDArray[np.uint64] = np.zeros(_SMALLEST, np.uint64)  # 0: nothing there
        self._numbers: _Integers = np.zeros(_SMALLEST, np.int64)
        self._spelled = array("I")  # the characters of all strings that are found by their hash
        self._starts = array("q")  # of each number in `_spelled`
        self._lengths = array("q")

    def __len__(self) -> int:
        return self._count

    def add(self, piece: str) -> int:
        """The number of a string that no piece of a text will be."""
        self._add([piece])
        self._starts.append(0)
        self._lengths.append(-1)  # of none
        self._count += 1
        return self._count - 1

    def numbers(self, text: str, points: Characters, starts: _Integers, ends: _Integers) -> _Integers:
        """The number of each piece of the text from a start to an end; `points` are its characters."""
        bounds = starts.searchsorted(np.arange(0, max(points.size, 1), _BLOCK)).tolist()
        spans = [slice(first, last) for first, last in pairwise([*bounds, starts.size])]
        found = [self._look_up(text, points, starts[span], ends[span]) for span in spans]
        return np.concatenate(found) if len(found) != 1 else found[0]

    def _look_up(self, text: str, points: Characters, starts: _Integers, ends: _Integers) -> _Integers:
        """The same of pieces that begin within _BLOCK characters."""
        lengths = ends - starts
        hashes = _hash(points, starts, ends)
        _, numbers = self._find(hashes)
        numbers[lengths > LONGEST] = -2
        new = np.flatnonzero(numbers == -1)
        if new.size:
            numbers[new] = self._add_all(text, hashes[new], starts[new], ends[new])
        wrong = np.flatnonzero(~self._is_spelled(numbers, points, starts, lengths))
        for piece in wrong.tolist():
            numbers[piece] = self._number_other(text[starts[piece] : ends[piece]])
        return numbers

    def _find(self, hashes: NDArray[np.uint64]) -> tuple[_Integers, _Integers]:
        """Where in the table each hash is, or the free place that it ends at; and its number, -1 where it is free."""
        last = self._hashes.size - 1
        places = (hashes >> np.uint64(64 - last.bit_length())).astype(np.int64)
        there = self._hashes.take(places)
        looking = np.flatnonzero((there != hashes) & (there != 0))
        while looking.size:
            places[looking] = (places[looking] + 1) & last
            there = self._hashes.take(places[looking])
            looking = looking[(there != hashes[looking]) & (there != 0)]
        return places, np.where(self._hashes.take(places) == 0, -1, self._numbers.take(places))

    def _add_all(self, text: str, hashes: NDArray[np.uint64], starts: _Integers, ends: _Integers) -> _Integers:
        """The numbers of pieces whose hashes are not in the table: each hash has a new one."""
        order = hashes.argsort()
        ascending = hashes[order]
        firsts = np.flatnonzero(np.append(True, ascending[1:] != ascending[:-1]))
        chosen = order[firsts]
        spans = zip(starts[chosen].tolist(), ends[chosen].tolist(), strict=True)
        pieces = [text[start:end] for start, end in spans]
        made = np.arange(self._count, self._count + firsts.size)
        lengths = ends[chosen] - starts[chosen]
        self._starts.frombytes((len(self._spelled) + lengths.cumsum() - lengths).tobytes())
        self._lengths.frombytes(lengths.tobytes())
        self._spelled.frombytes("".join(pieces).encode("utf-32-le", "surrogatepass"))
        self._count += firsts.size
        self._add(pieces)
        self._insert(ascending[firsts], made)
        numbers = np.empty(hashes.size, np.int64)
        numbers[order] = np.repeat(made, np.diff(firsts, append=hashes.size))
        return numbers

    def _insert(self, hashes: NDArray[np.uint64], numbers: _Integers) -> None:
        """Put hashes that are not there into the table, at least half of which stays free."""
        size = self._hashes.size
        while 2 * self._count > size:
            size *= 2
        if size > self._hashes.size:
            used = np.flatnonzero(self._hashes)
            hashes = np.concatenate((self._hashes[used], hashes))
            numbers = np.concatenate((self._numbers[used], numbers))
            self._hashes, self._numbers = np.zeros(size, np.uint64), np.zeros(size, np.int64)
        while hashes.size:
            places, _ = self._find(hashes)
            self._hashes[places] = hashes  # where several want one place, the last has it
            self._numbers[places] = numbers
            left = np.flatnonzero(self._hashes.take(places) != hashes)
            hashes, numbers = hashes[left], numbers[left]

    def _is_spelled(
        self, numbers: _Integers, points: Characters, starts: _Integers, lengths: _Integers
    ) -> NDArray[np.bool_]:
        """Whether each piece has the characters of the string with its number."""
        if not self._count:
            return np.zeros(numbers.size, bool)
        known_starts, known_lengths = (np.frombuffer(kept, np.int64) for kept in (self._starts, self._lengths))
        right: NDArray[np.bool_] = (numbers >= 0) & (known_lengths.take(numbers, mode="clip") == lengths)
        likely = np.flatnonzero(right)
        lengths = lengths[likely]
        ends = lengths.cumsum()
        here = ranges(starts[likely], lengths)
        there = here + np.repeat(known_starts[numbers[likely]] - starts[likely], lengths)
        differ = np.flatnonzero(np.frombuffer(self._spelled, np.uint32).take(there) != points.take(here))
        right[likely[ends.searchsorted(differ, "right")]] = False
        return right

    def _number_other(self, piece: str) -> int:
        number = self._others.get(piece)
        if number is None:
            number = self._others[piece] = self.add(piece)
        return number


def _hash(points: Characters, starts: _Integers, ends: _Integers) -> NDArray[np.uint64]:
    """A hash of each piece that has at most LONGEST characters, never 0; of a longer one any number.

    It is the polynomial of its characters in _FACTOR modulo 2**64, a difference of two sums over the text.
    """
    if not starts.size:
        return np.empty(0, np.uint64)
    powers, inverse = _powers(_BLOCK + LONGEST if points.size > _FEW else _FEW)
    block = points[starts[0] : min(int(ends[-1]), int(starts[0]) + powers.size)]
    sums = np.zeros(block.size + 1, np.uint64)
    np.cumsum(block * powers[: block.size], out=sums[1:])
    here, there = starts - starts[0], np.minimum(ends - starts[0], block.size)
    hashes: NDArray[np.uint64] = (sums[there] - sums[here]) * inverse[here]
    hashes ^= hashes >> np.uint64(29)
    hashes *= _FACTOR
    return hashes | np.uint64(1)


@cache
def _powers(count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The powers of _FACTOR from 0 on, and those of its inverse, modulo 2**64."""
    made = []
    for factor in (int(_FACTOR), pow(int(_FACTOR), -1, 1 << 64)):
        powers = np.full(count, factor, np.uint64)
        powers[0] = 1
        made.append(np.cumprod(powers))
    return made[0], made[1]
