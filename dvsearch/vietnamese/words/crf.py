"""A CRFsuite model, read without CRFsuite: what a linear-chain CRF weighs, and by how much.

The file (`lCRF`, little-endian) is a header of twelve words, then

    FEAT    the weights: kind (0 attribute -> label, 1 label -> label), source, target, float64
    CQDB    the labels, then again CQDB for the attributes: a hash table of strings, of which we need only
            the list of offsets by number at its end; a record is number, length, bytes, NUL

and two tables of references, which serve decoders that read the file in place.
sklearn-crfsuite keeps these bytes inside a pickle of its estimator, as text in Latin-1.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HEADER = struct.Struct("<4sI4sI8I")
_CHUNK = struct.Struct("<4sII")
_WEIGHT = np.dtype([("kind", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_STRINGS = struct.Struct("<4sIIIII")
_BYTE_ORDER = 0x62445371


@dataclass(frozen=True, slots=True)
class Model:
    """Log-linear scores: `state[attribute, label]` and `transition[label, next label]`, by number."""

    labels: tuple[str, ...]
    attributes: tuple[str, ...]
    state: NDArray[np.float64]
    transition: NDArray[np.float64]


def read_pickle(path: Path) -> Model:
    """The model inside a pickled sklearn-crfsuite estimator; ValueError when it holds none that we can read.

    Nothing named in the pickle is imported or called, so the estimator's own packages need not be there.
    """
    try:
        with path.open("rb") as file:
            estimator = _Unpickler(file).load()
        content = estimator.state["modelfile"].state["__FILE_RESOURCE_DATA__"]
    except (pickle.UnpicklingError, EOFError, AttributeError, KeyError, IndexError, TypeError) as error:
        raise ValueError(f"no CRF estimator in it ({error})") from error
    return parse(content)


def parse(content: bytes) -> Model:
    """The model in the bytes of a CRFsuite file; ValueError when they are something else."""
    try:
        magic, size, model, version, _, _, _, weights_at, labels_at, attributes_at, _, _ = _HEADER.unpack_from(content)
        if (magic, size, model, version) != (b"lCRF", len(content), b"FOMC", 100):
            raise ValueError("not a CRFsuite model, or cut short")
        labels = _strings(content, labels_at)
        attributes = _strings(content, attributes_at)
        chunk, _, count = _CHUNK.unpack_from(content, weights_at)
        if chunk != b"FEAT":
            raise ValueError("no weights where the header says")
        weights = np.frombuffer(content, _WEIGHT, count, weights_at + _CHUNK.size)
        state = np.zeros((len(attributes), len(labels)))
        transition = np.zeros((len(labels), len(labels)))
        for kind, scores in enumerate((state, transition)):
            of_kind = weights[weights["kind"] == kind]
            scores[of_kind["source"], of_kind["target"]] = of_kind["weight"]
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"a damaged CRFsuite model ({error})") from error
    return Model(tuple(labels), tuple(attributes), state, transition)


def _strings(content: bytes, start: int) -> list[str]:
    chunk, _, _, byte_order, count, offsets_at = _STRINGS.unpack_from(content, start)
    if chunk != b"CQDB" or byte_order != _BYTE_ORDER:
        raise ValueError("no string table where the header says")
    offsets = struct.unpack_from(f"<{count}I", content, start + offsets_at)
    texts = (start + offset + 8 for offset in offsets)
    return [content[text : content.index(0, text)].decode() for text in texts]


class _Pickled:
    """Stands for any object of the pickle: takes what it is given and keeps its state."""

    def __new__(cls, *_arguments: object) -> _Pickled:
        return object.__new__(cls)

    def __init__(self, *_arguments: object) -> None:
        self.state: Any = None

    def __setstate__(self, state: Any) -> None:
        self.state = state


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Callable[..., object]:
        if (module, name) == ("_codecs", "encode"):
            return _latin1
        return _Pickled


def _latin1(text: str, _encoding: str) -> bytes:
    return text.encode("latin-1")


@dataclass(frozen=True, slots=True)
class Carry:
    """What the transitions of two labels, 0 and 1, make of a token's lead (the score of 1 less that of 0).

    `bounds[next]` is the lead above which the best label before `next` is 1.
    """

    from_0_to_0: float
    from_0_to_1: float
    from_1_to_0: float
    from_1_to_1: float

    def __call__(self, lead: float) -> float:
        """What the token after it gains."""
        return max(self.from_0_to_1, self.from_1_to_1 + lead) - max(self.from_0_to_0, self.from_1_to_0 + lead)

    @property
    def bounds(self) -> tuple[float, float]:
        return self.from_0_to_0 - self.from_1_to_0, self.from_0_to_1 - self.from_1_to_1


def carry(model: Model, label_0: int, label_1: int) -> Carry:
    """The transitions between two labels of the model."""
    pair = (label_0, label_1)
    return Carry(*(float(model.transition[source, target]) for source in pair for target in pair))


def viterbi(gains: NDArray[np.float64], carry: Carry, stops: NDArray[np.intp]) -> NDArray[np.bool_]:
    """For each token whether the best labelling of them all gives it label 1; `gains` are 1's scores less 0's.

    The lead at a token is its gain and what the lead before it carries. Beyond the bounds a lead carries one of two
    constants, so most leads are known at once; only the tokens in between are walked through. `stops` are the places
    between sequences: nothing is carried to or from there.
    """
    bounds = carry.bounds
    low, high = min(bounds), max(bounds)
    after_low, after_high = carry.from_0_to_1 - carry.from_0_to_0, carry.from_1_to_1 - carry.from_1_to_0
    firsts = np.append(0, stops + 1)
    firsts = firsts[firsts < len(gains)]
    lasts = np.append(stops - 1, -1)  # where the first is a stop, -1 is there twice
    above = gains + min(after_low, after_high) > high
    between = ~above & (gains + max(after_low, after_high) > low)
    between[firsts] = True
    between[stops] = False
    leads = gains.copy()
    leads[1:] += np.where(above[:-1], after_high, after_low)
    leads[firsts] = gains[firsts]
    for token in np.flatnonzero(between[:-1]).tolist():
        leads[token + 1] = gains[token + 1] + carry(float(leads[token]))

    ones: NDArray[np.bool_] = leads > high
    undecided = ~ones & (leads > low)
    undecided[lasts] = False
    ones[lasts] = leads[lasts] > 0
    for token in np.flatnonzero(undecided)[::-1].tolist():
        ones[token] = leads[token] > bounds[int(ones[token + 1])]
    return ones
