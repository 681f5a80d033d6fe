"""The text forward beside the postings: each token must be where its term says it is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dvsearch.engines.whoosh.checking.postings import TERMS_PER_STEP
from dvsearch.engines.whoosh.checking.runs import check_patched
from dvsearch.engines.whoosh.format.forward_index import ForwardIndex
from dvsearch.engines.whoosh.format.postings import TextField
from dvsearch.engines.whoosh.format.section_file import SectionFile


def check_forward(file: SectionFile, forward: ForwardIndex, field: TextField) -> Iterator[str]:
    """Compare the texts with the postings of the field `text`, whose lengths are right."""
    if not np.array_equal(np.sort(forward.ranked), np.arange(field.terms.size)):
        yield "not each term has one rank"
        return
    for name in ("forward.terms", "forward.anchors"):
        for problem in check_patched(file, name):
            yield problem
            return
    if int(file.read("forward.terms").max(initial=0)) >= min(field.terms.size, 0xFFFF + 1):
        yield "a term beyond the last"
        return
    for start in range(0, field.terms.size, TERMS_PER_STEP):
        postings = field.postings(start, min(start + TERMS_PER_STEP, field.terms.size), positioned=True)
        assert postings.positions is not None
        docs = np.repeat(postings.docs.astype(np.int64), postings.freqs)
        terms = np.repeat(np.repeat(np.arange(len(postings.terms)), postings.counts), postings.freqs) + start
        tokens = forward.tokens_of(docs, postings.positions)
        if (tokens < 0).any() or not np.array_equal(forward.terms_at(tokens), terms):
            yield "terms do not stand where the postings say"
            return
    yield from _check_anchors(forward)


def _check_anchors(forward: ForwardIndex) -> Iterator[str]:
    """Look at the characters at which tokens begin: they ascend within a title or body, or are 0 where not known."""
    counts = np.stack((forward.title_anchors, np.diff(forward.anchor_starts) - forward.title_anchors), axis=1).ravel()
    anchors = forward.anchors(0, int(forward.anchor_starts[-1])).astype(np.int64)
    owners = np.repeat(np.arange(counts.size), counts)
    if ((np.diff(anchors) <= 0) & (np.diff(owners) == 0) & (anchors[1:] != 0)).any():
        yield "tokens do not begin one after the other"
