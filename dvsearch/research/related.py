"""Words that go with a query: suggested to whoever asks, never added to what was asked."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from dvsearch.article import from_json
from dvsearch.engines.base import Engine
from dvsearch.indexing.analyzer import documents
from dvsearch.query.tree import Near, Phrase, PhraseOnce, Term, positive_leaves
from dvsearch.research import association as am
from dvsearch.research.ranking import as_list
from dvsearch.searching.plan import plan_search
from dvsearch.searching.search_spec import SearchSpec

# The best articles stand for the query: those far down match by chance.
BEST = 100


class Related(NamedTuple):
    """A word of the best articles: in how many of them and of all, and how much more of them have it."""

    word: str
    articles_best: int
    articles_index: int
    lrc: float | None
    logratio: float | None


def related(engine: Engine, spec: SearchSpec, *, least: int = 3) -> tuple[int, list[Related]]:
    """Find the words that the best articles of a query have more often than others; none that it has itself.

    Returns how many articles were looked at, and the words by LRC.
    """
    request = plan_search(engine, spec).request._replace(facets=(), limit=BEST, offset=0)
    stored = engine.stored([match.id for match in engine.search(request).page])
    articles = [from_json(text) for text in stored if text is not None]
    made = documents(articles, ["-"] * len(articles))
    counts = Counter(word for one in made for word in {word for value in one.text["words"] for word in value})
    asked = _terms_of(request.query)
    names = sorted(word for word, count in counts.items() if count >= least and not set(word.split("_")) <= asked)
    vocabulary = engine.vocabulary("words")
    best = np.array([counts[name] for name in names], float)
    every = np.array([max(vocabulary.get(name, 0), counts[name]) for name in names], float)
    table = am.tables(best, len(articles), every - best, max(0, engine.count - len(articles)))
    columns = (best.astype(int), every.astype(int), am.lrc(table, len(counts)), am.log_ratio(table))
    spelled = [name.replace("_", " ") for name in names]
    words = [Related(*row) for row in zip(spelled, *map(as_list, columns), strict=True)]
    return len(articles), sorted(words, key=lambda one: (-(one.lrc or 0), -(one.logratio or 0), one.word))


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
