"""Articles like one: those that share the words it is told from others by; found by an ordinary search."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import NamedTuple

from dvsearch.article import Article, from_json
from dvsearch.engines.base import Engine, SearchRequest
from dvsearch.indexing.analyzer import document
from dvsearch.query.tree import Not, Or, Query, Term, Weighted

# How many words stand for an article: more of them take longer and say the same.
MOST_WORDS = 40
_SHOWN = 8


class Similar(NamedTuple):
    """An article like another, and the words both have that weigh most."""

    rank: int
    id: str
    score: float
    title: str
    date: str | None
    province: list[str]
    source: str | None
    shared: list[str]


def similar(engine: Engine, article: Article, limit: int, *, all_copies: bool = False) -> tuple[int, list[Similar]]:
    """Find how many articles share a word with one that it is told by, and those that share most; never itself."""
    weights = telling_words(engine, article)
    if not weights:
        return 0, []
    query = Or(tuple(Weighted(term, weight) for term, weight in weights.items()))
    other: Query = Not(Term("id", article.id))
    collapse = None if all_copies else "copies"
    matches = engine.search(SearchRequest(query, filter=other, limit=limit, collapse=collapse))
    stored = engine.stored([match.id for match in matches.page])
    found = []
    for rank, (match, text) in enumerate(zip(matches.page, stored, strict=True), 1):
        if text is not None:
            one = from_json(text)
            shared = _shared(one, weights)
            found.append(
                Similar(rank, one.id, match.score, one.title, one.date, list(one.provinces), one.source, shared)
            )
    return matches.total, found


def telling_words(engine: Engine, article: Article) -> dict[Term, float]:
    """Return the words that tell an article from others, with weights: often here, seldom elsewhere.

    Words of several syllables; where it has none that others have too, its syllables.
    """
    made = document(article)
    itself = int(engine.stored([article.id]) != [None])  # an article of the archive has each of its words itself
    for field in ("words", "text"):
        counts = Counter(term for value in made.text[field] for term in value)
        known = engine.vocabulary(field)
        weights = {
            Term(field, term): (1 + log(count)) * log(engine.count / often)
            for term, count in counts.items()
            if itself < (often := known.get(term, 0)) < engine.count
        }
        if weights:
            best = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0].text))[:MOST_WORDS]
            return {term: weight / best[0][1] for term, weight in best}
    return {}


def _shared(article: Article, weights: dict[Term, float]) -> list[str]:
    there = {field: {term for value in values for term in value} for field, values in document(article).text.items()}
    return [term.text.replace("_", " ") for term in weights if term.text in there[term.field]][:_SHOWN]
