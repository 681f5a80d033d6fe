"""From positions of terms to characters of the original: the few words around a hit are read, never the article."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from dvsearch.errors import IndexCorrupt, UsageError
from dvsearch.vietnamese.syllables import tokenize

WORDS, CHARACTERS, SENTENCE = "words", "characters", "sentence"
# Where a sentence ends: behind a mark that ends one and a space, or at the end of a line.
_SENTENCE_END = re.compile(r"[.!?…][\"”’)\]]*\s|\n")
_MARK = unicodedata.combining
# What one sentence at most shows on each side.
_LONGEST_SIDE = 1_000


class Context(NamedTuple):
    """How much is shown on each side of a hit."""

    kind: str
    size: int


def read_context(text: str) -> Context:
    """Read 8 (words), 60c (characters) or sentence; raises UsageError where it is neither."""
    if text == SENTENCE:
        return Context(SENTENCE, 0)
    number = text.removesuffix("c")
    if not (number.isascii() and number.isdigit()) or int(number) > _LONGEST_SIDE:
        raise UsageError(f"a context of {text!r} cannot be shown", hint="write 8 (words), 60c (characters) or sentence")
    return Context(CHARACTERS if text.endswith("c") else WORDS, int(number))


class Cut(NamedTuple):
    """Where a line begins in its text, its hit begins and ends, and where the line ends."""

    left: int
    start: int
    end: int
    right: int


def cut_line(text: str, first: int, last: int, anchor: tuple[int, int], context: Context) -> Cut:
    """Find the characters of the terms `first` to `last` of a text, and of what is shown around them.

    `anchor` is a term before all that is shown, and the character at which it begins. Raises IndexCorrupt where the
    text has no such terms: it is not the one that the index speaks of.
    """
    around = context.size if context.kind == WORDS else 0
    spans = dict(_spans(text, anchor, last + around))
    if not {first, last, max(first - around, 0)} <= spans.keys():
        raise IndexCorrupt("what is stored of an article is not what was indexed", hint="run: dvsearch check")
    start, end = spans[first][0], spans[last][1]
    if context.kind == WORDS:
        left = spans[max(first - around, 0)][0]
        right = spans[max(place for place in spans if place <= last + around)][1]
        return Cut(left, start, end, right)
    if context.kind == CHARACTERS:
        return Cut(_word_start(text, max(0, start - context.size), start), start, end,
                   _word_end(text, end, min(len(text), end + context.size)))  # fmt: skip
    return Cut(_sentence_start(text, start), start, end, _sentence_end(text, end))


def _spans(text: str, anchor: tuple[int, int], last: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """The characters of each term from the anchor to `last`, as far as there are any."""
    place, begin = anchor
    tokens = tokenize(text[begin:] if begin else text)
    for number, token in enumerate(islice(tokens, last - place + 1), place):
        yield number, (begin + token.start, begin + token.end)


def _word_start(text: str, low: int, start: int) -> int:
    """The first character from `low` on that does not stand within a word."""
    while low and low < start and _within_word(text, low):
        low += 1
    return low


def _word_end(text: str, end: int, high: int) -> int:
    while end < high < len(text) and _within_word(text, high):
        high -= 1
    return high


def _within_word(text: str, at: int) -> bool:
    """Whether a cut before this character would part a word, or a letter and a mark that is written after it."""
    return _MARK(text[at]) != 0 or (text[at].isalnum() and (text[at - 1].isalnum() or _MARK(text[at - 1]) != 0))


def _sentence_start(text: str, start: int) -> int:
    low = max(0, start - _LONGEST_SIDE)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, low, start)]
    at = ends[-1] if ends else _word_start(text, low, start)
    while at < start and text[at].isspace():
        at += 1
    return at


def _sentence_end(text: str, end: int) -> int:
    high = min(len(text), end + _LONGEST_SIDE)
    found = _SENTENCE_END.search(text, end, high)
    at = found.end() if found else _word_end(text, end, high)
    while at > end and text[at - 1].isspace():
        at -= 1
    return at
