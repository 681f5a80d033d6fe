"""UBND <-> ủy ban nhân dân: abbreviations from a table and from the articles themselves.

The table (tables/abbreviations.tsv) holds what is in common use. Articles define more of them, "Ban Thường vụ (BTV)":
`definitions` finds these while an article is indexed, and their counts are kept with the index. An abbreviation that
means several things is expanded only where the index says which: where its definitions agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from dvsearch import tables
from dvsearch.vietnamese.normalize import fold

Terms = tuple[str, ...]

# What the articles define is believed when this many of them do, and this share of all that define the abbreviation.
MIN_ARTICLES = 3
MIN_SHARE = 0.8

# A word of this shape can be read out as a syllable: never an abbreviation found in running text.
_SPOKEN = r"(?:[bcdghklmnpqrstvx]{0,3})[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
_LETTERS = r"[^\W\d_]{2,8}"


class Abbreviations:
    """Which sequences of terms mean the same: each abbreviation and its expansion, looked up by either."""

    def __init__(self, pairs: Iterable[tuple[Terms, Terms]]) -> None:
        groups: dict[Terms, list[Terms]] = {}
        for short, long in pairs:
            group = groups.setdefault(long, [long])
            if short not in group:
                group.append(short)
        self._meanings: dict[Terms, tuple[Terms, ...]] = {}
        self._long = frozenset(long for long in groups if len(long) > 1)
        for group in groups.values():
            for one in group:
                for spelling in {one, tuple(map(fold, one))}:
                    others = tuple(other for other in group if other != one)
                    self._meanings[spelling] = self._meanings.get(spelling, ()) + others
        self._longest = max(map(len, self._meanings), default=0)

    def spelt_out(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield where expansions start and stop in a run of words: what has an abbreviation is a name."""
        for start in range(len(words)):
            for stop in range(start + 2, min(start + self._longest, len(words)) + 1):
                if tuple(words[start:stop]) in self._long:
                    yield start, stop

    def at(self, words: Sequence[str], start: int) -> tuple[int, tuple[Terms, ...]]:
        """How many words from `start` on are an abbreviation or an expansion, the most there are, and their equals."""
        for length in range(min(self._longest, len(words) - start), 0, -1):
            meanings = self._meanings.get(tuple(words[start : start + length]))
            if meanings:
                return length, meanings
        return 0, ()


def abbreviations(defined: Mapping[str, Mapping[str, int]]) -> Abbreviations:
    """The abbreviations of the table and of an index: `defined[short][long]` articles of it define short as long."""
    return Abbreviations([*_chosen(_table(), defined)])


class DefinitionFinder:
    """Finds what texts define: an abbreviation right after words with its initials."""

    def __init__(self) -> None:
        from dvsearch.term_ids import Lookup  # numpy, which a search may do without

        self._initial = Lookup(_initial)
        self._last_letter = Lookup(_last_letter)

    def find(self, texts: Sequence[Sequence[str]]) -> Iterator[tuple[int, str, str]]:
        """What the texts define: the number of the text, an abbreviation, and its expansion."""
        import numpy as np

        if not texts:
            return
        ends = np.cumsum([len(words) for words in texts])
        last_letters, initials = (
            np.concatenate([look_up(words) for words in texts]) for look_up in (self._last_letter, self._initial)
        )
        # One word in ninety may abbreviate; of these, one in twenty stands right after a word with its last letter.
        fits = (last_letters[1:] == initials[:-1]).nonzero()[0] + 1
        owners = ends.searchsorted(fits, "right")
        for number, from_end in zip(owners.tolist(), (fits - ends[owners]).tolist(), strict=True):
            words = texts[number]
            at = len(words) + from_end
            if not at:  # behind the last word of another text
                continue
            word = words[at]
            long = words[max(0, at - len(word)) : at]
            if [fold(full[0]) for full in long] == list(map(fold, word)):
                yield number, word, " ".join(long)


def _chosen(
    table: Sequence[tuple[Terms, Terms, bool]], defined: Mapping[str, Mapping[str, int]]
) -> Iterator[tuple[Terms, Terms]]:
    settled = {short: agreed for short, longs in defined.items() if (agreed := _agreed(longs)) is not None}
    ambiguous: set[Terms] = set()
    tabled: set[Terms] = set()
    for short, long, doubtful in table:
        tabled.add(short)
        if doubtful:
            ambiguous.add(short)
        else:
            yield short, long
    for text, long_text in settled.items():
        short = (text,)
        if short not in tabled or short in ambiguous:
            yield short, tuple(long_text.split())


def _agreed(longs: Mapping[str, int]) -> str | None:
    """The expansion that enough articles define and hardly any contradicts."""
    if not longs:
        return None
    long = max(longs, key=longs.__getitem__)
    count = longs[long]
    return long if count >= MIN_ARTICLES and count >= MIN_SHARE * sum(longs.values()) else None


@cache
def _table() -> tuple[tuple[Terms, Terms, bool], ...]:
    """The rows of tables/abbreviations.tsv: abbreviation, expansion, and whether it means several things.

    Both are written there as the terms they are: to analyse them took 10 ms of every search.
    """
    text = (tables.FOLDER / "abbreviations.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")][1:]
    return tuple((tuple(short.split()), tuple(long.split()), when == "corpus") for short, long, when in rows)


@lru_cache(65_536)
def _initial(word: str) -> int:
    """The plain first letter of a word, by number."""
    return ord(fold(word[0]))


@lru_cache(65_536)
def _last_letter(word: str) -> int:
    """The plain last letter of a word that may be an abbreviation, by number; of any other, 0."""
    if not re.fullmatch(_LETTERS, word) or re.fullmatch(_SPOKEN, fold(word)):
        return 0
    return ord(fold(word[-1]))
