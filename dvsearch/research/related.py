"""Words that go with a query: suggested to whoever asks, never added to what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from dvsearch.article import from_json
from dvsearch.engines.base import Engine, SearchRequest
from dvsearch.indexing.analyzer import documents
from dvsearch.query.closest import related_to
from dvsearch.query.tree import Near, Or, Phrase, PhraseOnce, Query, Term, positive_leaves
from dvsearch.research import association as am
from dvsearch.research.ranking import as_list
from dvsearch.searching.field_values import resolve
from dvsearch.searching.plan import parsed, plan_search
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import FEW
from dvsearch.vietnamese.related_words import related_words

# The best articles stand for the query: those far down match by chance.
BEST = 100


class Related(NamedTuple):
    """A word that goes with a query: in how many of the best articles and of all, and how much more of them have it.

    `known_by` is "table" for a word of the table of other regions and registers, "archive" for one that the best
    articles have more often than others; of the first no more is said than how many have it.
    """

    word: str
    articles_best: int
    articles_index: int
    lrc: float | None
    logratio: float | None
    known_by: Literal["table", "archive"] = "archive"


def related(engine: Engine, spec: SearchSpec, *, least: int = 3) -> tuple[int, list[Related]]:
    """Find the words that the best articles of a query have more often than others; none that it has itself.

    Returns how many articles were looked at, and the words: those of the table first, then by LRC.
    """
    query, ids = _best(engine, spec)
    stored = engine.stored(ids)
    articles = [from_json(text) for text in stored if text is not None]
    made = documents(articles, ["-"] * len(articles))
    counts = Counter(word for one in made for word in {word for value in one.text["words"] for word in value})
    listed = _listed(engine, spec, ids)
    asked = _terms_of(query) | {term for one in listed for term in one.word.split()}
    names = sorted(word for word, count in counts.items() if count >= least and not set(word.split("_")) <= asked)
    vocabulary = engine.vocabulary("words")
    best = np.array([counts[name] for name in names], float)
    every = np.array([max(vocabulary.get(name, 0), counts[name]) for name in names], float)
    table = am.tables(best, len(articles), every - best, max(0, engine.count - len(articles)))
    columns = (best.astype(int), every.astype(int), am.lrc(table, len(counts)), am.log_ratio(table))
    spelled = [name.replace("_", " ") for name in names]
    words = [Related(*row) for row in zip(spelled, *map(as_list, columns), strict=True)]
    return len(articles), [
        *listed,
        *sorted(words, key=lambda one: (-(one.lrc or 0), -(one.logratio or 0), one.word)),
    ]


def _best(engine: Engine, spec: SearchSpec) -> tuple[Query, list[str]]:
    """Give the query, and the ids of its best articles: those that come close are among them where few hold it all."""
    plan = plan_search(engine, spec)
    found = engine.search(plan.request._replace(facets=(), limit=BEST, offset=0))
    if found.total < FEW and plan.closest is not None:
        found = engine.search(plan.closest.request._replace(limit=BEST, offset=0))
    return plan.request.query, [match.id for match in found.page]


def _listed(engine: Engine, spec: SearchSpec, best: Sequence[str]) -> list[Related]:
    """Count the words that the table has for those of the query: a search takes them where not every word must be."""
    if not spec.related:
        return []
    these = Or(tuple(Term("id", id) for id in best))

    def count(word: Query, among: Query | None) -> int:
        return engine.search(SearchRequest(word, filter=among, limit=0)).total

    return [
        Related(" ".join(_spelt(word)), count(word, these), count(word, None), None, None, "table")
        for word in related_to(resolve(engine, parsed(spec)), related_words)
    ]


def _spelt(word: Query) -> list[str]:
    """The terms of a word of the table, in order."""
    terms = word.terms if isinstance(word, Phrase) else (word,)
    return [term.text for term in terms if isinstance(term, Term)]


def _terms_of(query: object) -> set[str]:
    """The terms that a query asks for."""
    found: set[str] = set()
    for leaf in positive_leaves(query):  # type: ignore[arg-type]
        match leaf:
            case Phrase(terms=terms) | Near(terms=terms) | PhraseOnce(terms=terms):
                found.update(term.text for term in terms)
            case Term(text=text):
                found.add(text)
            case _:
                pass
    return found
