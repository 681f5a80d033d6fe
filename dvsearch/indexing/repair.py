"""Repair: a new index from the stored texts that can still be read of a damaged one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dvsearch.article import from_json
from dvsearch.engines.base import Document, Problem
from dvsearch.engines.whoosh.repair import rewrite_index
from dvsearch.engines.whoosh.salvage import salvage
from dvsearch.indexing import analyzer, index_meta
from dvsearch.indexing.copy_groups import CopyGroups, with_group
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
    brings back whatever was lost here. Raises IndexMissing where there is nothing to repair, IndexLocked when another
    process is writing.
    """
    losses: list[Problem] = []
    ids: set[str] = set()
    groups, late, lexicon = CopyGroups(), set[str](), Lexicon({})

    def grouped(document: Document) -> Document:
        member, original = groups.join(document)
        if original is not None:
            late.add(original)
        return member

    with rewrite_index(folder, wait=wait) as writer:
        documents = map(grouped, _documents(folder, losses))
        while batch := list(islice(documents, _BATCH)):
            ids.update(document.id for document in batch)
            for document in batch:
                lexicon.add(document)
            writer.add(batch)
        # An article that turned out to have copies only after it was written is written again, with its group.
        writer.add(with_group(one, groups.group(one.id)) for one in _documents(folder, []) if one.id in late)
        writer.commit(index_meta.commit_meta("{}", lexicon))
    return Repaired(len(ids), tuple(losses))


def _documents(folder: Path, losses: list[Problem]) -> Iterator[Document]:
    for salvaged in salvage(folder):
        if isinstance(salvaged, Problem):
            losses.append(salvaged)
        else:
            yield analyzer.document(from_json(salvaged))
