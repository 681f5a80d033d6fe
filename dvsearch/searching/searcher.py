"""SearchSpec -> Results: what was typed is planned, asked of an engine, and its page read and marked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from dvsearch.article import Article, from_json
from dvsearch.engines.base import Engine, Matches, SearchRequest
from dvsearch.query.tree import All, And, Not, Or, Query, Term
from dvsearch.searching.plan import Closest, Plan, narrowing, parsed, plan_search
from dvsearch.searching.results import Hit, Results, read_hits
from dvsearch.searching.search_spec import Match, SearchSpec
from dvsearch.searching.unknown_values import find_unknown

# Where fewer articles than this, a page, hold every word of a query, those that hold most of them follow.
FEW = 10

# Articles read at once when all are wanted.
EXPORT_PAGE = 200

# Fewer hits than this, and what was typed may not be what was meant.
DOUBTFUL = 20


def search(engine: Engine, spec: SearchSpec) -> Results:
    """Answer one search, loosening it where no article holds every word and that was allowed."""
    results = _search(engine, spec)
    if results.total or not spec.widen:
        return results
    if results.as_one and results.total_most:
        return results._replace(widened="most")
    loose = spec._replace(loose=True)
    open_accents = loose._replace(accents="ignore")
    tried = spec
    for widened, wider in (("loose", loose), ("accents", open_accents)):
        if wider == tried or (widened == "loose" and not results.held):
            continue
        tried = wider
        wide = _search(engine, wider)
        if wide.total:
            # What was meant is said of what was typed: the wider search finds enough to raise no doubt.
            meant = results.suggestion or wide.suggestion
            return wide._replace(spec=spec, widened=widened, suggestion=meant)
    if results.total_most:
        return results._replace(widened="most")
    wide = _search(engine, open_accents._replace(match="any"))
    return wide._replace(spec=spec, widened="any") if wide.total else results


def search_all(engine: Engine, spec: SearchSpec) -> tuple[int, Iterator[Hit]]:
    """Give the number of hits of a search, and all of them in order, read from the engine a page at a time.

    These are the articles that are counted: what only comes close is no hit of an export, unless it is asked for by
    `match`. `limit` and `offset` do not count, and nothing is loosened.
    """
    plan = plan_search(engine, spec)
    matches = engine.search(plan.request._replace(facets=(), limit=engine.count, offset=0))
    return matches.total, _read_all(engine, spec, plan.shown, matches)


def _read_all(engine: Engine, spec: SearchSpec, query: Query, matches: Matches) -> Iterator[Hit]:
    for start in range(0, len(matches.page), EXPORT_PAGE):
        page = matches._replace(page=matches.page[start : start + EXPORT_PAGE])
        yield from read_hits(engine, spec._replace(offset=start), query, page, _matched(spec))


def _matched(spec: SearchSpec) -> Match:
    """What every hit of the first part of an answer holds."""
    return spec.match or "all"


def read(engine: Engine, id: str) -> Article | None:
    """Read the article of an id, as it was stored; None where there is none."""
    (stored,) = engine.stored([id])
    return from_json(stored) if stored is not None else None


def _search(engine: Engine, spec: SearchSpec) -> Results:
    plan = plan_search(engine, spec)
    request = plan.request
    as_one = plan.closest is not None and plan.closest.as_one and spec.limit > 0
    matches = engine.search(request._replace(boost=None, limit=0, offset=0) if as_one else request)
    facets = dict(matches.facets)
    for name in set(plan.chosen) & set(spec.facets):
        # A facet with a chosen value still shows how many articles its other values would find.
        others = {other: query for other, query in plan.chosen.items() if other != name}
        counted = request._replace(filter=narrowing(others), facets=(name,), limit=0, offset=0)
        facets[name] = engine.search(counted).facets[name]
    hits = read_hits(engine, spec, plan.shown, matches, _matched(spec))
    # Reading the counts that a suggestion needs takes 20 ms once: only where the answer leaves a doubt.
    doubtful = matches.total < DOUBTFUL or spec.match == "any"
    meant = _suggested(engine, spec) if doubtful else None
    plan = plan._replace(closest=_closest_as_meant(engine, spec, plan, meant))
    total_most, closest = (_read_as_one if as_one else _read_closest)(engine, spec, plan, matches)
    return Results(
        spec, plan.shown, matches.total, facets, (*hits, *closest), expanded=plan.expanded, suggestion=meant,
        unknown=find_unknown(engine, parsed(spec), spec.filters) if not matches.total else (),
        held=plan.held, total_loose=_count(engine, request, plan.loose), total_most=total_most,
        closest=plan.closest.shown if plan.closest is not None and total_most is not None else None, as_one=as_one,
    )  # fmt: skip


def _suggested(engine: Engine, spec: SearchSpec) -> str | None:
    from dvsearch.searching.suggestion import suggest  # most answers leave no doubt

    return suggest(engine, spec)


def _closest_as_meant(engine: Engine, spec: SearchSpec, plan: Plan, meant: str | None) -> Closest | None:
    """Ask for what comes close to a query as it was probably meant: a slip of the pen is close to nothing.

    With one wrong tone in each question that gives .037 nDCG@10 (xquad_vi), .028 (needs), .014 (news), .010 (law).
    """
    if plan.closest is None or meant is None or spec.accents != "smart":
        return plan.closest
    return plan_search(engine, spec._replace(text=meant)).closest or plan.closest


def _read_closest(engine: Engine, spec: SearchSpec, plan: Plan, matches: Matches) -> tuple[int | None, tuple[Hit, ...]]:
    """Count and read what follows the articles that hold every word, where these are few."""
    if plan.closest is None or matches.total >= FEW or not spec.limit:
        return None, ()
    before = len(matches.page)
    offset = max(spec.offset - matches.total, 0)
    request = plan.closest.request._replace(limit=spec.limit - before, offset=offset)
    if matches.total:
        request = request._replace(filter=And((Not(plan.request.query), request.filter or All())))
    rest = engine.search(request)
    ranked = spec._replace(offset=spec.offset + before)
    return rest.total, read_hits(engine, ranked, plan.closest.shown, rest, "most")


def _read_as_one(engine: Engine, spec: SearchSpec, plan: Plan, matches: Matches) -> tuple[int | None, tuple[Hit, ...]]:
    """Count the articles that hold most of the words and not all, and read the best of both kinds, told apart."""
    assert plan.closest is not None
    found = engine.search(plan.closest.request)
    hits = read_hits(engine, spec, plan.closest.shown, found, "most")
    every = _holding_every_word(engine, plan, [hit.article.id for hit in hits]) if matches.total else ()
    told = tuple(hit._replace(matched="all") if hit.article.id in every else hit for hit in hits)
    return max(found.total - matches.total, 0), told


def _holding_every_word(engine: Engine, plan: Plan, ids: Sequence[str]) -> Collection[str]:
    """Tell which of some articles hold every word."""
    these = Or(tuple(Term("id", id) for id in ids))
    asked = plan.request._replace(boost=None, filter=these, facets=(), limit=len(ids), offset=0, collapse=None)
    return {match.id for match in engine.search(asked).page}


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
