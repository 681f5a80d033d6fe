"""The terms of a text, by number in a vocabulary that many texts share.

An article has some 600 terms and an index wants them in five fields. As strings each is hashed and looked up in every
one; as numbers, what is known of a term is found once a vocabulary, and the terms of a text are one array.
"""

from __future__ import annotations

import copyreg
import io
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]


class Vocabulary:
    """Terms by number. It grows, and each term keeps its number; every vocabulary is equal only to itself.

    `name` tells those apart that a process uses at the same time.
    """

    def __init__(self, name: str, terms: Sequence[str] = ()) -> None:
        self.name = name
        self.terms = list(terms)
        self.sent = 0  # how many of the terms another process knows


@dataclass(frozen=True, slots=True, eq=False)
class Terms(Sequence[str]):
    """A sequence of terms: for each of its numbers that of the vocabulary. Equal to any sequence of the same strings.

    The numbers are those from `start` to `stop` of many texts', which so travel between processes as one array.
    """

    all_numbers: Numbers
    start: int
    stop: int
    vocabulary: Vocabulary

    @property
    def numbers(self) -> Numbers:
        """The place of each term in the vocabulary."""
        return self.all_numbers[self.start : self.stop]

    def __len__(self) -> int:
        return self.stop - self.start

    def __iter__(self) -> Iterator[str]:
        return map(self.vocabulary.terms.__getitem__, self.numbers.tolist())

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Terms: ...
    def __getitem__(self, index: int | slice) -> str | Terms:
        if isinstance(index, slice):
            numbers = self.numbers[index]
            return Terms(numbers, 0, len(numbers), self.vocabulary)
        return self.vocabulary.terms[int(self.numbers[index])]

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[object, ...]:
        return Terms, (self.all_numbers, self.start, self.stop, self.vocabulary)  # a third of the usual cost


_UNKNOWN = 0xFFFFFFFF


class Lookup:
    """A number for each term of a sequence, as a function gives it; asked once for each term of a vocabulary.

    The numbers of texts that share one array are looked up together, when the first of them is asked for.
    """

    def __init__(self, number: Callable[[str], int]) -> None:
        """`number` gives numbers below 2**32 - 1."""
        self._number = number
        self._known: WeakKeyDictionary[Vocabulary, Numbers] = WeakKeyDictionary()
        self._all_numbers = self._found = np.empty(0, np.uint32)
        self._vocabulary: Vocabulary | None = None

    def __call__(self, terms: Sequence[str]) -> Numbers:
        """The numbers of the terms, in their order."""
        if not isinstance(terms, Terms):
            return self._ask(terms)
        if terms.all_numbers is not self._all_numbers or terms.vocabulary is not self._vocabulary:
            self._found = self._look_up(terms.all_numbers, terms.vocabulary)
            self._all_numbers, self._vocabulary = terms.all_numbers, terms.vocabulary
        return self._found[terms.start : terms.stop]

    def _look_up(self, numbers: Numbers, vocabulary: Vocabulary) -> Numbers:
        known = self._known.get(vocabulary, self._found[:0])
        if known.size < len(vocabulary.terms):
            # Half as many again, so that not all is moved with each batch that has a new one.
            new = np.full(len(vocabulary.terms) * 3 // 2 - known.size, _UNKNOWN, np.uint32)
            known = self._known[vocabulary] = np.concatenate((known, new))
        places = numbers.astype(np.intp)
        found = known.take(places)
        wanted = np.zeros(known.size, bool)
        wanted[places[found == _UNKNOWN]] = True
        unknown = np.flatnonzero(wanted)
        if not unknown.size:
            return found
        known[unknown] = self._ask(list(map(vocabulary.terms.__getitem__, unknown.tolist())))
        return known.take(places)

    def _ask(self, terms: Sequence[str]) -> Numbers:
        return np.fromiter(list(map(self._number, terms)), np.uint32, len(terms))  # a fifth faster than from the map


# --- between processes --------------------------------------------------------------------------------------------


def pack(value: object) -> bytes:
    """A value in bytes for another process, with those terms of its vocabularies that were not yet in any."""
    out = io.BytesIO()
    packer = pickle.Pickler(out, pickle.HIGHEST_PROTOCOL)
    packer.dispatch_table = {**copyreg.dispatch_table, Vocabulary: _send}
    packer.dump(value)
    return out.getvalue()


class Unpacker:
    """Reads what other processes packed; everything that one of them did, and in that order."""

    def __init__(self) -> None:
        self._vocabularies: dict[tuple[int, str], Vocabulary] = {}

    def __call__(self, packed: bytes) -> Any:
        """The value, with vocabularies that it shares with those read before."""
        return _Unpickler(io.BytesIO(packed), self.receive).load()

    def receive(self, process: int, name: str, start: int, terms: Sequence[str]) -> Vocabulary:
        """The vocabulary of a process, grown by these terms."""
        if not start:
            self._vocabularies[process, name] = Vocabulary(name)
        vocabulary = self._vocabularies[process, name]
        vocabulary.terms += terms
        return vocabulary


def _received(*_: object) -> Vocabulary:
    raise TypeError("a vocabulary is read by an Unpacker")


def _send(vocabulary: Vocabulary) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    start, vocabulary.sent = vocabulary.sent, len(vocabulary.terms)
    return _received, (os.getpid(), vocabulary.name, start, vocabulary.terms[start:])


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, receive: Callable[..., Vocabulary]) -> None:
        super().__init__(file)
        self._receive = receive

    def find_class(self, module: str, name: str) -> Any:
        return self._receive if (module, name) == (__name__, _received.__name__) else super().find_class(module, name)
