"""Engine -> engine: an index moved over, from a folder to a cluster or back.

What is stored of an article is all of it, so it is analysed again and needs no file. The files that the index was made
from are remembered too: indexing them into the new index afterwards finds nothing to do.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from dvsearch.article import from_json
from dvsearch.engines.base import Document, Engine
from dvsearch.indexing import analyzer, index_meta
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
    copied = 0
    with target.writer(wait=wait) as writer:
        target.refresh()
        there = set(target.scan(("id", *_BESIDES)))
        missing = (row for row in source.scan(("id", *_BESIDES)) if row not in there)
        total = source.count
        expect(total)
        lexicon = Lexicon(target.meta)
        while rows := list(islice(missing, BATCH)):
            documents = list(_documents(source, rows))
            writer.add(documents)
            copied += len(documents)
            for document in documents:
                lexicon.add(document)
                progress()
            if time.monotonic() - last > COMMIT_SECONDS:
                writer.commit(index_meta.commit_meta(target.meta.get(index_meta.FILES, "{}"), lexicon))
                last = time.monotonic()
        files = {**json.loads(target.meta.get("files", "{}")), **json.loads(source.meta.get("files", "{}"))}
        writer.commit(index_meta.commit_meta(json.dumps(files, sort_keys=True), lexicon))
    return Copied(copied, total - copied, time.monotonic() - started)


def _documents(source: Engine, rows: list[tuple[str, ...]]) -> Iterator[Document]:
    """The documents of the rows of a scan, as indexing made them; what was deleted meanwhile is left out."""
    for (_, digest, *more), stored in zip(rows, source.stored([row[0] for row in rows]), strict=True):
        if stored is not None:
            document = analyzer.document(from_json(stored), digest=digest)
            besides = {name: (value,) for name, value in zip(_BESIDES[1:], more, strict=True) if value}
            yield replace(document, exact={**document.exact, **besides}, stored=stored)
