"""Files -> articles, one at a time: text, HTML, JSON Lines, JSON, CSV, TSV, Parquet, each of which may be compressed.

Reading has two steps. `entries` cuts a file into the bytes of its articles, which is quick; `read_entry` reads one of
them, which is the work. An index that holds an entry's digest already needs the first alone. A bad file or record is
yielded as Rejected and the run goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from dvsearch.article import Article
from dvsearch.errors import InputError
from dvsearch.reading import records
from dvsearch.reading.article_ids import Ids, content_digest
from dvsearch.reading.assemble import assemble
from dvsearch.reading.decompress import COMPRESSED, open_decompressed, read_all
from dvsearch.reading.evidence import Reading, Rejected
from dvsearch.reading.sources import SUFFIXES, Source, reason_of
from dvsearch.vietnamese.encodings import decode

__all__ = ["MAX_BYTES", "READING_VERSION", "Entry", "Rejected", "entries", "explain", "json_entries", "read",
           "read_entry", "read_stream"]  # fmt: skip

# Raised whenever the same bytes are read as another article: what an index holds is then read again.
READING_VERSION = 3

# What a compressed file may hold; a page or a JSON file, compressed or not, may hold MAX_PAGE.
MAX_BYTES = 2 << 30
MAX_PAGE = 32 << 20


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
    """Read the articles of one file, and say what in it could not be read."""
    for reading in explain(source, max_bytes=max_bytes):
        yield reading.article if isinstance(reading, Reading) else reading


def explain(source: Source, *, max_bytes: int = MAX_BYTES) -> Iterator[Reading | Rejected]:
    """Read the articles of one file with the evidence for each field, and say what in it could not be read."""
    yield from _distinct(entries(source, max_bytes=max_bytes))


def read_stream(lines: Iterable[bytes], name: str) -> Iterator[Article | Rejected]:
    """Read the articles of a stream of JSON Lines, such as standard input; `name` stands for the file."""
    for reading in _distinct(json_entries(lines, name)):
        yield reading.article if isinstance(reading, Reading) else reading


def entries(source: Source, *, max_bytes: int = MAX_BYTES) -> Iterator[Entry | Rejected]:
    """Cut a file into its articles, which is quick: their bytes, before anything is read out of them."""
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
            yield from _record_entries(records.parquet_rows(source.path, max_bytes=max_bytes), name)
            return
        with open_decompressed(source.path, max_bytes=max_bytes) as stream:
            match source.kind:
                case ".jsonl" | ".ndjson":
                    yield from json_entries(records.read_lines(stream), name)
                case ".csv" | ".tsv":
                    yield from _record_entries(records.table_rows(stream, "," if source.kind == ".csv" else "\t"), name)
                case ".json":
                    data = read_all(stream, limit=min(MAX_PAGE, max_bytes))
                    yield from _record_entries(records.json_document(data), name)
                case kind:
                    data = read_all(stream, limit=min(MAX_PAGE, max_bytes))
                    yield Entry(name, None, "text" if kind == ".txt" else "html", data, _digest(data))
    except InputError as error:
        yield Rejected(name, None, error.message)
    except OSError as error:
        yield Rejected(name, None, f"cannot be read: {reason_of(error)}")


def json_entries(lines: Iterable[bytes], name: str) -> Iterator[Entry | Rejected]:
    """Make an entry of each line that is not blank."""
    for number, line in enumerate(lines, 1):
        content = (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip()
        if len(content) > records.MAX_RECORD:
            yield Rejected(name, number, f"the line is longer than {records.MAX_RECORD:,} bytes")
        elif content:
            yield Entry(name, number, "json", content, _digest(content))


def read_entry(entry: Entry) -> Reading | Rejected:
    """Read the article of one entry with the evidence for its fields, or say why there is none."""
    try:
        if isinstance(entry.content, bytes) and entry.form != "json":
            text, _ = decode(entry.content)
            if not text.strip():
                raise InputError("empty")
            return assemble(records.Fields(text, html=entry.form == "html"), path=entry.path, id=entry.path)
        record = records.json_object(entry.content) if isinstance(entry.content, bytes) else entry.content
        return assemble(records.record_fields(record), path=entry.path)
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
