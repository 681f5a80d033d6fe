"""BM25: what each leaf of a query gives to the documents that match.

A term gives weight * idf * tf * (K1 + 1) / (tf + norm), with Lucene's idf: ln(1 + (N - n + 0.5) / (n + 0.5)). A
phrase is a term of its own, with its own n and tf: so a pair of neighbours ranks as if it were indexed. A pattern
gives weight * idf, with n the documents of any of its terms; so does what is present, with n the documents of its
phrase. Of a phrase that is sought in some documents only, n is estimated from these. Exact fields give nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import numpy as np

from dvsearch.article import TEXT_FIELDS
from dvsearch.engines.base import K1
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.querying.matching import Evaluation, Leaf, Positional, Standing
from dvsearch.engines.whoosh.querying.proximity import idf, raise_best
from dvsearch.engines.whoosh.snapshot import Snapshot
from dvsearch.query.tree import (
    All,
    And,
    AtLeast,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    PhraseOnce,
    Prefix,
    Query,
    Range,
    Term,
    Weighted,
    Wildcard,
)

# What scores once, however often it is there.
_ONCE = (PhraseOnce, Prefix, Wildcard, Fuzzy)


def score(
    snapshot: Snapshot,
    evaluations: Sequence[Evaluation],
    query: Query,
    boost: Query | None,
    chosen: Sequence[Array],
) -> list[Array]:
    """Return, for each segment, the score of each of the documents chosen in it (float32)."""
    if not any(docs.size for docs in chosen):
        return [np.zeros(0, np.float32) for _ in chosen]
    weights: dict[Leaf, float] = {}
    _weigh(query, 1.0, weights)
    late: dict[Positional, float] = {}
    if boost is not None:
        boosted: dict[Leaf, float] = {}
        _weigh(boost, 1.0, boosted)
        for leaf, weight in boosted.items():
            if isinstance(leaf, Positional) and leaf not in weights:
                late[leaf] = weight
            else:
                weights[leaf] = weights.get(leaf, 0.0) + weight
    gains = [(leaf, _gain(snapshot, evaluations, leaf, weight)) for leaf, weight in weights.items()]
    scores = [_score(*each, gains) for each in zip(evaluations, snapshot.norms, chosen, strict=True)]
    if late:
        raise_best(snapshot, evaluations, late, chosen, scores)
    return scores


def _gain(snapshot: Snapshot, evaluations: Sequence[Evaluation], leaf: Leaf, weight: float) -> np.float32:
    """Return what a leaf gives to a document that has it once, or to one that has it, however often it occurs."""
    counted = Phrase(leaf.terms) if isinstance(leaf, PhraseOnce) else leaf
    if isinstance(counted, Positional):
        count = min(
            Standing.total(evaluation.standing(counted) for evaluation in evaluations).estimate(), snapshot.count
        )
    else:
        count = sum([evaluation.count(counted) for evaluation in evaluations])
    return np.float32(weight * idf(snapshot.count, count) * (1 if isinstance(leaf, _ONCE) else K1 + 1))


def _score(evaluation: Evaluation, norm: Array, chosen: Array, gains: Sequence[tuple[Leaf, np.float32]]) -> Array:
    """Sum up what the leaves give to each of the documents chosen in one segment.

    As long as all of them have every leaf, as in a conjunction, only theirs is summed up; from the first leaf on that
    some lack, that of every document. Each step is the same either way, so that a score is the same to the last bit
    however the documents lie in segments.
    """
    total: Array | None = None  # of those chosen
    everywhere: Array | None = None  # of every document
    mask: Array | None = None
    for leaf, gain in gains:
        docs, freqs = evaluation.occurrences(leaf)
        if docs is not chosen and docs.size >= chosen.size:
            mask = evaluation.mask_of(chosen) if mask is None else mask
            kept = mask.take(docs).nonzero()[0]
            docs, freqs = (chosen if kept.size == chosen.size else docs.take(kept)), freqs.take(kept)
        if docs is not chosen and everywhere is None:
            everywhere = np.zeros(norm.size, np.float32)
            if total is not None:
                everywhere[chosen] = total
        if everywhere is not None and 4 * docs.size >= norm.size and not isinstance(leaf, _ONCE):
            everywhere += _scattered(docs, freqs, norm, gain)
            continue
        given = np.full(docs.size, gain) if isinstance(leaf, _ONCE) else _gathered(docs, freqs, norm, gain)
        if everywhere is not None:
            everywhere[docs] += given
        else:
            total = given if total is None else np.add(total, given, out=total)
    if everywhere is not None:
        return everywhere.take(chosen)
    return np.zeros(chosen.size, np.float32) if total is None else total


def _gathered(docs: Array, freqs: Array, norm: Array, gain: np.float32) -> Array:
    """Give each of the documents of a term its BM25."""
    given: Array = freqs.astype(np.float32)
    given /= given + norm.take(docs)
    given *= gain
    return given


def _scattered(docs: Array, freqs: Array, norm: Array, gain: np.float32) -> Array:
    """Give every document its BM25: of a term in so many documents that all of them are done sooner."""
    given: Array = np.zeros(norm.size, np.float32)
    given[docs] = freqs.astype(np.float32)  # at once takes twice as long
    given /= given + norm
    given *= gain
    return given


def _weigh(query: Query, weight: float, weights: dict[Leaf, float]) -> None:
    """Add the weight of each leaf that scores."""
    match query:
        case Term(field=field) | Prefix(field=field) | Wildcard(field=field) | Fuzzy(field=field):
            if field in TEXT_FIELDS:
                weights[query] = weights.get(query, 0.0) + weight
        case Phrase() | Near() | PhraseOnce():
            weights[query] = weights.get(query, 0.0) + weight
        case And(children=children) | Or(children=children) | AtLeast(children=children):
            for child in children:
                _weigh(child, weight, weights)
        case Weighted(child=child, weight=factor):
            _weigh(child, weight * factor, weights)
        case Range() | Not() | All():
            pass
        case _:
            assert_never(query)
