"""One article not read yet."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

from dvsearch.reading.fields import Naming, Record

# Raised whenever the same bytes are read as another article: what an index holds is then read again.
READING_VERSION = 4

Form = Literal["text", "html", "markdown", "json", "record", "pdf", "docx", "odt", "mail", "mhtml"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of an article before the work of reading it.

    `content` is the bytes of a page, a document or a line of JSON, or the record of a table's row. `path` is the file
    it stands in, `member` its name within that where the file is a container. `url` and `captured` (YYYY-MM-DD) are
    what a web archive says of a page. Entries with equal digests read alike, so an article whose digest an index holds
    need not be read again.
    """

    path: str
    line: int | None
    form: Form
    content: bytes | Record
    digest: str
    member: str | None = None
    url: str | None = None
    captured: str | None = None
    naming: Naming = ()

    @property
    def place(self) -> str:
        """Name the file, and the member in it, as it is shown."""
        return self.path if self.member is None else f"{self.path}/{self.member}"


def make_entry(
    path: str,
    line: int | None,
    form: Form,
    content: bytes | Record,
    *,
    member: str | None = None,
    url: str | None = None,
    captured: str | None = None,
    naming: Naming = (),
) -> Entry:
    """Make an entry with the digest of all that it is read from."""
    data = content if isinstance(content, bytes) else json.dumps(content, sort_keys=True, default=str).encode()
    told = "\0".join((url or "", captured or "", *(f"{field}={key}" for field, key in naming)))
    hashed = hashlib.blake2b(data, digest_size=16, salt=b"reading %d" % READING_VERSION)
    hashed.update(told.encode("utf-8", "surrogatepass") if told.strip("\0") else b"")
    return Entry(path, line, form, content, hashed.hexdigest(), member, url, captured, naming)
