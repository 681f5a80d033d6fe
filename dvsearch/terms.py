"""The terms of a text, by number in a vocabulary that many texts share.

An article has some 600 terms and an index wants them in five fields. As strings each is hashed and looked up in every
one; as numbers, what is known of a term is found once a vocabulary, and the terms of a text are one array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Terms(Sequence[str]):
    """A sequence of terms: `vocabulary[number]` of each of its numbers. Equal to any sequence of the same strings.

    The numbers are those from `start` to `stop` of many texts', which so travel between processes as one array.
    """

    all_numbers: Numbers
    start: int
    stop: int
    vocabulary: Sequence[str]

    @property
    def numbers(self) -> Numbers:
        """The place of each term in the vocabulary."""
        return self.all_numbers[self.start : self.stop]

    def __len__(self) -> int:
        return self.stop - self.start

    def __iter__(self) -> Iterator[str]:
        return map(self.vocabulary.__getitem__, self.numbers.tolist())

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Terms: ...
    def __getitem__(self, index: int | slice) -> str | Terms:
        if isinstance(index, slice):
            numbers = self.numbers[index]
            return Terms(numbers, 0, len(numbers), self.vocabulary)
        return self.vocabulary[int(self.numbers[index])]

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[object, ...]:
        return Terms, (self.all_numbers, self.start, self.stop, self.vocabulary)  # a third of the usual cost


class Lookup:
    """A number for each term of a sequence, as a function gives it; asked once for each term of a shared vocabulary."""

    def __init__(self, number: Callable[[str], int]) -> None:
        self._number = number
        self._vocabulary: Sequence[str] = ()
        self._numbers: Numbers = np.empty(0, np.uint32)

    def __call__(self, terms: Sequence[str]) -> Numbers:
        """The numbers of the terms, in their order."""
        if not isinstance(terms, Terms):
            return self._look_up(terms)
        if terms.vocabulary is not self._vocabulary:
            self._vocabulary, self._numbers = terms.vocabulary, self._look_up(terms.vocabulary)
        return self._numbers.take(terms.numbers)

    def _look_up(self, terms: Sequence[str]) -> Numbers:
        return np.fromiter(map(self._number, terms), np.uint32, len(terms))
