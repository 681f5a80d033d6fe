"""Bigram counts -> the table of associations: how firmly the pairs of an index belong together, against chance."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dvsearch.vietnamese.associations import FIRM, LONE, NAME, NONE
from dvsearch.vietnamese.bigram_counter import columns
from dvsearch.vietnamese.bigrams import Bigrams

# Pairs that meet this many bits above chance, and at least so often, live in one word: their syllables are not free.
_BOUND, _BOUND_COUNT = 4.0, 5
# At least this share of a term's occurrences is taken to be free, so that nothing is infinitely far above chance.
_LEAST_FREE = 0.02

# Names among 17,221 articles: biển đông .58 and .16, thủ thiêm .64 and 1.0, quảng nam .51 and .29, xuân phúc .86 and
# .70, against dân tỉnh .12, thư tỉnh .42, mới hà -.10. The first is the normalised pointwise mutual information of the
# pair, the second the larger share that one of the terms has of the other. Lower bounds held more and lost nothing of
# the judged needs; these leave alone what merely goes well together.
_NAME_COUNT, _NAME_NPMI, _LONE_SHARE, _FIRM_SHARE = 10, 0.5, 0.1, 0.5

# What is believed of a pair before it is counted, in bits, and how many occurrences expected by chance that is worth:
# in an index of a few articles a listed word that none of them has is no accident yet.
_BELIEF, _WORTH = 6.0, 0.05

_Integers = NDArray[np.int64]


def associate(bigrams: Bigrams, listed: Iterable[tuple[str, str]], names: Iterable[tuple[str, str]]) -> str:
    """Weigh the pairs of an index: those of listed words, those that go together as names do, and those of `names`."""
    first, second, together = columns(bigrams)
    counts = np.array(bigrams.counts, float)
    total = max(float(bigrams.total), 1.0)
    met = np.log2(together * total / (counts[first] * counts[second]))
    bound = np.where((met >= _BOUND) & (together >= _BOUND_COUNT), together, 0)
    taken = np.bincount(first, bound, counts.size) + np.bincount(second, bound, counts.size)
    free = np.maximum(counts - taken, _LEAST_FREE * counts)
    bonds = _bonds(met, together, total, np.maximum(together / counts[first], together / counts[second]))
    bond_of = {
        (bigrams.terms[a], bigrams.terms[b]): bond
        for a, b, bond in zip(*(column[bonds > NONE].tolist() for column in (first, second, bonds)), strict=True)
    }
    bond_of |= dict.fromkeys(names, NAME)
    number = dict(zip(bigrams.terms, range(counts.size), strict=True))
    # Most listed words are not in a small index.
    wanted = [*{*bond_of, *(pair for pair in listed if pair[0] in number and pair[1] in number)}]
    places = np.array([(number.get(a, -1), number.get(b, -1)) for a, b in wanted], np.int64).reshape(-1, 2)
    seen = _seen(places, first << 16 | second, together)
    bits = (_bits(seen, _expected(places, of_each) / total) for of_each in (counts, free))
    tenths = (np.round(10 * one).astype(np.int64).tolist() for one in bits)
    rows = zip(wanted, *tenths, strict=True)
    lines = (f"{a} {b}\t{usual}\t{above}\t{bond_of.get((a, b), NONE)}\n" for (a, b), usual, above in rows)
    return "".join(sorted(lines))


def _seen(places: _Integers, keys: _Integers, together: _Integers) -> _Integers:
    """How often each of the pairs was met; `keys`, which ascend, are those that were, with how often."""
    wanted = places[:, 0] << 16 | places[:, 1]  # below 0 where a term is not counted
    if not keys.size:
        return np.zeros(wanted.size, np.int64)
    at = keys.searchsorted(wanted).clip(max=keys.size - 1)
    return np.where(keys[at] == wanted, together[at], 0)


def _expected(places: _Integers, counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the counts of the two terms of each pair make; 0 where a term is not counted."""
    found = np.append(counts, 0.0)[places]  # the last is that of -1
    expected: NDArray[np.float64] = found[:, 0] * found[:, 1]
    return expected


def _bits(seen: _Integers, expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far above what is expected each count is."""
    return np.log2((seen + _WORTH * 2**_BELIEF) / (expected + _WORTH))


def _bonds(met: NDArray[np.float64], together: _Integers, total: float, share: NDArray[np.float64]) -> _Integers:
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = met / -np.log2(together / total)
    named = (together >= _NAME_COUNT) & (npmi >= _NAME_NPMI)
    return np.where(named & (share >= _FIRM_SHARE), FIRM, np.where(named & (share >= _LONE_SHARE), LONE, NONE))
