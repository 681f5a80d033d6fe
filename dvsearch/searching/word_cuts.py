"""Which words a run of typed terms holds, by what an index knows of its own words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dvsearch import lexicon
from dvsearch.article import UNFOLDED
from dvsearch.engines.base import Engine
from dvsearch.query.tree import Term
from dvsearch.vietnamese.associations import Association
from dvsearch.vietnamese.word_cuts import MAX_SYLLABLES, Span, cut, is_sure_reading
from dvsearch.vietnamese.words.word_list import words_in

# Longer runs are read as text pasted in: nobody means all of its words.
MAX_RUN = 200


class WordCutter:
    """Cuts runs of terms; what it needs of the index is read when the first run asks for it."""

    def __init__(self, engine: Engine) -> None:
        self._meta = engine.meta

    def __call__(self, run: Sequence[Term]) -> Sequence[Span]:
        """Give the stretches of a run that hold together."""
        if len(run) > MAX_RUN:
            return ()
        typed = [term.text for term in run]
        if any(term.field in UNFOLDED for term in run):
            return self._cut_plain(typed)
        return cut(self._pairs(typed), self._words(typed))

    def _cut_plain(self, typed: Sequence[str]) -> Sequence[Span]:
        """Cut a run typed without marks as it is read, where the reading leaves no doubt."""
        bigrams = lexicon.bigrams(self._meta)
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
        known = lexicon.associations(self._meta)
        return [known.of(a, b) for a, b in pairwise(words)]

    def _words(self, words: Sequence[str]) -> list[Span]:
        """Where listed words and what abbreviations stand for start and stop."""
        spelt_out = lexicon.known_abbreviations(self._meta).spelt_out(words)
        return [*words_in(words, MAX_SYLLABLES), *spelt_out]
