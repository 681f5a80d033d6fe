"""One request answered: its page, its exact total, its exact facets, near-copies collapsed.

Where near-copies are collapsed, two searches are asked at once: for the matches that are nobody's copy, and for those
that are. The second come with their group and their facet values, the first of each group stays, and both are merged;
a group counts once for each facet value that one of its matches has.
So the cost grows with the matching near-copies, 10,000 a request, and not with the matches.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from dvsearch.article import EXACT_FIELDS
from dvsearch.engines.base import FacetCount, Match, Matches, SearchRequest, Sort
from dvsearch.engines.opensearch import answers, values
from dvsearch.engines.opensearch.client import Client, RequestRefused
from dvsearch.engines.opensearch.json_object import JsonObject
from dvsearch.engines.opensearch.query_dsl import compile_query
from dvsearch.errors import EngineUnavailable

# The most a search gives at once (index.max_result_window), and the values of a facet counted in one go.
WINDOW = 10_000
_KEEP_ALIVE = "5m"

_ORDER: dict[Sort, list[Any]] = {
    "relevance": [{"_score": "desc"}, {"id": "asc"}],
    "newest": [{"date": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
    "oldest": [{"date": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
}
BY_ID: list[Any] = [{"id": "asc"}]


@dataclass(frozen=True, slots=True)
class _Row:
    """A match on its way: what it is ordered by, its group and facet values where they were asked for."""

    match: Match
    date: str | None
    values: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class IndexSearcher:
    """Whom to ask: an index of a cluster, and which copies of its shards (always the same, so that scores agree)."""

    client: Client
    index: str
    copies: str

    def search(self, *bodies: JsonObject) -> list[JsonObject]:
        """Return the answers to searches asked together."""
        return self.client.searches(self.index, bodies, preference=self.copies)

    def total(self, query: JsonObject) -> int:
        """Return how many documents match."""
        (answer,) = self.search({"query": query, "size": 0, "track_total_hits": True})
        return answers.total(answer)

    def scan(self, body: JsonObject, size: int = WINDOW) -> Iterator[answers.Hit]:
        """Yield every hit of a search in its order, from one point in time, however many there are.

        A point in time is lost with its node: another is opened, and the scan goes on behind the last hit.
        """
        point, lost = "", 0.0
        body = {**body, "size": size}
        try:
            while True:
                try:
                    point = point or self._point()
                    answer = self.client.search("", {**body, "pit": {"id": point, "keep_alive": _KEEP_ALIVE}}, 0.0)
                except EngineUnavailable as error:
                    lost = lost or time.monotonic()
                    refused = isinstance(error, RequestRefused) and error.status < 500 and error.status != 404
                    if refused or time.monotonic() > lost + self.client.patience:
                        raise
                    point = ""
                    time.sleep(0.5)
                    continue
                lost = 0.0
                hits = answers.hits(answer)
                if len(hits) > size or (hits and hits[-1].order == body.get("search_after")):
                    raise answers.misshapen("hits.hits, a page that goes no further")
                yield from hits
                if len(hits) < size:
                    return
                body["search_after"] = hits[-1].order
        finally:
            if point:
                with suppress(EngineUnavailable):  # it ends by itself
                    self.client.request("DELETE", "/_search/point_in_time", {"pit_id": [point]})

    def _point(self) -> str:
        path = f"/{self.index}/_search/point_in_time"
        opened = self.client.request("POST", path, keep_alive=_KEEP_ALIVE, allow_partial_pit_creation="false")
        return answers.required(opened, "pit_id", str)


def search_articles(searcher: IndexSearcher, request: SearchRequest) -> Matches:
    """Answer one request."""
    if request.collapse:
        return _collapsed(searcher, request, request.collapse)
    body = _body(request, ())
    (found,) = searcher.search(_window(body, request))
    page = [row.match for row in _rows(searcher, body, found, request)]
    facets = {name: _ordered(*_counts(searcher, name, body, found)) for name in request.facets}
    return Matches(answers.total(found), tuple(page), facets)


def _collapsed(searcher: IndexSearcher, request: SearchRequest, field: str) -> Matches:
    member: JsonObject = {"bool": {"filter": [{"exists": {"field": field}}], "must_not": [{"term": {field: ""}}]}}
    alone = _body(request, [{"bool": {"must_not": [member]}}])
    grouped = _body(request._replace(facets=()), [member])
    grouped["docvalue_fields"] = [field, *(name for name in request.facets if name in EXACT_FIELDS)]
    end = request.offset + request.limit
    head, everyone = request._replace(offset=0, limit=end), request._replace(offset=0, limit=sys.maxsize)
    found, members = searcher.search(_window(alone, head), _window(grouped, everyone))
    copies = list(_rows(searcher, grouped, members, everyone))
    first = _first_of_each(copies, field)
    ordered = _in_order([*_rows(searcher, alone, found, head), *first], request.sort)
    page = [row.match for row in ordered[request.offset : end]]
    facets = {}
    for name in request.facets:
        counts, unknown = _counts(searcher, name, alone, found)
        pairs = {(_group(row, field), value) for row in copies for value in row.values.get(name) or (None,)}
        for _, value in pairs:
            if value is None:
                unknown += 1
            else:
                counts[value] += 1
        facets[name] = _ordered(counts, unknown)
    return Matches(answers.total(found) + len(first), tuple(page), facets, len(copies) - len(first))


def _first_of_each(rows: Iterable[_Row], field: str) -> list[_Row]:
    """Return the first row of each group, in order, with how many followed it."""
    first: dict[str, _Row] = {}
    more: Counter[str] = Counter()
    for row in rows:
        group = _group(row, field)
        if first.setdefault(group, row) is not row:
            more[group] += 1
    return [replace(row, match=row.match._replace(collapsed=more[group])) for group, row in first.items()]


def _group(row: _Row, field: str) -> str:
    group = row.values.get(field)
    if not group:
        raise answers.misshapen(f"hits.hits.fields.{field}")
    return group[0]


def _in_order(rows: list[_Row], sort: Sort) -> list[_Row]:
    if sort == "relevance":
        return sorted(rows, key=lambda row: (-row.match.score, row.match.id))
    rows.sort(key=lambda row: row.match.id)
    rows.sort(key=lambda row: row.date or "", reverse=sort == "newest")
    rows.sort(key=lambda row: row.date is None)
    return rows


def _body(request: SearchRequest, narrowed: Sequence[JsonObject]) -> JsonObject:
    """Make the search for a request; no document is opened for it, as the order holds all that is asked: score, id."""
    filters = [*narrowed, *([compile_query(request.filter)] if request.filter is not None else ())]
    body: JsonObject = {
        "query": compile_query(request.query, request.boost, filters),
        "track_total_hits": True,
        "sort": _ORDER[request.sort],
        "stored_fields": "_none_",
    }
    counted = [name for name in request.facets if name in EXACT_FIELDS]
    if counted:
        known = {f"known {name}": {"terms": {"field": name, "size": WINDOW}} for name in counted}
        body["aggs"] = {**known, **{f"unknown {name}": {"missing": {"field": name}} for name in counted}}
    return body


def _window(body: JsonObject, request: SearchRequest) -> JsonObject:
    """Narrow the search to what one request can show of its page; from the start where the page lies beyond that."""
    end = request.offset + request.limit
    if end > WINDOW:
        return {**body, "from": 0, "size": WINDOW}
    return {**body, "from": request.offset, "size": request.limit}


def _rows(searcher: IndexSearcher, body: JsonObject, found: JsonObject, request: SearchRequest) -> Iterator[_Row]:
    """Yield the rows of the page that a request asks for; those behind the window of its answer are fetched."""
    hits: Iterable[answers.Hit] = answers.hits(found)
    if (end := request.offset + request.limit) > WINDOW:
        if answers.total(found) > WINDOW:
            hits = searcher.scan({**body, "aggs": {}, "track_total_hits": False})
        hits = islice(hits, request.offset, end)
    for hit in hits:
        first, id = answers.order(hit, scored=request.sort == "relevance")
        score = first if request.sort == "relevance" else 0.0
        date = None if request.sort == "relevance" or first is None else values.original(first)
        fields = {name: [values.original(one) for one in got] for name, got in hit.fields.items()}
        yield _Row(Match(values.original(id), score), date, fields)


def _counts(searcher: IndexSearcher, name: str, body: JsonObject, found: JsonObject) -> tuple[Counter[str], int]:
    """Return how many of an answer's matches have each value of a field, and how many have none."""
    if name not in EXACT_FIELDS:
        return Counter(), answers.total(found)
    known, others = answers.counts(found, f"known {name}")
    if others:  # more values than that: the counts of several shards would be approximate
        known = dict(every_value(searcher, name, body["query"]))
    counts = Counter({values.original(value): count for value, count in known.items()})
    return counts, answers.count(found, f"unknown {name}")


def every_value(searcher: IndexSearcher, field: str, query: JsonObject) -> Iterator[tuple[str, int]]:
    """Yield every value of an exact field among the matches with its count, in order of values, a page at a time."""
    paged: JsonObject = {"size": WINDOW, "sources": [{"value": {"terms": {"field": field}}}]}
    while True:
        (found,) = searcher.search({"query": query, "size": 0, "aggs": {"values": {"composite": paged}}})
        counted = answers.values(found)
        if counted and {"value": counted[-1][0]} == paged.get("after"):
            raise answers.misshapen("aggregations.values, a page that goes no further")
        yield from counted
        if len(counted) < WINDOW:
            return
        paged["after"] = {"value": counted[-1][0]}


def _ordered(counts: Counter[str], unknown: int) -> tuple[FacetCount, ...]:
    rows = [FacetCount(value, count) for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    return (*rows, FacetCount(None, unknown)) if unknown else tuple(rows)
