"""Repair: a new index from the stored texts that can still be read of a damaged one."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from dvsearch.article import Article, from_json
from dvsearch.engines.base import Document, Problem
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.querying.native import load_kernel
from dvsearch.engines.whoosh.repair import rewrite_index
from dvsearch.engines.whoosh.salvage import salvage
from dvsearch.errors import DvsearchError, IndexCorrupt
from dvsearch.indexing import analyzer, index_meta
from dvsearch.indexing.copy_groups import CopyGroups, with_group
from dvsearch.indexing.inputs import Inputs
from dvsearch.indexing.known_articles import KnownArticle, Listed
from dvsearch.lexicon import Lexicon

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Repaired:
    """How many articles the new index holds, and what was lost."""

    articles: int
    losses: tuple[Problem, ...]


def repair(folder: Path, *, wait: float = 0.0) -> Repaired:
    """Analyse every stored text that can be read again, and put the new index in the place of the old one.

    The new one knows its files, if the account of them can be read, but not what they look like: the next
    `dvsearch index` reads them all, and brings back whatever was lost here. Raises IndexMissing where there is nothing
    to repair, IndexLocked when another process is writing.
    """
    losses: list[Problem] = []
    places: dict[str, tuple[str, str]] = {}
    account = _read_account(folder)
    kernel = load_kernel("auto")
    groups, late, lexicon = CopyGroups(kernel=kernel), set[str](), Lexicon({})
    with rewrite_index(folder, wait=wait) as writer:
        documents = _documents(folder, losses, kernel)
        while some := list(islice(documents, _BATCH)):
            joined = groups.join(some)
            late.update(original for _, original in joined if original is not None)
            batch = [document for document, _ in joined]
            for document in batch:
                lexicon.add(document)
                places[document.id] = document.exact.get("path", ("",))[0], document.exact["digest"][0]
            writer.add(batch)
        # An article that turned out to have copies only after it was written is written again, with its group.
        writer.add(with_group(one, groups.group(one.id)) for one in _documents(folder, [], kernel, late))
        writer.commit(index_meta.commit_meta(_account(account, places), lexicon.meta()))
    return Repaired(len(places), tuple(losses))


def _read_account(folder: Path) -> str:
    """Read the account of the inputs of a damaged index; "" where it is damaged too."""
    try:
        engine = WhooshEngine.open(folder)
        try:
            account = engine.meta.get(index_meta.INPUTS, "")
            Inputs(account)
        finally:
            engine.close()
    except DvsearchError:
        return ""
    return account


def _account(text: str, places: dict[str, tuple[str, str]]) -> str:
    """Write the account for the articles that were saved, every file to be read again."""
    inputs = Inputs(text, Listed(KnownArticle(id, *place) for id, place in places.items()))
    for file in inputs.files.values():
        file.stamp = None
    return inputs.dump()


def _documents(folder: Path, losses: list[Problem], kernel: Any, ids: Set[str] | None = None) -> Iterator[Document]:
    """The documents of all articles that can be read, or of those with some ids."""
    articles = (one for one in _articles(folder, losses) if ids is None or one.id in ids)
    while some := list(islice(articles, _BATCH)):
        yield from analyzer.documents(some, [""] * len(some), kernel)


def _articles(folder: Path, losses: list[Problem]) -> Iterator[Article]:
    for salvaged in salvage(folder):
        if isinstance(salvaged, Problem):
            losses.append(salvaged)
            continue
        try:
            article = from_json(salvaged)
        except IndexCorrupt as error:
            losses.append(Problem(str(folder), f"a document is lost: {error.message}"))
        else:
            yield article
