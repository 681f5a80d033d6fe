"""Which sequences of syllables are words of pyvi's list, looked up in its own file.

The list has 31,157 entries in 350 KB. A search asks for a few sequences: each is found in the file's bytes as they are
(0.05 ms); whoever asks for many has the list split into a set (3 ms).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from importlib.machinery import PathFinder
from itertools import pairwise, product
from pathlib import Path

from dvsearch.errors import DvsearchError
from dvsearch.vietnamese.normalize import fold, normalize
from dvsearch.vietnamese.syllables import terms

# So many look-ups in the bytes cost what the set costs.
_FEW = 48

# The press writes hòa, thủy, ủy; the list, as dictionaries do, hoà, thuỷ, uỷ.
_PRESS_ENDINGS = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_LIST_ENDINGS = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_OTHER_PLACEMENT = dict(zip(_PRESS_ENDINGS, _LIST_ENDINGS, strict=True))
# What stands around a syllable of the list.
_ENDS = b" \n"
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")


class _Lookups:
    """The list's bytes, and the set made of them after _FEW look-ups."""

    def __init__(self, path: Path) -> None:
        self._bytes = b"\n" + path.read_bytes() + b"\n"
        self._left = _FEW
        self._entries: frozenset[bytes] = frozenset()

    def __contains__(self, entry: bytes) -> bool:
        if self._left:
            self._left -= 1
            return b"\n" + entry + b"\n" in self._bytes
        if not self._entries:
            self._entries = frozenset(self._bytes.split(b"\n"))
        return entry in self._entries

    def has_inside(self, syllables: bytes) -> bool:
        """Whether whole syllables stand side by side in an entry, whatever its capitals (.03 ms; the first time 2)."""
        at = self._lowered.find(syllables)
        while at >= 0:
            if self._lowered[at - 1] in _ENDS and self._lowered[at + len(syllables)] in _ENDS:
                return True
            at = self._lowered.find(syllables, at + 1)
        return False

    @cached_property
    def _lowered(self) -> bytes:
        return self._bytes.decode().lower().encode()


def pyvi_models() -> Path:
    """Find the folder of pyvi's own files; raises DvsearchError where pyvi is not installed."""
    pyvi = PathFinder.find_spec("pyvi")
    if pyvi is None or not pyvi.submodule_search_locations:
        raise DvsearchError("pyvi, whose word model finds the words, is not installed", hint="pip install pyvi==0.1.1")
    return Path(pyvi.submodule_search_locations[0]) / "models"


@lru_cache(4_096)
def is_listed(word: tuple[str, ...]) -> bool:
    """Tell whether terms make a word of the list, in whatever spelling the list has them."""
    lookups = _lookups()
    return any(" ".join(spelt).encode() in lookups for spelt in product(*map(_spellings, word)))


@lru_cache(4_096)
def is_listed_pair(first: str, second: str) -> bool:
    """Tell whether two terms stand side by side in a word of the list: one of `listed_pairs`, looked for by itself."""
    lookups = _lookups()
    ways = ([way for way in _spellings(term) if normalize(way) == term] for term in (first, second))
    return any(lookups.has_inside(" ".join(spelt).encode()) for spelt in product(*ways))


@cache
def listed_pairs() -> frozenset[tuple[str, str]]:
    """Give the terms that stand side by side in a word of the list (50 ms)."""
    lines = pyvi_models().joinpath("words.txt").read_text("utf-8").splitlines()
    term_of = {syllable: _term(syllable) for line in lines if " " in line for syllable in line.split(" ")}
    return frozenset((term_of[a], term_of[b]) for line in lines if " " in line for a, b in pairwise(line.split(" ")))


@cache
def _lookups() -> _Lookups:
    return _Lookups(pyvi_models() / "words.txt")


def _term(syllable: str) -> str:
    return " ".join(terms(syllable))


def _spellings(term: str) -> Iterator[str]:
    """A term as it is, and as the list may spell it."""
    yield term
    if (ending := _OTHER_PLACEMENT.get(term[-2:])) is not None:
        yield term[:-2] + ending
    if fold(term[-1:]) == "y" and len(term) < 4:
        yield term.translate(_Y_TO_I)


def words_in(run: Sequence[str], longest: int) -> Iterator[tuple[int, int]]:
    """Yield where words of the list start and stop in a run of terms, of two to `longest` terms each."""
    for start in range(len(run) - 1):
        for stop in range(start + 2, min(start + longest, len(run)) + 1):
            if is_listed(tuple(run[start:stop])):
                yield start, stop
