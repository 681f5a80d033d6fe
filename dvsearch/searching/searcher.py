"""SearchSpec -> Results: what was typed is planned, asked of an engine, and its page read and marked."""

from __future__ import annotations

from collections.abc import Iterator

from dvsearch.article import Article, from_json
from dvsearch.engines.base import Engine, Matches, SearchRequest
from dvsearch.query.tree import Query
from dvsearch.searching.plan import narrowing, plan_search
from dvsearch.searching.results import Hit, Results, Widened, read_hits
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.suggestion import suggest

# Articles read at once when all are wanted.
EXPORT_PAGE = 200

# Fewer hits than this, and what was typed may not be what was meant.
DOUBTFUL = 20


def search(engine: Engine, spec: SearchSpec) -> Results:
    """Answer one search, loosening it where nothing matches and that was allowed."""
    results = _search(engine, spec)
    if results.total or not spec.widen:
        return results
    loose = spec._replace(loose=True)
    open_accents = loose._replace(accents="ignore")
    steps: list[tuple[Widened, SearchSpec]] = [
        ("loose", loose),
        ("accents", open_accents),
        ("any", open_accents._replace(any_term=True)),
    ]
    tried = spec
    for widened, wider in steps:
        if wider == tried or (widened == "loose" and not results.held):
            continue
        tried = wider
        wide = _search(engine, wider)
        if wide.total:
            return wide._replace(spec=spec, widened=widened)
    return results


def search_all(engine: Engine, spec: SearchSpec) -> tuple[int, Iterator[Hit]]:
    """Give the number of hits of a search, and all of them in order, read from the engine a page at a time.

    `limit` and `offset` do not count, and nothing is loosened.
    """
    request = plan_search(engine, spec).request._replace(facets=(), limit=engine.count, offset=0)
    matches = engine.search(request)
    return matches.total, _read_all(engine, spec, request.query, matches)


def _read_all(engine: Engine, spec: SearchSpec, query: Query, matches: Matches) -> Iterator[Hit]:
    for start in range(0, len(matches.page), EXPORT_PAGE):
        page = matches._replace(page=matches.page[start : start + EXPORT_PAGE])
        yield from read_hits(engine, spec._replace(offset=start), query, page)


def read(engine: Engine, id: str) -> Article | None:
    """Read the article of an id, as it was stored; None where there is none."""
    (stored,) = engine.stored([id])
    return from_json(stored) if stored is not None else None


def _search(engine: Engine, spec: SearchSpec) -> Results:
    request, held, loose, chosen, expanded = plan_search(engine, spec)
    matches = engine.search(request)
    facets = dict(matches.facets)
    for name in set(chosen) & set(spec.facets):
        # A facet with a chosen value still shows how many articles its other values would find.
        others = {other: query for other, query in chosen.items() if other != name}
        counted = request._replace(filter=narrowing(others), facets=(name,), limit=0, offset=0)
        facets[name] = engine.search(counted).facets[name]
    hits = read_hits(engine, spec, request.query, matches)
    # Reading the counts that a suggestion needs takes 20 ms once: only where the answer leaves a doubt.
    doubtful = matches.total < DOUBTFUL or spec.any_term
    meant = suggest(engine, spec) if doubtful else None
    return Results(
        spec, request.query, matches.total, facets, hits,
        expanded=expanded, suggestion=meant, held=held, total_loose=_count(engine, request, loose),
    )  # fmt: skip


def _count(engine: Engine, request: SearchRequest, loose: Query | None) -> int | None:
    """Count what a query without held words finds; nothing is ranked for that."""
    if loose is None:
        return None
    counted = request._replace(query=loose, boost=None, facets=(), limit=0, offset=0)
    return engine.search(counted).total


def describe(engine: Engine) -> list[tuple[str, str]]:
    """List what an index holds, name and value."""
    years = sorted(engine.vocabulary("year"))
    return [
        ("articles", str(engine.count)),
        ("provinces", str(len(engine.vocabulary("province")))),
        ("years", f"{years[0]}..{years[-1]}" if years else ""),
        ("sources", str(len(engine.vocabulary("source")))),
        ("terms", str(len(engine.vocabulary("text")))),
        ("bytes", str(engine.size())),
        ("analyzer", engine.meta.get("fingerprint", "")),
        ("evaluator", engine.evaluator),
    ]
