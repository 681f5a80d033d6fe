"""What a run writes: documents wait here, in their groups of near-copies, until they are handed to the engine.

A document may have to be written again: with the group that a later near-copy gave it, or under another file that
holds it too when its own is gone. It is then made again from the text that is stored of it, wherever that is by now:
waiting, written but not committed, or committed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from dvsearch.article import from_json
from dvsearch.engines.base import Document, Engine, Writer
from dvsearch.engines.whoosh.querying.native import kernel_beside
from dvsearch.indexing import analyzer, index_meta
from dvsearch.indexing.copy_groups import CopyGroups, with_group
from dvsearch.indexing.inputs import Inputs
from dvsearch.indexing.spool import Spool
from dvsearch.lexicon import Lexicon
from dvsearch.reading.article_ids import content_digest

# Documents handed to the engine at once, and seconds after which what was handed over is made durable.
BATCH = 1_000
COMMIT_SECONDS = 60.0
# Documents made again at once.
REMADE_AT_ONCE = 128


class Outbox:
    """The documents of one run on their way to the engine; without a writer (a dry run) they go nowhere."""

    def __init__(
        self, engine: Engine, writer: Writer | None, spool: Spool, inputs: Inputs, *, anew: bool, jobs: int = 1
    ) -> None:
        """`inputs` has the path and digest of each article, whenever it is asked.

        `anew` is for an index that is made again: nothing of the old one counts, and one commit shows the new one.
        With several `jobs` a commit weighs the words of the index while it writes, for nobody reads any more.
        """
        self._engine, self._writer, self._spool, self._inputs, self._anew = engine, writer, spool, inputs, anew
        self._jobs = jobs
        self.evaluator = engine.evaluator
        self._kernel = kernel_beside(engine.evaluator)
        self._groups = CopyGroups(inputs.known, self._kernel)
        self._waiting: dict[str, Document] = {}  # for their groups
        self._pending: dict[str, Document] = {}
        self._contents: dict[str, bytes] = {}  # of what a dry run would have written
        self._committed = time.monotonic()
        self._lexicon: Lexicon | None = None
        if anew and writer is not None:
            writer.clear()

    def put(self, document: Document, content: bytes) -> None:
        """Take a document; `content` tells its title and text from any other's."""
        if self._writer is None:
            self._contents[document.id] = content
            return
        self._waiting[document.id] = document
        self._counts().add(document)
        if len(self._waiting) + len(self._pending) >= BATCH:
            self._flush()

    def is_commit_due(self) -> bool:
        """Whether it is time to make durable what was written; never before an index that is made anew is whole."""
        return not self._anew and time.monotonic() - self._committed > COMMIT_SECONDS

    def write_again(self, ids: Iterable[str]) -> None:
        """Write documents as they are, but for the group and the place that they have now."""
        self._join()
        self._make_again(ids)

    def _join(self) -> None:
        """Put those that wait in their groups, and write those again that are in one because of them."""
        waiting, self._waiting = self._waiting, {}
        joined = self._groups.join(list(waiting.values())) if waiting else []
        self._pending.update((document.id, document) for document, _ in joined)
        self._make_again(original for _, original in joined if original is not None)

    def _make_again(self, ids: Iterable[str]) -> None:
        remaining = iter(ids)
        while self._writer is not None and (some := list(islice(remaining, REMADE_AT_ONCE))):
            texts = {id: text for id, text in zip(some, self._stored(some), strict=True) if text is not None}
            places = self._inputs.documents
            articles = [from_json(text)._replace(path=places[id][0]) for id, text in texts.items()]
            for document in analyzer.documents(articles, [places[id][1] for id in texts], self._kernel):
                self._pending[document.id] = with_group(document, self._groups.group(document.id))
            if len(self._pending) >= BATCH:
                self._write_pending()

    def delete(self, ids: Sequence[str]) -> None:
        """Take documents out."""
        if self._writer is not None and ids:
            self._flush()
            self._writer.delete(ids)

    def content(self, id: str) -> bytes | None:
        """Return what tells the title and text of an article from any other's; None where it is not there."""
        if id in self._contents:
            return self._contents[id]
        stored = self._stored([id])[0]
        return None if stored is None else content_digest(from_json(stored))

    def commit(self) -> None:
        """Make durable what was written, with the account of the inputs."""
        if self._writer is None:
            return
        words = self._settle(self._writer)
        self._writer.commit(index_meta.commit_meta(self._inputs.dump(), words))
        self._inputs.committed()
        self._groups.committed()
        self._spool.clear()
        self._committed = time.monotonic()

    def _settle(self, writer: Writer) -> Mapping[str, str]:
        """Write what is left, and return what the index knows of its words then."""
        if self._lexicon is None and not self._anew:
            self._flush()
            return index_meta.kept_words(self._engine.meta)
        counts = self._counts()
        if self._jobs == 1:
            self._flush()
            return counts.meta()
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(1) as beside:  # both compute in arrays, with the lock of Python's let go
            words = beside.submit(counts.meta)
            self._flush()
            writer.settle()
            return words.result()

    def _flush(self) -> None:
        self._join()
        self._write_pending()

    def _write_pending(self) -> None:
        if self._writer is not None and self._pending:
            self._writer.add(list(self._pending.values()))
            self._spool.put({document.id: document.stored for document in self._pending.values()})
        self._pending = {}

    def _stored(self, ids: Sequence[str]) -> list[str | None]:
        """Return the newest text that is stored under each id."""
        known = (self._waiting.get(id) or self._pending.get(id) for id in ids)
        newest = [self._spool.get(id) if one is None else one.stored for id, one in zip(ids, known, strict=True)]
        if self._anew:
            return newest
        rest = iter(self._engine.stored([id for id, text in zip(ids, newest, strict=True) if text is None]))
        return [next(rest) if text is None else text for text in newest]

    def _counts(self) -> Lexicon:
        """Return the counts of words that grow with every article; unpacked when the first one comes."""
        if self._lexicon is None:
            self._lexicon = Lexicon({} if self._anew else self._engine.meta)
        return self._lexicon
