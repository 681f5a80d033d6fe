"""The query tree over the arrays of one segment: which documents match, and how often a leaf occurs in each.

Every set of documents is a bool array of the segment's documents. Arrays that come back are shared: never changed.

Where terms stand is read last, and only in the documents that all else leaves: those that match if every phrase is
taken for its terms, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import itemgetter
from typing import NamedTuple, TypeGuard, assert_never

import numpy as np

from dvsearch.article import TEXT_FIELDS
from dvsearch.engines.whoosh.format.arrays import count_runs, first_not_below, intersect_unsorted
from dvsearch.engines.whoosh.format.postings import PostingList
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.format.term_dictionary import encode
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.errors import UsageError
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

Positional = Phrase | Near | PhraseOnce
_Composite = Positional | Prefix | Wildcard | Fuzzy  # of the postings of several terms
Leaf = Term | _Composite
Occurrences = tuple[Array, Array]  # documents, ascending, and how often in each

_NOWHERE: Occurrences = (np.empty(0, np.intp), np.empty(0, np.uint8))
# What comes first in a conjunction: what is cheap, then what is made of others, then what reads positions.
_COSTS: dict[type[Query], int] = {Phrase: 2, Near: 2, PhraseOnce: 2, And: 1, Or: 1, AtLeast: 1, Not: 1, Weighted: 1}


class Standing(NamedTuple):
    """In how many documents a phrase or window stands, of those in which it was sought, and how many have its terms."""

    found: int
    looked: int
    everywhere: int

    @classmethod
    def total(cls, segments: Iterable[Standing]) -> Standing:
        """Add up what segments have."""
        return cls(*map(sum, zip(*segments, strict=True)))

    def estimate(self) -> int:
        """Estimate how many documents have it: of those that have its terms, as many in all as where it was sought."""
        return max(self.found, round(self.everywhere * self.found / max(self.looked, 1)))


class Evaluation:
    """One request against one segment; what was found once is kept until it is answered."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._masks: dict[Query, Array] = {}
        self._occurrences: dict[_Composite, Occurrences] = {}
        self._postings: dict[Term, PostingList | None] = {}
        self._keys: dict[Term, Array] = {}
        self._within: Array | None = None  # nothing else can match; positions are read here alone

    def mask(self, query: Query) -> Array:
        """Return the documents that match, deleted ones among them: a bool for each document."""
        if isinstance(query, Term):
            return self._term(query)
        mask = self._masks.get(query)
        if mask is None:
            mask = self._masks[query] = self._mask(query)
        return mask

    def matches(self, query: Query, narrow: Query | None) -> Array:
        """Return the documents that match, within those of `narrow` and not deleted, ascending."""
        live = self.segment.live_docs
        if narrow is None and live is None and _occurs(query):
            return self.occurrences(query)[0]
        within = self._bound(query)
        for narrower in (None if narrow is None else self._bound(narrow), live):
            within = within if narrower is None else within & narrower
        self._within = within
        if within.any() and any(map(_reads_positions, (query, narrow))):
            within = within & self.mask(query)
            within = within if narrow is None else within & self.mask(narrow)
        return within.nonzero()[0]

    def _bound(self, query: Query) -> Array:
        """Return documents of which each that matches is one, without reading where terms stand."""
        if not _reads_positions(query):
            return self.mask(query)
        match query:
            case Phrase() | Near() | PhraseOnce():
                return self.among(query)
            case And(children=children):
                return reduce(np.logical_and, map(self._bound, children))
            case Or(children=children):
                return reduce(np.logical_or, map(self._bound, children))
            case AtLeast(children=children, least=least):
                return self._at_least(map(self._bound, children), least)
            case Weighted(child=child):
                return self._bound(child)
            case _:
                return np.ones(self.segment.documents, bool)

    def _mask(self, query: And | Or | AtLeast | Not | All | Weighted | Range | _Composite) -> Array:
        match query:
            case Phrase() | Near() | PhraseOnce():
                return self.mask_of(self.occurrences(query)[0])
            case Prefix() | Wildcard() | Fuzzy():
                return self._pattern(query)
            case Range():
                return self._range(query)
            case And(children=children):
                return self._and(children)
            case Or(children=()):
                return self._none()
            case Or(children=children):
                return reduce(np.logical_or, map(self.mask, children))
            case AtLeast(children=children, least=least):
                return self._at_least(map(self.mask, children), least)
            case Not(child=child):
                return ~self.mask(child)
            case All():
                return np.ones(self.segment.documents, bool)
            case Weighted(child=child):
                return self.mask(child)
            case _:
                assert_never(query)

    def _and(self, children: Sequence[Query]) -> Array:
        mask: Array | None = None
        for cost, child in sorted(((_COSTS.get(type(child), 0), child) for child in children), key=itemgetter(0)):
            if mask is None:
                mask = self.mask(child)
            elif cost and not mask.any():
                break
            else:
                mask = mask & self.mask(child)
        return np.ones(self.segment.documents, bool) if mask is None else mask

    def _at_least(self, masks: Iterable[Array], least: int) -> Array:
        held = np.zeros(self.segment.documents, np.uint16)
        for mask in masks:
            held += mask
        return held >= least

    def _none(self) -> Array:
        return np.zeros(self.segment.documents, bool)

    def mask_of(self, docs: Array) -> Array:
        """Return some documents as a bool for each document."""
        mask = self._none()
        mask[docs] = True
        return mask

    def _term(self, term: Term) -> Array:
        if term.field in TEXT_FIELDS:
            postings = self.postings(term)
            return self._none() if postings is None else postings.mask
        column = self.segment.column(term.field)
        number = None if column is None else column.values.find(encode(term.text))
        return self._none() if column is None or number is None else column.mask(number, number + 1)

    def _pattern(self, pattern: Prefix | Wildcard | Fuzzy) -> Array:
        if pattern.field in TEXT_FIELDS:
            field = self.segment.text(pattern.field)
            return self._none() if field is None else field.union(field.terms.select(pattern))
        column = self.segment.column(pattern.field)
        return self._none() if column is None else column.union(column.values.select(pattern))

    def _range(self, query: Range) -> Array:
        column = None if query.field in TEXT_FIELDS else self.segment.column(query.field)
        if column is None:
            return self._none()
        low = None if query.low is None else encode(query.low)
        high = None if query.high is None else encode(query.high)
        return column.mask(*column.values.between(low, high))

    def postings(self, term: Term) -> PostingList | None:
        """Return the postings of a term of a text field."""
        try:
            return self._postings[term]
        except KeyError:
            field = self.segment.text(term.field) if term.field in TEXT_FIELDS else None
            found = self._postings[term] = None if field is None else field.find(encode(term.text))
            return found

    def occurrences(self, leaf: Leaf) -> Occurrences:
        """Return the documents of a leaf over text fields, and how often it occurs in each; what is present or
        fits a pattern counts once."""
        if isinstance(leaf, Term):
            postings = self.postings(leaf)
            return _NOWHERE if postings is None else (postings.docs, postings.freqs)
        found = self._occurrences.get(leaf)
        if found is None:
            found = self._occurrences[leaf] = self._occurring(leaf)
        return found

    def count(self, leaf: Leaf) -> int:
        """Return how many documents a leaf over text fields is in, deleted ones not included."""
        live = self.segment.live_docs
        if live is None and isinstance(leaf, Term):
            postings = self.postings(leaf)
            return 0 if postings is None else postings.count
        docs = self.occurrences(leaf)[0]
        return docs.size if live is None else int(np.count_nonzero(live.take(docs)))

    def standing(self, leaf: Positional) -> Standing:
        """Count the documents of a leaf that is found by where its terms stand, and those in which it was sought."""
        having, live, within = self.among(leaf), self.segment.live_docs, self._within
        everywhere = int(np.count_nonzero(having if live is None else having & live))
        looked = everywhere if within is None else int(np.count_nonzero(having & within))
        return Standing(self.occurrences(leaf)[0].size, looked, everywhere)

    def _occurring(self, leaf: _Composite) -> Occurrences:
        match leaf:
            case Phrase() | Near():
                return self._positional(leaf)
            case PhraseOnce():
                docs = self._phrase_once(leaf)
                return docs, np.ones(docs.size, np.uint8)
            case Prefix() | Wildcard() | Fuzzy():
                docs = self.mask(leaf).nonzero()[0]
                return docs, np.ones(docs.size, np.uint8)

    def among(self, leaf: Positional) -> Array:
        """Return the documents that have every term of a phrase or a window, wherever: a mask that is cheap to make."""
        found = self.find_all(leaf.terms)
        return reduce(np.logical_and, [postings.mask for postings in found]) if found else self._none()

    def _sought(self, leaf: Positional) -> Array:
        """Return the documents that have every term, of those that can match."""
        among = self.among(leaf)
        return among if self._within is None else among & self._within

    def _phrase_once(self, leaf: PhraseOnce) -> Array:
        """Return the documents of a phrase that stands early enough, ascending."""
        found, among = self.find_all(leaf.terms), self._sought(leaf)
        if leaf.within is None or not found or len(found) > found[0].field.room:
            return self.occurrences(Phrase(leaf.terms))[0]
        shift = found[0].field.shift
        last = np.sort(self._adjacent(leaf.terms, found, among).astype(np.int64))
        docs = count_runs(last[last & ((1 << shift) - 1) < leaf.within] >> shift)[0]
        docs = docs.astype(np.intp)
        return docs[among[docs]]

    def find_all(self, terms: Sequence[Term]) -> list[PostingList]:
        """Return the postings of each of the terms; none where one of them is nowhere."""
        found = []
        for term in terms:
            postings = self.postings(term)
            if postings is None:
                return []
            if not postings.field.positioned:
                raise UsageError(f"the field {term.field} keeps no positions: no phrase can be found in it")
            found.append(postings)
        return found

    def _positional(self, leaf: Phrase | Near) -> Occurrences:
        found, among = self.find_all(leaf.terms), self._sought(leaf)
        if not found or not among.any():
            return _NOWHERE
        field = found[0].field
        if isinstance(leaf, Near):
            where = [self._where(term, postings, among) for term, postings in zip(leaf.terms, found, strict=True)]
            keys = _near(where, len(where) + leaf.slop, field.shift)
        elif len(found) > field.room:
            return _NOWHERE
        elif len(found) > 1:
            keys = self._adjacent(leaf.terms, found, among)
        else:
            keys = np.sort(found[0].packed_positions())
        docs, freqs = count_runs(keys >> keys.dtype.type(field.shift))
        docs = docs.astype(np.intp)
        kept = among[docs]
        return docs[kept], freqs[kept]

    def _adjacent(self, terms: Sequence[Term], found: Sequence[PostingList], among: Array) -> Array:
        """Return where the last term stands, with the one before it one place before, and so on; ascending if several.

        Begun with the rarest: the third is looked for only where the first two stand together, in few documents.
        """
        keys: Array | None = None
        for number, place in enumerate(sorted(range(len(found)), key=lambda place: found[place].count)):
            if keys is not None and number > 1:
                among = self.mask_of((keys >> keys.dtype.type(found[0].field.shift)).astype(np.intp))
            mine = self._where(terms[place], found[place], among)
            mine = mine + mine.dtype.type(len(found) - 1 - place)
            keys = mine if keys is None else intersect_unsorted(keys, mine)
        assert keys is not None
        return keys

    def _where(self, term: Term, postings: PostingList, among: Array) -> Array:
        """Return the keys of a term: all of them, to be used again, or those in a few documents."""
        keys = self._keys.get(term)
        if keys is None:
            if 4 * np.count_nonzero(among) < postings.count:
                return postings.packed_positions(among)
            keys = self._keys[term] = postings.packed_positions()
        return keys


