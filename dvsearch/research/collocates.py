"""What stands around the hits, and how much more often than elsewhere.

The tokens in all windows are one side of the table, the other tokens of the same articles chosen are the other; the
hits' own words are on neither. A token in two windows is one token. For logDice a word counts once for each hit that
has it in its window, and never more often than it stands there. No window reaches from one article, or from a title,
into another text.
"""

from __future__ import annotations

from math import isnan
from typing import Any, NamedTuple

import numpy as np

from dvsearch.article import POSITION_GAP
from dvsearch.engines.forward import Array, Hits
from dvsearch.errors import UsageError
from dvsearch.research import association as am
from dvsearch.research.population import Population
from dvsearch.research.units import SYLLABLE, Counts, Tokens, Unit, count_values, count_words, distinct
from dvsearch.vietnamese.collation import dictionary_key

MEASURES = ("logdice", "lrc", "ll", "mi", "mi3", "t", "deltap")
WIDEST = 50
_HITS_PER_STEP = 1 << 15
# How much further is read than words usually reach.
_MARGIN = 4
_POSITION = (1 << 32) - 1


class Company(NamedTuple):
    """A word that stands around the hits.

    `count` is its tokens in the windows, `total` in all articles chosen outside the hits, `expected` what chance
    would put into the windows; `hits` and `articles` say how many have it about them.
    """

    word: str
    count: int  # type: ignore[assignment]  # hides tuple.count
    total: int
    expected: float
    hits: int
    articles: int
    logdice: float | None
    lrc: float | None
    ll: float | None
    mi: float | None
    mi3: float | None
    t: float | None
    deltap: float | None
    deltap_back: float | None


class Collocates(NamedTuple):
    """The words in order, and the margins they were computed with."""

    words: list[Company]
    hits: int
    window_tokens: int  # R1
    tokens: int  # N: without the hits' own words
    vocabulary: int  # different words in the windows: what LRC shares its level among


def read_window(text: str) -> tuple[int, int]:
    """Read 5:5 or 0:3; raises UsageError where it is neither."""
    left, colon, right = text.partition(":")
    sides = (left, right) if colon else (left, left)
    if not all(side.isascii() and side.isdigit() and int(side) <= WIDEST for side in sides) or sides in (("0", "0"),):
        raise UsageError(f"{text!r} is no window", hint=f"write 5:5, at most {WIDEST} on a side")
    return int(sides[0]), int(sides[1])


def collocates(
    population: Population,
    unit: Unit,
    window: tuple[int, int],
    *,
    measure: str = "logdice",
    least: int = 5,
    least_articles: int = 3,
    totals: Counts | None = None,
) -> Collocates:
    """Find what stands around the hits of a population; `totals` are its words, if they are counted already.

    Words that stand there fewer than `least` times, or in fewer than `least_articles` articles, are left out. The
    order is by the measure, then by count, then by the dictionary.
    """
    hits = population.hits
    windows = _Windows(unit, hits, *window)
    keys, owners, counted, first_of_hit = windows.read_all()
    if totals is None:
        totals = count_words(unit, np.flatnonzero(population.chosen), population.field)
    nodes = windows.nodes
    found, in_windows = count_values(keys[counted])
    vocabulary = found.size
    with_hits = Counts(*count_values(keys[first_of_hit])).of(found)
    articles = Counts(*count_values(distinct(owners, keys))).of(found)
    enough = np.flatnonzero((in_windows >= max(1, least)) & (articles >= least_articles))
    margins = int(counted.sum()), totals.total - nodes.total
    elsewhere = totals.of(found[enough]) - nodes.of(found[enough])
    table = am.tables(in_windows[enough], margins[0], elsewhere - in_windows[enough], margins[1] - margins[0])
    names = [unit.text(key) for key in found[enough].tolist()]
    together = np.minimum(with_hits[enough], in_windows[enough])
    words = _companies(names, table, with_hits[enough], articles[enough], together, hits.firsts.size, vocabulary)
    words.sort(key=lambda one: (*_descending(getattr(one, measure)), -one.count, dictionary_key(one.word)))
    return Collocates(words, int(hits.firsts.size), *margins, vocabulary)


def _descending(value: float | None) -> tuple[bool, float]:
    return value is None, -(value or 0.0)


def _companies(
    names: list[str], table: am.Tables, hits: Array, articles: Array, together: Array, node_count: int, vocabulary: int
) -> list[Company]:
    forward, backward = am.delta_p(table)
    columns: list[Any] = [
        table.o11.astype(int), table.c1.astype(int), table.e11, hits, articles,
        am.log_dice(together, node_count, table.c1), am.lrc(table, vocabulary), am.g2(table), am.mi(table),
        am.mi3(table), am.t_score(table), forward, backward,
    ]  # fmt: skip
    return [Company(*row) for row in zip(names, *map(as_list, columns), strict=True)]


def as_list(column: Array) -> list[Any]:
    """Return a column as Python's numbers, None for what is no number."""
    values: list[Any] = column.tolist()
    if column.dtype.kind == "f" and np.isnan(column).any():
        return [None if isnan(value) else value for value in values]
    return values


class _Windows:
    """Reads the windows of hits, some at a time, and keeps of them what is counted."""

    def __init__(self, unit: Unit, hits: Hits, left: int, right: int) -> None:
        self._unit, self._hits = unit, hits
        self._left, self._right = left, right
        owners = hits.owners.astype(np.int64) << 32
        self._hit_starts, self._hit_ends = owners | hits.firsts, owners | hits.lasts
        self.nodes = Counts(np.empty(0, np.int64), np.empty(0, np.int64))

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
    reach = 1 if unit.name == SYLLABLE else 2
    wanted = np.arange(owners.size)
    found: list[Tokens] = []
    while wanted.size or not found:
        starts = np.maximum(firsts[wanted] - left * reach - _MARGIN, lows[wanted])
        stops = np.minimum(lasts[wanted] + 1 + right * reach + _MARGIN, highs[wanted])
        words = unit.read(owners[wanted], starts, stops)
        rows = wanted[words.ranges]
        before = np.bincount(rows[words.lasts < firsts[rows]], minlength=owners.size)[wanted]
        behind = np.bincount(rows[words.firsts > lasts[rows]], minlength=owners.size)[wanted]
        short = ((before < left) & (starts > lows[wanted])) | ((behind < right) & (stops < highs[wanted]))
        short |= ~_covers(words, wanted, rows, firsts, lasts)
        again = np.zeros(owners.size, bool)
        again[wanted[short]] = True
        done = ~again[rows]
        found.append(Tokens(words.keys[done], rows[done], words.firsts[done], words.lasts[done]))
        wanted = wanted[short]
        reach *= 2
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
