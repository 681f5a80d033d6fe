"""bm25s: sums of scores made beforehand. One term and OR are all it can do; it has no phrases, filters or facets.

Its scores of all documents are summed (`get_scores`), the ten best taken with `argpartition`, and those above nought
counted: quicker than its own `retrieve`, which does not count.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import bm25s  # type: ignore[import-untyped]
import numpy as np
from bm25s.tokenization import Tokenized  # type: ignore[import-untyped]

from dvsearch.article import Article
from dvsearch.engines.base import Document, SearchRequest
from dvsearch.query.tree import Or, Term

from .base import Answer, nodes


class Bm25sBuilder:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._vocabulary: dict[str, int] = {}
        self._corpus: list[list[int]] = []
        self._ids: list[str] = []

    def add(self, analysed: Iterable[tuple[Article, Document]]) -> None:
        number = self._vocabulary.setdefault
        for article, document in analysed:
            title, body = document.text["text"]
            self._corpus.append([number(term, len(self._vocabulary)) for term in (*title, *body)])
            self._ids.append(article.id)

    def finish(self) -> None:
        retriever = bm25s.BM25()
        retriever.index(Tokenized(ids=self._corpus, vocab=self._vocabulary), show_progress=False)
        retriever.save(str(self._folder), show_progress=False)
        (self._folder / "ids.json").write_text(json.dumps(self._ids), encoding="utf-8")


class Bm25s:
    name = "bm25s"

    def __init__(self, folder: Path) -> None:
        self._retriever = bm25s.BM25.load(str(folder), show_progress=False)
        self._ids: list[str] = json.loads((folder / "ids.json").read_text(encoding="utf-8"))

    def can(self, request: SearchRequest) -> bool:
        terms = [node for node in nodes(request.query) if not isinstance(node, Or)]
        plain = all(isinstance(term, Term) and term.field == "text" for term in terms)
        return plain and request.filter is None and not request.facets

    def prepare(self, request: SearchRequest) -> Callable[[], Any]:
        terms = [node.text for node in nodes(request.query) if isinstance(node, Term)]
        get_scores, limit = self._retriever.get_scores, request.limit

        def ask() -> Any:
            scores = get_scores(terms)
            best = np.argpartition(scores, -limit)[-limit:]
            return int(np.count_nonzero(scores)), best[np.argsort(-scores[best])], scores

        return ask

    def answer(self, raw: Any, request: SearchRequest) -> Answer:
        total, best, scores = raw
        return Answer(total, tuple(self._ids[number] for number in best if scores[number] > 0))

    def close(self) -> None:
        """Nothing to do: everything is in memory."""
