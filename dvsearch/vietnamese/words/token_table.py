"""A table of chunks: what each run of characters between white space holds, found when it is first met.

No token of pyvi's and no term crosses white space. So a text is split there and each chunk looked up once; its tokens,
what the model weighs of them, and its terms are then rows of arrays, gathered for many texts at once.
"""

from __future__ import annotations

import re
import string
import struct
import sys
import threading
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import accumulate, chain, islice
from typing import NamedTuple, TypeVar
from weakref import proxy

import numpy as np
from numpy.typing import NDArray

from dvsearch.number_ranges import ranges
from dvsearch.term_ids import Numbers, TermTable
from dvsearch.vietnamese.normalize import fold, normalize
from dvsearch.vietnamese.syllables import MAX_TERM, terms, tokenize
from dvsearch.vietnamese.words.interner import Characters, Interner
from dvsearch.vietnamese.words.nfc_offsets import code_points
from dvsearch.vietnamese.words.pyvi_model import Weights, weights

# A table past any bound is left behind after the text that made it grow. It is some 130 MB then, after
# 26,000 articles; with half as many chunks 12 an article are new, instead of 8.
MAX_CHUNKS = 200_000
MAX_WORDS = 400_000
MAX_CHARACTERS = 8_000_000
# Words of more tokens are put together as strings: those that they begin with would be words nobody asked for.
MAX_STEPS = 16

# Two chunks that no text has: the end of a line, which is a token of pyvi's, and the end of a text, which is none.
LINE_END, TEXT_END = "\n", " "

_Integers = NDArray[np.int64]
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Chunks:
    """What some texts hold, as numbers in a table; between two texts stands TEXT_END.

    `starts[i]` is where the i-th chunk begins in the texts joined with a character between them. `token_ends[i]` tokens
    and `term_ends[i]` terms are in the chunks up to it; `rows` are of the tokens. `term_places` says where in its chunk
    each term stands: see `_term_places`.
    """

    table: ChunkTable
    starts: _Integers
    tokens: _Integers
    token_ends: _Integers
    rows: NDArray[np.void]
    terms: _Integers
    term_ends: _Integers
    term_places: _Integers


_lock = threading.Lock()
_chunk_table: ChunkTable | None = None


def look_up(texts: Sequence[str]) -> Chunks:
    """What the texts hold."""
    global _chunk_table  # noqa: PLW0603 - kept for the next texts, unless it is full or this look was interrupted
    with _lock:
        table, _chunk_table = _chunk_table or ChunkTable(weights()), None
        found = table.look_up(texts)
        _chunk_table = None if table.is_full() else table
    return found


# What a character is: part of a chunk, white space between chunks, or a chunk by itself.
_PART, _SPACE, _ALONE = range(3)


@cache
def _kinds() -> NDArray[np.uint8]:
    kinds = np.zeros(sys.maxunicode + 1, np.uint8)
    kinds[[code for code in range(0x3100) if chr(code).isspace()]] = _SPACE  # the last is U+3000
    kinds[ord(LINE_END)] = _ALONE
    return kinds


def cut(points: Characters) -> tuple[_Integers, _Integers]:
    """Where the chunks of a text begin and end."""
    kinds = _kinds().take(points)
    apart = np.concatenate(([True], kinds != _PART, [True]))
    begins = (kinds != _SPACE) & (apart[:-2] | (kinds == _ALONE))
    ends = (kinds != _SPACE) & (apart[2:] | (kinds == _ALONE))
    return np.flatnonzero(begins), np.flatnonzero(ends) + 1


