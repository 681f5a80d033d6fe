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
import json
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from dvsearch.article import Article
from dvsearch.errors import InputError
from dvsearch.reading import records
from dvsearch.reading.assemble import assemble
from dvsearch.reading.decompress import COMPRESSED, opened, read_all
from dvsearch.reading.evidence import Reading, Rejected
from dvsearch.vietnamese.encodings import decode

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Entry",
    "Ids",
    "Rejected",
    "Source",
    "content_digest",
    "entries",
    "explain",
    "json_entries",
    "read",
    "read_entry",
    "read_records",
    "walk",
]

SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")

# Raised whenever the same bytes are read as another article: what an index holds is then read again.
READING_VERSION = 2

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

    Left out inside folders: hidden files and folders, README files, and suffixes that are not read. What cannot be
    opened there is yielded, so that `read` says why: a folder without permission, a pipe, a link to nothing.
    """
    asked = list(paths)
    for path in asked:
        try:
            path.stat()
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: {_reason(error)}") from error
    seen: set[tuple[int, int]] = set()
    names: set[str] = set()
    for path in asked:
        for file in _files(path, frozenset()) if path.is_dir() else [path]:
            identity = _identity(file)
            if identity in seen:
                continue
            if identity is not None:
                seen.add(identity)
            name = _shown(file.relative_to(path) if file != path else Path(file.name))
            if name in names:
                name = f"{_shown(Path(path.resolve().name))}/{name}"
            names.add(name)
            yield Source(file, name)


def _identity(path: Path) -> tuple[int, int] | None:
    """What is the same for all names of one file; None where it cannot be seen."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def _shown(path: Path) -> str:
    """A path as it is shown and stored: composed as on every system, with / between folders, on one line."""
    name = os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", unicodedata.normalize("NFC", name))


def _files(folder: Path, above: frozenset[tuple[int, int]]) -> Iterator[Path]:
    """The files to read under a folder, sorted by name; links are followed, but never in a circle."""
    identity = _identity(folder)
    if identity is None or identity in above:
        return
    try:
        with os.scandir(folder) as entries:
            listed = sorted((entry.name, _is_folder(entry)) for entry in entries if not entry.name.startswith("."))
    except OSError:
        yield folder
        return
    for name, is_folder in listed:
        path = folder / name
        if is_folder:
            yield from _files(path, above | {identity})
        elif Source(path, "").kind in SUFFIXES and not name.upper().startswith("README"):
            yield path


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)


@dataclass(frozen=True, slots=True)
class Entry:
    """One article not read yet: what is known of it before the work of reading it.

    `content` is the bytes of a page or of a line of JSON, or the record of a table's row. Entries with equal digests
    read alike, so an article whose digest an index holds need not be read again.
    """

    path: str
    line: int | None
    form: Literal["text", "html", "json", "record"]
    content: bytes | records.Record
    digest: str


def read(source: Source, *, max_bytes: int = MAX_BYTES) -> Iterator[Article | Rejected]:
    """The articles of one file, and what in it could not be read."""
    for reading in explain(source, max_bytes=max_bytes):
        yield reading.article if isinstance(reading, Reading) else reading


def explain(source: Source, *, max_bytes: int = MAX_BYTES) -> Iterator[Reading | Rejected]:
    """The articles of one file with the evidence for each field, and what in it could not be read."""
    yield from _distinct(entries(source, max_bytes=max_bytes))


def read_records(lines: Iterable[bytes], name: str) -> Iterator[Article | Rejected]:
    """The articles of a stream of JSON Lines, such as standard input; `name` stands for the file."""
    for reading in _distinct(json_entries(lines, name)):
        yield reading.article if isinstance(reading, Reading) else reading


