"""Syllables -> words: pyvi's word model, decoded by us. The same words `pyvi.ViTokenizer.tokenize` gives, and where.

pyvi cuts a text into tokens with a regular expression and asks a linear-chain CRF whether each token begins a word
(B_W) or goes on with one (I_W). With two labels the Viterbi search needs only the lead of I_W over B_W:

    lead = gain + carried(lead of the token before)

The gain is what the token, its neighbours and their place in pyvi's word list weigh: sums of a few columns, made for
a whole text at once. What a lead carries over hardly varies (it has two plateaus, 0.4 apart), so nearly every token
is decided without the one before it, and only the rest, about one in a hundred, is walked through one by one.

The model is read from pyvi's own files, wherever it is installed; importing it would import scikit-learn (2 s).
"""

from __future__ import annotations

import importlib.util
import re
import string
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dvsearch.errors import DvsearchError
from dvsearch.vietnamese import crf
from dvsearch.vietnamese.composition import code_points, places_before_composing
from dvsearch.vietnamese.syllables import terms

# A vocabulary past either bound is left behind after the text that made it grow. It is about 75 MB then, after some
# 25,000 articles; with half as many chunks 12 an article are new, instead of 8.
MAX_CHUNKS = 200_000
MAX_CHARACTERS = 2_000_000


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
    composed = unicodedata.normalize("NFC", text)
    found = _find(composed)
    if found is None:
        alone = 1 if text else 0
        return Words([text] * alone, np.zeros(alone, np.intp), np.full(alone, len(text)))
    texts = _join(found.vocabulary.tokens.joined.__getitem__, found.numbers, found.joined)
    first = np.flatnonzero(~found.joined)
    # Every character is in a token or is white space, so counting characters finds the tokens in the text.
    in_tokens = np.flatnonzero(_is_in_tokens().take(code_points(composed), mode="clip"))
    token_ends = np.cumsum(found.rows["length"])
    starts = in_tokens[token_ends[first] - found.rows["length"][first]]
    ends = in_tokens[token_ends[np.append(first[1:], len(token_ends)) - 1] - 1] + 1
    if composed != text:
        start_of, end_of = places_before_composing(text)
        starts, ends = start_of[starts], end_of[ends - 1]
    return Words(texts, starts, ends)


def word_terms(text: str) -> list[str]:
    """The words of two syllables or more in order, as terms: each syllable's own term, joined by "_".

    This is what an index of words needs: no places, which only matter to who marks them, and `Hoà Bình` and
    `hòa bình` made one, as they are among syllables. A token without letter or digit parts the word it is in.
    """
    found = _find(unicodedata.normalize("NFC", text))
    if found is None:
        return []
    joined = found.joined.copy()
    spoken = found.rows["spoken"]
    joined[1:] &= spoken[1:] & spoken[:-1]
    in_compound = joined.copy()
    in_compound[:-1] |= joined[1:]
    return _join(found.vocabulary.terms.__getitem__, found.numbers[in_compound], joined[in_compound])


def _join(joined: Callable[[int], str], numbers: NDArray[np.intp], joins: NDArray[np.bool_]) -> list[str]:
    """The words that tokens make, each joined to the one before it where it says so."""
    return "".join(map(joined, (2 * numbers + joins).tolist())).split(" ")[1:]


# --- tokens, as pyvi cuts them ------------------------------------------------------------------------------------

