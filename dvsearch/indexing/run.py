"""One run: what the index held before, what was met, what waits to be written.

The index itself remembers what it holds: each article's file and digest are fields of its document, and the state of
every file that was read to its end without a rejection is kept in the index's meta. There is no second database.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dvsearch.article import from_json, to_json
from dvsearch.engines.base import Document, Engine, Writer
from dvsearch.errors import InputError, ReaderKilled
from dvsearch.indexing import analyzer, index_meta, prepare
from dvsearch.indexing.copy_groups import CopyGroups, with_group
from dvsearch.indexing.options import Listeners, Options, Summary
from dvsearch.indexing.spool import Spool
from dvsearch.lexicon import Lexicon
from dvsearch.reading.article_ids import Ids
from dvsearch.reading.entries import READING_VERSION, Entry, Rejected, entries
from dvsearch.reading.sources import Source

# Documents handed to the engine at once, and seconds after which what was handed over is made durable.
BATCH = 1_000
COMMIT_SECONDS = 60.0


class _Known(NamedTuple):
    """What an index remembers of an article besides its text."""

    id: str
    path: str
    digest: str
    signature: str


@dataclass(slots=True)
class _File:
    """What is known of the articles of one file: digest -> id, and which of them were met in this run."""

    ids: dict[str, str] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)


class Run:
    """One run: what the index held before, what was met, what waits to be written."""

    def __init__(
        self, engine: Engine, writer: Writer | None, options: Options, listeners: Listeners, spool: Spool
    ) -> None:
        self.summary = Summary()
        self._engine, self._writer, self._options, self._listeners = engine, writer, options, listeners
        rows = [] if options.rebuild else list(engine.scan((*_Known._fields, "copies")))
        self._known = {row[0]: _Known(*row[:-1]) for row in rows}
        self._files: dict[str, _File] = {}
        for known in self._known.values():
            self._files.setdefault(known.path, _File()).ids[known.digest] = known.id
        self._groups = CopyGroups((id, signature, group) for id, _, _, signature, group in rows)
        self._stamps: dict[str, str] = {} if options.rebuild else json.loads(engine.meta.get(index_meta.FILES, "{}"))
        self._lexicon = Lexicon({} if options.rebuild else engine.meta)
        self._pending: dict[str, Document] = {}
        self._spool = spool
        self._committed = time.monotonic()
        if options.rebuild and writer is not None:
            writer.clear()

    def take_all(self, sources: Iterable[Source]) -> None:
        """Read every file that changed, and leave the index as the files are."""
        names: set[str] = set()
        for source in sources:
            self._listeners.file(source)
            names.add(source.name)
            if self._stopped(source):
                break
            self._take_file(source)
            self._count("files")
            if self.summary.stopped:
                break
        if self.summary.stopped and self._options.rebuild:
            return  # half an archive must not take the place of a whole one
        if self._options.prune and not self.summary.stopped:
            self._prune(names)
        self._commit()

    def _take_file(self, source: Source) -> None:
        held = self._files.setdefault(source.name, _File())
        stamp = _stamp(source)
        if stamp is not None and self._options.part == (1, 1) and self._stamps.get(source.name) == stamp:
            held.met.update(held.ids.values())
            self._count("unchanged", len(held.ids))
            self._listeners.article(self.summary)
            return
        rejected = self.summary.rejected
        ids = Ids()
        changed = self._changed(source, held, ids)
        try:
            for prepared in prepare.prepare(changed, jobs=self._options.jobs):
                if isinstance(prepared, Rejected):
                    self._reject(prepared)
                else:
                    self._take(prepared, held, ids)
                self._listeners.article(self.summary)
                if self._stopped(source):
                    changed.close()
                    return
        except ReaderKilled:
            if not self._stopped(source):  # a service is stopped by SIGTERM to all of its processes
                raise
            return
        whole = self.summary.rejected == rejected and held.met.issuperset(held.ids.values())
        if stamp is not None and whole and self._options.part == (1, 1):
            self._stamps[source.name] = stamp

    def _changed(self, source: Source, held: _File, ids: Ids) -> Generator[Entry, None, None]:
        """The entries of a file that the index does not hold as they are."""
        part, parts = self._options.part
        lines: dict[str, int | None] = {}
        for number, entry in enumerate(entries(source, max_bytes=self._options.max_bytes)):
            if isinstance(entry, Rejected):
                if part == 1:
                    self._reject(entry)
                continue
            if parts > 1 and int(entry.digest[:12], 16) % parts != part - 1:
                continue
            if entry.digest in lines:
                self._reject(Rejected(entry.path, entry.line, f"repeats line {lines[entry.digest]} of the file"))
                continue
            lines[entry.digest] = entry.line
            id = held.ids.get(entry.digest)
            if id is not None:
                held.met.add(id)
                ids.known(id, entry.line)
                self._count("unchanged")
                if number % 256 == 0:
                    self._listeners.article(self.summary)
                continue
            yield entry

    def _take(self, prepared: prepare.Prepared, held: _File, ids: Ids) -> None:
        entry, document = prepared.entry, prepared.document
        try:
            id = ids.take(document.id, prepared.content, entry.line)
        except InputError as error:
            self._reject(Rejected(entry.path, entry.line, error.message))
            return
        if id != document.id:
            document = _renamed(document, id)
        held.met.add(id)
        self._count("changed" if id in self._known else "added")
        grouped, original = self._groups.join(document)
        if original is not None:
            self._regroup(self._known[original])
        values = (grouped.exact.get(name, ("",))[0] for name in ("digest", "signature"))
        self._known[id] = _Known(id, entry.path, *values)
        if self._writer is None:
            return
        self._queue(grouped)
        self._lexicon.add(grouped)
        if len(self._pending) >= BATCH:
            self._flush()
            if not self._options.rebuild and time.monotonic() - self._committed > COMMIT_SECONDS:
                self._commit()

    def _regroup(self, known: _Known) -> None:
        """Give an article that stood alone its group, whether it is waiting, written or committed."""
        document = self._pending.get(known.id)
        if document is None:
            stored = self._spool.get(known.id) or self._engine.stored([known.id])[0]
            if stored is None:
                return
            document = analyzer.document(from_json(stored), digest=known.digest)
            document = replace(document, exact={**document.exact, "signature": (known.signature,)})
        self._queue(with_group(document, self._groups.group(known.id)))

    def _queue(self, document: Document) -> None:
        if self._writer is not None:
            self._pending[document.id] = document

    def _prune(self, names: set[str]) -> None:
        """Remove the articles that their files no longer hold, and those whose files are gone."""
        met = {id for file in self._files.values() for id in file.met}
        gone = [id for id in self._known if id not in met]
        self._count("removed", len(gone))
        self._stamps = {name: stamp for name, stamp in self._stamps.items() if name in names}
        if self._writer is not None:
            self._flush()
            self._writer.delete(gone)

    def _flush(self) -> None:
        if self._writer is not None and self._pending:
            self._writer.add(list(self._pending.values()))
            self._spool.put({document.id: document.stored for document in self._pending.values()})
        self._pending = {}

    def _commit(self) -> None:
        self._flush()
        if self._writer is not None:
            self._writer.commit(index_meta.commit_meta(json.dumps(self._stamps, sort_keys=True), self._lexicon))
        self._spool.clear()
        self._committed = time.monotonic()

    def _reject(self, rejected: Rejected) -> None:
        self._count("rejected")
        self._listeners.rejected(rejected)

    def _stopped(self, source: Source) -> bool:
        if self._listeners.stop():
            self.summary = replace(self.summary, stopped=source.name)
        return self.summary.stopped is not None

    def _count(self, what: str, number: int = 1) -> None:
        self.summary = replace(self.summary, **{what: getattr(self.summary, what) + number})


def _renamed(document: Document, id: str) -> Document:
    article = from_json(document.stored)._replace(id=id)
    return replace(document, id=id, exact={**document.exact, "id": (id,)}, stored=to_json(article))


def _stamp(source: Source) -> str | None:
    """Size, time and reading version of a file; None where it cannot be looked at (reading will say why)."""
    try:
        status = source.path.stat()
    except OSError:
        return None
    return f"{status.st_size}:{status.st_mtime_ns}:{READING_VERSION}"
