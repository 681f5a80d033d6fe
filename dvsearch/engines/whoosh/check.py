"""Reading everything there is, to say what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from dvsearch.article import EXACT_FIELDS, TEXT_FIELDS
from dvsearch.engines.base import Problem
from dvsearch.engines.whoosh.bridge.toc import Contents, latest_generation, read_toc
from dvsearch.engines.whoosh.format.postings import TextField
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.format.term_dictionary import decode
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.engines.whoosh.snapshot import Snapshot
from dvsearch.errors import IndexCorrupt

_TERMS_PER_STEP = 1 << 14


def check(folder: Path, contents: Contents, snapshot: Snapshot) -> Iterator[Problem]:
    """Verify every checksum, then every order and count, then that every stored text can be read."""
    try:
        read_toc(folder, contents.generation)
        for entry in contents.segments:
            entry.live_docs(folder)
    except IndexCorrupt as error:
        yield Problem(str(folder), error.message)
    except FileNotFoundError as error:
        if latest_generation(folder) == contents.generation:  # else another commit took its place meanwhile
            yield Problem(str(error.filename), "missing")
    if snapshot.meta.file is not None and list(snapshot.meta.file.damaged()):
        yield Problem(str(snapshot.meta.file.path), "damaged")
    ids: Counter[bytes] = Counter()
    for entry, segment in zip(contents.segments, snapshot.segments, strict=True):
        place = str(folder / entry.filename)
        if segment.documents - segment.live_count != entry.deleted:
            yield Problem(place, "the count of deleted documents is not that of the table of contents")
        damaged = False
        for offset, sections in segment.file.damaged():
            damaged = True
            yield Problem(place, f"damaged at byte {offset}, in {', '.join(sections) or 'no section'}")
        if not damaged:
            yield from (Problem(place, reason) for reason in _check_segment(segment))
            ids.update(_live_ids(segment))
    for id, times in ids.items():
        if times > 1:
            yield Problem(str(folder), f"{times} documents have the id {decode(id)}")


def _live_ids(segment: Segment) -> list[bytes]:
    values = segment.ids.values.terms()
    numbers = segment.ids.first if segment.live_docs is None else segment.ids.first[segment.live_docs]
    return [values[number] for number in numbers.tolist()]


def _check_segment(segment: Segment) -> Iterator[str]:
    for name in TEXT_FIELDS:
        field = segment.text(name)
        if field is not None:
            lengths = np.zeros(segment.documents, np.int64)
            for reason in _check_postings(field, lengths):
                yield f"field {name}: {reason}"
            if name == "text" and not np.array_equal(lengths, segment.lengths):
                yield "field text: lengths do not agree with the postings"
            elif name == "text":
                yield from _check_forward(segment, field)
    for name in EXACT_FIELDS:
        yield from (f"field {name}: {reason}" for reason in _check_column(segment, name))
    yield from _check_stored(segment)


def _check_postings(field: TextField, lengths: Array) -> Iterator[str]:
    """Look at every posting; adds the occurrences in each document to `lengths`."""
    previous = None
    for start in range(0, field.terms.size, _TERMS_PER_STEP):
        stop = min(start + _TERMS_PER_STEP, field.terms.size)
        postings = field.postings(start, stop, positioned=field.positioned and not field.folds)
        terms = [previous, *postings.terms] if previous is not None else postings.terms
        if any(a >= b for a, b in pairwise(terms)):
            yield "terms are not in order"
        previous = postings.terms[-1]
        if (postings.counts < 1).any() or (postings.freqs < 1).any():
            yield "a term without an occurrence"
        docs = postings.docs.astype(np.int64)
        if docs.size and docs.max() >= lengths.size:
            yield "a document beyond the last"
            return
        term = np.repeat(np.arange(stop - start), postings.counts)
        if (np.diff(term * (1 << 16) + docs) <= 0).any():
            yield "documents are not in order"
        lengths += np.bincount(docs, postings.freqs, lengths.size).astype(np.int64)
        if postings.positions is not None:
            if postings.positions.size != postings.freqs.sum():
                yield "positions are not as many as occurrences"
            else:
                posting = np.repeat(np.arange(docs.size), postings.freqs)
                if (np.diff(posting * (1 << 32) + postings.positions) <= 0).any():
                    yield "positions are not in order"
        elif field.folds:
            yield from _check_folded(field, start, stop, postings.freqs, postings.counts)


def _check_folded(field: TextField, start: int, stop: int, freqs: Array, counts: Array) -> Iterator[str]:
    """Compare: a folded term must occur as often as the terms it stands for."""
    per_term, forms = field.forms(start, stop)
    base = field.base_occurrences()
    own = np.add.reduceat(freqs, np.cumsum(counts) - counts) if freqs.size else freqs
    if (per_term < 1).any() or forms.max(initial=0) >= base.size:
        yield "a folded term without the terms it stands for"
    elif not np.array_equal(np.add.reduceat(base[forms], np.cumsum(per_term) - per_term), own):
        yield "a folded term occurs not as often as the terms it stands for"


def _check_forward(segment: Segment, field: TextField) -> Iterator[str]:
    """Compare the text forward with the positions of the postings: each token must be where its term says it is."""
    forward = segment.forward
    assert forward is not None
    if forward.titles.size != segment.documents or (forward.titles > forward.lengths).any():
        yield "text forward: titles longer than their documents"
        return
    if not forward.is_complete():
        yield "text forward: not as many tokens or anchors as the lengths say"
        return
    for start in range(0, field.terms.size, _TERMS_PER_STEP):
        postings = field.postings(start, min(start + _TERMS_PER_STEP, field.terms.size), positioned=True)
        assert postings.positions is not None
        docs = np.repeat(postings.docs.astype(np.int64), postings.freqs)
        terms = np.repeat(np.repeat(np.arange(len(postings.terms)), postings.counts), postings.freqs) + start
        tokens = forward.tokens_of(docs, postings.positions)
        if (tokens < 0).any() or not np.array_equal(forward.terms_at(tokens), terms):
            yield "text forward: terms do not stand where the postings say"
            return


def _check_column(segment: Segment, name: str) -> Iterator[str]:
    column = segment.column(name)
    if column is None:
        if name == "id":
            yield "missing"
        return
    values = column.values.terms()
    if values != sorted(set(values)):
        yield "values are not in order"
    numbers, docs = column.entries
    if numbers.size and int(numbers.max()) >= len(values):
        yield "a value beyond the last"
    elif name == "id" and (docs.size != segment.documents or len(values) != segment.documents):
        yield "not one id for each document"
    elif name == "id" and any(column.doc(int(n)) != d for n, d in zip(numbers, docs, strict=True)):
        yield "ids do not lead to their documents"


def _check_stored(segment: Segment) -> Iterator[str]:
    store = segment.store
    documents = 0
    for block in range(store.blocks):
        try:
            for text in store.texts(block):
                decode(text)
                documents += 1
        except (IndexCorrupt, UnicodeDecodeError) as error:
            yield f"stored block {block}: {error}"
    if documents != segment.documents:
        yield f"{documents} stored texts for {segment.documents} documents"