class ChunkTable:
    """The chunks met so far, and what they hold.

    `joined[2 * n]` is token n with a space before it, `joined[2 * n + 1]` with "_". `terms`, the same `folded`, and
    `words`, each made of the terms of several tokens, are by number.
    """

    def __init__(self, weights: Weights) -> None:
        self.joined: list[str] = []
        self.terms = TermTable("terms")
        self.folded = TermTable("folded")
        self.words = TermTable("words")
        self._weights = weights
        # Its parts do not hold it, so that a table left behind is gone at once: the garbage collector comes to what is
        # old so rarely that five of them, 600 MB, were there after 200,000 articles.
        table = proxy(self)
        self._chunks = Interner(partial(ChunkTable._add_chunks, table))
        self._token_numbers = _Numbering(partial(ChunkTable._add_token, table))
        self._term_numbers = _Numbering(partial(ChunkTable._add_term, table))
        self._word_numbers: dict[str, int] = {}
        self._longer_words = _LongerWords(table)
        self._token_terms: dict[int, str] = {}
        self._tokens = _Ragged()
        self._terms = _Ragged()
        self._term_places = _Ragged()
        self._rows = bytearray()
        self._characters = 0
        self._text_end = self._chunks.add(TEXT_END)
        self.text_end = self._token_numbers[TEXT_END]

    def look_up(self, texts: Sequence[str]) -> Chunks:
        """What the texts hold."""
        joined = LINE_END.join(texts)
        points = code_points(joined)
        starts, ends = cut(points)
        numbers = self._chunks.numbers(joined, points, starts, ends)
        between = np.cumsum([len(text) + 1 for text in texts[:-1]], dtype=np.int64) - 1
        numbers[starts.searchsorted(between)] = self._text_end
        tokens, token_ends = self._tokens.take(numbers)
        terms, term_ends = self._terms.take(numbers)
        term_places, _ = self._term_places.take(numbers)
        rows = np.frombuffer(self._rows, _TOKEN_DTYPE).take(tokens)
        return Chunks(self, starts, tokens, token_ends, rows, terms, term_ends, term_places)

    def number_words(self, tokens: _Integers, firsts: _Integers, lengths: _Integers) -> Numbers:
        """The numbers of words: of each the place of its first token, and how many tokens it has (at least two).

        A word is a token or a shorter word, and one more token; so their strings are made once, not at every place.
        """
        with _lock:
            numbers = tokens[firsts]  # of tokens; of a word its complement, which is below 0
            stepped = np.where(lengths > MAX_STEPS, 0, lengths)
            for length in range(1, int(stepped.max(initial=0))):
                longer = np.flatnonzero(stepped > length)
                keys = numbers[longer] << 32 | tokens[firsts[longer] + length]
                numbers[longer] = np.fromiter(
                    list(map(self._longer_words.__getitem__, keys.tolist())), np.int64, longer.size
                )
            for word in np.flatnonzero(lengths > MAX_STEPS).tolist():
                parts = tokens[firsts[word] : firsts[word] + lengths[word]].tolist()
                numbers[word] = ~self._number_word("_".join(map(self.term_of_token, parts)))
        return (~numbers).astype(np.uint32)

    def longer_word(self, start: int, token: int) -> int:
        """The number of the word that a token, or another word (~number), makes with one more token."""
        first = self.words.terms[~start] if start < 0 else self.term_of_token(start)
        return self._number_word(f"{first}_{self.term_of_token(token)}")

    def _number_word(self, word: str) -> int:
        number = self._word_numbers.get(word)
        if number is None:
            self._characters += len(word)
            self.words.terms.append(word)
            number = self._word_numbers[word] = len(self.words.terms) - 1  # right even after an interrupted one
        return number

    def term_of_token(self, token: int) -> str:
        """The term of a token; made when first asked for, as most tokens are in no word of several."""
        term = self._token_terms.get(token)
        if term is None:
            term = self._token_terms[token] = part_of_word(self.joined[2 * token][1:])
        return term

    def is_full(self) -> bool:
        """Whether it is time to begin a new one."""
        return len(self._chunks) > MAX_CHUNKS or len(self.words.terms) > MAX_WORDS or self._characters > MAX_CHARACTERS

    def _add_chunks(self, chunks: list[str]) -> None:
        self._characters += sum(map(len, chunks))
        tokens, found, places = zip(*map(read_chunk, chunks), strict=True)
        self._tokens.extend(tokens, self._token_numbers.__getitem__)
        self._terms.extend(found, self._term_numbers.__getitem__)
        self._term_places.extend(places, int)

    def _add_token(self, token: str) -> None:
        self.joined += (" " + token, "_" + token)
        self._rows += _NO_TOKEN if token == TEXT_END else _TOKEN_STRUCT.pack(*know(token, self._weights))

    def _add_term(self, term: str) -> None:
        self.terms.terms.append(term)
        self.folded.terms.append(fold(term))


class _Numbering(dict[str, int]):
    """A number for each string, counting from 0; who keeps what it stands for is told of each new one."""

    def __init__(self, add: Callable[[str], None]) -> None:
        self._add = add

    def __missing__(self, text: str) -> int:
        self._add(text)
        number = self[text] = len(self)
        return number


class _LongerWords(dict[int, int]):
    """The complement of the number of a word for what it begins with, shifted by 32 bits, and its last token."""

    def __init__(self, table: ChunkTable) -> None:
        self._table = table

    def __missing__(self, key: int) -> int:
        number = self[key] = ~self._table.longer_word(key >> 32, key & 0xFFFFFFFF)
        return number


