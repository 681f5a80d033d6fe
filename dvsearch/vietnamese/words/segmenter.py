"""Syllables -> words: pyvi's word model, decoded by us. The same words `pyvi.ViTokenizer.tokenize` gives, and where.

pyvi cuts a text into tokens with a regular expression and asks a linear-chain CRF whether each token begins a word
(B_W) or goes on with one (I_W). With two labels the Viterbi search needs only the lead of I_W over B_W:

    lead = gain + carried(lead of the token before)

The gain is what the token, its neighbours and their place in pyvi's word list weigh: sums of a few columns, made for
many texts at once. What a lead carries over hardly varies (it has two plateaus, 0.4 apart), so nearly every token
is decided without the one before it, and only the rest, about one in a hundred, is walked through one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dvsearch.term_ids import Numbers
from dvsearch.vietnamese.normalize import composed
from dvsearch.vietnamese.words import crf
from dvsearch.vietnamese.words.nfc_offsets import code_points, places_before_composing
from dvsearch.vietnamese.words.pyvi_model import Weights, weights
from dvsearch.vietnamese.words.token_table import Chunks, look_up


class Word(NamedTuple):
    """A word as pyvi gives it, syllables joined by "_"; `original[start:end]` are its characters."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of a text in order, in three columns; iterating makes a Word of each.

    Five hundred objects an article, and the garbage collector's rounds for them, would cost more than finding them.
    """

    texts: list[str]
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[Word]:
        return map(Word, self.texts, self.starts.tolist(), self.ends.tolist())


def segment(text: str) -> Words:
    """Every word of the text: joined by spaces, their texts are what `ViTokenizer.tokenize` returns.

    So punctuation and line breaks are words too, and a text of nothing but spaces is one word, as it is there.
    """
    spoken = composed(text)
    found = look_up([spoken])
    if not found.tokens.size:
        alone = 1 if text else 0
        return Words([text] * alone, np.zeros(alone, np.intp), np.full(alone, len(text)))
    joined = find_joins(found)
    texts = _join(found.table.joined.__getitem__, found.tokens, joined)
    first = np.flatnonzero(~joined)
    # Every character is in a token or is white space, so counting characters finds the tokens in the text.
    in_tokens = np.flatnonzero(_is_in_tokens().take(code_points(spoken), mode="clip"))
    token_ends = np.cumsum(found.rows["length"])
    starts = in_tokens[token_ends[first] - found.rows["length"][first]]
    ends = in_tokens[token_ends[np.append(first[1:], len(token_ends)) - 1] - 1] + 1
    if spoken != text:
        start_of, end_of = places_before_composing(text)
        starts, ends = start_of[starts], end_of[ends - 1]
    return Words(texts, starts, ends)


def join_spoken(found: Chunks) -> NDArray[np.bool_]:
    """Say whether each token joins the one before it; one without letter or digit parts the word it is in."""
    joined = find_joins(found)
    spoken = found.rows["spoken"]
    joined[1:] &= spoken[1:] & spoken[:-1]
    return joined


def compounds(found: Chunks, joined: NDArray[np.bool_]) -> tuple[Numbers, NDArray[np.intp]]:
    """The words of two syllables or more in order, by number, and the token with which each begins.

    This is what an index of words needs: each syllable's own term, joined by "_", so that `Hoà Bình` and `hòa bình`
    are one, as they are among syllables. `joined` is what `join_spoken` says.
    """
    begins = np.flatnonzero(joined[1:] & ~joined[:-1])
    ends = np.flatnonzero(joined & ~np.append(joined[1:], False)) + 1
    return found.table.number_words(found.tokens, begins, ends - begins), begins


def word_terms(text: str) -> list[str]:
    """The words of two syllables or more of one text: see `compounds`."""
    found = look_up([composed(text)])
    return list(map(found.table.words.terms.__getitem__, compounds(found, join_spoken(found))[0].tolist()))


def _join(joined: Callable[[int], str], numbers: NDArray[np.int64], joins: NDArray[np.bool_]) -> list[str]:
    """The words that tokens make, each joined to the one before it where it says so."""
    return "".join(map(joined, (2 * numbers + joins).tolist())).split(" ")[1:]


# --- decoding -----------------------------------------------------------------------------------------------------


def find_joins(found: Chunks) -> NDArray[np.bool_]:
    """Whether each token joins the one before it; texts with TEXT_END between them are decoded each by itself."""
    rows = found.rows
    if not rows.size:
        return np.zeros(0, bool)
    known = weights()
    stops = np.flatnonzero(found.tokens == found.table.text_end)
    inside = crf.viterbi(_gains(rows, known), known.carry, stops)
    joinable, capital = rows["joinable"], rows["capital"]
    joined = np.zeros(len(rows), bool)
    joined[1:] = inside[1:] & joinable[1:] & joinable[:-1] & (capital[1:] <= capital[:-1])
    return joined


def _gains(rows: NDArray[np.void], weights: Weights) -> NDArray[np.float64]:
    """What speaks for I_W rather than B_W at each token, all but the label before it."""
    gains = rows["gain"].copy()
    gains[1:] += rows["gain_as_previous"][:-1]
    gains[:-1] += rows["gain_as_next"][1:]
    syllables = rows["syllable"]
    second = np.flatnonzero(weights.is_pair(syllables[:-1] * weights.base + syllables[1:])) + 1
    gains[second] += weights.gain["-1:word.bi_gram()"]
    gains[second - 1] += weights.gain["+1:word.bi_gram()"]
    first = weights.find_triples(syllables)
    gains[first] += weights.gain["+2:word.tri_gram()"]
    gains[first + 2] += weights.gain["-2:word.tri_gram()"]
    return gains


@lru_cache(1)
def _is_in_tokens() -> NDArray[np.bool_]:
    """By code point, whether a token holds it: all but white space, of which U+3000 is the last; but line feeds."""
    return np.array([not chr(code).isspace() or code == 0x0A for code in range(0x3002)])
