"""Bigram counts -> the table of associations: how firmly the pairs of an index belong together, against chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    terms = set(bigrams.terms)  # most listed words are not in a small index: 27,000 are passed over in 2 ms, not in 30
    wanted = [*{*bond_of, *(pair for pair in listed if pair[0] in terms and pair[1] in terms)}]
    seen = bigrams.pair_counts(wanted)
    company = _bits(seen, _expected(wanted, bigrams, counts, total))
    chance = _bits(seen, _expected(wanted, bigrams, free, total))
    rows = zip(wanted, company.tolist(), chance.tolist(), strict=True)
    lines = (
        f"{a} {b}\t{round(usual * 10)}\t{round(above * 10)}\t{bond_of.get((a, b), NONE)}\n"
        for (a, b), usual, above in rows
    )
    return "".join(sorted(lines))


def _expected(
    pairs: Sequence[tuple[str, str]], bigrams: Bigrams, counts: NDArray[np.float64], total: float
) -> NDArray[np.float64]:
    """How often chance alone would have the two terms of each pair meet; a term that is not counted meets none."""
    numbers = np.array([[bigrams.number(term) for term in pair] for pair in pairs], float).reshape(-1, 2)
    known = ~np.isnan(numbers)
    found = np.where(known, counts[np.where(known, numbers, 0).astype(np.int64)] if counts.size else 0.0, 0.0)
    expected: NDArray[np.float64] = found[:, 0] * found[:, 1] / total
    return expected


def _bits(seen: Sequence[int], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far above what is expected each count is."""
    return np.log2((np.array(seen, float) + _WORTH * 2**_BELIEF) / (expected + _WORTH))


def _bonds(
    met: NDArray[np.float64], together: NDArray[np.int64], total: float, share: NDArray[np.float64]
) -> NDArray[np.int64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = met / -np.log2(together / total)
    named = (together >= _NAME_COUNT) & (npmi >= _NAME_NPMI)
    return np.where(named & (share >= _FIRM_SHARE), FIRM, np.where(named & (share >= _LONE_SHARE), LONE, NONE))
