"""The words around hits, read with arrays: for an engine that does not count them by itself, and for clusters."""

from __future__ import annotations

from typing import Any

import numpy as np

from dvsearch.article import POSITION_GAP
from dvsearch.engines.forward import Array, Hits
from dvsearch.research.units import SYLLABLE, Counts, Tokens, Unit, count_values

_HITS_PER_STEP = 1 << 15
# How much further is read than words usually reach.
_MARGIN = 4
_POSITION = (1 << 32) - 1


class Windows:
    """Reads the windows of hits, some at a time, and keeps of them what is counted."""

    def __init__(self, unit: Unit, hits: Hits, left: int, right: int) -> None:
        self._unit, self._hits = unit, hits
        self._left, self._right = left, right
        owners = hits.owners.astype(np.int64) << 32
        self._hit_starts, self._hit_ends = owners | hits.firsts, owners | hits.lasts
        self.nodes: Counts  # the hits' own words, once all is read

    def read_all(self) -> tuple[Array, Array, Array, Array]:
        """Return of each word in a window its key and article, whether it counts as a token, and for its hit."""
        none = np.empty(0, np.int64)
        parts = [(none, none, none.astype(bool), none.astype(bool))]
        node_keys = [none]
        covered = (-1, -1)
        for low in range(0, self._hit_starts.size, _HITS_PER_STEP):
            *part, own, covered = self._read(slice(low, low + _HITS_PER_STEP), covered)
            parts.append(tuple(part))
            node_keys.append(own)
        self.nodes = Counts(*count_values(np.concatenate(node_keys)))
        keys, owners, counted, first = (np.concatenate(column) for column in zip(*parts, strict=True))
        return keys, owners, counted, first

    def _read(self, some: slice, covered: tuple[int, int]) -> tuple[Any, ...]:
        """The same of some hits, the keys of their own words, and up to where windows and hits have been.

        Windows follow each other, and no hit is within another: so a word was in a window before if it does not
        stand behind the end of the one before.
        """
        hit_starts, hit_ends = self._hit_starts[some], self._hit_ends[some]
        words = around(
            self._unit, hit_starts >> 32, hit_starts & _POSITION, hit_ends & _POSITION, self._left, self._right
        )
        rows = words.ranges
        owner = hit_starts[rows] & ~_POSITION
        starts, ends = owner | words.firsts, owner | words.lasts
        own = (starts <= hit_ends[rows]) & (ends >= hit_starts[rows])
        first_own, last_own = _edges(rows, own, hit_starts.size)
        place = np.arange(rows.size)
        in_window = ~own & (place >= first_own[rows] - self._left) & (place <= last_own[rows] + self._right)

        furthest = ends[np.minimum(last_own + self._right, _last_of_rows(rows, hit_starts.size))]
        windows = _before(furthest, covered[0])
        own_ends = _before(ends[last_own], covered[1])
        kept = np.flatnonzero(in_window & ~self._within_hits(starts, ends))
        rows_kept, keys = rows[kept], words.keys[kept]
        counted = starts[kept] > windows[rows_kept]
        first = _first_in_row(rows_kept, keys, self._left + self._right)
        node_keys = words.keys[own & (starts > own_ends[rows])]
        reached = (max(covered[0], int(furthest.max())), max(covered[1], int(ends[last_own].max())))
        return keys, owner[kept] >> 32, counted, first, node_keys, reached

    def _within_hits(self, starts: Array, ends: Array) -> Array:
        """Whether each word is, in whole or in part, some hit's own."""
        at = np.searchsorted(self._hit_starts, ends, "right") - 1
        return np.asarray((at >= 0) & (self._hit_ends[at] >= starts))


def _before(ends: Array, covered: int) -> Array:
    """Up to where all rows before each have been."""
    return np.maximum.accumulate(np.append(covered, ends[:-1]))


def _edges(rows: Array, own: Array, count: int) -> tuple[Array, Array]:
    """The first and the last of the own words of each row."""
    at = np.flatnonzero(own)
    first, last = np.zeros(count, np.int64), np.zeros(count, np.int64)
    last[rows[at]] = at
    first[rows[at][::-1]] = at[::-1]
    return first, last


def _last_of_rows(rows: Array, count: int) -> Array:
    return np.searchsorted(rows, np.arange(count), "right") - 1


def _first_in_row(rows: Array, keys: Array, width: int) -> Array:
    """Whether each word is the first of its kind in its row; a row has at most `width`."""
    first = np.ones(rows.size, bool)
    for step in range(1, min(width, rows.size)):
        first[step:] &= (rows[step:] != rows[:-step]) | (keys[step:] != keys[:-step])
    return first


def around(unit: Unit, owners: Array, firsts: Array, lasts: Array, left: int, right: int) -> Tokens:
    """Read the own words of hits and those around, `left` and `right` of them at least where the text has so many.

    `ranges` are the hits' numbers, ascending, and the words of each are in order.
    """
    lows, highs = _text_bounds(unit, owners, lasts)
    # Words have 1.4 syllables; where those around a hit are longer, they are read again from twice as far.
    reach, margin = 1 if unit.name == SYLLABLE else 2, _MARGIN
    wanted = np.arange(owners.size)
    found: list[Tokens] = []
    while wanted.size or not found:
        starts = np.maximum(firsts[wanted] - left * reach - margin, lows[wanted])
        stops = np.minimum(lasts[wanted] + 1 + right * reach + margin, highs[wanted])
        words = unit.read(owners[wanted], starts, stops)
        rows = wanted[words.ranges]
        before = np.bincount(rows[words.lasts < firsts[rows]], minlength=owners.size)[wanted]
        behind = np.bincount(rows[words.firsts > lasts[rows]], minlength=owners.size)[wanted]
        short = ((before < left) & (starts > lows[wanted])) | ((behind < right) & (stops < highs[wanted]))
        short |= ~_covers(words, wanted, rows, firsts, lasts)
        short &= (starts > lows[wanted]) | (
            stops < highs[wanted]
        )  # a hit that begins in the title and ends in the body
        again = np.zeros(owners.size, bool)
        again[wanted[short]] = True
        done = ~again[rows]
        found.append(Tokens(words.keys[done], rows[done], words.firsts[done], words.lasts[done]))
        wanted = wanted[short]
        reach, margin = 2 * reach, 2 * margin  # a hit's own word may be long where none around it is asked for
    if len(found) == 1:
        return found[0]
    keys, rows, begins, ends = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(rows, kind="stable")
    return Tokens(keys[order], rows[order], begins[order], ends[order])


def _covers(words: Tokens, wanted: Array, rows: Array, firsts: Array, lasts: Array) -> Array:
    """Whether what was read of each hit holds its own words whole."""
    begun, ended = np.zeros(firsts.size, bool), np.zeros(firsts.size, bool)
    begun[rows[(words.firsts <= firsts[rows]) & (words.lasts >= firsts[rows])]] = True
    ended[rows[(words.firsts <= lasts[rows]) & (words.lasts >= lasts[rows])]] = True
    return np.asarray(begun[wanted] & ended[wanted])


def _text_bounds(unit: Unit, owners: Array, lasts: Array) -> tuple[Array, Array]:
    """The first position of the title or body that each hit is in, and the one behind its last."""
    titles, bodies = unit.forward.lengths(owners)
    body = titles + POSITION_GAP
    in_title = lasts < titles
    return np.where(in_title, 0, body), np.where(in_title, titles, body + bodies)
