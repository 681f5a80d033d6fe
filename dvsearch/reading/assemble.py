"""Fields and text -> Article: fields win, and the text is read for what they leave open."""

from __future__ import annotations

import hashlib

from dvsearch.article import Article
from dvsearch.reading import page
from dvsearch.reading.evidence import Reading
from dvsearch.reading.records import Fields


def assemble(fields: Fields, *, path: str, id: str | None = None) -> Reading:
    """The article that the fields make, and why; `id` is the file's name where the file is one page."""
    title, body, raw = fields.title, fields.text, None
    if title is None:
        read = page.read(fields.text)
        title, body, raw = read.title, read.body, fields.text
    article = Article(
        id=fields.id or id or fields.url or _fingerprint(title, body),
        title=title,
        text=body,
        date=fields.date[:10] if fields.date else None,
        date_basis="metadata" if fields.date else None,
        source=fields.source,
        author=fields.author,
        category=fields.category,
        url=fields.url,
        path=path,
        provinces=fields.provinces,
        raw=raw,
    )
    return Reading(article, ())


def _fingerprint(title: str, body: str) -> str:
    content = f"{title}\n{body}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=10).hexdigest()
