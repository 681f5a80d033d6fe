"""Engine -> engine: an index moved over, from a folder to a cluster or back.

What is stored of an article is all of it, so it is analysed again and needs no file. The files that the index was made
from are remembered too: indexing them into the new index afterwards finds nothing to do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from dvsearch.article import Article, from_json
from dvsearch.engines.base import Document, Engine
from dvsearch.engines.whoosh.querying.native import kernel_beside
from dvsearch.indexing import analyzer, index_meta
from dvsearch.indexing.inputs import Inputs, free_name
from dvsearch.indexing.locations import read_inputs
from dvsearch.lexicon import Lexicon

BATCH = 200
COMMIT_SECONDS = 60.0

# What a document has besides what its article says.
_BESIDES = ("digest", "signature", "copies")


@dataclass(frozen=True, slots=True)
class Copied:
    """What a run did: articles copied, articles that were there already, and seconds."""

    copied: int
    unchanged: int
    seconds: float


def copy(
    source: Engine,
    target: Engine,
    *,
    wait: float = 0.0,
    expect: Callable[[int], None] = lambda total: None,
    progress: Callable[[], None] = lambda: None,
) -> Copied:
    """Put every article of one index into another, in place of the one with its id; what else is there stays.

    Committed every minute, and what is there already is left alone: a run that was stopped goes on where it was.
    Raises IndexOutdated when another version of the analyser wrote either, IndexLocked when another process is writing
    to the target.
    """
    started = last = time.monotonic()
    for engine in (source, target):
        index_meta.check_version(engine)
    with target.writer(wait=wait) as writer:
        target.refresh()
        transfer, total = _Transfer(source, target), source.count
        expect(total)
        for documents in transfer.batches():
            writer.add(documents)
            for _ in documents:
                progress()
            if time.monotonic() - last > COMMIT_SECONDS:
                writer.commit(transfer.meta())
                last = time.monotonic()
        writer.commit(transfer.meta())
    return Copied(transfer.copied, total - transfer.copied, time.monotonic() - started)


class _Transfer:
    """The articles of one index on their way to another, and what is known of their files."""

    def __init__(self, source: Engine, target: Engine) -> None:
        self.copied = 0
        self._kernel = kernel_beside(source.evaluator) and kernel_beside(target.evaluator)
        self._source = source
        self._theirs, self._ours = read_inputs(source), read_inputs(target)
        self._names = _adopted_files(self._theirs, self._ours)
        self._there = set(target.scan(("id", *_BESIDES)))
        self._lexicon = Lexicon(target.meta)

    def batches(self) -> Iterator[list[Document]]:
        """Make the documents that are not there as they are, some at a time, and enter them."""
        rows = self._source.scan(("id", *_BESIDES))
        while batch := list(islice(rows, BATCH)):
            missing = [row for row in batch if row not in self._there]
            documents = _documents(self._source, missing, self._theirs, self._names, self._kernel)
            written = {document.id for document in documents}
            for id in written.union(row[0] for row in batch if row in self._there) & self._theirs.documents.keys():
                self._ours.adopt(id, self._theirs, self._names, written=id in written)
            for document in documents:
                self._lexicon.add(document)
            self.copied += len(documents)
            yield documents

    def meta(self) -> dict[str, str]:
        """Return what is committed with what was copied so far."""
        return index_meta.commit_meta(self._ours.dump(), self._lexicon.meta())


def _adopted_files(theirs: Inputs, ours: Inputs) -> dict[str, str]:
    """Take the files of another index into our account; returns what each is called here.

    One of the same name that was read elsewhere is another file, and gets a name of its own.
    """
    names = {}
    for name, file in theirs.files.items():
        known = ours.files.get(name)
        is_other = known is not None and known.paths and file.paths and known.paths != file.paths
        names[name] = free_name(name, ours.files) if is_other else name
        if known is None or is_other:
            ours.files[names[name]] = replace(file, name=names[name])
        elif not known.paths:
            known.paths, known.real = file.paths, file.real
    return names


def _documents(
    source: Engine, rows: list[tuple[str, ...]], inputs: Inputs, names: dict[str, str], kernel: Any
) -> list[Document]:
    """The documents of the rows of a scan, as indexing made them; what was deleted meanwhile is left out."""
    articles: list[Article] = []
    digests: list[str] = []
    besides: list[dict[str, tuple[str, ...]]] = []
    for (id, digest, *more), text in zip(rows, source.stored([row[0] for row in rows]), strict=True):
        if text is None or id not in inputs.documents:
            continue
        article, path = from_json(text), names[inputs.documents[id][0]]
        if path and article.path != path:
            article = article._replace(path=path)
        articles.append(article)
        digests.append(digest)
        besides.append({name: (value,) for name, value in zip(_BESIDES[1:], more, strict=True) if value})
    made = analyzer.documents(articles, digests, kernel)
    return [one._replace(exact={**one.exact, **more}) for one, more in zip(made, besides, strict=True)]
