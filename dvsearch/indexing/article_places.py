"""The file and the bytes each article was read from: as the index says, but for what changed since."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping

from dvsearch.indexing.known_articles import KnownArticles

ArticlePlace = tuple[str, str]


class ArticlePlaces(MutableMapping[str, ArticlePlace]):
    """The path and the digest of each article, by its id."""

    def __init__(self, known: KnownArticles) -> None:
        self._known = known
        self._changed: dict[str, ArticlePlace | None] = {}

    def __getitem__(self, id: str) -> ArticlePlace:
        if id in self._changed:
            place = self._changed[id]
        else:
            article = self._known.get(id)
            place = None if article is None else (article.path, article.digest)
        if place is None:
            raise KeyError(id)
        return place

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self.get(id) is not None

    def __setitem__(self, id: str, place: ArticlePlace) -> None:
        self._changed[id] = place

    def __delitem__(self, id: str) -> None:
        if id not in self:
            raise KeyError(id)
        self._changed[id] = None

    def __iter__(self) -> Iterator[str]:
        yield from (id for id in self._known.ids() if id not in self._changed)
        yield from (id for id, place in self._changed.items() if place is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def ids_with(self, mark: str) -> Iterator[str]:
        """Yield the ids that have a character in them; some of them may be gone."""
        yield from self._known.ids_with(mark)
        yield from (id for id in self._changed if mark in id)

    def settle(self) -> None:
        """Forget what changed: the index says so by now."""
        self._changed = {}