_BEFORE_ADDRESS = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\.|==>|->|\.\.\.|>>"
_TOKEN = re.compile(rf"{_BEFORE_ADDRESS}|\w+://\S+|\d+(?:[.,_]\d+)+|[^\w\s]|\w+")
_STARTS_OTHERWISE = re.compile(_BEFORE_ADDRESS)
_DOMAIN = re.compile(r"@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LOCAL_PART = string.ascii_letters + string.digits + "_.+-"


def _cut(chunk: str) -> list[str]:
    """The tokens of a chunk, a run of characters without white space: no token of pyvi's crosses white space."""
    return list(_cut_addresses(chunk)) if "@" in chunk else _TOKEN.findall(chunk)


def _cut_addresses(chunk: str) -> Iterator[str]:
    """The same where e-mail addresses may stand.

    pyvi tries an address before a number, mark or word, at every token: quadratic on `-.-.-.-.@`. Here each `@` with
    a domain after it says where an address could begin.
    """
    position = searched = 0
    for domain in _DOMAIN.finditer(chunk):
        before = chunk[searched : domain.start()]
        local_part = searched + len(before.rstrip(_LOCAL_PART))
        searched = domain.start() + 1
        while position < domain.start():
            otherwise = (_TOKEN if position < local_part else _STARTS_OTHERWISE).match(chunk, position)
            start, position = position, otherwise.end() if otherwise else domain.end()
            yield chunk[start:position]
    yield from _TOKEN.findall(chunk, position)


# --- what the model weighs ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Weights:
    """The model's scores of I_W less those of B_W, and the pairs and triples of syllables in pyvi's word list.

    Syllables are numbers below `base`, 0 for those not in the list. Pairs are bits in a square of them, read in
    5 us an article where a sorted array takes 40; triples are sorted, and asked only where the syllables fit.
    """

    gain: dict[str, float]
    carry: crf.Carry
    base: int
    syllables: dict[str, int]
    pairs: NDArray[np.uint8]
    triples: NDArray[np.int64]
    places_in_triples: NDArray[np.uint8]

    def is_pair(self, keys: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the keys, `first * base + second`, are in the list."""
        found: NDArray[np.bool_] = (self.pairs[keys >> 3] >> (keys & 7).astype(np.uint8) & 1).view(bool)
        return found

    def find_triples(self, syllables: NDArray[np.int64]) -> NDArray[np.intp]:
        """The index of each syllable that begins three in the list."""
        places = self.places_in_triples.take(syllables)
        fitting: NDArray[np.intp] = np.flatnonzero(places[:-2] & places[1:-1] >> 1 & places[2:] >> 2 & 1)
        keys = (syllables[fitting] * self.base + syllables[fitting + 1]) * self.base + syllables[fitting + 2]
        known: NDArray[np.bool_] = self.triples.take(self.triples.searchsorted(keys), mode="clip") == keys
        return fitting[known]


@lru_cache(1)
def _weights() -> _Weights:
    models = _pyvi_models()
    path = models / "pyvi3.pkl"
    try:
        model = crf.read_pickle(path)
        begin, inside = model.labels.index("B_W"), model.labels.index("I_W")
        path = models / "words.txt"
        syllables, numbers, begins = _number_syllables(path.read_bytes())
    except (OSError, ValueError) as error:
        raise DvsearchError(
            f"pyvi's word model cannot be read: {path}: {error}", hint="pip install --force-reinstall pyvi==0.1.1"
        ) from error
    gain = model.state[:, inside] - model.state[:, begin]
    base = len(syllables) + 1
    syllables_of_entry = np.diff(begins, append=len(numbers))
    first = begins[syllables_of_entry == 2]
    pairs = numbers[first] * base + numbers[first + 1]
    bits = np.zeros(base * base // 8 + 1, np.uint8)
    np.bitwise_or.at(bits, pairs >> 3, (1 << (pairs & 7)).astype(np.uint8))
    first = begins[syllables_of_entry == 3]
    places = np.zeros(base, np.uint8)
    for place in range(3):
        places[numbers[first + place]] |= 1 << place
    return _Weights(
        gain=dict(zip(model.attributes, gain.tolist(), strict=True)),
        carry=crf.carry(model, begin, inside),
        base=base,
        syllables=syllables,
        pairs=bits,
        triples=np.sort((numbers[first] * base + numbers[first + 1]) * base + numbers[first + 2]),
        places_in_triples=places,
    )


def _number_syllables(entries: bytes) -> tuple[dict[str, int], NDArray[np.int64], NDArray[np.intp]]:
    """The syllables of a list of entries, numbered; the list as numbers; and where in it each entry begins."""
    number: defaultdict[str, int] = defaultdict(count(1).__next__)
    syllables = entries.decode().replace("\n", " ").split(" ")
    numbers = np.fromiter(map(number.__getitem__, syllables), np.int64, len(syllables))
    written = np.frombuffer(b"\n" + entries, np.uint8)
    separators = written[(written == ord("\n")) | (written == ord(" "))]
    return dict(number), numbers, np.flatnonzero(separators == ord("\n"))


def _pyvi_models() -> Path:
    pyvi = importlib.util.find_spec("pyvi")
    if pyvi is None or not pyvi.submodule_search_locations:
        raise DvsearchError("pyvi, whose word model finds the words, is not installed", hint="pip install pyvi==0.1.1")
    return Path(pyvi.submodule_search_locations[0]) / "models"


# --- a vocabulary of the tokens met so far, and what the model makes of them --------------------------------------

_ROW = np.dtype(
    [
        ("gain", float),  # of the token itself
        ("gain_as_previous", float),
        ("gain_as_next", float),
        ("syllable", np.int64),
        ("length", np.int64),
        ("joinable", bool),  # no ASCII mark, no digit in front
        ("capital", bool),
        ("spoken", bool),  # joinable, and has a letter or digit
    ],
    align=True,
)


class _Vocabulary(dict[str, tuple[int, ...]]):
    """Chunk -> the numbers of its tokens, cut when it is first met."""

    def __init__(self, weights: _Weights) -> None:
        self.tokens = _Tokens(weights)
        self.terms = _Terms(self.tokens.joined)
        self._characters = 0
        self["\n"] = (self.tokens["\n"],)

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        self._characters += len(chunk)
        tokens = [chunk] if chunk.isalpha() else _cut(chunk)
        numbers = self[chunk] = tuple(map(self.tokens.__getitem__, tokens))
        return numbers

    def is_full(self) -> bool:
        return len(self) > MAX_CHUNKS or self._characters > MAX_CHARACTERS


class _Tokens(dict[str, int]):
    """Token -> its number n, by which it has a row; `joined[2 * n]` has a space before it, `joined[2 * n + 1]` "_"."""

    def __init__(self, weights: _Weights) -> None:
        self.joined: list[str] = []
        self._weights = weights
        self._rows = np.zeros(1024, _ROW)
        self._new_rows: list[tuple[object, ...]] = []

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        self.joined += (" " + token, "_" + token)
        self._new_rows.append(_row(token, self._weights))
        return number

    def rows(self, numbers: NDArray[np.intp]) -> NDArray[np.void]:
        """A row for each of the numbers."""
        if self._new_rows:
            if len(self) > len(self._rows):
                self._rows = np.concatenate([self._rows, np.zeros(len(self), _ROW)])
            self._rows[len(self) - len(self._new_rows) : len(self)] = self._new_rows
            self._new_rows.clear()
        return self._rows.take(numbers)


class _Terms(dict[int, str]):
    """The same as `joined`, of each token's term; made when first asked for, as most tokens are in no compound."""

    def __init__(self, joined: list[str]) -> None:
        self._joined = joined

    def __missing__(self, number: int) -> str:
        joined = self._joined[number]
        term = self[number] = joined[0] + "_".join(terms(joined[1:]))
        return term


def _row(token: str, weights: _Weights) -> tuple[object, ...]:
    gain = weights.gain
    lower = token.lower()
    known = lower.partition("\0")[0]  # CRFsuite reads an attribute up to its first NUL
    upper, title = token.isupper(), token.istitle()
    own = gain["bias"] + gain.get(f"word.lower():{known}", 0.0) + token.isdigit() * gain["word.isdigit()"]
    before = gain.get(f"-1:word.lower():{known}", 0.0)
    after = gain.get(f"+1:word.lower():{known}", 0.0)
    if upper:
        own += gain["word.isupper()"]
        before += gain["-1:word.isupper()"]
        after += gain["+1:word.isupper()"]
    if title:
        own += gain["word.istitle()"]
        before += gain["-1:word.istitle()"]
        after += gain["+1:word.istitle()"]
    joinable = token not in string.punctuation and not token[0].isdigit()
    spoken = joinable and _LETTER_OR_DIGIT.search(token) is not None
    return own, before, after, weights.syllables.get(lower, 0), len(token), joinable, token[0].istitle(), spoken


_lock = threading.Lock()
_vocabulary: _Vocabulary | None = None


def _look_up(chunks: list[str]) -> tuple[_Vocabulary, NDArray[np.intp], NDArray[np.void]]:
    """The tokens of the chunks by number, the vocabulary they are numbered in, and their rows."""
    global _vocabulary  # noqa: PLW0603 - kept for the next text, unless it is full or this one was interrupted
    with _lock:
        vocabulary, _vocabulary = _vocabulary or _Vocabulary(_weights()), None
        numbers = np.fromiter(chain.from_iterable(map(vocabulary.__getitem__, chunks)), np.intp)
        rows = vocabulary.tokens.rows(numbers)
        _vocabulary = None if vocabulary.is_full() else vocabulary
    return vocabulary, numbers, rows


# --- decoding -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """The tokens of a text by their numbers in a vocabulary, their rows, and whether each joins the one before."""

    vocabulary: _Vocabulary
    numbers: NDArray[np.intp]
    rows: NDArray[np.void]
    joined: NDArray[np.bool_]


def _find(composed: str) -> _Found | None:
    """The tokens of a text in NFC and how they join, or None where there is none."""
    chunks: list[str] = []
    for line in composed.split("\n"):
        chunks += line.split()
        chunks.append("\n")
    chunks.pop()
    if not chunks:
        return None
    vocabulary, numbers, rows = _look_up(chunks)
    weights = _weights()
    inside = crf.viterbi(_gains(rows, weights), weights.carry)
    joinable, capital = rows["joinable"], rows["capital"]
    joined = np.zeros(len(rows), bool)
    joined[1:] = inside[1:] & joinable[1:] & joinable[:-1] & (capital[1:] <= capital[:-1])
    return _Found(vocabulary, numbers, rows, joined)


def _gains(rows: NDArray[np.void], weights: _Weights) -> NDArray[np.float64]:
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
