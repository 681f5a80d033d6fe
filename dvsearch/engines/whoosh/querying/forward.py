"""The text forward of a snapshot: hits from the positions of postings, terms from postings turned round.

Turning a segment's postings round takes a second for 10 million positions, once a snapshot.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce

import numpy as np

from dvsearch.article import FOLDED, POSITION_GAP
from dvsearch.engines.forward import NO_TERM, Array, Hits, Values
from dvsearch.engines.whoosh.format.arrays import ranges
from dvsearch.engines.whoosh.format.postings import PostingList
from dvsearch.engines.whoosh.format.term_dictionary import decode
from dvsearch.engines.whoosh.querying.matching import Evaluation
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.engines.whoosh.snapshot import Snapshot
from dvsearch.errors import UsageError
from dvsearch.query.tree import (
    And,
    Fuzzy,
    Near,
    Or,
    Phrase,
    PhraseOnce,
    Prefix,
    Query,
    Term,
    Weighted,
    Wildcard,
)

_POSITIONED = frozenset({*FOLDED, *FOLDED.values()})
# Keys of this module, whatever a segment's own: document << 32 | position.
_SHIFT = 32
_POSITION = (1 << _SHIFT) - 1
# How many terms of a dictionary are turned round at once.
_TERMS_PER_STEP = 4_096

_NOWHERE = np.empty(0, np.int64)

_Spans = tuple[Array, Array]  # the keys of the first and of the last position of each hit


class WhooshForward:
    """The live documents of a snapshot, numbered in the order of their ids."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._segments = [_SegmentForward(segment) for segment in snapshot.segments]

    @cached_property
    def _order(self) -> Array:
        """Of each document by number: where it is if those of all segments are numbered one after the other."""
        ranks = np.concatenate([_NOWHERE, *self._snapshot.ranks("id")])
        live = [segment.docs + start for segment, start in zip(self._snapshot.segments, self._starts, strict=False)]
        docs = np.concatenate([_NOWHERE, *live])
        return docs[np.argsort(ranks[docs], kind="stable")]

    @cached_property
    def _number(self) -> Array:
        """The number of each document of all segments; -1 of those deleted."""
        number = np.full(int(self._starts[-1]), -1, np.int64)
        number[self._order] = np.arange(self._order.size)
        return number

    @property
    def _starts(self) -> Array:
        return np.array(self._snapshot.starts, np.int64)

    @property
    def count(self) -> int:
        """How many documents there are."""
        return self._snapshot.count

    @cached_property
    def terms(self) -> Sequence[str]:
        """The terms of the field `text` by number."""
        every = set().union(*(segment.terms for segment in self._segments))
        return [decode(term) for term in sorted(every)]

    def ids(self, documents: Array) -> list[str]:
        """The ids of some documents."""
        ids = [""] * documents.size
        for number, at, docs in self._by_segment(documents):
            column = self._snapshot.segments[number].ids
            for place, id in zip(at.tolist(), column.texts(column.first.take(docs)), strict=True):
                ids[place] = id
        return ids

    def hits(self, query: Query, filter: Query | None = None) -> Hits:
        """Where a query stands, in the documents that the filter lets through."""
        matched, firsts, lasts = [_NOWHERE], [_NOWHERE], [_NOWHERE]
        for segment, start in zip(self._snapshot.segments, self._starts.tolist(), strict=False):
            evaluation = Evaluation(segment)
            mask = evaluation.mask_of(evaluation.matches(query, filter))
            first, last = _outermost(_spans(evaluation, query, mask))
            number = self._number[start : start + segment.documents]
            matched.append(number[np.flatnonzero(mask)])
            firsts.append(number[first >> _SHIFT] << _SHIFT | first & _POSITION)
            lasts.append(last & _POSITION)
        documents = np.sort(np.concatenate(matched))
        keys, ends = np.concatenate(firsts), np.concatenate(lasts)
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        counts = np.bincount(documents.searchsorted(keys >> _SHIFT), minlength=documents.size)
        starts = np.concatenate(([0], np.cumsum(counts)))
        return Hits(documents, starts, (keys & _POSITION).astype(np.int32), ends[order].astype(np.int32))

    def tokens(self, documents: Array, starts: Array, stops: Array) -> Array:
        """The number of the term at each position of [start, stop) in each document given."""
        counts = stops - starts
        places = np.cumsum(counts) - counts
        terms = np.full(int(counts.sum()), NO_TERM, np.int32)
        for number, at, docs in self._by_segment(documents):
            found = self._segments[number].tokens(docs, starts[at], counts[at])
            numbers = np.append(self._term_numbers[number], np.int32(NO_TERM))
            terms[ranges(places[at], counts[at])] = numbers[found]
        return terms

    def joined(self, documents: Array, starts: Array, stops: Array) -> Array:
        """Refuse: which terms go on with a word is not kept yet. Raises UsageError."""
        raise UsageError("this index does not say where words begin", hint="run: dvsearch index --rebuild PATH...")

    @cached_property
    def _term_numbers(self) -> list[Array]:
        """For each segment, the number of each of its terms among those of all."""
        number = {term: place for place, term in enumerate(self.terms)}
        return [
            np.fromiter((number[decode(term)] for term in segment.terms), np.int32, len(segment.terms))
            for segment in self._segments
        ]

    def lengths(self, documents: Array) -> tuple[Array, Array]:
        """How many terms the title and the body of each have."""
        titles, bodies = np.zeros(documents.size, np.int64), np.zeros(documents.size, np.int64)
        for number, at, docs in self._by_segment(documents):
            segment = self._segments[number]
            titles[at] = segment.title_lengths[docs]
            bodies[at] = segment.lengths[docs] - titles[at]
        return titles, bodies

    def anchors(self, documents: Array, positions: Array) -> tuple[Array, Array]:
        """The beginning of the title or body that each position is in."""
        titles, _ = self.lengths(documents)
        begins = np.where(positions < titles + POSITION_GAP, 0, titles + POSITION_GAP)
        return begins, np.zeros(documents.size, np.int64)

    def values(self, field: str) -> Values:
        """The values of an exact field, of all documents."""
        columns = [segment.column(field) for segment in self._snapshot.segments]
        texts = sorted({decode(value) for column in columns if column for value in column.values.terms()})
        number = {text: place for place, text in enumerate(texts)}
        owners, numbers = [_NOWHERE], [_NOWHERE]
        for column, start in zip(columns, self._starts.tolist(), strict=False):
            if column is None:
                continue
            mine = np.array([number[decode(value)] for value in column.values.terms()], np.int64)
            entries, docs = column.entries
            owners.append(self._number[docs + start])
            numbers.append(mine[entries])
        owner, value = np.concatenate(owners), np.concatenate(numbers)
        live = owner >= 0
        owner, value = owner[live], value[live]
        order = np.argsort(owner, kind="stable")
        starts = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=self.count))))
        return Values(texts, starts, value[order])

    def _by_segment(self, documents: Array) -> list[tuple[int, Array, Array]]:
        """For each segment that has some of the documents: its place, which of them it has, and their numbers there."""
        places = self._order[documents] if documents.size else _NOWHERE
        segments = self._starts[1:].searchsorted(places, "right")
        parts = []
        for number in range(len(self._segments)):
            at = np.flatnonzero(segments == number)
            if at.size:
                parts.append((number, at, places[at] - self._starts[number]))
        return parts


