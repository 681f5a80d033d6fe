"""The forward index: the terms of each document in their order, where words go on, and where in the text some begin.

Sections for N tokens (occurrences of the field `text`), title before body, one document after the other:

    forward.terms      N      the rank of each token's term by how often it occurs: nearly all fit 16 bits (patched)
    forward.ranked     T      the number of the term of each rank, in the dictionary of `text`
    forward.titles     D      how many of a document's tokens are its title; `lengths` says how many it has in all
    forward.joined     N/8    one bit a token: it goes on with the word that the token before it is in
    forward.anchors    A      the character at which each ANCHOR_EVERY-th token of a title and of a body begins, from
                              the first on (patched); 0 behind the first where the document came without

So the tokens of a document are read in one piece, and a position becomes a place in the original by looking at a few
dozen characters of it. Where sentences and paragraphs begin is not kept: who shows a line reads its text anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from dvsearch.article import ANCHOR_EVERY, POSITION_GAP
from dvsearch.engines.whoosh.format.patched_array import PatchedArray, PatchedArrayWriter
from dvsearch.engines.whoosh.format.plain_files import corrupt
from dvsearch.engines.whoosh.format.section_file import Array, SectionFile, SectionWriter, smallest


class ForwardIndex:
    """The texts of one segment as numbers of terms; deleted documents are there too."""

    def __init__(self, file: SectionFile, lengths: Array) -> None:
        self.lengths = lengths.astype(np.int64)
        self.titles = file.read("forward.titles").astype(np.int64)
        if self.titles.size != self.lengths.size:
            raise corrupt(file.path, "text forward: not a title for each document")
        self.starts = np.concatenate(([0], np.cumsum(self.lengths)))  # of each document's tokens, and the last's end
        self._ranks = PatchedArray(file, "forward.terms")
        self.ranked = file.read("forward.ranked")  # the number of the term of each rank
        self._joined = file.section("forward.joined")
        self._anchors = PatchedArray(file, "forward.anchors")
        if (self.titles > self.lengths).any() or not self.is_complete():
            raise corrupt(file.path, "text forward: not as many tokens or anchors as the lengths say")

    def terms(self, start: int, stop: int) -> Array:
        """Read the numbers of the terms of the tokens [start, stop)."""
        return self.ranked.take(self._ranks.read(start, stop))

    def terms_at(self, tokens: Array) -> Array:
        """Gather the numbers of the terms of some tokens."""
        return self.ranked.take(self._ranks.take(tokens))

    def ranks_at(self, tokens: Array) -> Array:
        """Gather the ranks of the terms of some tokens."""
        return self._ranks.take(tokens)

    def joined_at(self, tokens: Array) -> Array:
        """Tell of some tokens whether each goes on with the word that the one before it is in."""
        bits = self._joined.read().take(tokens >> 3)
        return (bits >> (7 - (tokens & 7)).astype(np.uint8) & 1).astype(bool)

    def joined(self) -> Array:
        """Read of every token whether it goes on with the word that the one before it is in."""
        return np.unpackbits(self._joined.read(), count=int(self.starts[-1])).view(bool)

    def anchors(self, start: int, stop: int) -> Array:
        """Read the anchors [start, stop): those of a document are from `anchor_starts[doc]` on, the title's first."""
        return self._anchors.read(start, stop)

    def anchors_at(self, places: Array) -> Array:
        """Gather some anchors."""
        return self._anchors.take(places)

    @cached_property
    def title_anchors(self) -> Array:
        """How many anchors the title of each document has."""
        return _anchors_of(self.titles)

    @cached_property
    def anchor_starts(self) -> Array:
        """Where the anchors of each document begin, and where the last ones end."""
        counts = self.title_anchors + _anchors_of(self.lengths - self.titles)
        return np.concatenate(([0], np.cumsum(counts)))

    def is_complete(self) -> bool:
        """Tell whether the sections have as many tokens and anchors as the lengths of titles and documents say."""
        tokens, anchors = int(self.starts[-1]), int(self.anchor_starts[-1])
        return (self._ranks.count, self._joined.count, self._anchors.count) == (tokens, -(-tokens // 8), anchors)

    def tokens_of(self, docs: Array, positions: Array) -> Array:
        """Find the token at a position of each document; -1 where none stands: between title and body, or outside."""
        titles = self.titles.take(docs)
        in_title = (positions >= 0) & (positions < titles)
        places = np.where(in_title, positions, positions - POSITION_GAP)
        there = in_title | (places >= titles) & (places < self.lengths.take(docs))
        return np.where(there, self.starts.take(docs) + places, -1)


def anchors_of(length: int) -> int:
    """Count the anchors of a title or body of so many tokens."""
    return -(-length // ANCHOR_EVERY)


def _anchors_of(lengths: Array) -> Array:
    counts: Array = -(-lengths // ANCHOR_EVERY)
    return counts


def write_forward(
    file: SectionWriter,
    occurrences: Array,
    titles: Array,
    terms: Iterable[Array],
    joined: Array,
    anchors: Iterable[Array],
) -> None:
    """Write the sections: how often each term occurs, the lengths of titles, and of every token what there is to say.

    `terms` and `anchors` come in pieces, in the order of the documents; `joined` is a bool for each token.
    """
    order = np.argsort(-occurrences, kind="stable")
    rank = np.empty(order.size, np.uint32)
    rank[order] = np.arange(order.size, dtype=np.uint32)
    ranks, places = PatchedArrayWriter(np.uint16), PatchedArrayWriter(np.uint16)
    for piece in terms:
        ranks.add(rank.take(piece))
    for piece in anchors:
        places.add(piece)
    ranks.finish(file, "forward.terms")
    file.add("forward.ranked", smallest(order))
    file.add("forward.titles", smallest(titles))
    file.add("forward.joined", np.packbits(joined))
    places.finish(file, "forward.anchors")
