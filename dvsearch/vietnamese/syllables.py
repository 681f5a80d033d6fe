"""Text -> tokens. A token is a run of letters and digits: in Vietnamese, a syllable as it stands on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import compress, islice

from dvsearch.errors import IndexCorrupt
from dvsearch.vietnamese.normalize import IGNORABLE, normalize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

# The longest term an engine is given: Lucene's analyzers split longer ones, so we split them first, everywhere alike.
MAX_TERM = 255

# A letter or digit, then any marks written after it (decomposed text) and ignorable characters, again and again.
# Underscore joins nothing: it is what segmenters write between syllables.
_MARKS = "\u0300-\u036f" + IGNORABLE
# The same characters, one by one.
_MARKS_OF_LETTERS = frozenset(map(chr, range(0x300, 0x370))) | frozenset(IGNORABLE)
# Nothing in it is tried twice: marks in a row are read once, however many they are.
_INSIDE = rf"(?:[^\W_]++|[{_MARKS}]++(?=[^\W_]))*+[\u0300-\u036f]*+"
_TOKEN = re.compile(rf"[^\W_]{_INSIDE}")


if TYPE_CHECKING:

    class Token(NamedTuple):
        """A term and where it stands: `text[start:end]` are its characters, `position` counts tokens from 0."""

        term: str
        start: int
        end: int
        position: int
else:
    from collections import namedtuple

    Token = namedtuple("Token", ("term", "start", "end", "position"))


def tokenize(text: str) -> Iterator[Token]:
    """Every token of the text, in order; offsets count characters of the text as given."""
    position = 0
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if end - start > MAX_TERM:
            for piece in range(start, end, MAX_TERM):
                stop = min(piece + MAX_TERM, end)
                yield Token(normalize(text[piece:stop])[:MAX_TERM], piece, stop, position)
                position += 1
            continue
        yield Token(normalize(found[0]), start, end, position)
        position += 1


def find_tokens(text: str, wanted: Mapping[str, str]) -> list[Token]:
    """The tokens that are wanted: `wanted` maps each token as written to its term, or to "" to pass over it.

    A tenth of the work of `tokenize`, because most tokens of a text are of no interest to whoever looks for a few.
    """
    found = _TOKEN.findall(text)
    if len(text) > MAX_TERM and max(map(len, found), default=0) > MAX_TERM:
        return [token for token in tokenize(text) if wanted[text[token.start : token.end]]]
    tokens = []
    end = 0
    made = list(map(wanted.__getitem__, found))
    for position, term in compress(enumerate(made), made):
        # No token between this one and the last is written like it: it would be wanted too.
        start = _next_whole(text, found[position], end)
        end = start + len(found[position])
        tokens.append(Token(term, start, end, position))
    return tokens


def token_spans(text: str, numbers: Iterable[int], anchors: Sequence[int], every: int) -> list[tuple[int, int]]:
    """Find the characters of some tokens, given by ascending numbers: only what stands around them is read.

    `anchors` says where in the text the tokens 0, every, 2 * every ... begin: fewer than that are passed over for one.
    Raises IndexCorrupt where the text has no such token: it is not the one that the index speaks of.
    """
    try:
        return _spans_of(text, numbers, anchors, every)
    except (AssertionError, IndexError) as error:
        hint = "run: dvsearch check"
        raise IndexCorrupt("what is stored of an article is not what was indexed", hint=hint) from error


def _spans_of(text: str, numbers: Iterable[int], anchors: Sequence[int], every: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    block, start, passed = -1, 0, 0
    known: list[tuple[int, int]] = []
    for number in numbers:
        if number // every != block:
            block, passed = number // every, 0
            start = anchors[block]
            stop = anchors[block + 1] if block + 1 < len(anchors) else len(text)
            # One by one where a token may be so long that it is cut, or where the block begins within such a one.
            is_plain = stop - start < MAX_TERM and _TOKEN.match(text, start) is not None
            known = [] if is_plain else list(islice(_spans_from(text, start), every))
        if known:
            spans.append(known[number % every])
            continue
        start, passed = _pass_over(text, start, number % every - passed), number % every
        found = _TOKEN.match(text, start)
        assert found is not None
        spans.append(found.span())
    return spans


def _pass_over(text: str, start: int, count: int) -> int:
    """Find where the token begins that is `count` behind the one at `start`: in powers of two, with few patterns."""
    while count:
        size = 1 << count.bit_length() - 1
        found = _passing(size).match(text, start)
        assert found is not None
        start, count = found.end(), count - size
    return start


@cache
def _passing(count: int) -> re.Pattern[str]:
    """Make the pattern of so many tokens, each with what stands behind it; nothing in it is ever tried twice."""
    return re.compile(rf"(?>(?>{_TOKEN.pattern})[\W_]*+){{{count}}}")


def _spans_from(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the characters of each token from the one that begins at `start` on."""
    found = re.compile(_INSIDE).match(text, start)  # the rest of a token from any place in it
    while found is not None:
        start, end = found.span()
        if end - start <= MAX_TERM:
            yield start, end
        else:
            yield from ((piece, min(piece + MAX_TERM, end)) for piece in range(start, end, MAX_TERM))
        found = _TOKEN.search(text, end)


def _next_whole(text: str, written: str, start: int) -> int:
    """Where from `start` on these characters next stand as a whole token."""
    at = text.index(written, start)
    while not _is_token(text, at, at + len(written)):
        at = text.index(written, at + 1)
    return at


def _is_token(text: str, start: int, end: int) -> bool:
    before = start
    while before and text[before - 1] in _MARKS_OF_LETTERS:
        before -= 1
    if before and text[before - 1].isalnum():
        return False
    found = _TOKEN.match(text, start)
    return found is not None and found.end() == end


def terms(text: str) -> list[str]:
    """The terms of the text in order, without their offsets: what an index needs (3 times faster than tokenize)."""
    found = _TOKEN.findall(text)
    if len(text) > MAX_TERM and max(map(len, found), default=0) > MAX_TERM:
        return [token.term for token in tokenize(text)]
    return list(map(normalize, found))
