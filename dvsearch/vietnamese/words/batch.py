"""Titles and texts of many articles -> their terms and words, all at once.

What an article costs is mostly what each of its chunks costs, and each call of NumPy. So chunks are looked up once,
for terms and words alike, and arrays go over a whole batch: of 128 articles each takes 0.3 of the time of one alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dvsearch.article import ANCHOR_EVERY
from dvsearch.term_ids import Terms
from dvsearch.vietnamese.normalize import composed, is_composed
from dvsearch.vietnamese.words.segmenter import compounds, join_spoken
from dvsearch.vietnamese.words.token_table import IS_FIRST, Chunks, look_up

_TOKEN = (1 << 31) - 1


class Analysed(NamedTuple):
    """The terms of one article, and the words of title and text together: pyvi's of two syllables or more.

    Of title and text each: `joined` has a byte a term, 1 where it goes on with the word that the term before it is in;
    `anchors` has the character at which every ANCHOR_EVERY-th term begins, from the first.
    `names` has a hash of each two tokens in a row that begin with a capital.
    """

    title: Terms
    text: Terms
    folded_title: Terms
    folded_text: Terms
    words: Terms
    joined: tuple[bytes, bytes]
    anchors: tuple[list[int], list[int]]
    names: NDArray[np.uint32]


def analyse(articles: Iterable[tuple[str, str]]) -> list[Analysed]:
    """The terms and words of each title and text, in vocabularies that they share."""
    texts: list[str] = []
    places: list[_Place] = []
    end = -1
    for title, text in articles:
        whole = f"{title}\n{text}"
        start, end = end + 1, end + 1 + len(whole)
        spoken, spoken_end = start, end
        texts.append(whole)
        if not is_composed(whole):  # pyvi's tokens are those of the composed text
            texts.append(composed(whole))
            spoken, spoken_end = end + 1, end + 1 + len(texts[-1])
        places.append(_Place(start, start + len(title), end, spoken, spoken_end))
        end = spoken_end
    return _analysed(look_up(texts), places) if texts else []


class _Place(NamedTuple):
    """Where a title begins and ends, and its text ends, in the joined texts; and what words are in."""

    start: int
    middle: int
    end: int
    spoken: int
    spoken_end: int


def _analysed(found: Chunks, places: Sequence[_Place]) -> list[Analysed]:
    known = found.table
    numbers = found.terms.astype(np.uint32)
    token_joins = join_spoken(found)
    words, begins = compounds(found, token_joins)
    names, name_begins = _names(found.rows)
    joined, characters = _term_joins(found, token_joins), _characters(found)
    bounds = found.starts.searchsorted(np.array(places))
    terms_before, tokens_before = np.append(0, found.term_ends), np.append(0, found.token_ends)
    term_bounds = terms_before[bounds].tolist()
    word_bounds = begins.searchsorted(tokens_before[bounds[:, 3:]]).tolist()
    name_bounds = name_begins.searchsorted(tokens_before[bounds[:, 3:]]).tolist()
    analysed = []
    for place, in_terms, (first, last), named in zip(places, term_bounds, word_bounds, name_bounds, strict=True):
        start, middle, end, spoken, spoken_end = in_terms
        joins = joined[spoken:spoken_end].tobytes()
        if spoken_end - spoken != end - start:  # composing the text has made other terms of it: no word goes on
            joins = bytes(end - start)
        anchors = (
            (characters[start:middle:ANCHOR_EVERY] - place.start).tolist(),
            (characters[middle:end:ANCHOR_EVERY] - (place.middle + 1)).tolist(),
        )
        analysed.append(
            Analysed(
                title=Terms(numbers, start, middle, known.terms),
                text=Terms(numbers, middle, end, known.terms),
                folded_title=Terms(numbers, start, middle, known.folded),
                folded_text=Terms(numbers, middle, end, known.folded),
                words=Terms(words, first, last, known.words),
                joined=(joins[: middle - start], joins[middle - start :]),
                anchors=anchors,
                names=names[slice(*named)],
            )
        )
    return analysed


def _names(rows: NDArray[np.void]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """A hash of each two tokens in a row that begin with a capital, and where they begin."""
    capital, hashes = rows["capital"], rows["hash"]
    begins = np.flatnonzero(capital[:-1] & capital[1:])
    return hashes[begins] * _FACTOR + hashes[begins + 1], begins


_FACTOR = np.uint32(0x9E3779B1)


def _term_joins(found: Chunks, token_joins: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each term goes on with a word: by its token where it is the first in it, else always."""
    tokens_before = np.append(0, found.token_ends[:-1])
    inside = found.term_places >> 1 & _TOKEN
    tokens = np.repeat(tokens_before, _terms_of_each(found)) + inside
    joins: NDArray[np.bool_] = token_joins[tokens] | (found.term_places & IS_FIRST == 0)
    return joins


def _characters(found: Chunks) -> NDArray[np.int64]:
    """At which character of the joined texts each term begins."""
    characters: NDArray[np.int64] = np.repeat(found.starts, _terms_of_each(found)) + (found.term_places >> 32)
    return characters


def _terms_of_each(found: Chunks) -> NDArray[np.int64]:
    """How many terms each chunk has."""
    return np.diff(found.term_ends, prepend=0)
