"""The NumPy evaluator: the segments of one commit, asked by arithmetic on arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from dvsearch.engines.base import Located, Marking, Matches, SearchRequest, Shown
from dvsearch.engines.whoosh.format.misreading import guarded
from dvsearch.engines.whoosh.querying import top_hits
from dvsearch.engines.whoosh.querying.bm25 import score
from dvsearch.engines.whoosh.querying.facets import count_facet
from dvsearch.engines.whoosh.querying.locating import locate
from dvsearch.engines.whoosh.querying.matching import Evaluation
from dvsearch.engines.whoosh.querying.vocabulary import IndexVocabulary
from dvsearch.engines.whoosh.snapshot import Snapshot
from dvsearch.query.tree import Pattern, Term


class NumpyReader:
    """A snapshot, and the ways to ask it."""

    name = "numpy"

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @property
    def meta(self) -> Mapping[str, str]:
        """What was stored beside the documents."""
        return self._snapshot.meta

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self._snapshot.folder

    @property
    @guarded
    def count(self) -> int:
        """How many documents there are."""
        return self._snapshot.count

    @guarded
    def search(self, request: SearchRequest) -> Matches:
        """Answer one request. Raises IndexCorrupt where a segment is damaged, UsageError where there is no answer."""
        snapshot = self._snapshot
        evaluations = [Evaluation(segment) for segment in snapshot.segments]
        docs = [evaluation.matches(request.query, request.filter) for evaluation in evaluations]
        if request.sort == "relevance":
            keys = [np.negative(each) for each in score(snapshot, evaluations, request.query, request.boost, docs)]
        else:
            keys = top_hits.date_keys(snapshot, docs, request.sort)
        hits, shared = top_hits.gather(snapshot, docs, keys), None
        found = hits.doc.size
        if request.collapse is not None:
            hits, shared = top_hits.collapse(snapshot, hits, request.collapse)
            if shared is not None:
                docs = top_hits.split(snapshot, shared.alone)
        return Matches(
            total=hits.doc.size,
            page=top_hits.page(snapshot, hits, request.offset, request.limit, scored=request.sort == "relevance"),
            facets={field: count_facet(snapshot, docs, shared, field) for field in request.facets},
            copies=found - hits.doc.size,
        )

    @guarded
    def stored(self, ids: Sequence[str]) -> list[str | None]:
        """Return what was stored for each id, in the order asked; None where there is no such document."""
        return [self._stored(id) for id in ids]

    def _stored(self, id: str) -> str | None:
        for segment in self._snapshot.segments:
            doc = segment.doc(id)
            if doc is not None:
                return segment.store.text(doc)
        return None

    @guarded
    def locate(self, ids: Sequence[str], leaves: Sequence[Term | Pattern]) -> list[Located | None]:
        """Return where each leaf stands in each document; None where its text must be read."""
        located: dict[str, Located | None] = dict.fromkeys(ids)
        for segment in self._snapshot.segments:
            docs = {id: doc for id in located if (doc := segment.doc(id)) is not None}
            if docs:
                located |= zip(docs, locate(segment, list(docs.values()), leaves), strict=True)
        return [located[id] for id in ids]

    def show(self, ids: Sequence[str], marking: Marking) -> Sequence[Shown | None]:
        """Leave every hit to who asks."""
        return [None] * len(ids)

    def vocabulary(self, field: str) -> Mapping[str, int]:
        """Return every term or value of a field, with the number of documents that have it; looked up when asked."""
        return IndexVocabulary(self._snapshot, field)

    def release_pages(self) -> None:
        """Give the memory of what was read back to the system."""
        for segment in self._snapshot.segments:
            segment.file.release_pages()
