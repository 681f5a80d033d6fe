"""The articles of an index as an account and groups of copies ask for them: by id, by digest, by file.

In a folder they are looked up where they lie, so that a night's run reads of a large archive what it touches. What
answers in memory, or over a network, is read once and asked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import starmap
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from dvsearch.engines.base import Engine, SearchRequest
from dvsearch.engines.byte_rows import rows_of
from dvsearch.query.tree import Wildcard


class KnownArticle(NamedTuple):
    """What an index says of one article: the file and the bytes it was read from, its group of copies, its signature.

    Where articles are looked up their signatures are left out.
    """

    id: str
    path: str = ""
    digest: str = ""
    copies: str = ""
    signature: str = ""


class KnownArticles(Protocol):
    """The articles of an index."""

    def committed(self) -> bool:
        """Take note that this process committed; whether that is seen here from now on."""

    def twins(self) -> Iterable[str]:
        """Return the articles of the same file and bytes as another: a cluster was left in the middle of a commit.

        Among those with a digest or of a path they are not.
        """

    def get(self, id: str) -> KnownArticle | None:
        """Return the article of an id."""

    def with_digest(self, digest: str) -> Iterable[KnownArticle]:
        """Return the articles that were read from these bytes."""

    def with_signature(self, signature: str) -> Iterable[KnownArticle]:
        """Return the articles of this signature."""

    def of_path(self, path: str) -> Iterable[KnownArticle]:
        """Return the articles whose documents name a file."""

    def count_of_path(self, path: str) -> int:
        """Count them."""

    def paths(self) -> Iterable[str]:
        """Return the names of the files that documents name."""

    def ids(self) -> Iterable[str]:
        """Return every id."""

    def ids_with(self, mark: str) -> Iterable[str]:
        """Return the ids that have a character in them."""

    def signatures(self, length: int) -> Iterator[NDArray[np.uint8]]:
        """Yield the signatures of this many bytes, some at a time; of articles that are gone too."""


def known_articles(engine: Engine) -> KnownArticles:
    """Return the articles of an index, in whichever way is quick there."""
    return LookedUp(engine) if engine.is_looked_up else Listed(starmap(KnownArticle, engine.scan(_FIELDS)))


_FIELDS = KnownArticle._fields
# Answers that are kept until the next commit: an article is asked for several times, one after the other.
_KEPT = 4_096


class LookedUp:
    """The articles of an index that looks them up, as it is at each moment."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: dict[tuple[str, str], list[KnownArticle]] = {}

    def committed(self) -> bool:
        self._kept.clear()
        return True

    def twins(self) -> Iterable[str]:
        return ()  # a commit in a folder is there or not

    def get(self, id: str) -> KnownArticle | None:
        return next(iter(self._asked("id", id)), None)

    def with_digest(self, digest: str) -> Iterable[KnownArticle]:
        return self._asked("digest", digest)

    def with_signature(self, signature: str) -> Iterable[KnownArticle]:
        return self._having("signature", signature)

    def of_path(self, path: str) -> Iterable[KnownArticle]:
        return self._having("path", path)

    def count_of_path(self, path: str) -> int:
        return self._engine.vocabulary("path").get(path, 0)

    def paths(self) -> Iterable[str]:
        return self._engine.vocabulary("path")

    def ids(self) -> Iterable[str]:
        return (id for (id,) in self._engine.scan(("id",)))

    def ids_with(self, mark: str) -> Iterable[str]:
        everywhere = SearchRequest(Wildcard("id", f"*{mark}*"), sort="oldest", limit=max(1, self._engine.count))
        return (match.id for match in self._engine.search(everywhere).page)

    def signatures(self, length: int) -> Iterator[NDArray[np.uint8]]:
        return self._engine.values("signature", length)

    def _asked(self, field: str, value: str) -> list[KnownArticle]:
        if (field, value) not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[field, value] = list(self._having(field, value))
        return self._kept[field, value]

    def _having(self, field: str, value: str) -> Iterable[KnownArticle]:
        return starmap(KnownArticle, self._engine.look_up(field, value, _FIELDS[:-1]))


class Listed:
    """Articles that were read once: those of an index that does not look up, or of none."""

    def __init__(self, articles: Iterable[KnownArticle] = ()) -> None:
        self._articles = {article.id: article for article in articles}

    def committed(self) -> bool:
        return False

    def twins(self) -> Iterable[str]:
        return self._twins

    def get(self, id: str) -> KnownArticle | None:
        return self._articles.get(id)

    def with_digest(self, digest: str) -> Iterable[KnownArticle]:
        return self._by_digest.get(digest, ())

    def with_signature(self, signature: str) -> Iterable[KnownArticle]:
        return self._by_signature.get(signature, ())

    def of_path(self, path: str) -> Iterable[KnownArticle]:
        return self._by_path.get(path, ())

    def count_of_path(self, path: str) -> int:
        return len(self._by_path.get(path, ()))

    def paths(self) -> Iterable[str]:
        return self._by_path

    def ids(self) -> Iterable[str]:
        return self._articles

    def ids_with(self, mark: str) -> Iterable[str]:
        return (id for id in self._articles if mark in id)

    def signatures(self, length: int) -> Iterator[NDArray[np.uint8]]:
        yield rows_of(self._by_signature, length)

    @cached_property
    def _twins(self) -> frozenset[str]:
        first: dict[tuple[str, str], str] = {}
        articles = self._articles.values()
        return frozenset(one.id for one in articles if first.setdefault((one.path, one.digest), one.id) != one.id)

    @cached_property
    def _by_digest(self) -> dict[str, list[KnownArticle]]:
        return _grouped((one.digest, one) for one in self._articles.values() if one.id not in self._twins)

    @cached_property
    def _by_path(self) -> dict[str, list[KnownArticle]]:
        return _grouped((one.path, one) for one in self._articles.values() if one.id not in self._twins)

    @cached_property
    def _by_signature(self) -> dict[str, list[KnownArticle]]:
        return _grouped((one.signature, one) for one in self._articles.values())


def _grouped(pairs: Iterable[tuple[str, KnownArticle]]) -> dict[str, list[KnownArticle]]:
    groups: dict[str, list[KnownArticle]] = {}
    for value, article in pairs:
        groups.setdefault(value, []).append(article)
    return groups
