"""The groups of near-copies: every article that is a near-copy of another bears the id of the group's first.

Most articles stand alone. The first near-copy of one gives both a group, so an article that was written long ago may
have to be written again: whoever asks is told which.

A text joins a group where it is a copy of the group's first, never of another member alone: the second of three texts
may be a copy of the first and the third of the second, edit by edit, until the third is no copy of the first. So
whatever is left out of an answer is a copy of one and the same text.
"""

from __future__ import annotations

from collections.abc import Iterable

from dvsearch.engines.base import Document
from dvsearch.indexing.near_duplicates import Signatures


class CopyGroups:
    """Which group each article is in; one that stands alone is in none."""

    def __init__(self, rows: Iterable[tuple[str, str, str]] = ()) -> None:
        """`rows` are the id, the signature and the group ("" for none) of each article that is there already."""
        kept = list(rows)
        firsts = {id for id, _, group in kept if group == id}
        # Where the first of a group is gone, each of the others stands for it.
        self._signatures = Signatures(
            (id, signature) for id, signature, group in kept if group in ("", id) or group not in firsts
        )
        self._group_of = {id: group for id, _, group in kept if group}

    def join(self, document: Document) -> tuple[Document, str | None]:
        """Put a document in the group of the article that it is a near-copy of, where there is one.

        Also returns the id of that article where it stood alone until now: it has to be written with its group.
        """
        (signature,) = document.exact.get("signature", ("",))
        original = self._signatures.nearest(document.id, signature)
        self._signatures.discard(document.id)
        self._group_of.pop(document.id, None)
        if original is None:
            self._signatures.add(document.id, signature)
            return document, None
        stood_alone = original not in self._group_of
        group = self._group_of[document.id] = self._group_of.setdefault(original, original)
        return with_group(document, group), original if stood_alone else None

    def group(self, id: str) -> str:
        """Return the group an article is in, or ""."""
        return self._group_of.get(id, "")


def with_group(document: Document, group: str) -> Document:
    """Return the document as a member of a group; unchanged where that is ""."""
    return document._replace(exact={**document.exact, "copies": (group,)}) if group else document
