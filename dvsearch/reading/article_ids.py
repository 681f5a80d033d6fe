"""What an article is called within its file, where ids and articles may be repeated.

A page has the name of its file. A record has its own `id`, else its address, else a fingerprint of its title and text.
A record that repeats the id, title and text of an earlier one is the same article; one that repeats the id alone is
another article, and is kept as ID#2.
"""

from __future__ import annotations

import hashlib

from dvsearch.article import Article
from dvsearch.errors import InputError


def content_digest(article: Article) -> bytes:
    """Fingerprint what a reader sees of an article: its title and text."""
    content = f"{article.title}\n{article.text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=8).digest()


class Ids:
    """The ids met so far in one file: an article that repeats one is told from one that only shares its id."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[bytes, int | None]] = {}

    def take(self, id: str, content: bytes, line: int | None) -> str:
        """Give an article its id: its own, or ID#2 where another has it.

        Raises InputError where it is that article again.
        """
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
