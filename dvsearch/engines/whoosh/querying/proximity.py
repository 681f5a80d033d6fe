"""The second look: what raises rank by where terms stand, given to the best documents only.

A query of twelve words prefers some fifty phrases and windows, and looked for in 100,000 documents they took five times
all the rest. So the positions of each term are read once, in the best documents of all segments, numbered one after
the other, and everything else is arithmetic on arrays of a few thousand places (int64: number << 32 | position).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np

from dvsearch.engines.base import K1
from dvsearch.engines.whoosh.format.arrays import count_runs, first_not_below, intersect_sorted
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.querying.matching import Evaluation, Positional, Standing
from dvsearch.engines.whoosh.snapshot import Snapshot
from dvsearch.query.tree import Near, Phrase, PhraseOnce, Term

# How many documents are looked at again: the best by all other leaves.
RERANKED = 512

_SHIFT = 32
_POSITION = (1 << _SHIFT) - 1


def raise_best(
    snapshot: Snapshot,
    evaluations: Sequence[Evaluation],
    leaves: Mapping[Positional, float],
    chosen: Sequence[Array],
    scores: Sequence[Array],
) -> None:
    """Add what the leaves give to the RERANKED best of the documents chosen in each segment.

    How many documents have a leaf is estimated: of those that have its terms, as many in all as among the best.
    """
    at = _best(scores)
    best = _Best(evaluations, [docs.take(places) for docs, places in zip(chosen, at, strict=True)])
    if not best.count:
        return
    norm = np.concatenate([norms.take(docs) for norms, docs in zip(snapshot.norms, best.docs, strict=True)])
    raised = np.zeros(best.count, np.float32)
    for leaf, weight in leaves.items():
        places = best.places(leaf)
        if not places.size:
            continue
        numbers = places >> _SHIFT
        freqs = np.bincount(numbers, minlength=best.count)
        everywhere, looked = best.having(leaf.terms)
        found = int(np.count_nonzero(freqs))
        count = min(Standing(found, looked, everywhere).estimate(), snapshot.count)
        gain = np.float32(weight * idf(snapshot.count, count))
        if isinstance(leaf, PhraseOnce):
            if leaf.within is not None:
                numbers = numbers[places & _POSITION < leaf.within]
            raised[numbers] += gain  # once, however often a number is there
        else:
            tf = freqs.astype(np.float32)
            raised += gain * np.float32(K1 + 1) * (tf / (tf + norm))
    ends = np.cumsum([docs.size for docs in best.docs])
    for total, places, part in zip(scores, at, np.split(raised, ends[:-1]), strict=True):
        total[places] += part


def idf(documents: int, count: int) -> float:
    """Return how much a term says that is in `count` of the documents."""
    return math.log(1 + (documents - count + 0.5) / (count + 0.5))


def _best(scores: Sequence[Array]) -> list[Array]:
    """Return, for each segment, the places of the RERANKED highest scores, and of those that tie with the last."""
    everything = np.concatenate([np.empty(0, np.float32), *scores])
    if everything.size <= RERANKED:
        return [np.arange(each.size) for each in scores]
    least = np.partition(everything, everything.size - RERANKED)[everything.size - RERANKED]
    return [(each >= least).nonzero()[0] for each in scores]


class _Best:
    """The best documents of all segments, and where terms stand in them."""

    def __init__(self, evaluations: Sequence[Evaluation], best: Sequence[Array]) -> None:
        self.docs = best
        self.count = sum(docs.size for docs in self.docs)
        self._evaluations = evaluations
        self._masks = [evaluation.mask_of(docs) for evaluation, docs in zip(evaluations, self.docs, strict=True)]
        self._numbers = []  # for each segment, of each document: its number, shifted
        first = 0
        for mask, docs in zip(self._masks, self.docs, strict=True):
            numbers = np.zeros(mask.size, np.int64)
            numbers[docs] = np.arange(first, first + docs.size) << _SHIFT
            self._numbers.append(numbers)
            first += docs.size
        self._terms: dict[Term, Array] = {}
        self._phrases: dict[tuple[Term, ...], Array] = {}
        self._having: dict[tuple[Term, ...], tuple[int, int]] = {}

    def having(self, terms: tuple[Term, ...]) -> tuple[int, int]:
        """Return how many documents have all of the terms, wherever: in all not deleted, and among the best."""
        if terms not in self._having:
            every = [_live_among(evaluation, terms) for evaluation in self._evaluations]
            within = [mask & best for mask, best in zip(every, self._masks, strict=True)]
            in_all, looked = (sum(int(np.count_nonzero(mask)) for mask in masks) for masks in (every, within))
            self._having[terms] = in_all, looked
        return self._having[terms]

    def places(self, leaf: Positional) -> Array:
        """Return where a window begins that holds every term, or where the last term of a phrase stands."""
        if not leaf.terms:
            return np.empty(0, np.int64)
        if isinstance(leaf, Near):
            return _windows([self._term(term) for term in leaf.terms], len(leaf.terms) + leaf.slop)
        if leaf.terms not in self._phrases:
            last = len(leaf.terms) - 1
            moved = [self._term(term) + (last - offset) for offset, term in enumerate(leaf.terms)]
            self._phrases[leaf.terms] = reduce(intersect_sorted, moved)
        return self._phrases[leaf.terms]

    def _term(self, term: Term) -> Array:
        """Return where a term stands in the best documents, ascending."""
        if term not in self._terms:
            parts = [np.empty(0, np.int64)]
            for evaluation, mask, numbers in zip(self._evaluations, self._masks, self._numbers, strict=True):
                for postings in evaluation.find_all((term,)):
                    keys, shift = postings.packed_positions(mask).astype(np.int64), postings.field.shift
                    parts.append(numbers[keys >> shift] | keys & ((1 << shift) - 1))
            self._terms[term] = np.concatenate(parts)
            self._terms[term].sort()
        return self._terms[term]


def _live_among(evaluation: Evaluation, terms: tuple[Term, ...]) -> Array:
    """Return the documents that have all of the terms and are not deleted, which count for no score."""
    among, live = evaluation.among(Phrase(terms)), evaluation.segment.live_docs
    return among if live is None else among & live


def _windows(where: Sequence[Array], width: int) -> Array:
    """Return the places at which a window of `width` positions begins that holds every term."""
    low = count_runs(np.sort(np.concatenate(where)))[0]
    for places in where:
        low = low[first_not_below(places, low) - low < width]
    return low
