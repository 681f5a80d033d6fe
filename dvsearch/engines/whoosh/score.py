"""BM25: what each leaf of a query gives to the documents that match.

A term gives weight * idf * tf * (K1 + 1) / (tf + norm), with Lucene's idf: ln(1 + (N - n + 0.5) / (n + 0.5)). A
phrase is a term of its own, with its own n and tf: so a pair of neighbours ranks as if it were indexed. A pattern
gives weight * idf, with n the documents of any of its terms. Exact fields give nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

import numpy as np

from dvsearch.article import TEXT_FIELDS
from dvsearch.engines.base import K1
from dvsearch.engines.whoosh.evaluate import Evaluation, Leaf
from dvsearch.engines.whoosh.sections import Array
from dvsearch.engines.whoosh.snapshot import Snapshot
from dvsearch.query import (
    All,
    And,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Weighted,
    Wildcard,
)

# Phrases and windows that only raise rank are looked for in this many documents, the best by all other leaves: a
# query of twelve words prefers some twenty of them, and in 100,000 documents they took five times all the rest.
RERANKED = 512


def score(
    snapshot: Snapshot,
    evaluations: Sequence[Evaluation],
    query: Query,
    prefer: Query | None,
    masks: Sequence[Array],
) -> list[Array]:
    """For each segment, the score of each of its documents (float32); right for those of its mask."""
    weights = _weights(query)
    late: dict[Phrase | Near, float] = {}
    for leaf, weight in _weights(prefer).items() if prefer is not None else ():
        if isinstance(leaf, Phrase | Near) and leaf not in weights:
            late[leaf] = weight
        else:
            weights[leaf] = weights.get(leaf, 0.0) + weight
    scores = _score(snapshot, evaluations, weights, masks)
    if late:
        _raise_best(snapshot, evaluations, late, masks, scores)
    return scores


def _score(
    snapshot: Snapshot, evaluations: Sequence[Evaluation], weights: Mapping[Leaf, float], masks: Sequence[Array]
) -> list[Array]:
    """For each segment, what the leaves give to each of its documents; right for those of its mask."""
    scores = [np.zeros(evaluation.segment.documents, np.float32) for evaluation in evaluations]
    matched = [int(np.count_nonzero(mask)) for mask in masks]
    for leaf, weight in weights.items():
        found = [evaluation.occurrences(leaf) for evaluation in evaluations]
        count = sum(
            docs.size if segment.live is None else int(np.count_nonzero(segment.live[docs]))
            for segment, (docs, _) in zip(snapshot.segments, found, strict=True)
        )
        pattern = isinstance(leaf, Prefix | Wildcard | Fuzzy)
        factor = np.float32(weight * idf(snapshot.count, count) * (1 if pattern else K1 + 1))
        for (docs, freqs), norm, mask, total, size in zip(found, snapshot.norms, masks, scores, matched, strict=True):
            if 2 * size < docs.size:
                kept = np.flatnonzero(mask[docs])
                docs, freqs = docs[kept], freqs[kept]  # noqa: PLW2901
            if pattern:
                total[docs] += factor
            elif 4 * docs.size < total.size:
                tf = freqs.astype(np.float32)
                tf /= tf + norm[docs]
                tf *= factor
                total[docs] += tf
            else:
                # Without gathering: the term is in so many documents that all of them are done sooner. Step by step
                # as above, so that a score is the same to the last bit however the documents lie in segments.
                tf = np.zeros(total.size, np.float32)
                tf[docs] = freqs
                tf /= tf + norm
                tf *= factor
                np.add(total, tf, out=total)
    return scores


def _raise_best(
    snapshot: Snapshot,
    evaluations: Sequence[Evaluation],
    late: Mapping[Phrase | Near, float],
    masks: Sequence[Array],
    scores: Sequence[Array],
) -> None:
    """Add what phrases and windows give to the best documents so far.

    How many documents have one is estimated: of those that have its terms, as many in all as among the best.
    """
    best = _best(masks, scores)
    for leaf, weight in late.items():
        among = [evaluation.among(leaf) for evaluation in evaluations]
        within = [mask & chosen for mask, chosen in zip(among, best, strict=True)]
        looked = sum(int(np.count_nonzero(mask)) for mask in within)
        if not looked:
            continue
        found = [e.occurrences_within(leaf, mask) for e, mask in zip(evaluations, within, strict=True)]
        hits = sum(docs.size for docs, _ in found)
        if not hits:
            continue
        everywhere = sum(int(np.count_nonzero(mask)) for mask in among)
        count = max(hits, round(everywhere * hits / looked))
        factor = np.float32(weight * idf(snapshot.count, min(count, snapshot.count)) * (K1 + 1))
        for (docs, freqs), norm, total in zip(found, snapshot.norms, scores, strict=True):
            tf = freqs.astype(np.float32)
            total[docs] += factor * (tf / (tf + norm[docs]))


def _best(masks: Sequence[Array], scores: Sequence[Array]) -> list[Array]:
    """Masks of the RERANKED documents with the highest scores, and of those that tie with the last."""
    matched = [total.take(np.flatnonzero(mask)) for total, mask in zip(scores, masks, strict=True)]
    everything = np.concatenate(matched) if matched else np.empty(0, np.float32)
    if everything.size <= RERANKED:
        return list(masks)
    least = np.partition(everything, everything.size - RERANKED)[everything.size - RERANKED]
    return [mask & (total >= least) for total, mask in zip(scores, masks, strict=True)]


def idf(documents: int, count: int) -> float:
    """How much a term says that is in `count` of the documents."""
    return math.log(1 + (documents - count + 0.5) / (count + 0.5))


def _weights(query: Query) -> dict[Leaf, float]:
    """The leaves that score, each once, with the sum of its weights."""
    weights: dict[Leaf, float] = {}
    for leaf, weight in _leaves(query, 1.0):
        weights[leaf] = weights.get(leaf, 0.0) + weight
    return weights


def _leaves(query: Query, weight: float) -> Iterator[tuple[Leaf, float]]:
    match query:
        case And(children=children) | Or(children=children):
            for child in children:
                yield from _leaves(child, weight)
        case Weighted(child=child, weight=factor):
            yield from _leaves(child, weight * factor)
        case Term(field=field) | Prefix(field=field) | Wildcard(field=field) | Fuzzy(field=field):
            if field in TEXT_FIELDS:
                yield query, weight
        case Phrase() | Near():
            yield query, weight
        case Range() | Not() | All():
            return
        case _:
            assert_never(query)
