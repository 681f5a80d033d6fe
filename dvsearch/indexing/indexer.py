"""Articles -> engine: what is new, what changed, what is gone.

The index itself remembers what it holds: each article's file and digest are fields of its document, and the state of
every file that was read to its end without a rejection is kept in the index's meta. There is no second database.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import IO, NamedTuple

from dvsearch.article import from_json, to_json
from dvsearch.engines.base import Document, Engine, Writer
from dvsearch.errors import InputError, ReaderKilled, StorageError
from dvsearch.indexing import analyzer, prepare
from dvsearch.indexing.near_duplicates import Signatures
from dvsearch.lexicon import Lexicon
from dvsearch.reading.article_ids import Ids
from dvsearch.reading.entries import MAX_BYTES, READING_VERSION, Entry, Rejected, entries
from dvsearch.reading.sources import Source

# Documents handed to the engine at once, and seconds after which what was handed over is made durable.
BATCH = 1_000
COMMIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, or with `dry_run` would do; `stopped` names the file at which an interrupted run stopped."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: int = 0
    files: int = 0
    seconds: float = 0.0
    stopped: str | None = None

    @property
    def articles(self) -> int:
        """How many articles were met."""
        return self.added + self.changed + self.unchanged


@dataclass(frozen=True, slots=True)
class Options:
    """How to index: what to forget, what to make again, what to only pretend, and with how many processes.

    `part` (k, n) takes the k-th of n parts of the entries, the same ones on every machine; k counts from 1.
    """

    prune: bool = False
    rebuild: bool = False
    dry_run: bool = False
    jobs: int = 1
    wait: float = 0.0
    max_bytes: int = MAX_BYTES
    part: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told of the progress of a run; each may be called often and must be quick."""

    file: Callable[[Source], None] = lambda source: None
    article: Callable[[Summary], None] = lambda summary: None
    rejected: Callable[[Rejected], None] = lambda rejected: None
    stop: Callable[[], bool] = lambda: False


def index(
    engine: Engine, sources: Iterable[Source], options: Options = Options(), listeners: Listeners = Listeners()
) -> Summary:
    """Bring the index up to date with the files; IndexLocked if another writer has it if it is old."""
    started = time.monotonic()
    if options.dry_run:
        if not options.rebuild:
            analyzer.check_version(engine)
        summary = _run(engine, None, sources, options, listeners)
    else:
        with engine.writer(wait=options.wait) as writer:
            engine.refresh()
            if not options.rebuild:
                analyzer.check_version(engine)
            summary = _run(engine, writer, sources, options, listeners)
    return replace(summary, seconds=time.monotonic() - started)


def delete(engine: Engine, ids: Iterable[str], *, wait: float = 0.0) -> int:
    """Take articles out of the index; returns how many there were. A file that changes would bring its own back."""
    with engine.writer(wait=wait) as writer:
        removed = writer.delete(ids)
        writer.commit()
    return removed


def _run(
    engine: Engine, writer: Writer | None, sources: Iterable[Source], options: Options, listeners: Listeners
) -> Summary:
    with _spool() as spool:
        run = _Run(engine, writer, options, listeners, spool)
        run.take_all(sources)
    return run.summary


class _Known(NamedTuple):
    """What an index remembers of an article besides its text."""

    id: str
    path: str
    digest: str
    signature: str
    copies: str


@dataclass(slots=True)
class _File:
    """What is known of the articles of one file: digest -> id, and which of them were met in this run."""

    ids: dict[str, str] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)


class _Run:
    """One run: what the index held before, what was met, what waits to be written."""

    def __init__(
        self, engine: Engine, writer: Writer | None, options: Options, listeners: Listeners, spool: Spool
    ) -> None:
        self.summary = Summary()
        self._engine, self._writer, self._options, self._listeners = engine, writer, options, listeners
        rows = [] if options.rebuild else engine.scan(_Known._fields)
        self._known = {row[0]: _Known(*row) for row in rows}
        self._files: dict[str, _File] = {}
        for known in self._known.values():
            self._files.setdefault(known.path, _File()).ids[known.digest] = known.id
        self._signatures = Signatures((known.id, known.signature) for known in self._known.values())
        self._stamps: dict[str, str] = {} if options.rebuild else json.loads(engine.meta.get("files", "{}"))
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
        grouped = self._with_group(document)
        values = (grouped.exact.get(name, ("",))[0] for name in ("digest", "signature", "copies"))
        self._known[id] = _Known(id, entry.path, *values)
        if self._writer is None:
            return
        self._queue(grouped)
        self._lexicon.add(grouped)
        if len(self._pending) >= BATCH:
            self._flush()
            if not self._options.rebuild and time.monotonic() - self._committed > COMMIT_SECONDS:
                self._commit()

    def _with_group(self, document: Document) -> Document:
        """The document in the group of the article that it is a near-copy of, where there is one."""
        (signature,) = document.exact.get("signature", ("",))
        original = self._signatures.nearest(document.id, signature)
        self._signatures.add(document.id, signature)
        if original is None:
            return document
        known = self._known[original]
        if not known.copies:
            known = self._known[original] = known._replace(copies=original)
            self._regroup(known)
        return _grouped(document, known.copies)

    def _regroup(self, known: _Known) -> None:
        """Give an article that stood alone its group, whether it is waiting, written or committed."""
        document = self._pending.get(known.id)
        if document is None:
            stored = self._spool.get(known.id) or self._engine.stored([known.id])[0]
            if stored is None:
                return
            document = analyzer.document(from_json(stored), digest=known.digest)
            document = replace(document, exact={**document.exact, "signature": (known.signature,)})
        self._queue(_grouped(document, known.copies))

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
            stamps = json.dumps(self._stamps, sort_keys=True)
            self._writer.commit({"fingerprint": analyzer.fingerprint(), "files": stamps, **self._lexicon.meta()})
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


def _grouped(document: Document, group: str) -> Document:
    return replace(document, exact={**document.exact, "copies": (group,)})


def _stamp(source: Source) -> str | None:
    """Size, time and reading version of a file; None where it cannot be looked at (reading will say why)."""
    try:
        status = source.path.stat()
    except OSError:
        return None
    return f"{status.st_size}:{status.st_mtime_ns}:{READING_VERSION}"


@contextmanager
def _spool() -> Iterator[Spool]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed below, where the disk may refuse once more
    try:
        yield Spool(file)
    finally:
        with suppress(OSError):
            file.close()


class Spool:
    """What was stored since the last commit, kept in a file: a near-copy may come long after its original."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: dict[str, tuple[int, int]] = {}

    def put(self, texts: Mapping[str, str]) -> None:
        """Keep texts under their ids."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts.values()]
        try:
            start = self._file.seek(0, 2)
            self._file.write(b"".join(encoded))
            self._file.flush()
        except OSError as error:
            raise StorageError(
                f"{tempfile.gettempdir()}: {error.strerror}", hint="set TMPDIR to a larger disk"
            ) from error
        for id, content in zip(texts, encoded, strict=True):
            self._places[id] = start, len(content)
            start += len(content)

    def get(self, id: str) -> str | None:
        """The text kept under an id, or None."""
        if id not in self._places:
            return None
        start, length = self._places[id]
        self._file.seek(start)
        return self._file.read(length).decode("utf-8", "surrogatepass")

    def clear(self) -> None:
        """Forget everything."""
        self._file.seek(0)
        self._file.truncate()
        self._places = {}
