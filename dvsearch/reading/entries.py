"""Files -> articles, one at a time, whatever the articles are kept in.

Reading has two steps. `entries` cuts a file into the bytes or records of its articles, which is quick; `read_entry`
reads one of them, which is the work. An index that holds an entry's digest already needs the first alone. A bad file or
record is yielded as Rejected and the run goes on; what is passed over is told to a listener.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dvsearch.article import Article
from dvsearch.errors import InputError
from dvsearch.reading.article_ids import Ids, content_digest
from dvsearch.reading.contents import MAX_BYTES, Cutter, json_entries
from dvsearch.reading.decompress import COMPRESSED
from dvsearch.reading.entry import READING_VERSION, Entry
from dvsearch.reading.evidence import Listener, Reading, Rejected, to_nobody
from dvsearch.reading.fields import Naming
from dvsearch.reading.kinds import SUFFIXES
from dvsearch.reading.read_entry import UNFORESEEN, read_entry
from dvsearch.reading.sources import Source, reason_of

__all__ = ["MAX_BYTES", "READING_VERSION", "Entry", "Rejected", "entries", "explain", "json_entries", "read",
           "read_entry", "read_stream"]  # fmt: skip


def read(source: Source, *, max_bytes: int = MAX_BYTES, naming: Naming = ()) -> Iterator[Article | Rejected]:
    """Read the articles of one file, and say what in it could not be read."""
    for reading in explain(source, max_bytes=max_bytes, naming=naming):
        yield reading.article if isinstance(reading, Reading) else reading


def explain(source: Source, *, max_bytes: int = MAX_BYTES, naming: Naming = ()) -> Iterator[Reading | Rejected]:
    """Read the articles of one file with the evidence for each field, and say what in it could not be read."""
    yield from _distinct(entries(source, max_bytes=max_bytes, naming=naming))


def read_stream(lines: Iterable[bytes], name: str) -> Iterator[Article | Rejected]:
    """Read the articles of a stream of JSON Lines, such as standard input; `name` stands for the file."""
    for reading in _distinct(json_entries(lines, name)):
        yield reading.article if isinstance(reading, Reading) else reading


def entries(
    source: Source, *, max_bytes: int = MAX_BYTES, naming: Naming = (), listener: Listener = to_nobody
) -> Iterator[Entry | Rejected]:
    """Cut a file into its articles, which is quick: their bytes, before anything is read out of them.

    A container (zip, tar, WARC) is one source with the articles of all its members. `naming` says which keys stand for
    which fields, `listener` hears what is passed over.
    """
    name = source.name
    try:
        mode = source.path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(source.path).close()  # says why a folder that was not walked into could not be
        if not stat.S_ISREG(mode):
            raise InputError("not a regular file")
        if source.kind is None:
            raise InputError(f"not a kind of file that is read: {' '.join(SUFFIXES + COMPRESSED)}")
        yield from Cutter(name, max_bytes, naming, listener).file(source.path)
    except InputError as error:
        yield Rejected(name, None, error.message)
    except UNFORESEEN as error:
        yield Rejected(name, None, f"no reader can make anything of it: {type(error).__name__}")
    except OSError as error:
        yield Rejected(name, None, f"cannot be read: {reason_of(error)}")


def _distinct(cut: Iterable[Entry | Rejected]) -> Iterator[Reading | Rejected]:
    """What the entries read as, every article with an id of its own."""
    ids = Ids()
    for entry in cut:
        reading = read_entry(entry) if isinstance(entry, Entry) else entry
        if isinstance(reading, Rejected) or isinstance(entry, Rejected):
            yield reading
            continue
        article = reading.article
        try:
            id = ids.take(article.id, content_digest(article), entry.line)
        except InputError as error:
            yield Rejected(entry.place, entry.line, error.message)
            continue
        yield reading if id == article.id else replace(reading, article=article._replace(id=id))
