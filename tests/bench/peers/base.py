"""What every engine compared must do: take the articles, take a query to prepare, and answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from dvsearch.article import Article
from dvsearch.engines.base import Document, SearchRequest
from dvsearch.query.tree import And, Or, Query, Weighted


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine answered, in the same form for all: `total` is None where it was not asked to count."""

    total: int | None
    ids: tuple[str, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Builder(Protocol):
    """Makes one peer's index; every peer is given the same terms, made by this project's analyser."""

    def add(self, analysed: Iterable[tuple[Article, Document]]) -> None: ...

    def finish(self) -> None: ...


class Peer(Protocol):
    """An engine to time. `prepare` does beforehand what can be done once, and what it returns is what is timed."""

    name: str

    def can(self, request: SearchRequest) -> bool:
        """Whether the engine has a query of the same meaning."""

    def prepare(self, request: SearchRequest) -> Callable[[], Any]: ...

    def answer(self, raw: Any, request: SearchRequest) -> Answer:
        """The answer in the common form, out of what the timed function returned; not timed."""

    def close(self) -> None: ...


BuilderFactory = Callable[[Path], Builder]


def nodes(query: Query) -> Iterable[Query]:
    """The query and everything under it."""
    yield query
    match query:
        case And(children=children) | Or(children=children):
            for child in children:
                yield from nodes(child)
        case Weighted(child=child):
            yield from nodes(child)
