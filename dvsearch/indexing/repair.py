"""Repair: a new index from the stored texts that can still be read of a damaged one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from dvsearch.article import from_json
from dvsearch.engines.base import Document, Problem
from dvsearch.engines.whoosh.repair import rewrite_index
from dvsearch.engines.whoosh.salvage import salvage
from dvsearch.indexing import analyzer
from dvsearch.indexing.near_duplicates import Signatures, signature
from dvsearch.lexicon import Lexicon

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Repaired:
    """How many articles the new index holds, and what was lost."""

    articles: int
    losses: tuple[Problem, ...]


def repair(folder: Path, *, wait: float = 0.0) -> Repaired:
    """Analyse every stored text that can be read again, and put the new index in the place of the old one.

    The new one does not know which files it was made from, so that the next `dvsearch index` reads them all, and
    brings back whatever was lost here. IndexMissing where there is nothing to repair; IndexLocked as any writer.
    """
    losses: list[Problem] = []
    ids: set[str] = set()
    groups, lexicon = _Groups(), Lexicon({})
    with rewrite_index(folder, wait=wait) as writer:
        documents = (groups.grouped(document) for document in _documents(folder, losses))
        while batch := list(islice(documents, _BATCH)):
            ids.update(document.id for document in batch)
            for document in batch:
                lexicon.add(document)
            writer.add(batch)
        # An article that turned out to have copies only after it was written is written again, with its group.
        writer.add(groups.grouped(one) for one in _documents(folder, []) if one.id in groups.late)
        writer.commit({"fingerprint": analyzer.fingerprint(), "files": "{}", **lexicon.meta()})
    return Repaired(len(ids), tuple(losses))


def _documents(folder: Path, losses: list[Problem]) -> Iterator[Document]:
    for found in salvage(folder):
        if isinstance(found, Problem):
            losses.append(found)
        else:
            document = analyzer.document(from_json(found))
            made = signature(document.text["text"][1])
            yield replace(document, exact={**document.exact, "signature": (made,)}) if made else document


class _Groups:
    """The groups of near-copies among the articles met so far."""

    def __init__(self) -> None:
        self._signatures = Signatures(())
        self._groups: dict[str, str] = {}
        self.late: set[str] = set()

    def grouped(self, document: Document) -> Document:
        """The document in the group of the article that it is a near-copy of, or in the one that was made for it."""
        if document.id not in self._groups:
            (signature,) = document.exact.get("signature", ("",))
            original = self._signatures.nearest(document.id, signature)
            self._signatures.add(document.id, signature)
            if original is None:
                return document
            if original not in self._groups:
                self._groups[original] = original
                self.late.add(original)
            self._groups[document.id] = self._groups[original]
        return replace(document, exact={**document.exact, "copies": (self._groups[document.id],)})
