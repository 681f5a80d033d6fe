"""How many syllables are given back their marks, by this program and by pyvi: `python -m tests.relevance.accents`.

Headlines of political_titles, held half, without their marks; what this program knows comes from the bodies alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from dvsearch.lexicon import bigrams
from dvsearch.vietnamese.accents import restore
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import terms
from tests.relevance.measure import indexed
from tests.relevance.sets import load


def main() -> None:
    """Print one line a system."""
    judged = load("political_titles")
    _, held = judged.halves()
    headlines = [terms(judged.questions[question]) for question in held]
    with indexed(judged.articles()) as engine:
        counts = bigrams(engine.meta)
        assert counts is not None
        report("dvsearch", headlines, lambda words: restore(words, counts))
    from pyvi.ViUtils import add_accents

    report("pyvi", headlines, lambda words: terms(add_accents(" ".join(words))))


def report(name: str, headlines: list[list[str]], read: Callable[[list[str]], list[str]]) -> None:
    """Print the share of syllables restored and the time a headline takes."""
    read([fold(word) for word in headlines[0]])  # load what there is to load
    right = total = 0
    started = time.process_time()
    for words in headlines:
        found = read([fold(word) for word in words])
        right += sum(word == form for word, form in zip(words, found, strict=False))
        total += len(words)
    milliseconds = (time.process_time() - started) * 1000 / len(headlines)
    print(f"{name}: {right / total:.1%} of {total:,} syllables, {milliseconds:.2f} ms a headline")


if __name__ == "__main__":
    main()