class _SegmentForward:
    """The texts of one segment, by term numbers of its own; deleted documents are there too."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    @cached_property
    def terms(self) -> list[bytes]:
        """The terms of the field `text`, ascending."""
        field = self._segment.text("text")
        return [] if field is None else list(field.terms.terms())

    @property
    def lengths(self) -> Array:
        """How many terms title and body of each document have together."""
        return self._segment.lengths.astype(np.int64)

    @cached_property
    def title_lengths(self) -> Array:
        """How many terms the title of each document has."""
        lengths = np.zeros(self._segment.documents, np.int64)
        field = self._segment.text("title")
        if field is not None:
            for start in range(0, field.terms.size, _TERMS_PER_STEP):
                stop = min(start + _TERMS_PER_STEP, field.terms.size)
                postings = field.postings(start, stop, positioned=False)
                lengths += np.bincount(postings.docs, postings.freqs, minlength=lengths.size).astype(np.int64)
        return lengths

    @cached_property
    def _begins(self) -> Array:
        """Where the terms of each document begin, the positions between title and body left out."""
        return np.concatenate(([0], np.cumsum(self.lengths)))

    @cached_property
    def _forward(self) -> Array:
        """The numbers of the terms of all documents, one document after the other."""
        forward = np.full(int(self._begins[-1]), NO_TERM, np.int32)
        field = self._segment.text("text")
        if field is None:
            return forward
        for start in range(0, field.terms.size, _TERMS_PER_STEP):
            stop = min(start + _TERMS_PER_STEP, field.terms.size)
            postings = field.postings(start, stop, positioned=True)
            assert postings.positions is not None
            docs = np.repeat(postings.docs.astype(np.int64), postings.freqs)
            terms = np.repeat(np.repeat(np.arange(start, stop, dtype=np.int32), postings.counts), postings.freqs)
            in_body = postings.positions >= self.title_lengths[docs]
            forward[self._begins[docs] + postings.positions - in_body * POSITION_GAP] = terms
        return forward

    def tokens(self, docs: Array, starts: Array, counts: Array) -> Array:
        """The numbers of the terms at [start, start + count) of each of the documents."""
        owners = np.repeat(docs, counts)
        positions = ranges(starts.astype(np.int64), counts)
        titles = self.title_lengths[owners]
        in_title = (positions >= 0) & (positions < titles)
        places = np.where(in_title, positions, positions - POSITION_GAP)
        there = in_title | (places >= titles) & (places < self.lengths[owners])
        found = np.full(positions.size, NO_TERM, np.int32)
        found[there] = self._forward[self._begins[owners[there]] + places[there]]
        return found


# --- hits ---------------------------------------------------------------------------------------------------------


def _spans(evaluation: Evaluation, query: Query, among: Array) -> _Spans:
    """Where a query stands in some documents, `among` a bool for each; hits within others among them."""
    match query:
        case And(children=children) | Or(children=children):
            among = among & evaluation.mask(query)
            return _together([_spans(evaluation, child, among & evaluation.mask(child)) for child in children])
        case Weighted(child=child):
            return _spans(evaluation, child, among)
        case Term(field=field) if field in _POSITIONED:
            return _same(_every([evaluation.postings(query)], among))
        case Prefix(field=field) | Wildcard(field=field) | Fuzzy(field=field) if field in _POSITIONED:
            text = evaluation.segment.text(field)
            fitting = [] if text is None else [text[number] for number in text.terms.select(query).tolist()]
            return _same(_every(fitting, among))
        case Phrase() | PhraseOnce():
            return _phrase(evaluation, query, among)
        case Near():
            return _near(evaluation, query, among)
        case _:
            return _same(_NOWHERE)


def _same(keys: Array) -> _Spans:
    return keys, keys


def _together(spans: Sequence[_Spans]) -> _Spans:
    return np.concatenate([_NOWHERE, *(a for a, _ in spans)]), np.concatenate([_NOWHERE, *(b for _, b in spans)])


def _keys(postings: PostingList, among: Array) -> Array:
    """Where a term stands in some documents, ascending."""
    keys = postings.packed_positions(among).astype(np.int64)
    shift = postings.field.shift
    return np.sort((keys >> shift) << _SHIFT | keys & ((1 << shift) - 1))


def _every(postings: Sequence[PostingList | None], among: Array) -> Array:
    return np.concatenate([_NOWHERE, *(_keys(one, among) for one in postings if one is not None)])


def _phrase(evaluation: Evaluation, leaf: Phrase | PhraseOnce, among: Array) -> _Spans:
    postings = evaluation.find_all(leaf.terms)
    if not postings:
        return _same(_NOWHERE)
    among = among & evaluation.among(leaf)
    aligned = [_keys(one, among) - place for place, one in enumerate(postings)]
    firsts = reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), aligned)
    lasts = firsts + (len(postings) - 1)
    if isinstance(leaf, PhraseOnce) and leaf.within is not None:
        early = lasts & _POSITION < leaf.within
        firsts, lasts = firsts[early], lasts[early]
    return firsts, lasts


def _near(evaluation: Evaluation, leaf: Near, among: Array) -> _Spans:
    """The shortest windows that hold every term: from each place the nearest, but none that holds the next one too."""
    postings = evaluation.find_all(leaf.terms)
    if not postings:
        return _same(_NOWHERE)
    among = among & evaluation.among(leaf)
    where = [_keys(one, among) for one in postings]
    firsts = np.unique(np.concatenate(where))
    far = np.int64(np.iinfo(np.int64).max)
    lasts = np.max([np.append(keys, far)[keys.searchsorted(firsts)] for keys in where], axis=0, initial=0)
    short = lasts - firsts < len(leaf.terms) + leaf.slop
    firsts, lasts = firsts[short], lasts[short]
    shortest = np.append(np.diff(lasts) > 0, True)[: lasts.size]
    return firsts[shortest], lasts[shortest]


def _outermost(spans: _Spans) -> _Spans:
    """Those that are within no other, each once, in order."""
    firsts, lasts = spans
    if not firsts.size:
        return spans
    order = np.lexsort((-lasts, firsts))
    firsts, lasts = firsts[order], lasts[order]
    furthest = np.maximum.accumulate(lasts)
    kept = np.append(True, lasts[1:] > furthest[:-1])
    return firsts[kept], lasts[kept]
