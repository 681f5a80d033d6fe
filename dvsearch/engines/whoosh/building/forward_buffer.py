"""What documents say of their tokens, gathered until the segment is written: where words go on, and the anchors."""

from __future__ import annotations

from array import array
from typing import NamedTuple

import numpy as np

from dvsearch.engines.base import Document
from dvsearch.engines.whoosh.format.forward_index import anchors_of, write_forward
from dvsearch.engines.whoosh.format.section_file import Array, SectionWriter


class Tokens(NamedTuple):
    """The terms of the documents that are kept, in order, by number; and of all documents gathered what they are."""

    terms: Array
    alive: Array  # a bool for each document gathered
    titles: Array  # int64: how many tokens the title of each has


class ForwardBuffer:
    """The word joins and anchors of the field `text` of documents, in the order they came."""

    def __init__(self) -> None:
        self._joined = bytearray()
        self._anchors = array("L")
        self._tokens: list[int] = []  # of each document
        self._counts: list[int] = []  # of its anchors

    def add(self, document: Document) -> None:
        """Take what the next document says of its title and its body."""
        tokens, anchors = len(self._joined), len(self._anchors)
        values = document.text.get("text", ())
        if len(values) > 2:
            raise ValueError(f"{document.id}: a text is a title and a body, not {len(values)} values")
        for place, value in enumerate(values):
            length = len(value)
            self._joined += document.joined[place] if document.joined else bytes(length)
            self._anchors.extend(document.anchors[place] if document.anchors else [0] * anchors_of(length))
            if len(self._joined) - tokens != sum(map(len, values[: place + 1])):
                raise ValueError(f"{document.id}: not one byte of `joined` for each term")
        self._tokens.append(len(self._joined) - tokens)
        self._counts.append(len(self._anchors) - anchors)

    def write(self, file: SectionWriter, tokens: Tokens, occurrences: Array) -> None:
        """Write the forward index of the documents that are kept; `occurrences` says how often each term occurs."""
        joined = np.frombuffer(self._joined, bool)[np.repeat(tokens.alive, self._tokens)]
        anchors = np.array(self._anchors, np.int64)[np.repeat(tokens.alive, self._counts)]
        write_forward(file, occurrences, tokens.titles[tokens.alive], [tokens.terms], joined, [anchors])
