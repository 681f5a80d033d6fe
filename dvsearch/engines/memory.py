"""The reference engine: documents in a dict, every question answered by looking at each of them.

It defines what is right; the other engines are tested against it. It is also the double that tests use.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, assert_never

from dvsearch.article import TEXT_FIELDS
from dvsearch.engines.base import (
    K1,
    B,
    Document,
    FacetCount,
    Located,
    Marking,
    Match,
    Matches,
    Problem,
    SearchRequest,
    Shown,
)
from dvsearch.engines.byte_rows import rows_of
from dvsearch.engines.memory_document import Entry, frequency, locate, matches
from dvsearch.errors import IndexLocked
from dvsearch.query.tree import (
    All,
    And,
    AtLeast,
    Fuzzy,
    Near,
    Not,
    Or,
    Pattern,
    Phrase,
    PhraseOnce,
    Prefix,
    Query,
    Range,
    Term,
    Weighted,
    Wildcard,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dvsearch.engines.memory_forward import MemoryForward


class MemoryEngine:
    """An index that lives as long as the process."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._meta: dict[str, str] = {}
        self._locked = False

    def search(self, request: SearchRequest) -> Matches:
        found = [entry for entry in self._entries.values() if matches(request.query, entry)]
        if request.filter is not None:
            found = [entry for entry in found if matches(request.filter, entry)]
        hits = [Match(entry.document.id, 0.0) for entry in found]
        if request.sort == "relevance":
            scores = {hit.id: 0.0 for hit in hits}
            self._score(request.query, 1.0, found, scores)
            if request.boost is not None:
                self._score(request.boost, 1.0, found, scores)
            hits = sorted((Match(id, score) for id, score in scores.items()), key=lambda hit: (-hit.score, hit.id))
        else:
            hits.sort(key=lambda hit: hit.id)
            hits.sort(key=lambda hit: self._value(hit.id, "date"), reverse=request.sort == "newest")
            hits.sort(key=lambda hit: not self._value(hit.id, "date"))
        groups = [self._group(hit.id, request.collapse) for hit in hits]
        facets = {field: self._facet(field, hits, groups) for field in request.facets}
        kept = _first_of_each(hits, groups)
        page = kept[request.offset : request.offset + request.limit]
        return Matches(len(kept), tuple(page), facets, len(hits) - len(kept))

    def stored(self, ids: Sequence[str]) -> list[str | None]:
        return [self._entries[id].document.stored if id in self._entries else None for id in ids]

    def locate(self, ids: Sequence[str], leaves: Sequence[Term | Pattern]) -> list[Located | None]:
        return [locate(self._entries[id], leaves) if id in self._entries else None for id in ids]

    def show(self, ids: Sequence[str], marking: Marking) -> Sequence[Shown | None]:
        return [None] * len(ids)

    def vocabulary(self, field: str) -> Mapping[str, int]:
        return Counter(term for entry in self._entries.values() for term in set(entry.terms(field)))

    def scan(self, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
        for id in list(self._entries):
            yield tuple(self._value(id, field) for field in fields)

    def look_up(self, field: str, value: str, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
        for id, entry in list(self._entries.items()):
            if value in entry.document.exact.get(field, ()):
                yield tuple(self._value(id, one) for one in fields)

    def values(self, field: str, length: int) -> Iterator[NDArray[np.uint8]]:
        yield rows_of(self.vocabulary(field), length)

    @property
    def is_looked_up(self) -> bool:
        return False

    def forward(self) -> MemoryForward:
        from dvsearch.engines.memory_forward import MemoryForward

        return MemoryForward(self._entries.values())

    @property
    def place(self) -> str:
        """Nowhere."""
        return ""

    @property
    def meta(self) -> Mapping[str, str]:
        return dict(self._meta)

    @property
    def evaluator(self) -> str:
        return "memory"

    @property
    def count(self) -> int:
        return len(self._entries)

    @contextmanager
    def writer(self, *, wait: float = 0.0) -> Iterator[_MemoryWriter]:
        if self._locked:
            raise IndexLocked("another writer holds the index in memory", hint="try again later")
        self._locked = True
        try:
            yield _MemoryWriter(self)
        finally:
            self._locked = False

    def refresh(self) -> None:
        """Nothing to do: there is one process."""

    def check(self) -> Iterator[Problem]:
        return iter(())

    def compact(self) -> None:
        """Nothing to do: nothing deleted is kept."""

    def size(self) -> int:
        return sum(len(entry.document.stored) for entry in self._entries.values())

    def close(self) -> None:
        """Nothing to do: nothing is open."""

    def _value(self, id: str, field: str) -> str:
        values = self._entries[id].document.exact.get(field, ())
        return values[0] if values else ""

    def _group(self, id: str, field: str | None) -> tuple[str, bool]:
        """Return the group of a document: the value it shares with others, or itself."""
        value = "" if field is None else self._value(id, field)
        return (value, True) if value else (id, False)

    def _facet(self, field: str, hits: Sequence[Match], groups: Sequence[tuple[str, bool]]) -> tuple[FacetCount, ...]:
        having: dict[str | None, set[tuple[str, bool]]] = {}
        for hit, group in zip(hits, groups, strict=True):
            for value in self._entries[hit.id].document.exact.get(field, ()) or (None,):
                having.setdefault(value, set()).add(group)
        without = having.pop(None, set())
        known = sorted((-len(members), value) for value, members in having.items() if value is not None)
        rows = [FacetCount(value, -count) for count, value in known]
        return (*rows, FacetCount(None, len(without))) if without else tuple(rows)

    def _score(self, query: Query, weight: float, found: list[Entry], scores: dict[str, float]) -> None:
        """Add to `scores` what each scoring leaf of the query gives to the documents found (BM25)."""
        match query:
            case And(children=children) | Or(children=children) | AtLeast(children=children):
                for child in children:
                    self._score(child, weight, found, scores)
            case Weighted(child=child, weight=factor):
                self._score(child, weight * factor, found, scores)
            case Term(field=field):
                if field in TEXT_FIELDS:
                    self._score_leaf(query, field, weight, found, scores)
            case Prefix(field=field) | Wildcard(field=field) | Fuzzy(field=field):
                if field in TEXT_FIELDS:
                    self._score_once(query, query, weight, found, scores)
            case Phrase(terms=terms) | Near(terms=terms):
                if terms:
                    self._score_leaf(query, terms[0].field, weight, found, scores)
            case PhraseOnce(terms=terms):
                self._score_once(query, Phrase(terms), weight, found, scores)
            case Range() | Not() | All():
                pass
            case _:
                assert_never(query)

    def _score_leaf(self, leaf: Query, field: str, weight: float, found: list[Entry], scores: dict[str, float]) -> None:
        if not found:
            return
        documents = sum(matches(leaf, entry) for entry in self._entries.values())
        idf = math.log(1 + (len(self._entries) - documents + 0.5) / (documents + 0.5))
        average = sum(entry.length.get(field, 0) for entry in self._entries.values()) / len(self._entries)
        for entry in found:
            if occurrences := frequency(leaf, entry):
                norm = K1 * (1 - B + B * entry.length.get(field, 0) / average)
                scores[entry.document.id] += weight * idf * occurrences * (K1 + 1) / (occurrences + norm)

    def _score_once(
        self, leaf: Query, counted: Query, weight: float, found: list[Entry], scores: dict[str, float]
    ) -> None:
        documents = sum(matches(counted, entry) for entry in self._entries.values())
        idf = math.log(1 + (len(self._entries) - documents + 0.5) / (documents + 0.5))
        for entry in found:
            scores[entry.document.id] += weight * idf * frequency(leaf, entry)


def _first_of_each(hits: Sequence[Match], groups: Sequence[tuple[str, bool]]) -> list[Match]:
    """Keep the first of each group, with how many others of it there are."""
    sizes = Counter(groups)
    first: dict[tuple[str, bool], Match] = {}
    for hit, group in zip(hits, groups, strict=True):
        first.setdefault(group, hit._replace(collapsed=sizes[group] - 1))
    return list(first.values())


class _MemoryWriter:
    """Changes kept aside until `commit`."""

    def __init__(self, engine: MemoryEngine) -> None:
        self._engine = engine
        self._entries = dict(engine._entries)

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._entries[document.id] = Entry(document)

    def delete(self, ids: Iterable[str]) -> int:
        return sum(self._entries.pop(id, None) is not None for id in ids)

    def clear(self) -> None:
        self._entries.clear()

    def settle(self) -> None:
        pass

    def commit(self, meta: Mapping[str, str] | None = None) -> None:
        self._engine._entries = dict(self._entries)
        if meta is not None:
            self._engine._meta = dict(meta)
