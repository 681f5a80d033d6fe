"""Stock Whoosh, its own codec and writer, through the adapter that the differential test keeps (tests/stock.py).

- Asked for its ten best with its own collectors, then for the exact total, which `Matches` always gives.
- Facets are Whoosh's own `groupedby`, a count of each value, overlapping where an article has several provinces.
- A filter is one more clause: Whoosh's `filter=` lets everything through where the filter finds nothing.
- Only for small indexes: beyond some 5,000 articles its queries of many terms become very slow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.query import And
from whoosh.sorting import Count, FieldFacet

from dvsearch.article import Article
from dvsearch.engines.base import Document, SearchRequest
from tests.stock import LuceneBM25, build, compile_query

from .base import Answer


class StockBuilder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._documents: list[Document] = []

    def add(self, analysed: Iterable[tuple[Article, Document]]) -> None:
        self._documents += [document for _, document in analysed]

    def finish(self) -> None:
        build(self._folder, self._documents).close()


class Stock:
    name = "stock Whoosh"

    def __init__(self, folder: Path) -> None:
        self._searcher: Any = FileIndex(FileStorage(str(folder))).searcher(weighting=LuceneBM25())

    def can(self, request: SearchRequest) -> bool:
        return True

    def prepare(self, request: SearchRequest) -> Callable[[], Any]:
        query = compile_query(request.query)
        if request.filter is not None:
            query = And([query, compile_query(request.filter)])
        groups = {name: FieldFacet(name, allow_overlap=True, maptype=Count) for name in request.facets}
        search, limit = self._searcher.search, request.limit

        def ask() -> Any:
            results = search(query, limit=limit, groupedby=groups or None)
            return len(results), results, {name: results.groups(name) for name in groups}

        return ask

    def answer(self, raw: Any, request: SearchRequest) -> Answer:
        total, results, groups = raw
        ids = tuple(hit["values"]["id"][0] for hit in results[: request.limit])
        counts = {
            name: {_text(value): count for value, count in found.items() if value is not None}
            for name, found in groups.items()
        }
        return Answer(total, ids, counts)

    def close(self) -> None:
        self._searcher.close()


def _text(value: bytes | str) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else value
