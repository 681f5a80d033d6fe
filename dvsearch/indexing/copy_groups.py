"""The groups of near-copies: every article that is a near-copy of another bears the id of the group's first.

Most articles stand alone. The first near-copy of one gives both a group, so an article that was written long ago may
have to be written again: whoever asks is told which.

A text joins a group where it is a copy of the group's first, never of another member alone: the second of three texts
may be a copy of the first and the third of the second, edit by edit, until the third is no copy of the first. So
whatever is left out of an answer is a copy of one and the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from dvsearch.engines.base import Document
from dvsearch.indexing.known_articles import KnownArticles, Listed
from dvsearch.indexing.near_duplicates import copies_among, copies_before
from dvsearch.indexing.signatures import LENGTH, Rows, is_comparable, letters


class Joined(NamedTuple):
    """A document in its group, and the article that stood alone until it came and has to be written again."""

    document: Document
    original: str | None = None


class CopyGroups:
    """Which group each article is in; one that stands alone is in none."""

    def __init__(self, known: KnownArticles | None = None, kernel: Any = None) -> None:
        """`known` are the articles that are there already; the kernel compares signatures where it is given."""
        self._known: KnownArticles = Listed() if known is None else known
        self._kernel = kernel
        self._forget()

    def _forget(self) -> None:
        # Of the articles that came since the last commit.
        self._group_of: dict[str, str] = {}
        self._place_of: dict[str, int] = {}
        # The signatures of those that a text may be a copy of, and whose they are; "" where of nobody any more.
        self._rows: Rows = np.empty((0, LENGTH), np.uint8)
        self._ids: list[str] = []

    def join(self, documents: Sequence[Document]) -> list[Joined]:
        """Put each document in the group of the article that it is a near-copy of, of several the most alike."""
        signatures = [document.exact.get("signature", ("",))[0] for document in documents]
        asked = [signature for signature in signatures if is_comparable(signature)]
        first = len(self._ids)
        self._append(letters(asked))
        older = copies_among(letters(asked), self._known.signatures(LENGTH), self._kernel)
        newer = copies_before(self._rows[: first + len(asked)], first, self._kernel)
        found = zip(older, newer, strict=True)
        return [
            self._join(document, *(next(found) if is_comparable(signature) else (None, None)))
            for document, signature in zip(documents, signatures, strict=True)
        ]

    def _join(self, document: Document, older: Mapping[str, float] | None, newer: Mapping[int, float] | None) -> Joined:
        before = self._place_of.get(document.id, -1)
        if before >= 0:
            self._ids[before] = ""
        self._place_of[document.id] = -1
        if older is None or newer is None:
            self._group_of[document.id] = ""
            return Joined(document)
        copies = [*self._known_copies(older), *((share, id) for at, share in newer.items() if (id := self._ids[at]))]
        others = ((-share, id) for share, id in copies if id != document.id)
        _, original = min(others, default=(0.0, ""))
        if not original:
            self._place_of[document.id] = len(self._ids)
            self._ids.append(document.id)
            self._group_of[document.id] = ""
            return Joined(document)
        self._ids.append("")
        alone = not self.group(original)
        if alone:
            self._group_of[original] = original
        group = self._group_of[document.id] = self.group(original)
        return Joined(with_group(document, group), original if alone else None)

    def _known_copies(self, older: Mapping[str, float]) -> Iterator[tuple[float, str]]:
        """Yield the articles of signatures that can have a copy: of a group its first, or all where that is gone."""
        for signature, share in older.items():
            for id, _, _, group, _ in self._known.with_signature(signature):
                if id in self._place_of:
                    continue  # it came again since
                if group in ("", id) or (first := self._known.get(group)) is None or first.copies != group:
                    yield share, id

    def _append(self, rows: Rows) -> None:
        """Take signatures in behind the others, with room for as many again."""
        count = len(self._ids) + len(rows)
        if count > len(self._rows):
            self._rows = np.concatenate((self._rows[: len(self._ids)], rows, np.empty((count, LENGTH), np.uint8)))
        self._rows[len(self._ids) : count] = rows

    def group(self, id: str) -> str:
        """Return the group an article is in, or ""."""
        if id in self._group_of:
            return self._group_of[id]
        article = self._known.get(id)
        return "" if article is None else article.copies

    def committed(self) -> None:
        """Take note that the index says what was joined here."""
        if self._known.committed():
            self._forget()


def with_group(document: Document, group: str) -> Document:
    """Return the document as a member of a group; unchanged where that is ""."""
    return document._replace(exact={**document.exact, "copies": (group,)}) if group else document
