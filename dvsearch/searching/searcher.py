"""Request -> Results: what was typed is parsed, ranked, narrowed, asked of an engine, and its page read and marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Literal, NamedTuple

from dvsearch import lexicon
from dvsearch.article import TEXT_FIELDS, Article, from_json
from dvsearch.engines.base import Engine, FacetCount, Match, Matches, SearchRequest
from dvsearch.errors import UsageError
from dvsearch.query.expansion import Expansion, expand
from dvsearch.query.parser import parse, plain_words
from dvsearch.query.tree import And, Not, Or, Query, Range, Term, Weighted
from dvsearch.searching import preferences
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.snippets import Mark, Snippet, marks, snippets
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import terms

Widened = Literal["accents", "any"]

# Articles read at once when all are wanted.
EXPORT_PAGE = 200

# Fewer hits than this, and what was typed may not be what was meant.
DOUBTFUL = 20

# Fields of few values, in which a value may be typed without its marks or capitals.
_LOOSE = frozenset({"province", "current_province", "mentions", "source", "author", "category", "date_basis"})


class Hit(NamedTuple):
    """One article found, where it stands in the order, and what of it to show and mark."""

    rank: int
    score: float
    article: Article
    title_marks: tuple[Mark, ...]
    snippets: tuple[Snippet, ...]
    copies: int


class Results(NamedTuple):
    """The answer to one search: `widened` says what was loosened to find anything, `query` what was asked in the end.

    `expanded` lists the abbreviations and expansions that were also asked for by their equals; `suggestion` is the text
    as it was probably meant, where that differs.
    """

    spec: SearchSpec
    query: Query
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    hits: tuple[Hit, ...]
    widened: Widened | None = None
    expanded: tuple[Expansion, ...] = ()
    suggestion: str | None = None


def search(engine: Engine, spec: SearchSpec) -> Results:
    """Answer one question, loosening it where nothing matches and that was allowed."""
    results = _search(engine, spec)
    if results.total or not spec.widen:
        return results
    loosened: list[tuple[Widened, SearchSpec]] = []
    if spec.accents != "ignore":
        loosened.append(("accents", spec._replace(accents="ignore")))
    if not spec.any_term:
        loosened.append(("any", spec._replace(accents="ignore", any_term=True)))
    for widened, wider in loosened:
        wide = _search(engine, wider)
        if wide.total:
            return wide._replace(spec=spec, widened=widened)
    return results


def every(engine: Engine, spec: SearchSpec) -> tuple[int, Iterator[Hit]]:
    """How many hits a question has, and all of them in order, read from the engine a page at a time.

    `limit` and `offset` do not count, and nothing is loosened.
    """
    engine_request = request(engine, spec)._replace(facets=(), limit=engine.count, offset=0)
    matches = engine.search(engine_request)
    return matches.total, _every_hit(engine, spec, engine_request.query, matches)


def _every_hit(engine: Engine, spec: SearchSpec, query: Query, matches: Matches) -> Iterator[Hit]:
    for start in range(0, len(matches.page), EXPORT_PAGE):
        page = matches._replace(page=matches.page[start : start + EXPORT_PAGE])
        yield from _hits(engine, spec._replace(offset=start), query, page)


def request(engine: Engine, spec: SearchSpec) -> SearchRequest:
    """What is asked of the engine: the parsed query with its values looked up, its preferences and its filter."""
    return _request(engine, spec)[0]


def _request(engine: Engine, spec: SearchSpec) -> tuple[SearchRequest, tuple[Expansion, ...]]:
    """The request, and the abbreviations and expansions that it also asks for by their equals."""
    typed = resolve(engine, _parsed(spec))
    query: Query = typed
    expanded: tuple[Expansion, ...] = ()
    if spec.abbreviations:
        query, expanded = expand(typed, lexicon.known_abbreviations(engine.meta))
    engine_request = SearchRequest(
        query=query,
        boost=preferences.prefer(typed, partial(_read_accents, engine)) if spec.sort == "relevance" else None,
        filter=_filter(_chosen(engine, spec)),
        facets=spec.facets,
        sort=spec.sort,
        limit=spec.limit,
        offset=spec.offset,
        collapse=None if spec.all_copies else "copies",
    )
    return engine_request, expanded


def _parsed(spec: SearchSpec) -> Query:
    read_as = plain_words if spec.plain else parse
    return read_as(spec.text, accents=spec.accents, any_term=spec.any_term)


def _read_accents(engine: Engine, typed: Sequence[str]) -> Sequence[str]:
    """The terms with the marks that the index suggests for those typed without."""
    bigrams = lexicon.bigrams(engine.meta)
    if bigrams is None:
        return typed
    from dvsearch.vietnamese.accents import restore

    return restore(typed, bigrams)


def suggestion(engine: Engine, spec: SearchSpec) -> str | None:
    """The text as it was probably meant, or None where it was probably meant as it stands."""
    bigrams = lexicon.bigrams(engine.meta)
    if bigrams is None:
        return None
    from dvsearch.vietnamese.spelling import corrected, corrections

    vocabulary, folded = engine.vocabulary("text"), engine.vocabulary("text_folded")
    known = lexicon.known_abbreviations(engine.meta)
    changes: dict[str, str] = {}
    for run in preferences.runs(_parsed(spec)):
        words = [term.text for term in run]
        found = corrections(words, bigrams, vocabulary, folded)
        changes |= {typed: meant for typed, meant in found.items() if not known.at((typed,), 0)[0]}
    return corrected(spec.text, changes) if changes else None


def resolve(engine: Engine, query: Query) -> Query:
    """The query with every value of an exact field as the index writes it: `ha tinh` becomes Hà Tĩnh."""
    match query:
        case Term(field=name, text=value) if name not in TEXT_FIELDS:
            return _value(engine, name, value)
        case And(children=children):
            return And(tuple(resolve(engine, child) for child in children))
        case Or(children=children):
            return Or(tuple(resolve(engine, child) for child in children))
        case Not(child=child):
            return Not(resolve(engine, child))
        case Weighted(child=child, weight=weight):
            return Weighted(resolve(engine, child), weight)
        case _:
            return query


def read(engine: Engine, id: str) -> Article | None:
    """The article of an id, as it was stored."""
    (stored,) = engine.stored([id])
    return from_json(stored) if stored is not None else None


def _search(engine: Engine, spec: SearchSpec) -> Results:
    engine_request, expanded = _request(engine, spec)
    matches = engine.search(engine_request)
    facets = dict(matches.facets)
    chosen = _chosen(engine, spec)
    for name in set(chosen) & set(spec.facets):
        # A facet with a chosen value still shows how many articles its other values would find.
        others = {other: query for other, query in chosen.items() if other != name}
        counted = engine_request._replace(filter=_filter(others), facets=(name,), limit=0, offset=0)
        facets[name] = engine.search(counted).facets[name]
    hits = _hits(engine, spec, engine_request.query, matches)
    # Reading the counts that a suggestion needs takes 20 ms once: only where the answer leaves a doubt.
    doubtful = matches.total < DOUBTFUL or spec.any_term
    meant = suggestion(engine, spec) if doubtful else None
    return Results(spec, engine_request.query, matches.total, facets, hits, expanded=expanded, suggestion=meant)


def _hits(engine: Engine, spec: SearchSpec, query: Query, matches: Matches) -> tuple[Hit, ...]:
    if not spec.read:
        return tuple(
            Hit(spec.offset + number, match.score, Article(match.id, "", ""), (), (), match.collapsed)
            for number, match in enumerate(matches.page, 1)
        )
    stored = engine.stored([match.id for match in matches.page])
    return tuple(
        _hit(spec.offset + number, match, from_json(text), query, spec)
        for number, (match, text) in enumerate(zip(matches.page, stored, strict=True), 1)
        if text is not None
    )


def _hit(rank: int, match: Match, article: Article, query: Query, spec: SearchSpec) -> Hit:
    passages = snippets(article.text, query, count=spec.snippets, width=spec.width)
    return Hit(rank, match.score, article, marks(article.title, query, title=True), passages, match.collapsed)


def _chosen(engine: Engine, spec: SearchSpec) -> dict[str, Query]:
    """One query for each field that has chosen values."""
    return {
        name: Or(tuple(_choice(engine, name, value) for value in values))
        for name, values in spec.filters.items()
        if values
    }


def _filter(chosen: Mapping[str, Query]) -> Query | None:
    return And(tuple(chosen.values())) if chosen else None


def _choice(engine: Engine, name: str, value: str) -> Query:
    """A value given by an option: one value, or for dates and years also a range."""
    if name not in ("year", "date"):
        return _value(engine, name, value)
    low, dots, high = value.partition("..")
    ends = [end for end in (low, high) if end]
    if not ends or not all(end.replace("-", "").isdigit() and len(end) in (4, 7, 10) for end in ends):
        raise UsageError(f"{name} {value!r} is not a {name}", hint="write 2020, 2016..2020 or 2016..")
    if dots:
        return Range(name, low or None, high + "~" if high else None)
    return Range(name, low, low + "~")


def _value(engine: Engine, name: str, typed: str) -> Query:
    """The values of the index that what was typed can mean; where it means none, itself, which finds nothing."""
    if name in ("province", "current_province"):
        from dvsearch.civics.provinces import canonical_provinces

        names = canonical_provinces(typed) or _known(engine, name, typed)
        # A province of today may be asked by an old name, and the other way round.
        return Or(tuple(Term(field, one) for one in names for field in ("province", "current_province")))
    if name == "citation":
        from dvsearch.civics.documents import canonical_document

        document = canonical_document(typed) or typed
        # Numbers start again with each congress: without a term, 04-NQ/TW is that of any.
        of_a_term = [value for value in engine.vocabulary(name) if value.startswith(f"{document} (")]
        return Or(tuple(Term(name, value) for value in (document, *of_a_term)))
    if name in _LOOSE:
        return Or(tuple(Term(name, one) for one in _known(engine, name, typed)))
    return Term(name, typed)


def _known(engine: Engine, name: str, typed: str) -> tuple[str, ...]:
    vocabulary = engine.vocabulary(name)
    if typed in vocabulary:
        return (typed,)
    plain = [fold(term) for term in terms(typed)]
    return tuple(value for value in vocabulary if [fold(term) for term in terms(value)] == plain) or (typed,)


def describe(engine: Engine) -> list[tuple[str, str]]:
    """What an index holds, name and value."""
    years = sorted(engine.vocabulary("year"))
    return [
        ("articles", str(engine.count)),
        ("provinces", str(len(engine.vocabulary("province")))),
        ("years", f"{years[0]}..{years[-1]}" if years else ""),
        ("sources", str(len(engine.vocabulary("source")))),
        ("terms", str(len(engine.vocabulary("text")))),
        ("bytes", str(engine.size())),
        ("analyzer", engine.meta.get("fingerprint", "")),
    ]