def entries(source: Source, *, max_bytes: int = MAX_BYTES) -> Iterator[Entry | Rejected]:
    """What a file holds, found quickly: the bytes of each article, before anything is read out of them."""
    name = source.name
    try:
        mode = source.path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(source.path).close()  # says why a folder that was not walked into could not be
        if not stat.S_ISREG(mode):
            raise InputError("not a regular file")
        if source.kind not in SUFFIXES:
            raise InputError(f"not a kind of file that is read: {' '.join(SUFFIXES + COMPRESSED)}")
        if source.kind == ".parquet":
            yield from _record_entries(records.parquet(source.path, max_bytes=max_bytes), name)
            return
        with opened(source.path, max_bytes=max_bytes) as stream:
            match source.kind:
                case ".jsonl" | ".ndjson":
                    yield from json_entries(records.lines(stream), name)
                case ".csv" | ".tsv":
                    yield from _record_entries(records.table(stream, "," if source.kind == ".csv" else "\t"), name)
                case ".json":
                    data = read_all(stream, limit=min(MAX_PAGE, max_bytes))
                    yield from _record_entries(records.json_document(data), name)
                case kind:
                    data = read_all(stream, limit=min(MAX_PAGE, max_bytes))
                    yield Entry(name, None, "text" if kind == ".txt" else "html", data, _digest(data))
    except InputError as error:
        yield Rejected(name, None, error.message)
    except OSError as error:
        yield Rejected(name, None, f"cannot be read: {_reason(error)}")


def json_entries(lines: Iterable[bytes], name: str) -> Iterator[Entry | Rejected]:
    """One entry a line that is not blank."""
    for number, line in enumerate(lines, 1):
        content = (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip()
        if len(content) > records.MAX_RECORD:
            yield Rejected(name, number, f"the line is longer than {records.MAX_RECORD:,} bytes")
        elif content:
            yield Entry(name, number, "json", content, _digest(content))


def read_entry(entry: Entry) -> Reading | Rejected:
    """The article of one entry with the evidence for its fields, or why there is none."""
    try:
        if isinstance(entry.content, bytes) and entry.form != "json":
            text, _ = decode(entry.content)
            if not text.strip():
                raise InputError("empty")
            return assemble(records.Fields(text, html=entry.form == "html"), path=entry.path, id=entry.path)
        record = records.json_object(entry.content) if isinstance(entry.content, bytes) else entry.content
        return assemble(records.fields(record), path=entry.path)
    except InputError as error:
        return Rejected(entry.path, entry.line, error.message)


def _record_entries(located: Iterator[records.Located], name: str) -> Iterator[Entry | Rejected]:
    for line, record in located:
        if isinstance(record, str):
            yield Rejected(name, line, record)
        else:
            content = json.dumps(record, sort_keys=True, default=str).encode()
            yield Entry(name, line, "record", record, _digest(content))


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16, salt=b"reading %d" % READING_VERSION).hexdigest()


def _distinct(found: Iterable[Entry | Rejected]) -> Iterator[Reading | Rejected]:
    """What the entries read as, every article with an id of its own."""
    ids = Ids()
    for entry in found:
        reading = read_entry(entry) if isinstance(entry, Entry) else entry
        if isinstance(reading, Rejected) or isinstance(entry, Rejected):
            yield reading
            continue
        article = reading.article
        try:
            id = ids.take(article.id, content_digest(article), entry.line)
        except InputError as error:
            yield Rejected(entry.path, entry.line, error.message)
            continue
        yield reading if id == article.id else replace(reading, article=article._replace(id=id))


def content_digest(article: Article) -> bytes:
    """A fingerprint of what a reader sees of an article: its title and text."""
    content = f"{article.title}\n{article.text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=8).digest()


class Ids:
    """The ids met so far in one file: an article that repeats one is told from one that only shares its id."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[bytes, int | None]] = {}

    def take(self, id: str, content: bytes, line: int | None) -> str:
        """The id an article gets: its own, or ID#2 where another has it; InputError where it is that article again."""
        earlier = self._seen.setdefault(id, {})
        if content in earlier:
            raise InputError(f"repeats the article of line {earlier[content]} (id {id})")
        earlier[content] = line
        return id if len(earlier) == 1 else f"{id}#{len(earlier)}"

    def known(self, id: str, line: int | None) -> None:
        """Take note of an article that was not read again because the index holds it under this id."""
        base, hash_, number = id.rpartition("#")
        self._seen.setdefault(base if hash_ and number.isdigit() else id, {})[id.encode("utf-8", "surrogatepass")] = (
            line
        )
