"""The text forward: what stands where, in numbers, of all documents at one moment.

`Engine.forward()` gives it. It is the second half of the engine boundary, for whoever counts what stands around a hit:
a million hits are three arrays here, never a million objects. Promised, and tested on every engine against the memory
engine: the hits of a query, the terms of ranges, which terms go on with a word, lengths, and exact values.

A document's number is the place of its id among all ids in order, from 0; so every engine gives the same numbers, and
ascending numbers are the order of ids. A position counts the terms of the field `text`, title and body, with
POSITION_GAP empty ones between the two. What one forward gives stays right while it is used, whatever is committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from dvsearch.query.tree import Query

Array = NDArray[Any]

# The number of no term: a position between title and body, or behind the end.
NO_TERM = -1


class Hits(NamedTuple):
    """Every document that matches, and where the query stands in each.

    A hit is a run of positions, `firsts[i]` to `lasts[i]`: a term, a phrase, or the shortest windows that hold all
    terms of a Near. Leaves under no Not have hits, where all that is around them in the tree matches the document; so
    `a (b OR c d)` has no hit at a lone `c`. A hit within another is none of its own; hits may overlap. What matches
    by an exact value alone, or by All, has no hit.
    """

    documents: Array  # int64 (D): ascending
    starts: Array  # int64 (D + 1): where the hits of each document begin in the two below, and where the last end
    firsts: Array  # int32 (H): ascending within a document
    lasts: Array  # int32 (H)

    def within(self, chosen: Array) -> Hits:
        """Only those in some documents: `chosen` is a bool for each document of the index."""
        kept = chosen[self.documents]
        counts = np.diff(self.starts)
        hits = np.repeat(kept, counts)
        starts = np.concatenate(([0], np.cumsum(counts[kept])))
        return Hits(self.documents[kept], starts, self.firsts[hits], self.lasts[hits])

    @property
    def counts(self) -> Array:
        """How many hits each document has."""
        return np.diff(self.starts)

    @property
    def owners(self) -> Array:
        """The document of each hit."""
        return np.repeat(self.documents, self.counts)


class Values(NamedTuple):
    """The values of an exact field: those of document d are `texts[n] for n in numbers[starts[d] : starts[d + 1]]`."""

    texts: Sequence[str]  # ascending
    starts: Array  # int64 (count + 1)
    numbers: Array  # int64


class WordCounts(NamedTuple):
    """Words by the counter's own numbers, and of each its counts on two sides; those that are on neither may be out."""

    words: Array  # uint32 (W)
    counts: Array  # int64 (2, W): occurrences on each side
    documents: Array  # int64 (2, W): documents of each side that have it


class RunCounts(NamedTuple):
    """Runs of words by key, ascending, and of each its counts on two sides.

    A key is the number of the run without its last word, times the number of frequent words, plus that of the last.
    `totals` is how many runs of that length there are on each side, whatever their words.
    """

    keys: Array  # int64 (R)
    counts: Array  # int64 (2, R)
    documents: Array  # int64 (2, R)
    totals: Array  # int64 (2)


class WordCounter(Protocol):
    """Counts the words of a forward where an engine can do that faster than hand over its terms.

    It counts what `tokens` and `joined` say, and nothing else: a word begins where a term does not go on with one, and
    ends with its title or body. `sides` is a byte for each document: 1, 2, or 0 for neither.
    """

    def words(self, sides: Array, field: str) -> WordCounts:
        """Count the words of title, body or both ("all")."""

    def occurrences(self, chosen: Array, field: str) -> Array:
        """Count the words of the documents chosen (a bool for each): of each number, those not met in them with 0."""

    def company(self, hits: Hits, left: int, right: int) -> tuple[Array, Array]:
        """Count what stands around hits: the words, and of each (4, W) its tokens in windows, the hits and the
        documents that have it about them, and its tokens that are hits' own.
        """

    def runs(
        self, sides: Array, field: str, frequent: Array, longer: Sequence[Array], least: int, by_documents: bool
    ) -> RunCounts:
        """Count the runs of frequent words that are one word longer than the frequent ones known.

        `frequent` are the words by number, `longer` the keys of the runs of 2, 3 ... words; a run's number is its
        place there. Kept are those that occur `least` times, or are in so many documents.
        """

    def spell(self, words: Array) -> tuple[Array, Array]:
        """The terms of some words, one after the other, and where those of each begin and the last end."""


class TextForward(Protocol):
    """The documents of one moment, by number."""

    @property
    def count(self) -> int:
        """How many documents there are."""

    @property
    def terms(self) -> Sequence[str]:
        """The terms of the field `text` by number; each is there once, in any order."""

    def ids(self, documents: Array) -> list[str]:
        """The ids of some documents."""

    def hits(self, query: Query, filter: Query | None = None) -> Hits:
        """Where a query stands, in the documents that the filter lets through."""

    def tokens(self, documents: Array, starts: Array, stops: Array) -> Array:
        """The number of the term at each position of [start, stop) in each document given, one range after the other.

        A document may be given many times. Where no term stands, before the start and behind the end too, is NO_TERM
        (int32).
        """

    def joined(self, documents: Array, starts: Array, stops: Array) -> Array:
        """Whether each term of such ranges goes on with the word that the term before it is in (bool; pyvi's words).

        UsageError where the index was made without words.
        """

    def lengths(self, documents: Array) -> tuple[Array, Array]:
        """How many terms the title and the body of each have (int64)."""

    def anchors(self, documents: Array, positions: Array) -> tuple[Array, Array]:
        """For each position a place at or before it, in title or body as it is: a position, and its character there.

        At most ANCHOR_EVERY terms lie between where the index keeps anchors; else it is the beginning.
        """

    def values(self, field: str) -> Values:
        """The values of an exact field, of all documents."""

    def counter(self, joins: bool) -> WordCounter | None:
        """What counts words, or single terms where not `joins`, faster than from `tokens`; None where nothing does."""
