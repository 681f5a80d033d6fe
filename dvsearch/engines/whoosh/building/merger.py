"""Merging: segments become one by concatenating their arrays, without looking at a text again.

The terms of a field are sorted in every segment, so a run of terms of the result is a run in each: postings are
copied run by run, about two million at a time, whatever the size of the segments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dvsearch.article import EXACT_FIELDS, TEXT_FIELDS, UNFOLDED, UNPOSITIONED
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.columns import write_column
from dvsearch.engines.whoosh.format.forward_index import ForwardIndex, write_forward
from dvsearch.engines.whoosh.format.postings import Postings, TextField, TextWriter, write_forms
from dvsearch.engines.whoosh.format.section_file import Array, SectionWriter
from dvsearch.engines.whoosh.format.stored_texts import StoreWriter, shared_dictionary
from dvsearch.engines.whoosh.segment import Segment

POSTINGS_PER_STEP = 2_000_000


@dataclass(frozen=True, slots=True)
class MergeSource:
    """A segment and which of its documents go into the merged one (a bool for each)."""

    segment: Segment
    kept: Array


def merge_segments(sources: Sequence[MergeSource], path: Path) -> tuple[int, int]:
    """Write one segment of the documents kept, in their order. Returns its size and its checksum."""
    documents = sum(int(np.count_nonzero(source.kept)) for source in sources)
    with durable_files.atomic_write(path) as out:
        file = SectionWriter(out)
        file.facts["documents"] = documents
        file.facts["wide"] = any(source.segment.wide for source in sources)
        docs = _new_numbers(sources)
        places: dict[str, list[Array]] = {}
        for field in TEXT_FIELDS:
            places[field], occurrences = _merge_text(file, field, sources, docs, documents, places)
            if field == "text" and occurrences.size:
                _merge_forward(file, sources, places[field], occurrences)
            _release(sources)
        file.add("lengths", *(source.segment.lengths[source.kept] for source in sources))
        for field in EXACT_FIELDS:
            _merge_column(file, field, sources)
        _release(sources)
        _merge_stored(file, sources)
        _release(sources)
        return file.finish()


def _release(sources: Sequence[MergeSource]) -> None:
    """Give back the memory of what was read: else all that is merged, and is large, seems to be held to the end."""
    for source in sources:
        source.segment.file.release_pages()


def _new_numbers(sources: Sequence[MergeSource]) -> list[Array]:
    """Return the new number of each document of each source, -1 for those not kept."""
    numbers, start = [], 0
    for source in sources:
        new = start + np.cumsum(source.kept) - 1
        start += int(np.count_nonzero(source.kept))
        new[~source.kept] = -1
        numbers.append(new)
    return numbers


def _merge_text(
    file: SectionWriter,
    field: str,
    sources: Sequence[MergeSource],
    docs: Sequence[Array],
    documents: int,
    places: dict[str, list[Array]],
) -> tuple[list[Array], Array]:
    """Merge one field.

    Returns for each source the new number of each of its terms (-1: gone) and, of a field that has positions, how often
    each of the new terms occurs.
    """
    fields = [source.segment.text(field) for source in sources]
    union, maps = _merge_terms([text.terms.terms() if text else [] for text in fields])
    forms = _merge_forms(field, sources, maps, places)
    positioned = field not in UNPOSITIONED and forms is None
    writer = TextWriter(documents)
    final = _write_postings(writer, fields, union, maps, docs, positioned=positioned)
    if writer.finish(file, field, positioned=positioned) and forms is not None:
        pair_forms, pair_folded = forms
        pair_folded = final[pair_folded]
        write_forms(file, field, pair_forms, pair_folded)
    return [final[mapped] for mapped in maps], writer.occurrences


def _write_postings(
    writer: TextWriter,
    fields: Sequence[TextField | None],
    union: Sequence[bytes],
    maps: Sequence[Array],
    docs: Sequence[Array],
    *,
    positioned: bool,
) -> Array:
    """Write the postings of all sources, a range of terms at a time. Returns the new number of each term (-1: gone)."""
    counts = np.zeros(len(union), np.int64)
    for text, mapped in zip(fields, maps, strict=True):
        if text is not None:
            counts[mapped] += text.counts()
    final = np.full(len(union), -1, np.int64)
    written = 0
    for start, stop in _steps(counts):
        pieces = []
        for text, mapped, new in zip(fields, maps, docs, strict=True):
            if text is not None:
                low, high = mapped.searchsorted([start, stop]).tolist()
                if low < high:
                    postings = text.postings(low, high, positioned=positioned)
                    pieces.append(_kept(postings, mapped[low:high] - start, new))
        merged, used = _join(union[start:stop], pieces)
        writer.add(merged)
        final[start + used] = written + np.arange(used.size)
        written += used.size
    return final


def _merge_terms(lists: Sequence[list[bytes]]) -> tuple[list[bytes], list[Array]]:
    """All terms, sorted, and where each term of each list is among them."""
    union = lists[0] if len(lists) == 1 else sorted(set().union(*lists))
    numbers = {term: number for number, term in enumerate(union)}
    maps = [np.fromiter(map(numbers.__getitem__, terms), np.int64, len(terms)) for terms in lists]
    return union, maps


def _merge_forms(
    field: str, sources: Sequence[MergeSource], maps: Sequence[Array], places: dict[str, list[Array]]
) -> tuple[Array, Array] | None:
    """Return, for a folded field, the (term it folds, folded term) pairs; None where its positions must be written.

    The first are final numbers, the second numbers among all terms of the field.
    """
    if field not in UNFOLDED:
        return None
    base_places = places[UNFOLDED[field]]
    folded = np.full(max((int(place.max(initial=-1)) for place in base_places), default=-1) + 1, -1, np.int64)
    for source, mapped, base in zip(sources, maps, base_places, strict=True):
        text = source.segment.text(field)
        if text is None and base.size == 0:
            continue
        if text is None or not text.folds:
            return None
        counts, forms = text.forms(0, text.terms.size)
        pairs, targets = base[forms], np.repeat(mapped, counts)
        pairs, targets = pairs[pairs >= 0], targets[pairs >= 0]
        if ((folded[pairs] >= 0) & (folded[pairs] != targets)).any():
            return None
        folded[pairs] = targets
    pairs = np.flatnonzero(folded >= 0)
    return pairs, folded[pairs]


def _steps(counts: Array) -> Iterator[tuple[int, int]]:
    """Cut the terms into ranges [start, stop) of about POSTINGS_PER_STEP postings; one term is never cut."""
    ends = np.cumsum(counts)
    cuts = ends.searchsorted(np.arange(POSTINGS_PER_STEP, int(ends[-1]) if ends.size else 0, POSTINGS_PER_STEP)) + 1
    yield from pairwise(np.unique(np.concatenate(([0], cuts, [counts.size]))).tolist())


class _SourcePostings(NamedTuple):
    """What one source has of a run of terms: each term, and its postings in documents that are kept, renumbered."""

    terms: Array
    counts: Array
    docs: Array
    freqs: Array
    positions: Array | None

    @property
    def occurrences(self) -> Array:
        """How often each term occurs."""
        ends = np.concatenate(([0], np.cumsum(self.freqs)))
        return np.diff(ends[np.concatenate(([0], np.cumsum(self.counts)))])


def _kept(postings: Postings, terms: Array, new: Array) -> _SourcePostings:
    """Keep the postings in documents that are kept; `new` are the numbers of documents, -1 where one is not."""
    counts, docs, freqs, positions = postings.counts, new[postings.docs], postings.freqs, postings.positions
    kept = docs >= 0
    if not kept.all():
        if positions is not None:
            positions = positions[np.repeat(kept, freqs)]
        counts = np.diff(np.concatenate(([0], np.cumsum(kept)))[np.concatenate(([0], np.cumsum(counts)))])
        docs, freqs = docs[kept], freqs[kept]
    return _SourcePostings(terms, counts, docs.astype(np.uint16), freqs, positions)


def _join(terms: Sequence[bytes], pieces: Sequence[_SourcePostings]) -> tuple[Postings, Array]:
    """Join the postings of all pieces, and which terms still have some.

    Every piece keeps its order, so that only the order of the terms is sorted: whose posting comes next is repeated as
    often as a piece has some of a term, which takes a quarter of the time of moving each to its place.
    """
    order = np.concatenate([piece.terms for piece in pieces]).argsort(kind="stable")
    owner = np.repeat(np.arange(len(pieces), dtype=np.uint16), [piece.terms.size for piece in pieces])[order]
    owners = np.repeat(owner, np.concatenate([piece.counts for piece in pieces])[order])
    positions = None
    if pieces[0].positions is not None:
        occurrences = np.concatenate([piece.occurrences for piece in pieces])[order]
        positions = _interleaved(
            [p.positions for p in pieces if p.positions is not None], np.repeat(owner, occurrences)
        )
    docs = _interleaved([piece.docs for piece in pieces], owners)
    freqs = _interleaved([piece.freqs for piece in pieces], owners)
    counts = np.zeros(len(terms), np.int64)
    for piece in pieces:
        counts[piece.terms] += piece.counts
    used = np.flatnonzero(counts)
    return Postings([terms[i] for i in used.tolist()], counts[used], docs, freqs, positions), used


def _interleaved(arrays: Sequence[Array], owners: Array) -> Array:
    """Join the values of several arrays: `owners` says whose next value comes."""
    if len(arrays) == 1:
        return arrays[0]
    values = np.empty(owners.size, arrays[0].dtype)
    for number, array in enumerate(arrays):
        values[owners == number] = array
    return values


def _merge_forward(
    file: SectionWriter, sources: Sequence[MergeSource], places: Sequence[Array], occurrences: Array
) -> None:
    """Merge the forward indexes: the tokens of the documents kept, their terms by their new numbers."""
    kept = [
        (forward, source.kept, mapped)
        for source, mapped in zip(sources, places, strict=True)
        if (forward := source.segment.forward) is not None
    ]
    titles = [
        np.zeros(source.kept.size, np.int64) if source.segment.forward is None else source.segment.forward.titles
        for source in sources
    ]
    write_forward(
        file,
        occurrences,
        np.concatenate([each[source.kept] for each, source in zip(titles, sources, strict=True)]),
        (piece for forward, docs, mapped in kept for piece in _kept_terms(forward, docs, mapped)),
        np.concatenate([forward.joined()[np.repeat(docs, forward.lengths)] for forward, docs, _ in kept]),
        (
            forward.anchors(0, int(forward.anchor_starts[-1]))[np.repeat(docs, np.diff(forward.anchor_starts))]
            for forward, docs, _ in kept
        ),
    )


def _kept_terms(forward: ForwardIndex, docs: Array, mapped: Array) -> Iterator[Array]:
    """Read the terms of the documents kept by their new numbers, about POSTINGS_PER_STEP at a time."""
    total = int(forward.starts[-1])
    cuts = forward.starts.searchsorted(np.arange(0, total, POSTINGS_PER_STEP)).tolist()
    for start, stop in pairwise(sorted({*cuts, docs.size})):
        numbers = forward.terms(int(forward.starts[start]), int(forward.starts[stop]))
        yield mapped.take(numbers[np.repeat(docs[start:stop], forward.lengths[start:stop])])


def _merge_column(file: SectionWriter, field: str, sources: Sequence[MergeSource]) -> None:
    columns = [source.segment.column(field) for source in sources]
    union, maps = _merge_terms([column.values.terms() if column else [] for column in columns])
    per_document, numbers = [], []
    for source, column, mapped in zip(sources, columns, maps, strict=True):
        if column is None:
            per_document.append(np.zeros(int(np.count_nonzero(source.kept)), np.int64))
        else:
            values, docs = column.entries
            per_document.append(column.per_document[source.kept])
            numbers.append(mapped[values[source.kept[docs]]])
    flat = np.concatenate([np.empty(0, np.int64), *numbers])
    if flat.size:
        used, flat = np.unique(flat, return_inverse=True)
        write_column(
            file, field, [union[i] for i in used.tolist()], np.concatenate(per_document), flat.astype(np.int64)
        )


def _merge_stored(file: SectionWriter, sources: Sequence[MergeSource]) -> None:
    writer = StoreWriter(shared_dictionary([source.segment.store for source in sources]))
    for source in sources:
        writer.add_store(source.segment.store, source.kept)
    writer.finish(file)
