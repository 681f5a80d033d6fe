"""What pyvi's word model weighs: its CRF and its list of words, as tables to decode with.

Both are read from pyvi's own files, wherever it is installed; importing it would import scikit-learn (2 s).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import numpy as np
from numpy.typing import NDArray

from dvsearch.errors import DvsearchError
from dvsearch.vietnamese.words import crf
from dvsearch.vietnamese.words.word_list import pyvi_models


@dataclass(frozen=True, slots=True)
class Weights:
    """The model's scores of I_W less those of B_W, and the pairs and triples of syllables in pyvi's word list.

    Syllables are numbers below `base`, 0 for those not in the list. Pairs are bits in a square of them, read in
    5 us an article where a sorted array takes 40; triples are sorted, and asked only where the syllables fit.
    """

    gain: dict[str, float]
    carry: crf.Carry
    base: int
    syllables: dict[str, int]
    pairs: NDArray[np.uint8]
    triples: NDArray[np.int64]
    places_in_triples: NDArray[np.uint8]

    def is_pair(self, keys: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the keys, `first * base + second`, are in the list."""
        found: NDArray[np.bool_] = (self.pairs[keys >> 3] >> (keys & 7).astype(np.uint8) & 1).view(bool)
        return found

    def find_triples(self, syllables: NDArray[np.int64]) -> NDArray[np.intp]:
        """The index of each syllable that begins three in the list."""
        places = self.places_in_triples.take(syllables)
        fitting: NDArray[np.intp] = np.flatnonzero(places[:-2] & places[1:-1] >> 1 & places[2:] >> 2 & 1)
        keys = (syllables[fitting] * self.base + syllables[fitting + 1]) * self.base + syllables[fitting + 2]
        known: NDArray[np.bool_] = self.triples.take(self.triples.searchsorted(keys), mode="clip") == keys
        return fitting[known]


@lru_cache(1)
def weights() -> Weights:
    """The weights of the pyvi that is installed; DvsearchError where it is not, or not as we know it."""
    models = pyvi_models()
    path = models / "pyvi3.pkl"
    try:
        model = crf.read_pickle(path)
        begin, inside = model.labels.index("B_W"), model.labels.index("I_W")
        path = models / "words.txt"
        syllables, numbers, begins = _number_syllables(path.read_bytes())
    except (OSError, ValueError) as error:
        raise DvsearchError(
            f"pyvi's word model cannot be read: {path}: {error}", hint="pip install --force-reinstall pyvi==0.1.1"
        ) from error
    gain = model.state[:, inside] - model.state[:, begin]
    base = len(syllables) + 1
    syllables_of_entry = np.diff(begins, append=len(numbers))
    first = begins[syllables_of_entry == 2]
    pairs = numbers[first] * base + numbers[first + 1]
    bits = np.zeros(base * base // 8 + 1, np.uint8)
    np.bitwise_or.at(bits, pairs >> 3, (1 << (pairs & 7)).astype(np.uint8))
    first = begins[syllables_of_entry == 3]
    places = np.zeros(base, np.uint8)
    for place in range(3):
        places[numbers[first + place]] |= 1 << place
    return Weights(
        gain=dict(zip(model.attributes, gain.tolist(), strict=True)),
        carry=crf.carry(model, begin, inside),
        base=base,
        syllables=syllables,
        pairs=bits,
        triples=np.sort((numbers[first] * base + numbers[first + 1]) * base + numbers[first + 2]),
        places_in_triples=places,
    )


def _number_syllables(entries: bytes) -> tuple[dict[str, int], NDArray[np.int64], NDArray[np.intp]]:
    """The syllables of a list of entries, numbered; the list as numbers; and where in it each entry begins."""
    number: defaultdict[str, int] = defaultdict(count(1).__next__)
    syllables = entries.decode().replace("\n", " ").split(" ")
    numbers = np.fromiter(map(number.__getitem__, syllables), np.int64, len(syllables))
    written = np.frombuffer(b"\n" + entries, np.uint8)
    separators = written[(written == ord("\n")) | (written == ord(" "))]
    return dict(number), numbers, np.flatnonzero(separators == ord("\n"))