def _reads_positions(query: Query | None) -> bool:
    match query:
        case Phrase() | Near() | PhraseOnce():
            return True
        case And(children=children) | Or(children=children) | AtLeast(children=children):
            return any(map(_reads_positions, children))
        case Not(child=child) | Weighted(child=child):
            return _reads_positions(child)
        case _:
            return False


def _occurs(query: Query) -> TypeGuard[Leaf]:
    """Tell whether documents are found with how often the query occurs in each."""
    return isinstance(query, Leaf) and not (isinstance(query, Term) and query.field not in TEXT_FIELDS)


def _near(where: Sequence[Array], width: int, shift: int) -> Array:
    """Return the keys at which a window of `width` positions begins that holds every term."""
    known = sorted((np.sort(keys).astype(np.int64) for keys in where), key=len)
    # First only what can be: occurrences of the rarest term with all others somewhere about.
    rare = known[0]
    for keys in known[1:]:
        rare = rare[first_not_below(keys, rare - (width - 1)) < rare + width]
    docs = count_runs(rare >> shift)[0]
    lows = []
    for i, keys in enumerate(known):
        at = np.searchsorted(docs, keys >> shift)
        at[at == docs.size] = 0
        known[i] = keys[np.flatnonzero(docs[at] == keys >> shift)] if docs.size else docs
        lows.append(known[i])
    low = count_runs(np.sort(np.concatenate(lows)))[0]
    for keys in known:
        after = first_not_below(keys, low)
        low = low[(after - low < width) & (after >> shift == low >> shift)]
    return low
