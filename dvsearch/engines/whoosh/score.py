"""BM25: what each leaf of a query gives to the documents that match.

A term gives weight * idf * tf * (K1 + 1) / (tf + norm), with Lucene's idf: ln(1 + (N - n + 0.5) / (n + 0.5)). A
phrase is a term of its own, with its own n and tf: so a pair of neighbours ranks as if it were indexed. A pattern
gives weight * idf, with n the documents of any of its terms; so does what is present, with n the documents of its
phrase. Exact fields give nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

import numpy as np

from dvsearch.article import TEXT_FIELDS
from dvsearch.engines.base import K1
from dvsearch.engines.whoosh.evaluate import Evaluation, Leaf
from dvsearch.engines.whoosh.rerank import Positional, idf, raise_best
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
    Present,
    Query,
    Range,
    Term,
    Weighted,
    Wildcard,
)


def score(
    snapshot: Snapshot,
    evaluations: Sequence[Evaluation],
    query: Query,
    prefer: Query | None,
    masks: Sequence[Array],
) -> list[Array]:
    """For each segment, the score of each of its documents (float32); right for those of its mask."""
    weights = _weights(query)
    late: dict[Positional, float] = {}
    for leaf, weight in _weights(prefer).items() if prefer is not None else ():
        if isinstance(leaf, Phrase | Near | Present) and leaf not in weights:
            late[leaf] = weight
        else:
            weights[leaf] = weights.get(leaf, 0.0) + weight
    scores = _score(snapshot, evaluations, weights, masks)
    if late:
        raise_best(snapshot, evaluations, late, masks, scores)
    return scores


def _score(
    snapshot: Snapshot, evaluations: Sequence[Evaluation], weights: Mapping[Leaf, float], masks: Sequence[Array]
) -> list[Array]:
    """For each segment, what the leaves give to each of its documents; right for those of its mask."""
    scores = [np.zeros(evaluation.segment.documents, np.float32) for evaluation in evaluations]
    matched = [int(np.count_nonzero(mask)) for mask in masks]
    for leaf, weight in weights.items():
        found = [evaluation.occurrences(leaf) for evaluation in evaluations]
        counted = Phrase(leaf.terms) if isinstance(leaf, Present) else leaf
        count = sum(
            docs.size if segment.live is None else int(np.count_nonzero(segment.live[docs]))
            for segment, evaluation in zip(snapshot.segments, evaluations, strict=True)
            for docs, _ in (evaluation.occurrences(counted),)
        )
        once = isinstance(leaf, Present | Prefix | Wildcard | Fuzzy)
        factor = np.float32(weight * idf(snapshot.count, count) * (1 if once else K1 + 1))
        for (docs, freqs), norm, mask, total, size in zip(found, snapshot.norms, masks, scores, matched, strict=True):
            if 2 * size < docs.size:
                kept = np.flatnonzero(mask[docs])
                docs, freqs = docs[kept], freqs[kept]  # noqa: PLW2901
            if once:
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
        case Phrase() | Near() | Present():
            yield query, weight
        case Range() | Not() | All():
            return
        case _:
            assert_never(query)
