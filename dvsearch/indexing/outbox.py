"""What a run writes: documents wait here, in their groups of near-copies, until they are handed to the engine.

A document may have to be written again: with the group that a later near-copy gave it, or under another file that
holds it too when its own is gone. It is then made again from the text that is stored of it, wherever that is by now:
waiting, written but not committed, or committed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice

from dvsearch.article import from_json
from dvsearch.engines.base import Document, Engine, Writer
from dvsearch.indexing import analyzer, index_meta
from dvsearch.indexing.copy_groups import CopyGroups, with_group
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
        self, engine: Engine, writer: Writer | None, spool: Spool, places: Mapping[str, tuple[str, str]], *, anew: bool
    ) -> None:
        """`places` has the path and digest of each article, whenever it is asked.

        `anew` is for an index that is made again: nothing of the old one counts, and one commit shows the new one.
        """
        self._engine, self._writer, self._spool, self._places, self._anew = engine, writer, spool, places, anew
        self._pending: dict[str, Document] = {}
        self._contents: dict[str, bytes] = {}  # of what a dry run would have written
        self._committed = time.monotonic()
        self._lexicon: Lexicon | None = None
        if anew and writer is not None:
            writer.clear()

    @cached_property
    def _groups(self) -> CopyGroups:
        rows = () if self._anew else self._engine.scan(("id", "signature", "copies"))
        return CopyGroups((id, signature, group) for id, signature, group in rows)

    def put(self, document: Document, content: bytes) -> None:
        """Take a document; `content` tells its title and text from any other's."""
        if self._writer is None:
            self._contents[document.id] = content
            return
        grouped, original = self._groups.join(document)
        if original is not None:
            self.write_again([original])
        self._pending[grouped.id] = grouped
        self._counts().add(grouped)
        if len(self._pending) >= BATCH:
            self._flush()

    def is_commit_due(self) -> bool:
        """Whether it is time to make durable what was written; never before an index that is made anew is whole."""
        return not self._anew and time.monotonic() - self._committed > COMMIT_SECONDS

    def write_again(self, ids: Iterable[str]) -> None:
        """Write documents as they are, but for the group and the place that they have now."""
        remaining = iter(ids)
        while self._writer is not None and (some := list(islice(remaining, REMADE_AT_ONCE))):
            texts = {id: text for id, text in zip(some, self._stored(some), strict=True) if text is not None}
            articles = [from_json(text)._replace(path=self._places[id][0]) for id, text in texts.items()]
            for document in analyzer.documents(articles, [self._places[id][1] for id in texts]):
                self._pending[document.id] = with_group(document, self._groups.group(document.id))
            if len(self._pending) >= BATCH:
                self._flush()

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

    def commit(self, inputs: str) -> None:
        """Make durable what was written, with the account of the inputs."""
        if self._writer is None:
            return
        self._flush()
        unchanged = self._lexicon is None and not self._anew
        words = index_meta.kept_words(self._engine.meta) if unchanged else self._counts().meta()
        self._writer.commit(index_meta.commit_meta(inputs, words))
        self._spool.clear()
        self._committed = time.monotonic()

    def _flush(self) -> None:
        if self._writer is not None and self._pending:
            self._writer.add(list(self._pending.values()))
            self._spool.put({document.id: document.stored for document in self._pending.values()})
        self._pending = {}

    def _stored(self, ids: Sequence[str]) -> list[str | None]:
        """Return the newest text that is stored under each id."""
        newest = [self._pending[id].stored if id in self._pending else self._spool.get(id) for id in ids]
        if self._anew:
            return newest
        rest = iter(self._engine.stored([id for id, text in zip(ids, newest, strict=True) if text is None]))
        return [next(rest) if text is None else text for text in newest]

    def _counts(self) -> Lexicon:
        """Return the counts of words that grow with every article; unpacked when the first one comes."""
        if self._lexicon is None:
            self._lexicon = Lexicon({} if self._anew else self._engine.meta)
        return self._lexicon
