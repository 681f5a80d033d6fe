"""The counts of an index beside those of a few of its articles, which count for more: they are close to the query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dvsearch.vietnamese.bigrams import Bigrams

# How often each occurrence in these articles counts. 10 restores as many syllables; 300 fewer of short queries.
WEIGHT = 30


class NearbyCounts:
    """What `accents.restore` asks of counts, for terms alone and side by side."""

    def __init__(self, everywhere: Bigrams, nearby: Mapping[str, int], pairs: Mapping[tuple[str, str], int]) -> None:
        self._everywhere = everywhere
        self._nearby = nearby
        self._pairs = pairs
        self.total = everywhere.total
        self.kinds = everywhere.kinds

    def count(self, term: str) -> int:
        """How often the term was seen."""
        return self._everywhere.count(term) + WEIGHT * self._nearby.get(term, 0)

    def followers(self, term: str) -> tuple[int, int]:
        """How many different terms are known to follow a term, and how often they do together."""
        different, often = self._everywhere.followers(term)
        return different, often + WEIGHT * self._nearby.get(term, 0)

    def precedents(self, term: str) -> int:
        """How many different terms are known to precede a term."""
        return self._everywhere.precedents(term)

    def forms(self, folded: str) -> Sequence[str]:
        """The terms that have these plain letters, the most frequent first."""
        return self._everywhere.forms(folded)

    def pair_counts(self, pairs: Iterable[tuple[str, str]]) -> list[int]:
        """How often the second term of each pair followed the first."""
        asked = list(pairs)
        counted = zip(self._everywhere.pair_counts(asked), asked, strict=True)
        return [count + WEIGHT * self._pairs.get(pair, 0) for count, pair in counted]
