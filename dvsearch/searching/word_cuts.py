"""Which words a run of typed terms holds, by what an index knows of its own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from dvsearch import lexicon
from dvsearch.article import UNFOLDED
from dvsearch.engines.base import Engine
from dvsearch.query.tree import Term
from dvsearch.vietnamese.abbreviations import Abbreviations
from dvsearch.vietnamese.associations import Association, Associations
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.word_cuts import MAX_SYLLABLES, Span, cut, is_sure_reading
from dvsearch.vietnamese.words.word_list import words_in

TYPE_CHECKING = False
if TYPE_CHECKING:  # not needed to search with accents typed
    from dvsearch.vietnamese.bigrams import Bigrams

# Longer runs are read as text pasted in: nobody means all of its words.
MAX_RUN = 200


class WordCutter:
    """Cuts runs of terms; what it needs of the index is read when the first run asks for it, and once a search."""

    def __init__(self, engine: Engine, names: Iterable[tuple[str, ...]] = ()) -> None:
        """`names` are of persons, as they were typed: they hold together whatever the index knows of them."""
        self.engine = engine
        self._meta = engine.meta
        self._names = frozenset(names) | {tuple(map(fold, name)) for name in names}

    @cached_property
    def bigrams(self) -> Bigrams | None:
        """Unpack the counts of neighbours; None where the index has none."""
        return lexicon.bigrams(self._meta)

    @cached_property
    def _associations(self) -> Associations:
        return lexicon.associations(self._meta)

    @cached_property
    def abbreviations(self) -> Abbreviations:
        """Look up the abbreviations of the table and of the index."""
        return lexicon.known_abbreviations(self._meta)

    def __call__(self, run: Sequence[Term]) -> Sequence[Span]:
        """Give the stretches of a run that hold together."""
        if len(run) > MAX_RUN:
            return ()
        typed = [term.text for term in run]
        if any(term.field in UNFOLDED for term in run):
            return self._with_names(typed, self._cut_plain(typed))
        return self._with_names(typed, cut(self._pairs(typed), self._words(typed)))

    def _with_names(self, typed: Sequence[str], spans: Sequence[Span]) -> Sequence[Span]:
        """Put the names of persons in the place of what was cut across them."""
        named = [
            (start, start + len(name))
            for start in range(len(typed))
            for name in self._names
            if tuple(typed[start : start + len(name)]) == name
        ]
        if not named:
            return spans
        kept = [(a, b) for a, b in spans if all(b <= start or stop <= a for start, stop in named)]
        return sorted({*kept, *named})

    def _cut_plain(self, typed: Sequence[str]) -> Sequence[Span]:
        """Cut a run typed without marks as it is read, where the reading leaves no doubt."""
        bigrams = self.bigrams
        if bigrams is None:
            return ()
        from dvsearch.vietnamese.accents import pair_readings, restore

        read = restore(typed, bigrams)
        spans = cut(self._pairs(read), self._words(read), plain=True)
        sure = [False] * len(read)
        for start, stop in spans:
            for place in range(start, stop - 1):
                readings = pair_readings((typed[place], typed[place + 1]), bigrams)
                sure[place] = is_sure_reading(readings.get((read[place], read[place + 1]), 0), sum(readings.values()))
        return [(start, stop) for start, stop in spans if all(sure[start : stop - 1])]

    def _pairs(self, words: Sequence[str]) -> list[Association | None]:
        return [self._associations.of(a, b) for a, b in pairwise(words)]

    def _words(self, words: Sequence[str]) -> list[Span]:
        """Where listed words and what abbreviations stand for start and stop."""
        return [*words_in(words, MAX_SYLLABLES), *self.abbreviations.spelt_out(words)]
