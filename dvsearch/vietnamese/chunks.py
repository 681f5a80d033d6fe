"""A vocabulary of chunks: what each run of characters between white space holds, found when it is first met.

No token of pyvi's and no term crosses white space. So a text is split there and each chunk looked up once; its tokens,
what the model weighs of them, and its terms are then rows of arrays, gathered for many texts at once.
"""

from __future__ import annotations

import re
import string
import struct
import threading
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dvsearch.vietnamese.model import Weights, weights
from dvsearch.vietnamese.normalize import normalize
from dvsearch.vietnamese.syllables import MAX_TERM, terms

# A vocabulary past either bound is left behind after the text that made it grow. It is about 75 MB then, after some
# 25,000 articles; with half as many chunks 12 an article are new, instead of 8.
MAX_CHUNKS = 200_000
MAX_CHARACTERS = 2_000_000

# Two chunks that no text has: the end of a line, which is a token of pyvi's, and the end of a text, which is none.
LINE_END, TEXT_END = "\n", " "

_Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chunks:
    """What a sequence of chunks holds, as numbers in a vocabulary.

    `token_ends[i]` tokens and `term_ends[i]` terms are in the chunks up to the i-th; `rows` are of the tokens.
    """

    vocabulary: Vocabulary
    tokens: _Integers
    token_ends: _Integers
    rows: NDArray[np.void]
    terms: _Integers
    term_ends: _Integers


def split(text: str) -> list[str]:
    """The chunks of a text, and between its lines what stands for their ends."""
    if "\n" not in text:
        return text.split()
    chunks: list[str] = []
    for line in text.split("\n"):
        chunks += line.split()
        chunks.append(LINE_END)
    chunks.pop()
    return chunks


_lock = threading.Lock()
_vocabulary: Vocabulary | None = None


def look_up(chunks: Sequence[str]) -> Chunks:
    """What the chunks hold."""
    global _vocabulary  # noqa: PLW0603 - kept for the next text, unless it is full or this one was interrupted
    with _lock:
        vocabulary, _vocabulary = _vocabulary or Vocabulary(weights()), None
        found = vocabulary.look_up(chunks)
        _vocabulary = None if vocabulary.is_full() else vocabulary
    return found


class Vocabulary:
    """The chunks met so far, and what they hold.

    `joined[2 * n]` is token n with a space before it, `joined[2 * n + 1]` with "_"; `joined_terms` the same of its
    terms. `terms` are the terms by number.
    """

    def __init__(self, weights: Weights) -> None:
        self.joined: list[str] = []
        self.joined_terms = _JoinedTerms(self.joined)
        self.terms: list[str] = []
        self._weights = weights
        self._numbers = _Numbering(self._add_chunk)
        self._token_numbers = _Numbering(self._add_token)
        self._term_numbers = _Numbering(self.terms.append)
        self._tokens = _Ragged()
        self._terms = _Ragged()
        self._rows = bytearray()
        self._characters = 0
        self.text_end = self._token_numbers[TEXT_END]

    def look_up(self, chunks: Sequence[str]) -> Chunks:
        """What the chunks hold."""
        numbers = np.fromiter(map(self._numbers.__getitem__, chunks), np.int64, len(chunks))
        tokens, token_ends = self._tokens.take(numbers)
        terms, term_ends = self._terms.take(numbers)
        rows = np.frombuffer(self._rows, _ROW).take(tokens)
        return Chunks(self, tokens, token_ends, rows, terms, term_ends)

    def is_full(self) -> bool:
        """Whether it is time to begin a new one."""
        return len(self._numbers) > MAX_CHUNKS or self._characters > MAX_CHARACTERS

    def _add_chunk(self, chunk: str) -> None:
        self._characters += len(chunk)
        if chunk.isalpha() and len(chunk) <= MAX_TERM:  # as one new chunk in three: one token, and one term
            tokens, found = [chunk], [normalize(chunk)]
        else:
            tokens = [chunk] if chunk in (LINE_END, TEXT_END) else _cut(chunk)
            found = terms(chunk)
        self._tokens.append([self._token_numbers[token] for token in tokens])
        self._terms.append([self._term_numbers[term] for term in found])

    def _add_token(self, token: str) -> None:
        self.joined += (" " + token, "_" + token)
        self._rows += _NO_TOKEN if token == TEXT_END else _row(token, self._weights)


class _Numbering(dict[str, int]):
    """A number for each string, counting from 0; who keeps what it stands for is told of each new one."""

    def __init__(self, add: Callable[[str], None]) -> None:
        self._add = add

    def __missing__(self, text: str) -> int:
        self._add(text)
        number = self[text] = len(self)
        return number


class _JoinedTerms(dict[int, str]):
    """The same as `joined`, of each token's term; made when first asked for, as most tokens are in no compound."""

    def __init__(self, joined: list[str]) -> None:
        self._joined = joined

    def __missing__(self, number: int) -> str:
        joined = self._joined[number]
        term = self[number] = joined[0] + "_".join(terms(joined[1:]))
        return term


class _Ragged:
    """Rows of numbers, of different lengths, in two arrays that grow."""

    def __init__(self) -> None:
        self._values = array("q")
        self._starts = array("q", [0])

    def append(self, row: Iterable[int]) -> None:
        """Add a row."""
        self._values.extend(row)
        self._starts.append(len(self._values))

    def take(self, rows: _Integers) -> tuple[_Integers, _Integers]:
        """The values of these rows, one after the other, and where those of each end."""
        all_starts = np.frombuffer(self._starts, np.int64)
        starts = all_starts.take(rows)
        lengths = all_starts.take(rows + 1) - starts
        ends = lengths.cumsum()
        places = np.arange(lengths.sum()) + np.repeat(starts - ends + lengths, lengths)
        return np.frombuffer(self._values, np.int64).take(places), ends


# --- what the model weighs of a token -----------------------------------------------------------------------------

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
_PACKED = struct.Struct("=dddqq???5x")
_NO_TOKEN = _PACKED.pack(0.0, 0.0, 0.0, 0, 0, False, False, False)


def _row(token: str, weights: Weights) -> bytes:
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
    known_syllable = weights.syllables.get(lower, 0)
    return _PACKED.pack(own, before, after, known_syllable, len(token), joinable, token[0].istitle(), spoken)


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
