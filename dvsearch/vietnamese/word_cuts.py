"""Where a run of typed syllables is cut into words that hold together, decided on the run alone.

Listed words and names compete for the run: of all the ways to lay them without overlap, that one is taken whose pairs
stand highest above chance. A listed word that the run may hold by accident (`tiền của` in `tiền của dân`) is not laid
unless it is all that was typed. Pairs left between are held where the index binds them as it binds names. What remains
in doubt stays loose: a cut too many costs articles, one too few only lets more in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from dvsearch.record import Record
from dvsearch.vietnamese.associations import FIRM, LONE, NAME, NONE, Association

# A listed word is laid in a longer run from here on, in bits above chance. Of the listed pairs of 17,221 articles 1 in
# 80 is below 2 and 1 in 40 below 4: `là là`, `số nhiều`, `thì ra`; `tiền của`, `không trung`, `thì có`.
CHANCE = 4.0
# Where the run was typed without marks and is read, a wrong word costs more: it is laid only where its syllables are
# each other's usual company, in bits. With `cong chuc` (3.4) held, the judged queries without marks lose .05 of their
# articles more. See `is_sure_reading` too.
PLAIN_COMPANY = 4.0
# What is said of a pair that the index has no counts of.
UNKNOWN = Association(6.0, 6.0, NONE)
# The share that the pair as read must have of all that its plain letters can mean: bí mật has 0.70 of `bi mat`, beside
# bị mất; công an 0.98. Between 0.6 and 0.9 the judged needs do not differ.
READING_SHARE = 0.8
READING_WORTH = 3

# Longest listed word laid; names that are given may be longer.
MAX_SYLLABLES = 4

Span = tuple[int, int]


class _Laid(Record):
    """A way to lay words up to some place: bits above chance, and where each word starts and stops."""

    bits: float
    words: tuple[Span, ...]


def cut(pairs: Sequence[Association | None], words: Iterable[Span], *, plain: bool = False) -> list[Span]:
    """Give the stretches of two syllables and more that hold together, in order.

    `pairs[i]` is what is known of syllables i and i + 1; `words` are where listed words start and stop. `plain` is for
    a run that was typed without marks and is read.
    """
    length = len(pairs) + 1
    laid = _lay([pair or UNKNOWN for pair in pairs], words, plain=plain)
    held = [False] * len(pairs)
    in_word = [False] * length
    for start, stop in laid:
        held[start : stop - 1] = [True] * (stop - 1 - start)
        in_word[start:stop] = [True] * (stop - start)
    for place, pair in enumerate(pairs):
        if pair is None or held[place] or (in_word[place] and in_word[place + 1]):
            continue
        lone = not in_word[place] and not in_word[place + 1]
        held[place] = pair.bond == FIRM or (lone and pair.bond == LONE)
    return _stretches(held)


def is_sure_reading(count: int, of_all: int) -> bool:
    """Tell whether a pair as read, met `count` times, is what its plain letters nearly always mean (`of_all` times).

    The word list is worth READING_WORTH meetings more, so that a few articles need not have met much to be believed.
    """
    return count > 0 and count + READING_WORTH >= READING_SHARE * (of_all + READING_WORTH)


def _lay(pairs: Sequence[Association], words: Iterable[Span], *, plain: bool) -> tuple[Span, ...]:
    """The words that stand highest above chance together, none of them overlapping another."""
    length = len(pairs) + 1
    ending: dict[int, set[int]] = {}
    for start, stop in (*words, *_names(pairs)):
        ending.setdefault(stop, set()).add(start)
    best = [_Laid(0.0, ())]
    for stop in range(1, length + 1):
        ways = [best[stop - 1]]
        for start in ending.get(stop, ()):
            inside = pairs[start : stop - 1]
            sure = all(pair.chance >= CHANCE and (pair.company >= PLAIN_COMPANY or not plain) for pair in inside)
            if sure or stop - start == length:
                bits = best[start].bits + sum(max(pair.chance, 1.0) for pair in inside)
                ways.append(_Laid(bits, (*best[start].words, (start, stop))))
        best.append(max(ways, key=lambda way: way.bits))
    return best[length].words


def _names(pairs: Sequence[Association]) -> Iterator[Span]:
    """Where names of places start and stop, and what of them can be a name by itself."""
    for start in range(len(pairs)):
        stop = start
        while stop < len(pairs) and stop - start < MAX_SYLLABLES and pairs[stop].bond == NAME:
            stop += 1
            yield start, stop + 1


def _stretches(held: Sequence[bool]) -> list[Span]:
    ends = [-1, *(place for place, together in enumerate(held) if not together), len(held)]
    return [(a + 1, b + 1) for a, b in pairwise(ends) if b - a > 1]