class _Ragged:
    """Rows of numbers, of different lengths, in two arrays that grow."""

    def __init__(self) -> None:
        self._values, self._ends = array("q"), array("q", [0])

    def extend(self, rows: Sequence[Sequence[_Value]], number: Callable[[_Value], int]) -> None:
        """Add rows, given as what is numbered."""
        self._values.extend(map(number, chain.from_iterable(rows)))
        self._ends.extend(islice(accumulate(map(len, rows), initial=self._ends[-1]), 1, None))

    def take(self, rows: _Integers) -> tuple[_Integers, _Integers]:
        """The values of these rows, one after the other, and where those of each end."""
        all_ends = np.frombuffer(self._ends, np.int64)
        starts = all_ends.take(rows)
        lengths = all_ends.take(rows + 1) - starts
        return np.frombuffer(self._values, np.int64).take(ranges(starts, lengths)), lengths.cumsum()


# --- what the model weighs of a token -----------------------------------------------------------------------------

# What is known of a token, one field after the other, each aligned: packed by struct, read as an array by NumPy.
_LAYOUT = {
    "gain": "d",  # of the token itself
    "gain_as_previous": "d",
    "gain_as_next": "d",
    "syllable": "q",
    "length": "q",
    "joinable": "?",  # no ASCII mark, no digit in front
    "capital": "?",
    "spoken": "?",  # joinable, and has a letter or digit
    "hash": "I",  # of its term: by it names are known again
}
_TOKEN_DTYPE = np.dtype(list(_LAYOUT.items()), align=True)
_TOKEN_STRUCT = struct.Struct("".join(_LAYOUT.values()))
_NO_TOKEN = _TOKEN_STRUCT.pack(0.0, 0.0, 0.0, 0, 0, False, False, False, 0)


class Known(NamedTuple):
    """What is known of a token: see `_LAYOUT`."""

    gain: float
    gain_as_previous: float
    gain_as_next: float
    syllable: int
    length: int
    joinable: bool
    capital: bool
    spoken: bool
    hash: int


def know(token: str, weights: Weights) -> Known:
    """Say what is known of a token."""
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
    spoken = joinable and (token.isalnum() or _LETTER_OR_DIGIT.search(token) is not None)
    known_syllable = weights.syllables.get(lower, 0)
    term_hash = zlib.crc32(normalize(token).encode("utf-8", "surrogatepass"))
    capital = token[0].istitle()
    return Known(own, before, after, known_syllable, len(token), joinable, capital, spoken, term_hash)


# --- tokens, as pyvi cuts them, and terms -------------------------------------------------------------------------

# Marks that are a token of their own behind a word. A full stop is part of some abbreviations in capitals.
_CLOSING = frozenset(",;:?!)”")


IS_FIRST = 1
_FIRST_ALONE = (IS_FIRST,)


def part_of_word(token: str) -> str:
    """Make what a word has of a token: its terms, mostly one."""
    return "_".join(terms(token))


def read_chunk(chunk: str) -> tuple[Sequence[str], Sequence[str], Sequence[int]]:
    """The tokens and the terms of a chunk, and where each term stands: see `_term_places`."""
    if chunk.isalpha() and len(chunk) <= MAX_TERM:  # one new chunk in four
        return (chunk,), (normalize(chunk),), _FIRST_ALONE
    word, mark = chunk[:-1], chunk[-1]
    if word.isalpha() and len(word) <= MAX_TERM and (mark in _CLOSING or (mark == "." and word.islower())):  # another
        return (word, mark), (normalize(word),), _FIRST_ALONE
    tokens = [chunk] if chunk in (LINE_END, TEXT_END) else _cut(chunk)
    return tokens, terms(chunk), _term_places(chunk, tokens)


def _term_places(chunk: str, tokens: Sequence[str]) -> Sequence[int]:
    """Where each term of a chunk stands: the character it begins at << 32 | the token that is in << 1 | whether it is
    the first term that begins in this token (IS_FIRST)."""
    ends = []
    end = 0
    for token in tokens:
        end = chunk.index(token, end) + len(token)
        ends.append(end)
    places = []
    before = -1
    for term in tokenize(chunk):
        inside = bisect_right(ends, term.start)
        places.append(term.start << 32 | inside << 1 | (inside != before))
        before = inside
    return places


def place_of_term(place: int) -> tuple[int, int, bool]:
    """Read where a term stands: the character it begins at, the token that is in, whether it is the first there."""
    return place >> 32, place >> 1 & _TOKEN_OF_PLACE, place & IS_FIRST == IS_FIRST


_TOKEN_OF_PLACE = (1 << 31) - 1
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
