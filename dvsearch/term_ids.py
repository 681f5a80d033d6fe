"""The terms of a text, by number in a table that many texts share.

An article has some 600 terms and an index wants them in five fields. As strings each is hashed and looked up in every
one; as numbers, what is known of a term is found once a table, and the terms of a text are one array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]


class TermTable:
    """Number terms. The table grows, and each term keeps its number; every table is equal only to itself.

    `name` tells those apart that a process uses at the same time.
    """

    def __init__(self, name: str, terms: Sequence[str] = ()) -> None:
        self.name = name
        self.terms = list(terms)


@dataclass(frozen=True, slots=True, eq=False)
class Terms(Sequence[str]):
    """A sequence of terms: for each of its numbers that of the table. Equal to any sequence of the same strings.

    The numbers are those from `start` to `stop` of many texts', which so travel between processes as one array.
    """

    all_numbers: Numbers
    start: int
    stop: int
    table: TermTable

    @property
    def numbers(self) -> Numbers:
        """Return the place of each term in the table."""
        return self.all_numbers[self.start : self.stop]

    def __len__(self) -> int:
        return self.stop - self.start

    def __iter__(self) -> Iterator[str]:
        return map(self.table.terms.__getitem__, self.numbers.tolist())

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Terms: ...
    def __getitem__(self, index: int | slice) -> str | Terms:
        if isinstance(index, slice):
            numbers = self.numbers[index]
            return Terms(numbers, 0, len(numbers), self.table)
        return self.table.terms[int(self.numbers[index])]

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[object, ...]:
        return Terms, (self.all_numbers, self.start, self.stop, self.table)  # a third of the usual cost


_UNKNOWN = 0xFFFFFFFF


class Lookup:
    """A number for each term of a sequence, as a function gives it; asked once for each term of a table.

    The numbers of texts that share one array are looked up together, when the first of them is asked for.
    """

    def __init__(self, number: Callable[[str], int]) -> None:
        """`number` gives numbers below 2**32 - 1."""
        self._number = number
        self._known: WeakKeyDictionary[TermTable, Numbers] = WeakKeyDictionary()
        self._all_numbers = self._found = np.empty(0, np.uint32)
        self._table: TermTable | None = None

    def __call__(self, terms: Sequence[str]) -> Numbers:
        """The numbers of the terms, in their order."""
        if not isinstance(terms, Terms):
            return self._ask(terms)
        if terms.all_numbers is not self._all_numbers or terms.table is not self._table:
            self._found = self._look_up(terms.all_numbers, terms.table)
            self._all_numbers, self._table = terms.all_numbers, terms.table
        return self._found[terms.start : terms.stop]

    def _look_up(self, numbers: Numbers, table: TermTable) -> Numbers:
        known = self._known.get(table, self._found[:0])
        if known.size < len(table.terms):
            # Half as many again, so that not all is moved with each batch that has a new one.
            new = np.full(len(table.terms) * 3 // 2 - known.size, _UNKNOWN, np.uint32)
            known = self._known[table] = np.concatenate((known, new))
        places = numbers.astype(np.intp)
        found = known.take(places)
        wanted = np.zeros(known.size, bool)
        wanted[places[found == _UNKNOWN]] = True
        unknown = np.flatnonzero(wanted)
        if not unknown.size:
            return found
        known[unknown] = self._ask(list(map(table.terms.__getitem__, unknown.tolist())))
        return known.take(places)

    def _ask(self, terms: Sequence[str]) -> Numbers:
        return np.fromiter(list(map(self._number, terms)), np.uint32, len(terms))  # a fifth faster than from the map
