"""An index made again: what the old one held of files that cannot be read now is taken over, so that none is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from dvsearch.article import Article, from_json
from dvsearch.engines.base import Engine
from dvsearch.engines.whoosh.querying.native import kernel_beside
from dvsearch.errors import IndexCorrupt, IndexOutdated, InputError
from dvsearch.indexing import analyzer
from dvsearch.indexing.file_read import FileRead
from dvsearch.indexing.inputs import Inputs
from dvsearch.indexing.outbox import Outbox
from dvsearch.reading.article_ids import content_digest

AT_ONCE = 128


class Rebuilding:
    """The index as it was, and what is taken over from it."""

    def __init__(self, engine: Engine, before: Inputs, after: Inputs) -> None:
        self.before = before
        self._engine, self._after = engine, after

    def carry(self, read: FileRead, held: Iterable[tuple[str, str]], outbox: Outbox) -> int:
        """Take over articles that a file is known to hold, by digest and id, but for those it showed anew.

        What is stored of each is analysed again. Returns how many are in the new index because of this alone. Raises
        IndexOutdated where what is stored cannot be read any more: then the old index stays.
        """
        carried = 0
        pairs = iter((digest, id) for digest, id in held if not read.shows(id))
        while some := list(islice(pairs, AT_ONCE)):
            kept: list[tuple[str, Article, bytes]] = []
            for digest, article in self._articles(some):
                if article.id != read.file.name and (same := self._after.by_digest(digest)) is not None:
                    self._after.hold(read.file.name, digest, same)
                    continue
                content = content_digest(article)
                try:
                    place = read.place(article.id, content, digest, None)
                except InputError:  # the file showed it, in other bytes
                    continue
                if place.kind != "same":
                    kept.append((digest, article._replace(id=place.id, path=read.file.name), content))
            articles, digests = [article for _, article, _ in kept], [digest for digest, _, _ in kept]
            documents = analyzer.documents(articles, digests, kernel_beside(outbox.evaluator))
            for document, (_, _, content) in zip(documents, kept, strict=True):
                outbox.put(document, content)
            carried += len(kept)
        return carried

    def _articles(self, pairs: list[tuple[str, str]]) -> Iterator[tuple[str, Article]]:
        stored = self._engine.stored([id for _, id in pairs])
        for (digest, id), text in zip(pairs, stored, strict=True):
            if text is None:
                continue
            try:
                yield digest, from_json(text)
            except IndexCorrupt as error:
                hint = "give --rebuild the path of its file too, or forget it"
                raise IndexOutdated(f"what is stored of {id} cannot be read by this version", hint=hint) from error
