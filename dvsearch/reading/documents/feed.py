"""RSS and Atom as records, an item each; and the XML that trafilatura writes, which is one article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dvsearch.errors import InputError
from dvsearch.reading.documents.xml import parse_xml
from dvsearch.reading.json_records import Located

# What an item calls what every record has.
_KEYS = {
    "title": "title", "link": "link", "description": "description", "summary": "summary", "content": "content",
    "content:encoded": "content", "body": "content", "pubdate": "published", "published": "published",
    "updated": "updated", "dc:date": "published", "dc:creator": "author", "author": "author",
    "name": "author", "category": "category", "guid": "guid", "id": "guid", "source": "source",
    "dc:publisher": "source",
}  # fmt: skip
_ITEMS = ("item", "entry")


def feed_records(data: bytes) -> Iterator[Located]:
    """Yield the items of a feed as records, numbered from 1; raises InputError where the XML is none that is read."""
    root = re.search(rb"<\s*([A-Za-z][\w:.-]*)[\s/>]", re.sub(rb"<!--.*?(?:-->|\Z)", b"", data[:20_000], flags=re.S))
    name = root[1].decode("ascii").lower().rpartition(":")[2] if root else ""
    if name in ("doc", "tei"):
        yield 1, _trafilatura(data)
    elif name in ("rss", "feed", "rdf"):
        reader = _FeedReader()
        failed: InputError | None = None
        try:
            parse_xml(data, reader.start, reader.end, reader.text)
        except InputError as error:  # a feed that was cut short has whole items before that
            failed = error
        for number, item in enumerate(reader.items, 1):
            yield number, {"source": reader.site, **item} if reader.site and "source" not in item else item
        if failed:
            raise failed
    else:
        raise InputError(f"XML that is no feed: <{name}>" if name else "XML without an element")


class _FeedReader:
    """The items of a feed, gathered as its elements come."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.site = ""
        self._item: dict[str, Any] | None = None
        self._path: list[str] = []
        self._pieces: list[str] = []
        self._inside: str | None = None  # the key whose element holds markup that is written out

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        plain = name.lower()
        if plain.rpartition(":")[2] in _ITEMS and self._inside is None:
            self._item = {}
        elif self._inside is not None:
            self._pieces.append(f"<{name}>")
        else:
            self._pieces = []
            if plain == "link" and attributes.get("href") and attributes.get("rel", "alternate") == "alternate":
                self._put("link", attributes["href"])
            elif plain == "category" and attributes.get("term"):
                self._put("category", attributes["term"])
            elif plain == "content" and attributes.get("type") == "xhtml":
                self._inside = plain
        self._path.append(plain)

    def end(self, name: str) -> None:
        """An element ends."""
        plain = name.lower()
        self._path.pop()
        if self._inside is not None and plain != self._inside:
            self._pieces.append(f"</{name}>")
            return
        self._inside = None
        if plain.rpartition(":")[2] in _ITEMS:
            if self._item:
                self.items.append(self._item)
            self._item = None
        elif self._item is not None:
            self._put(_KEYS.get(plain.removeprefix("atom:")), self._text())
        elif plain == "title" and self._path[-1:] in (["channel"], ["feed"]):
            self.site = self._text()
        self._pieces = []

    def text(self, piece: str) -> None:
        """Text stands in an element."""
        self._pieces.append(piece)

    def _text(self) -> str:
        return "".join(self._pieces).strip()

    def _put(self, key: str | None, value: str) -> None:
        if self._item is None or not key or not value:
            return
        if key in ("author", "category") and key in self._item:
            if isinstance(self._item[key], list):
                self._item[key].append(value)
            else:
                self._item[key] = [self._item[key], value]
        elif key == "content" or key not in self._item:
            self._item[key] = value


def _trafilatura(data: bytes) -> dict[str, Any]:
    """The article that trafilatura wrote as XML: its fields are attributes of the first element, or of TEI's header."""
    fields: dict[str, Any] = {}
    lines: list[str] = []
    path: list[str] = []
    pieces: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if not path:
            fields.update({"url" if key == "source" else key: value for key, value in attributes.items()})
        path.append(name)

    def end(name: str) -> None:
        path.pop()
        said = " ".join("".join(pieces).split())
        if name in ("p", "head", "ab", "item", "quote", "cell", "fw", "lb", "row"):
            if said and "comments" not in path and "teiHeader" not in path:
                lines.append(said)
            pieces.clear()
        elif name in ("title", "author", "date", "publisher") and "teiHeader" in path:
            fields.setdefault(name, said)
            pieces.clear()

    parse_xml(data, start, end, pieces.append)
    fields.pop("excerpt", None)
    return {**fields, "text": "\n".join(lines)}
