"""What `batch` gives, made by the kernel: it meets nearly all chunks of a text by itself, and asks for the others.

`batch` is the fall-back and the witness: both find the same in every text.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from dvsearch.term_ids import Terms, TermTable
from dvsearch.vietnamese.normalize import composed, fold, is_composed
from dvsearch.vietnamese.words.batch import Analysed
from dvsearch.vietnamese.words.characters import table
from dvsearch.vietnamese.words.pyvi_model import weights
from dvsearch.vietnamese.words.token_table import (
    MAX_CHARACTERS,
    MAX_CHUNKS,
    MAX_WORDS,
    know,
    part_of_word,
    place_of_term,
    read_chunk,
)

_lock = threading.Lock()
_analyzer: _Analyzer | None = None


def analyse(articles: Sequence[tuple[str, str]], kernel: Any) -> list[Analysed]:
    """The terms and words of each title and text, in vocabularies that they share."""
    global _analyzer  # noqa: PLW0603 - kept for the next texts, unless this look was interrupted
    with _lock:
        analyzer, _analyzer = _analyzer or _Analyzer(kernel), None
        analysed = analyzer.analyse(articles)
        _analyzer = analyzer
    return analysed


class _Analyzer:
    """The kernel's table of chunks, and the terms and words of its numbers."""

    def __init__(self, kernel: Any) -> None:
        self._kernel = kernel.Analyzer(characters=table(), **_model())
        self._begin()

    def _begin(self) -> None:
        self._terms, self._folded, self._words = TermTable("terms"), TermTable("folded"), TermTable("words")

    def analyse(self, articles: Sequence[tuple[str, str]]) -> list[Analysed]:
        """The terms and words of each title and text."""
        if any(have > most for have, most in zip(self._kernel.size(), _MOST, strict=True)):
            self._kernel.clear()
            self._begin()
        texts: list[bytes] = []
        for title, text in articles:
            whole = f"{title}\n{text}"
            # pyvi's tokens are those of the composed text.
            texts += _encode(title), _encode(text), b"" if is_composed(whole) else _encode(composed(whole))
        found = self._kernel.analyse(b"".join(texts), list(map(len, texts)), _read)
        terms, anchors, words, names, ends = (np.frombuffer(column, "<u4") for column in found[:5])
        for known, new in zip((self._terms, self._folded, self._words), found[6:], strict=True):
            known.terms += _decode(new).split("\n")[:-1]
        return self._cut(terms, anchors.tolist(), words, names, ends.reshape(-1, 6).tolist(), found[5])

    def _cut(
        self, terms: Any, anchors: list[int], words: Any, names: Any, ends: list[list[int]], joined: bytes
    ) -> list[Analysed]:
        """What each article has of all: `ends` says where its own ends in each column."""
        analysed = []
        start, first_anchor, first_word, first_name = 0, 0, 0, 0
        for middle, end, middle_anchor, end_anchor, end_word, end_name in ends:
            analysed.append(
                Analysed(
                    title=Terms(terms, start, middle, self._terms),
                    text=Terms(terms, middle, end, self._terms),
                    folded_title=Terms(terms, start, middle, self._folded),
                    folded_text=Terms(terms, middle, end, self._folded),
                    words=Terms(words, first_word, end_word, self._words),
                    joined=(joined[start:middle], joined[middle:end]),
                    anchors=(anchors[first_anchor:middle_anchor], anchors[middle_anchor:end_anchor]),
                    names=names[first_name:end_name],
                )
            )
            start, first_anchor, first_word, first_name = end, end_anchor, end_word, end_name
        return analysed


# The bounds of a table of chunks: its chunks, words, and the bytes of its strings.
_MOST = (MAX_CHUNKS, MAX_WORDS, 2 * MAX_CHARACTERS)


def _model() -> dict[str, Any]:
    """The model of words as the kernel takes it."""
    known = weights()
    gain = known.gain
    carry = known.carry
    before = [gain[f"{place}word.{kind}"] for kind in ("isupper()", "istitle()") for place in ("", "-1:", "+1:")]
    listed = [gain[f"{place}:word.{kind}"] for place, kind in _IN_LIST]
    prefixes = ("word.lower():", "-1:word.lower():", "+1:word.lower():")
    words = dict.fromkeys(name.partition("word.lower():")[2] for name in gain if "word.lower():" in name)
    carried = [carry.from_0_to_0, carry.from_0_to_1, carry.from_1_to_0, carry.from_1_to_1]
    return {
        "weights": [gain["bias"], gain["word.isdigit()"], *before, *listed, *carried],
        "words": [(_encode(word), [gain.get(prefix + word, 0.0) for prefix in prefixes]) for word in words],
        "syllables": list(map(_encode, known.syllables)),
        "pairs": known.pairs.tobytes(),
        "triples": known.triples.astype("<u8").tobytes(),
        "places": known.places_in_triples.tobytes(),
    }


# Weights of the second and the first of a pair, and of the first and the third of a triple.
_IN_LIST = (("-1", "bi_gram()"), ("+1", "bi_gram()"), ("+2", "tri_gram()"), ("-2", "tri_gram()"))


_Told = tuple[object, ...]


def _read(chunks: Sequence[bytes]) -> list[tuple[list[_Told], list[_Told]]]:
    """The tokens and the terms of chunks that the kernel does not read, as it takes them."""
    return [_read_one(_decode(chunk)) for chunk in chunks]


def _read_one(chunk: str) -> tuple[list[_Told], list[_Told]]:
    tokens, found, places = read_chunk(chunk)
    told: list[_Told] = []
    for token in tokens:
        known = know(token, weights())
        gains, kinds = list(known[:3]), [known.joinable, known.capital, known.spoken]
        told.append((_encode(token), _encode(part_of_word(token)), gains, known.syllable, known.hash, kinds))
    standing = map(place_of_term, places)
    return told, [(_encode(term), _encode(fold(term)), *place) for term, place in zip(found, standing, strict=True)]


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decode(text: bytes) -> str:
    return text.decode("utf-8", "surrogatepass")
