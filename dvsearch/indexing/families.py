"""Articles of one id: ID, and ID#2, ID#3 ... for other articles that others call by it too."""

from __future__ import annotations

from dvsearch.indexing.article_places import ArticlePlaces


class Families:
    """The numbered ids of an index, found when the first is asked for."""

    def __init__(self, documents: ArticlePlaces) -> None:
        self._documents = documents
        self._numbered: dict[str, set[str]] | None = None  # of each id the numbered ones
        self._numbers: dict[str, int] = {}  # the last that was given to each

    def members(self, base: str) -> list[str]:
        """Return the articles whose id is this or this and a number, the id itself first."""
        if self._numbered is None:
            self._numbered = {}
            for id in self._documents.ids_with("#"):
                if id in self._documents:
                    self.add(id)
        members = {*self._numbered.get(base, ()), *((base,) if base in self._documents else ())}
        return sorted(members, key=lambda id: (id != base, len(id), id))

    def free_id(self, base: str) -> str:
        """Return the id itself, or the first of ID#2, ID#3 ... that no article has."""
        if base not in self._documents:
            return base
        number = self._numbers.get(base, 1) + 1
        while f"{base}#{number}" in self._documents:
            number += 1
        self._numbers[base] = number
        return f"{base}#{number}"

    def add(self, id: str) -> None:
        """Take note of a new article."""
        if self._numbered is not None and (base := base_of(id)) != id:
            self._numbered.setdefault(base, set()).add(id)

    def remove(self, id: str) -> None:
        """Take note that an article is gone."""
        if self._numbered is not None and (base := base_of(id)) != id:
            self._numbered[base].discard(id)


def base_of(id: str) -> str:
    """Return an id without the number that tells it from others of the same name."""
    base, mark, number = id.rpartition("#")
    return base if mark and number.isdigit() else id
