"""A sorted list of terms in two sections: the terms, each between two bytes 0xFF, and where each begins.

No UTF-8 text holds 0xFF, so a regular expression can block over the whole list at once. Terms are sorted by their
bytes, which is the order of their code points and so of Python's strings; lone surrogates are kept as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from dvsearch.edit_distance import within_one_edit
from dvsearch.engines.whoosh.format.plain_files import corrupt
from dvsearch.engines.whoosh.format.section_file import Array, Section, SectionFile, SectionWriter, smallest
from dvsearch.engines.whoosh.format.term_bytes import decode, encode
from dvsearch.query.tree import Fuzzy, Prefix, Wildcard

__all__ = ["SEPARATOR", "Dictionary", "decode", "encode", "write_dictionary"]

SEPARATOR = b"\xff"
_CHARACTER = b"(?:[\\x00-\\x7f]|[\\xc2-\\xf4][\\x80-\\xbf]+)"
_CHUNK = 1 << 12
_BLOCK_TERMS = 256
_END = 4


def write_dictionary(file: SectionWriter, name: str, terms: Sequence[bytes]) -> None:
    """Write sorted, distinct terms as the sections NAME.terms and NAME.term_starts."""
    lengths = np.fromiter(map(len, terms), np.int64, len(terms))
    starts = np.concatenate(([0], np.cumsum(lengths + 1))) + 1
    blob = SEPARATOR + SEPARATOR.join(terms) + SEPARATOR
    file.add(f"{name}.terms", np.frombuffer(blob, np.uint8))
    file.add(f"{name}.term_starts", smallest(starts))


class _FirstTerms(dict[int, bytes]):
    """The first term of each block of terms, kept once it is read: else a look-up takes three times as long."""

    def __init__(self, starts: Section, blob: Section) -> None:
        self._starts = starts
        self._blob = blob

    def __missing__(self, block: int) -> bytes:
        start, stop = self._starts.pair(block * _BLOCK_TERMS)
        return self.setdefault(block, self._blob.bytes(start, stop - 1))


class Dictionary:
    """The terms of one field of one segment; a term's number is its place in the order."""

    def __init__(self, file: SectionFile, name: str) -> None:
        self._path = file.path
        self._blob = file.section(f"{name}.terms")
        self._starts = file.section(f"{name}.term_starts")
        self.size = self._starts.count - 1
        if self.size < 0 or self._blob.width != 1:
            raise corrupt(file.path, f"section {name}.terms: no list of terms")
        self._blocks = range(-(-self.size // _BLOCK_TERMS))
        self._firsts = _FirstTerms(self._starts, self._blob)

    def __getitem__(self, number: int) -> bytes:
        start, stop = self._starts.pair(number)
        return self._blob.bytes(start, stop - 1)

    def several(self, numbers: Array) -> list[bytes]:
        """Return the terms with these numbers."""
        starts = self._starts.read()
        ends = starts.take(numbers + 1) - 1
        return self._blob.pieces(zip(starts.take(numbers).tolist(), ends.tolist(), strict=True))

    def _block(self, term: bytes) -> tuple[int, bytes]:
        """Return the block of terms in which a term is if it is anywhere: its first number, and it, between separators.

        In the block come the last term not greater than this one and those after it; before all, nothing does.
        """
        block = bisect_right(self._blocks, term, key=self._firsts.__getitem__) - 1
        if block < 0:
            return 0, b""
        start = block * _BLOCK_TERMS
        low, high = self._starts.item(start), self._starts.item(min(start + _BLOCK_TERMS, self.size))
        return start, self._blob.bytes(low - 1, high)

    def find(self, term: bytes) -> int | None:
        """Return the number of a term, or None."""
        start, block = self._block(term)
        at = block.find(SEPARATOR + term + SEPARATOR)
        return None if at < 0 else start + block.count(SEPARATOR, 0, at)

    def starting(self, prefix: bytes) -> tuple[int, int]:
        """Return the numbers [start, stop) of the terms with a prefix."""
        if not prefix:
            return 0, self.size
        start, block = self._block(prefix)
        at = block.find(SEPARATOR + prefix)
        # Where there is none in its block, the next block begins with the first one, if any.
        first = start + (block.count(SEPARATOR, 0, at) if at >= 0 else max(0, block.count(SEPARATOR) - 1))
        start, block = self._block(prefix + SEPARATOR)
        at = block.rfind(SEPARATOR + prefix)
        return first, max(first, start + block.count(SEPARATOR, 0, at) + 1 if at >= 0 else 0)

    def between(self, low: bytes | None, high: bytes | None) -> tuple[int, int]:
        """Return the numbers [start, stop) of the terms from `low` to `high`, both included; None is open."""
        start = 0 if low is None else self._at_least(low)
        stop = self.size if high is None else self._at_least(high + b"\0")
        return start, max(start, stop)

    def _at_least(self, term: bytes) -> int:
        start, block = self._block(term)
        return start + bisect_left(block[1:-1].split(SEPARATOR), term) if block else 0

    def terms(self, start: int = 0, stop: int | None = None) -> list[bytes]:
        """Return the terms [start, stop)."""
        stop = self.size if stop is None else stop
        if start >= stop:
            return []
        first, last = self._edges(start, stop)
        terms = self._blob.bytes(first, last - 1).split(SEPARATOR)
        if len(terms) != stop - start:
            raise corrupt(self._path, "the terms of a field do not agree with where each begins")
        return terms

    def rows(self, length: int) -> Array:
        """Return the terms that have this many bytes, a row of bytes for each; without a copy where all have."""
        starts = self._starts.read().astype(np.int64)
        if not self.size:
            return np.empty((0, length), np.uint8)
        first, last = self._edges(0, self.size)
        blob = self._blob.read(first, last)
        if blob.size == self.size * (length + 1) and (np.diff(starts) == length + 1).all():
            return blob.reshape(self.size, length + 1)[:, :length]
        fit = starts[:-1][np.diff(starts) == length + 1] - first
        rows: Array = blob.take(fit[:, None] + np.arange(length))
        return rows

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, self.size, _CHUNK):
            yield from self.terms(start, min(start + _CHUNK, self.size))

    def select(self, pattern: Prefix | Wildcard | Fuzzy) -> Array:
        """Return the numbers of the terms that fit a pattern, in order."""
        match pattern:
            case Prefix(text=text):
                return np.arange(*self.starting(encode(text)))
            case Wildcard(pattern=wild):
                return self._wildcard(wild)
            case Fuzzy(text=text):
                return self._one_edit(text)

    def _edges(self, start: int, stop: int) -> tuple[int, int]:
        return self._starts.item(start), self._starts.item(stop)

    def _wildcard(self, wild: str) -> Array:
        literal = re.split(r"[*?]", wild, maxsplit=1)[0]
        start, stop = self.starting(encode(literal))
        if start == stop:
            return np.arange(0)
        first, last = self._edges(start, stop)
        regex = re.compile(b"\xff" + _regex(wild) + b"(?=\xff)")
        blob = self._blob.bytes(first - 1, last)
        at = [found.start() + first for found in regex.finditer(blob)]
        starts = self._starts.read()
        return starts.searchsorted(np.array(at, starts.dtype))

    @cached_property
    def _outlines(self) -> tuple[Array, Array, Array]:
        """Of each term how many characters it has (255: as many or more), its first bytes and its last (uint32).

        Kept, since to gather them takes three times as long as the rest of a look-up. Of a shorter term what is around
        it is part of them: a separator at least.
        """
        starts, blob = self._starts.read(), self._blob.read()
        letters = np.cumsum(blob & 0xC0 != 0x80, dtype=np.int32)[starts - 1]
        first, last = np.zeros((2, self.size), np.uint32)
        for i in range(_END):
            first |= blob.take(starts[:-1] + i, mode="clip").astype(np.uint32) << 8 * i
            last |= blob.take(starts[1:].astype(np.int64) - 2 - i, mode="clip").astype(np.uint32) << 8 * i
        return np.minimum(np.diff(letters) - 1, 255).astype(np.uint8), first, last

    def _one_edit(self, text: str) -> Array:
        """Return terms at most one edit off: those that share enough with both ends of `text`, and those with a swap.

        A letter changed, added or dropped leaves one half as it was, and everything before and after it: what a term
        shares in bytes with the two ends of `text` falls short of it by at most the letter at which they part. Few
        other terms do so, and these are looked at one by one.
        """
        letters = [encode(letter) for letter in text]
        half = len(letters) // 2
        head, tail = b"".join(letters[:half])[:_END], b"".join(letters[half:])[: -_END - 1 : -1]
        characters, first, last = self._outlines
        least = np.uint8(min(max(len(letters) - 1, 0), 254))
        near = characters - least <= 2  # modulo 256
        near &= _beginning(first, head) | _beginning(last, tail)
        numbers = near.nonzero()[0]
        word = np.frombuffer(b"".join(letters), np.uint8)
        starts, blob = self._starts.read(), self._blob.read()
        before = _shared(blob, starts.take(numbers).astype(np.int64), word, 1)
        after = _shared(blob, starts.take(numbers + 1).astype(np.int64) - 2, word[::-1], -1)
        letter_at = np.array([len(letter) for letter in letters for _ in letter] + [0])
        lost = np.where(characters.take(numbers) > len(letters), 0, letter_at.take(before))
        numbers = numbers[before + after >= word.size - lost]
        found = [
            number
            for number, term in zip(numbers.tolist(), self.several(numbers), strict=True)
            if within_one_edit(text, decode(term))
        ]
        for i in range(len(letters) - 1):
            swapped = b"".join((*letters[:i], letters[i + 1], letters[i], *letters[i + 2 :]))
            if (number := self.find(swapped)) is not None:
                found.append(number)
        return np.array(sorted(set(found)), np.int64)


def _beginning(ends: Array, wanted: bytes) -> Array:
    """Return which of the ends of terms begin with these bytes, _END at most."""
    bits = np.uint32((1 << 8 * len(wanted)) - 1)
    return np.equal(np.bitwise_and(ends, bits), np.uint32(int.from_bytes(wanted, "little")))


def _shared(blob: Array, at: Array, word: Array, step: int) -> Array:
    """Return how many bytes from `at` on, going by `step`, are those of `word`; a separator never is."""
    offsets = np.arange(0, step * (word.size + 1), step)
    differ = np.ones((at.size, word.size + 1), bool)
    np.not_equal(blob.take(at[:, None] + offsets[:-1], mode="clip"), word, out=differ[:, :-1])
    shared: Array = differ.argmax(axis=1)
    return shared


def _regex(wild: str) -> bytes:
    """Each part is looked for once, behind the one before it: a term takes no longer than it is long."""
    first, *parts = [
        b"".join(_CHARACTER if c == "?" else re.escape(encode(c)) for c in part) for part in wild.split("*")
    ]
    inner = b"".join(b"(?>[^\xff]*?%s)" % part for part in parts[:-1] if part)
    return first + inner + b"[^\xff]*" + parts[-1] if parts else first
