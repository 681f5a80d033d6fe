"""The articles that a question is put to, which of them match, and where: what every count is a count of.

The rule of the whole bench is here: the filter narrows first, then one article stands for each group of near-copies
(the first by id), and only then is matched. So a copy is left out of numerator and denominator alike, and the
articles of a part are those that the part, asked for as a filter, has.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dvsearch.article import POSITION_GAP
from dvsearch.engines.base import Engine
from dvsearch.engines.forward import Array, Hits, TextForward, Values
from dvsearch.errors import UsageError
from dvsearch.query.tree import All, Query
from dvsearch.searching.plan import plan_search
from dvsearch.searching.search_spec import SearchSpec

FIELDS = ("all", "body", "title")


class Population(NamedTuple):
    """Articles and hits; each set of articles is a bool for each article of the index."""

    forward: TextForward
    query: Query
    let_through: Array  # by the filter
    chosen: Array  # those of them that stand for a group of copies, or for themselves
    every_hit: Hits  # in what is let through
    hits: Hits  # in what is chosen
    field: str  # all, body or title: where hits are looked for, and words counted
    all_copies: bool
    cut_words: int | None  # hits that begin or end within a word; None where the index keeps no words

    @property
    def articles(self) -> int:
        """How many articles are chosen: the denominator of shares."""
        return int(np.count_nonzero(self.chosen))

    @property
    def copies(self) -> int:
        """How many articles the filter lets through that another stands for."""
        return int(np.count_nonzero(self.let_through & ~self.chosen))

    @property
    def matching_copies(self) -> int:
        """How many of those match."""
        return int(np.count_nonzero(~self.chosen[self.every_hit.documents]))


def choose(
    engine: Engine,
    spec: SearchSpec,
    *,
    field: str = "all",
    whole_words: bool = False,
    forward: TextForward | None = None,
) -> Population:
    """Find the articles a search is put to, and where it stands in them.

    Raises UsageError where the index cannot say what stands where, or `whole_words` is asked of one without words.
    """
    request = plan_search(engine, spec).request
    forward = forward or engine.forward()
    let_through = np.full(forward.count, request.filter is None)
    if request.filter is not None:
        let_through[forward.hits(All(), request.filter).documents] = True
    chosen = let_through if spec.all_copies else one_of_each(forward, let_through)
    every = in_field(forward, forward.hits(request.query, request.filter), field)
    cut = _cut_words(forward, every, needed=whole_words)
    cut_words = None if cut is None else int(np.count_nonzero(cut & np.repeat(chosen[every.documents], every.counts)))
    if whole_words and cut is not None:
        every = keep_hits(every, ~cut)
    return Population(
        forward=forward,
        query=request.query,
        let_through=let_through,
        chosen=chosen,
        every_hit=every,
        hits=every.within(chosen),
        field=field,
        all_copies=spec.all_copies,
        cut_words=cut_words,
    )


def one_of_each(forward: TextForward, among: Array) -> Array:
    """Keep of each group of near-copies the first by id of those `among`, a bool for each article."""
    first, group = first_values(forward.values("copies"))
    grouped = np.flatnonzero(among & first)
    kept = among.copy()
    kept[grouped] = False
    # Documents ascend by id, and the first of equal groups is the first of them.
    _, leaders = np.unique(group[grouped], return_index=True)
    kept[grouped[leaders]] = True
    return kept


def first_values(values: Values) -> tuple[Array, Array]:
    """Return whether each article has a value, and the number of its first (0 where it has none)."""
    there = np.diff(values.starts) > 0
    if not values.numbers.size:
        return there, np.zeros(there.size, np.int64)
    return there, np.where(there, values.numbers[np.minimum(values.starts[:-1], values.numbers.size - 1)], 0)


def value_texts(values: Values) -> list[str]:
    """Return the first value of each article, "" where it has none."""
    there, numbers = first_values(values)
    return [values.texts[number] if has else "" for has, number in zip(there.tolist(), numbers.tolist(), strict=True)]


def in_field(forward: TextForward, hits: Hits, field: str) -> Hits:
    """Keep the hits in the title or the body alone; articles that have none left go, if they had any."""
    if field not in FIELDS:
        raise UsageError(f"no text is called {field!r}", hint=f"texts: {', '.join(FIELDS)}")
    if field == "all":
        return hits
    titles, _ = forward.lengths(hits.documents)
    in_title = hits.lasts < np.repeat(titles, hits.counts)
    return keep_hits(hits, in_title if field == "title" else ~in_title)


def keep_hits(hits: Hits, kept: Array) -> Hits:
    """Keep some hits, and the articles that have one left or had none at all."""
    before = hits.counts
    counts = np.bincount(np.repeat(np.arange(before.size), before)[kept], minlength=before.size)
    stays = (counts > 0) | (before == 0)
    starts = np.concatenate(([0], np.cumsum(counts[stays])))
    return Hits(hits.documents[stays], starts, hits.firsts[kept], hits.lasts[kept])


def sizes(forward: TextForward, documents: Array, field: str) -> Array:
    """Return how many syllables the articles have, in title, body or both."""
    titles, bodies = forward.lengths(documents)
    return {"all": titles + bodies, "title": titles, "body": bodies}[field]


def bounds(forward: TextForward, documents: Array, field: str) -> tuple[Array, Array]:
    """Return the first position of each article and the one behind its last, of title, body or both with their gap."""
    titles, bodies = forward.lengths(documents)
    body = titles + POSITION_GAP
    starts = body if field == "body" else np.zeros_like(titles)
    return starts, titles if field == "title" else body + bodies


def _cut_words(forward: TextForward, hits: Hits, *, needed: bool) -> Array | None:
    """Whether each hit begins or ends within a word."""
    owners = hits.owners
    try:
        begins = forward.joined(owners, hits.firsts, hits.firsts + 1)
        ends = forward.joined(owners, hits.lasts + 1, hits.lasts + 2)
    except UsageError:
        if needed:
            raise
        return None
    return np.asarray(begins | ends)
