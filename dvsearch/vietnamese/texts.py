"""Titles and texts of many articles -> their terms and words, all at once.

What an article costs is mostly what each of its chunks costs, and each call of NumPy. So chunks are looked up once,
for terms and words alike, and arrays go over a whole batch: of 128 articles each takes 0.6 of the time of one alone.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dvsearch.terms import Numbers, Terms
from dvsearch.vietnamese.chunks import LINE_END, TEXT_END, look_up, split
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.words import compounds


class Analysed(NamedTuple):
    """The terms of one article, and the words of title and text together: pyvi's of two syllables or more."""

    title: Terms
    text: Terms
    folded_title: Terms
    folded_text: Terms
    words: Terms


def analyse(articles: Iterable[tuple[str, str]]) -> list[Analysed]:
    """The terms and words of each title and text, in vocabularies that they share."""
    chunks: list[str] = []
    places: list[tuple[int, int, int, int, int]] = []  # where chunks begin and end: title, text; what words are in
    for title, text in articles:
        start = len(chunks)
        chunks += split(title)
        middle = len(chunks)
        chunks.append(LINE_END)
        chunks += split(text)
        spoken, end = start, len(chunks)
        whole = f"{title}\n{text}"
        if not unicodedata.is_normalized("NFC", whole):  # pyvi's tokens are those of the composed text
            chunks.append(TEXT_END)
            spoken = len(chunks)
            chunks += split(unicodedata.normalize("NFC", whole))
        places.append((start, middle, end, spoken, len(chunks)))
        chunks.append(TEXT_END)
    if not places:
        return []
    found = look_up(chunks)
    numbers, vocabulary = _in_use(found.terms, found.vocabulary.terms)
    folded = list(map(fold, vocabulary))
    words, begins = compounds(found)
    number: defaultdict[str, int] = defaultdict(count().__next__)
    word_numbers = np.fromiter(map(number.__getitem__, words), np.uint32, len(words))
    word_vocabulary = list(number)

    bounds = np.array(places)
    terms_before, tokens_before = np.append(0, found.term_ends), np.append(0, found.token_ends)
    term_bounds = terms_before[bounds[:, :3]].tolist()
    word_bounds = begins.searchsorted(tokens_before[bounds[:, 3:]]).tolist()
    analysed = []
    for (start, middle, end), (first, last) in zip(term_bounds, word_bounds, strict=True):
        analysed.append(
            Analysed(
                title=Terms(numbers, start, middle, vocabulary),
                text=Terms(numbers, middle, end, vocabulary),
                folded_title=Terms(numbers, start, middle, folded),
                folded_text=Terms(numbers, middle, end, folded),
                words=Terms(word_numbers, first, last, word_vocabulary),
            )
        )
    return analysed


def _in_use(numbers: NDArray[np.int64], vocabulary: Sequence[str]) -> tuple[Numbers, list[str]]:
    """The numbers in a vocabulary of only the terms that occur, and that vocabulary."""
    occurs = np.zeros(len(vocabulary), bool)
    occurs[numbers] = True
    used = np.flatnonzero(occurs)
    renumbered = np.empty(len(vocabulary), np.uint32)
    renumbered[used] = np.arange(used.size)
    return renumbered.take(numbers), list(map(vocabulary.__getitem__, used.tolist()))
