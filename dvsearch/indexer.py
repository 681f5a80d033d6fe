"""Articles -> engine: what is new, what changed, what is gone.

The index itself remembers what it holds: each article's path and digest are fields of its document, and the state of
every file read to its end without a rejection is kept in the index's meta. There is no second database.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from dvsearch import analysis
from dvsearch.article import Article
from dvsearch.engines.base import Document, Engine, Writer
from dvsearch.errors import IndexOutdated
from dvsearch.reading.files import Rejected, Source, read

# Articles analysed before they are handed to the engine, and how often what was handed over is made durable.
BATCH = 500
COMMIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, or with `dry_run` would have done; `stopped` names the file an interrupted run was reading."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: int = 0
    files: int = 0
    files_skipped: int = 0
    seconds: float = 0.0
    stopped: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How to index: what to forget, what to make again, and what to only pretend."""

    prune: bool = False
    rebuild: bool = False
    dry_run: bool = False
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told of the progress of a run; each may be called often and must be quick."""

    file: Callable[[Source], None] = lambda source: None
    article: Callable[[Summary], None] = lambda summary: None
    rejected: Callable[[Rejected], None] = lambda rejected: None
    stop: Callable[[], bool] = lambda: False


@dataclass(slots=True)
class _Run:
    """The state of one run: what the index held before, what was seen, what waits to be written."""

    writer: Writer | None
    known: dict[str, str]
    paths: dict[str, str]
    files: dict[str, str]
    seen: set[str] = field(default_factory=set)
    pending: list[Document] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)
    committed: float = field(default_factory=time.monotonic)

    def count(self, what: str, number: int = 1) -> None:
        self.summary = replace(self.summary, **{what: getattr(self.summary, what) + number})

    def flush(self) -> None:
        if self.pending and self.writer is not None:
            self.writer.add(self.pending)
        self.pending = []

    def commit(self) -> None:
        self.flush()
        if self.writer is not None:
            self.writer.commit(_meta(self.files))
        self.committed = time.monotonic()


def index(
    engine: Engine,
    sources: Iterable[Source],
    options: Options = Options(),
    listeners: Listeners = Listeners(),
) -> Summary:
    """Bring the index up to date with the files; IndexLocked if another writer has it, IndexOutdated if it is old."""
    started = time.monotonic()
    if options.dry_run:
        check_version(engine, options)
        run = _run(engine, None, options)
        _index(run, sources, options, listeners)
        return replace(run.summary, seconds=time.monotonic() - started)
    with engine.writer(wait=options.wait) as writer:
        engine.refresh()
        check_version(engine, options)
        run = _run(engine, writer, options)
        if options.rebuild:
            writer.clear()
        _index(run, sources, options, listeners)
    return replace(run.summary, seconds=time.monotonic() - started)


def delete(engine: Engine, ids: Iterable[str], *, wait: float = 0.0) -> int:
    """Take articles out of the index; returns how many there were. Their files stay, and would be read again."""
    with engine.writer(wait=wait) as writer:
        removed = writer.delete(ids)
        writer.commit()
    return removed


def check_version(engine: Engine, options: Options = Options()) -> None:
    """IndexOutdated where the index was made by another analyser or schema than this program's."""
    made_by = engine.meta.get("fingerprint")
    if made_by is not None and made_by != analysis.fingerprint() and not options.rebuild:
        raise IndexOutdated(
            "the index was written by another version of the analyser", hint="run: dvsearch index --rebuild PATH..."
        )


def _run(engine: Engine, writer: Writer | None, options: Options) -> _Run:
    if options.rebuild:
        return _Run(writer, {}, {}, {})
    held = {id: (digest, path) for id, digest, path in engine.scan(("id", "digest", "path"))}
    known = {id: digest for id, (digest, _) in held.items()}
    paths = {id: path for id, (_, path) in held.items()}
    return _Run(writer, known, paths, json.loads(engine.meta.get("files", "{}")))


def _index(run: _Run, sources: Iterable[Source], options: Options, listeners: Listeners) -> None:
    read_names: set[str] = set()
    for source in sources:
        if listeners.stop():
            run.summary = replace(run.summary, stopped=source.name)
            break
        listeners.file(source)
        run.count("files")
        read_names.add(source.name)
        stamp = _stamp(source)
        if stamp is not None and _is_unchanged(run, source, stamp):
            held = [id for id, path in run.paths.items() if _file_of(path) == source.name]
            run.seen.update(held)
            run.count("unchanged", len(held))
            run.count("files_skipped")
            listeners.article(run.summary)
            continue
        rejected = run.summary.rejected
        for article in _articles(run, source, listeners):
            _take(run, article)
            listeners.article(run.summary)
            if len(run.pending) >= BATCH:
                run.flush()
                if not options.rebuild and time.monotonic() - run.committed > COMMIT_SECONDS:
                    run.commit()
            if listeners.stop():
                run.summary = replace(run.summary, stopped=source.name)
                break
        if run.summary.stopped:
            break
        if stamp is not None and run.summary.rejected == rejected:
            run.files[source.name] = stamp
    if run.summary.stopped and options.rebuild:
        return  # half an archive must not take the place of a whole one
    if options.prune and not run.summary.stopped:
        _prune(run, read_names)
    run.commit()


def _articles(run: _Run, source: Source, listeners: Listeners) -> Iterator[Article]:
    for one in read(source):
        if isinstance(one, Rejected):
            run.count("rejected")
            listeners.rejected(one)
        else:
            yield one


def _take(run: _Run, article: Article) -> None:
    """Queue the article if the index does not hold it as it is."""
    digest = article.digest()
    run.seen.add(article.id)
    if run.known.get(article.id) == digest:
        run.count("unchanged")
        return
    run.count("changed" if article.id in run.known else "added")
    run.known[article.id] = digest
    run.paths[article.id] = article.path or ""
    if run.writer is not None:
        run.pending.append(analysis.document(article, digest=digest))


def _prune(run: _Run, read_names: set[str]) -> None:
    """Remove the articles that their files no longer hold, and those whose files are gone."""
    gone = [id for id in run.paths if id not in run.seen]
    run.count("removed", len(gone))
    run.files = {name: stamp for name, stamp in run.files.items() if name in read_names}
    if run.writer is not None:
        run.flush()
        run.writer.delete(gone)


def _file_of(path: str) -> str:
    """FILE of a path FILE or FILE:LINE."""
    file, colon, line = path.rpartition(":")
    return file if colon and line.isdigit() else path


def _stamp(source: Source) -> str | None:
    """Size, time and content hash of a file; None where it cannot be read (its reading will say why)."""
    try:
        status = source.path.stat()
        return f"{status.st_size}:{status.st_mtime_ns}"
    except OSError:
        return None


def _is_unchanged(run: _Run, source: Source, stamp: str) -> bool:
    return run.files.get(source.name) == stamp


def _meta(files: dict[str, str]) -> dict[str, str]:
    return {"fingerprint": analysis.fingerprint(), "files": json.dumps(files, sort_keys=True)}


def content_hash(data: bytes) -> str:
    """A fingerprint of a file's bytes (hex, 32 characters)."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
