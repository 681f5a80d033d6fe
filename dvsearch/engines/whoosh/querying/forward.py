"""The text forward of a snapshot: hits from the positions of postings, terms from the forward index of each segment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial, reduce
from pathlib import Path
from typing import Any

import numpy as np

from dvsearch.article import ANCHOR_EVERY, FOLDED, POSITION_GAP
from dvsearch.engines.forward import NO_TERM, Array, Hits, Values
from dvsearch.engines.whoosh.format.arrays import count_runs
from dvsearch.engines.whoosh.format.forward_index import ForwardIndex
from dvsearch.engines.whoosh.format.misreading import guarded, reading
from dvsearch.engines.whoosh.format.postings import PostingList
from dvsearch.engines.whoosh.format.term_dictionary import decode
from dvsearch.engines.whoosh.querying.matching import Evaluation
from dvsearch.engines.whoosh.querying.native import errors
from dvsearch.engines.whoosh.querying.native_counting import NativeCounter
from dvsearch.engines.whoosh.querying.token_ranges import gather
from dvsearch.engines.whoosh.snapshot import Snapshot
from dvsearch.number_ranges import ranges
from dvsearch.query.tree import (
    And,
    AtLeast,
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

_NOWHERE = np.empty(0, np.int64)

_Spans = tuple[Array, Array]  # the keys of the first and of the last position of each hit


class WhooshForward:
    """The live documents of a snapshot, numbered in the order of their ids."""

    def __init__(self, snapshot: Snapshot, kernel: Any = None, natives: Sequence[Any] = ()) -> None:
        """Read a snapshot; where there is a kernel, `natives` are the same segments as it has them open."""
        self.snapshot = snapshot
        self._kernel, self._natives = kernel, natives
        self._counters: dict[bool, NativeCounter] = {}
        self._values: dict[str, Values] = {}
        self._by_rank: dict[int, Array] = {}
        with reading(self.folder):
            self._segments = [segment.forward for segment in snapshot.segments]

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self.snapshot.folder

    @cached_property
    def _order(self) -> Array:
        """Of each document by number: where it is if those of all segments are numbered one after the other."""
        ranks = np.concatenate([_NOWHERE, *self.snapshot.ranks("id")])
        live = [segment.docs + start for segment, start in zip(self.snapshot.segments, self._starts, strict=False)]
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
        return np.array(self.snapshot.starts, np.int64)

    @property
    def count(self) -> int:
        """How many documents there are."""
        return self.snapshot.count

    @cached_property
    @guarded
    def terms(self) -> Sequence[str]:
        """The terms of the field `text` by number."""
        return list(map(decode, self.snapshot.terms.texts))

    @guarded
    def ids(self, documents: Array) -> list[str]:
        """The ids of some documents."""
        ids = [""] * documents.size
        for number, at, docs in self._by_segment(documents):
            column = self.snapshot.segments[number].ids
            for place, id in zip(at.tolist(), column.texts(column.first.take(docs)), strict=True):
                ids[place] = id
        return ids

    @guarded
    def hits(self, query: Query, filter: Query | None = None) -> Hits:
        """Where a query stands, in the documents that the filter lets through."""
        matched, firsts, lasts = [_NOWHERE], [_NOWHERE], [_NOWHERE]
        for segment, start in zip(self.snapshot.segments, self._starts.tolist(), strict=False):
            evaluation = Evaluation(segment)
            mask = evaluation.mask_of(evaluation.matches(query, filter))
            first, last = _outermost(_spans(evaluation, query, mask))
            number = self._number[start : start + segment.documents]
            matched.append(number[np.flatnonzero(mask)])
            firsts.append(number[first >> _SHIFT] << _SHIFT | first & _POSITION)
            lasts.append(firsts[-1] if last is first else last & _POSITION)
        documents = np.sort(np.concatenate(matched))
        keys, ends = _by_document(np.concatenate(firsts), np.concatenate(lasts))
        per_number = np.bincount(keys >> _SHIFT, minlength=self.count)
        starts = np.concatenate(([0], np.cumsum(per_number[documents])))
        return Hits(documents, starts, (keys & _POSITION).astype(np.int32), (ends & _POSITION).astype(np.int32))

    @guarded
    def tokens(self, documents: Array, starts: Array, stops: Array) -> Array:
        """Gather the number of the term at each position of [start, stop) in each document given."""
        terms = np.full(int((stops - starts).sum()), NO_TERM, np.int32)
        for segment, forward, at, docs in self._forwards(documents):
            numbers = self._numbers(segment, forward)
            gather(forward, docs, at, starts, stops, partial(_terms_at, forward, numbers), NO_TERM, terms)
        return terms

    @guarded
    def joined(self, documents: Array, starts: Array, stops: Array) -> Array:
        """Tell of each position of such ranges whether its term goes on with the word that the one before it is in."""
        joined = np.zeros(int((stops - starts).sum()), bool)
        for _, forward, at, docs in self._forwards(documents):
            gather(forward, docs, at, starts, stops, forward.joined_at, False, joined)
        return joined

    def _numbers(self, segment: int, forward: ForwardIndex) -> Array:
        """Return the number among all terms of each rank of a segment."""
        if segment not in self._by_rank:
            self._by_rank[segment] = self.snapshot.terms.numbers[segment].take(forward.ranked)
        return self._by_rank[segment]

    @guarded
    def lengths(self, documents: Array) -> tuple[Array, Array]:
        """How many terms the title and the body of each have."""
        titles, bodies = np.zeros(documents.size, np.int64), np.zeros(documents.size, np.int64)
        for _, forward, at, docs in self._forwards(documents):
            titles[at] = forward.titles[docs]
            bodies[at] = forward.lengths[docs] - titles[at]
        return titles, bodies

    @guarded
    def anchors(self, documents: Array, positions: Array) -> tuple[Array, Array]:
        """For each position the anchor at or before it, in the title or body that it is in: position and character."""
        titles, bodies = self.lengths(documents)
        in_body = positions >= titles + POSITION_GAP
        begins = np.where(in_body, titles + POSITION_GAP, 0)
        lengths = np.where(in_body, bodies, titles)
        passed = np.clip(positions - begins, 0, np.maximum(lengths - 1, 0)) // ANCHOR_EVERY
        characters = np.zeros(documents.size, np.int64)
        for _, forward, at, docs in self._forwards(documents):
            some = lengths[at] > 0
            there, mine = at[some], docs[some]
            first = forward.anchor_starts[mine] + np.where(in_body[there], forward.title_anchors[mine], 0)
            characters[there] = forward.anchors_at(first + passed[there])
        passed[characters == 0] = 0  # not known
        return begins + passed * ANCHOR_EVERY, characters

    @guarded
    def values(self, field: str) -> Values:
        """The values of an exact field, of all documents."""
        if field not in self._values:
            self._values[field] = self._read_values(field)
        return self._values[field]

    def _read_values(self, field: str) -> Values:
        columns = [segment.column(field) for segment in self.snapshot.segments]
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

    def counter(self, joins: bool) -> NativeCounter | None:
        """Return what counts words, or single terms; None where there is no kernel."""
        if self._kernel is None:
            return None
        if joins not in self._counters:
            known = self.snapshot.terms
            numbers = [mine.astype("<u4").tobytes() for mine in known.numbers]
            with errors(self._kernel):
                texts = self._kernel.Texts(list(zip(self._natives, numbers, strict=True)), len(known.texts), joins)
            sizes = [segment.documents for segment in self.snapshot.segments]
            self._counters[joins] = NativeCounter(self._kernel, texts, sizes, self._order)
        return self._counters[joins]

    def _forwards(self, documents: Array) -> Iterator[tuple[int, ForwardIndex, Array, Array]]:
        """Yield the same with the texts of each segment, of those that have any."""
        for segment, at, docs in self._by_segment(documents):
            forward = self._segments[segment]
            if forward is not None:
                yield segment, forward, at, docs

    def _by_segment(self, documents: Array) -> Iterator[tuple[int, Array, Array]]:
        """Yield each segment that has some of the documents: its place, which it has, and their numbers there."""
        places = self._order[documents] if documents.size else _NOWHERE
        if len(self._segments) == 1:
            yield 0, np.arange(places.size), places
            return
        segments = self._starts[1:].searchsorted(places, "right")
        for number in range(len(self._segments)):
            at = np.flatnonzero(segments == number)
            if at.size:
                yield number, at, places[at] - self._starts[number]


def _terms_at(forward: ForwardIndex, numbers: Array, tokens: Array) -> Array:
    """Gather the terms of some tokens of a segment, numbered as those of all."""
    return numbers.take(forward.ranks_at(tokens).astype(np.intp))


# --- hits ---------------------------------------------------------------------------------------------------------


def _spans(evaluation: Evaluation, query: Query, among: Array) -> _Spans:
    """Where a query stands in some documents, `among` a bool for each; hits within others among them."""
    match query:
        case And(children=children) | Or(children=children) | AtLeast(children=children):
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
    if all(first is last for first, last in spans):
        return _same(np.concatenate([_NOWHERE, *(first for first, _ in spans)]))
    return np.concatenate([_NOWHERE, *(a for a, _ in spans)]), np.concatenate([_NOWHERE, *(b for _, b in spans)])


def _keys(postings: PostingList, among: Array) -> Array:
    """Return where a term stands in some documents, ascending."""
    keys = postings.packed_positions(among).astype(np.int64)
    shift = postings.field.shift
    keys = (keys >> shift) << _SHIFT | keys & ((1 << shift) - 1)
    return np.sort(keys) if postings.field.folds else keys


def _every(postings: Sequence[PostingList | None], among: Array) -> Array:
    keys = [_keys(one, among) for one in postings if one is not None]
    return keys[0] if len(keys) == 1 else np.concatenate([_NOWHERE, *keys])


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


def _by_document(firsts: Array, lasts: Array) -> _Spans:
    """Put hits that ascend within each document in the order of documents: these are sorted, not every hit."""
    if not firsts.size:
        return firsts, lasts
    owners = firsts >> _SHIFT
    begins = np.flatnonzero(np.append(True, owners[1:] != owners[:-1]))
    order = owners[begins].argsort()
    counts = np.diff(np.append(begins, owners.size))
    at = ranges(begins[order], counts[order])
    return firsts[at], lasts[at]


def _outermost(spans: _Spans) -> _Spans:
    """Those that are within no other, each once, in order."""
    firsts, lasts = spans
    if not firsts.size:
        return spans
    if firsts is lasts:  # single terms: several may stand at one place, in one order or not
        is_ascending = (firsts[1:] > firsts[:-1]).all()
        return _same(firsts if is_ascending else count_runs(np.sort(firsts))[0])
    order = np.lexsort((-lasts, firsts))
    firsts, lasts = firsts[order], lasts[order]
    furthest = np.maximum.accumulate(lasts)
    kept = np.append(True, lasts[1:] > furthest[:-1])
    return firsts[kept], lasts[kept]
