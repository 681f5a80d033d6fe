"""Folders and files -> articles, one at a time: text, HTML, JSON Lines, JSON, CSV, TSV, Parquet.

Each may be compressed. A bad file or record is yielded as Rejected and the run goes on; only a path that was asked
for and is not there is an error. Names are relative to the path that was asked for, so that an article keeps its
id from one run and one machine to the next.

Ids: a page has the name of its file. A record has its own `id`, else its address, else a fingerprint of its title
and text. Within one file, a record that repeats the id, title and text of an earlier one is Rejected; one that
repeats the id alone is another article, and is kept as ID#2.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from dvsearch.article import Article
from dvsearch.errors import InputError
from dvsearch.reading import records
from dvsearch.reading.assemble import assemble
from dvsearch.reading.evidence import Reading, Rejected
from dvsearch.reading.streams import COMPRESSED, opened, read_all
from dvsearch.vietnamese.encodings import decode

__all__ = ["MAX_BYTES", "SUFFIXES", "Rejected", "Source", "explain", "read", "read_records", "walk"]

SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")

# What a compressed file may hold; a page or a JSON file, compressed or not, may hold MAX_PAGE.
MAX_BYTES = 2 << 30
MAX_PAGE = 32 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: `name` is how it is shown and stored, relative to the path that was asked for."""

    path: Path
    name: str

    @property
    def kind(self) -> str:
        """The suffix that says how the file is read, that of compression left out: `.jsonl` of a.jsonl.xz."""
        suffixes = [suffix.lower() for suffix in self.path.suffixes]
        if suffixes and suffixes[-1] in COMPRESSED:
            suffixes.pop()
        return suffixes[-1] if suffixes else ""


def walk(paths: Iterable[Path]) -> Iterator[Source]:
    """The files to read under each path, sorted, each file once; InputError for a path that is not there.

    Left out inside folders: hidden files and folders, README files, Markdown, and suffixes that are not read.
    A file asked for by name is always yielded, so that `read` can say what is wrong with it.
    """
    seen: set[tuple[int, int]] = set()
    names: set[str] = set()
    for path in paths:
        try:
            status = path.stat()
        except OSError as error:
            raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error
        files = _files(path, frozenset()) if stat.S_ISDIR(status.st_mode) else iter([path])
        for file in files:
            identity = _identity(file)
            if identity in seen:
                continue
            seen.add(identity)
            name = PurePosixPath(file.relative_to(path) if file != path else file.name).as_posix()
            if name in names:
                name = f"{path.resolve().name}/{name}"
            names.add(name)
            yield Source(file, name)


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _files(folder: Path, above: frozenset[tuple[int, int]]) -> Iterator[Path]:
    """The readable files under a folder, sorted by name; links are followed, but never in a circle."""
    identity = _identity(folder)
    if identity in above:
        return
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        path = folder / entry.name
        try:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from _files(path, above | {identity})
            elif entry.is_file() and _is_read(path):
                yield path
        except OSError:
            continue


def _is_read(path: Path) -> bool:
    return Source(path, "").kind in SUFFIXES and not path.name.upper().startswith("README")


def read(source: Source, *, max_bytes: int = MAX_BYTES) -> Iterator[Article | Rejected]:
    """The articles of one file, and what in it could not be read."""
    for reading in explain(source, max_bytes=max_bytes):
        yield reading.article if isinstance(reading, Reading) else reading


def explain(source: Source, *, max_bytes: int = MAX_BYTES) -> Iterator[Reading | Rejected]:
    """The articles of one file with the evidence for each field, and what in it could not be read."""
    name = source.name
    try:
        if not stat.S_ISREG(source.path.stat().st_mode):
            raise InputError("not a regular file")
        if source.kind not in SUFFIXES:
            raise InputError(f"not a kind of file that is read ({' '.join(SUFFIXES)}, also {' '.join(COMPRESSED)})")
        if source.kind == ".parquet":
            yield from _articles(records.parquet(source.path), name)
            return
        with opened(source.path, max_bytes=max_bytes) as stream:
            match source.kind:
                case ".jsonl" | ".ndjson":
                    yield from _articles(records.json_lines(records.lines(stream)), name)
                case ".csv" | ".tsv":
                    yield from _articles(records.table(stream, "," if source.kind == ".csv" else "\t"), name)
                case ".json":
                    data = read_all(stream, limit=min(MAX_PAGE, max_bytes))
                    yield from _articles(records.json_document(data), name)
                case kind:
                    text, _ = decode(read_all(stream, limit=min(MAX_PAGE, max_bytes)))
                    if not text.strip():
                        raise InputError("empty")
                    yield assemble(records.Fields(text, html=kind != ".txt"), path=name, id=name)
    except InputError as error:
        yield Rejected(name, None, error.message)
    except OSError as error:
        yield Rejected(name, None, f"cannot be read: {error.strerror or error}")


def read_records(lines: Iterable[bytes], name: str) -> Iterator[Article | Rejected]:
    """The articles of a stream of JSON Lines, such as standard input; `name` stands for the file."""
    for reading in _articles(records.json_lines(lines), name):
        yield reading.article if isinstance(reading, Reading) else reading


def _articles(located: Iterator[records.Located], name: str) -> Iterator[Reading | Rejected]:
    seen: dict[str, list[tuple[int, bytes]]] = {}
    for line, record in located:
        if isinstance(record, str):
            yield Rejected(name, line, record)
            continue
        try:
            reading = assemble(records.fields(record), path=f"{name}:{line}")
        except InputError as error:
            yield Rejected(name, line, error.message)
            continue
        article = reading.article
        content = f"{article.title}\n{article.text}".encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(content, digest_size=8).digest()
        earlier = seen.setdefault(article.id, [])
        repeated = next((number for number, other in earlier if other == digest), None)
        if repeated:
            yield Rejected(name, line, f"repeats the article of line {repeated} (id {article.id})")
            continue
        earlier.append((line, digest))
        if len(earlier) > 1:
            reading = replace(reading, article=replace(article, id=f"{article.id}#{len(earlier)}"))
        yield reading
