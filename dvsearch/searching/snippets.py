"""Text + query -> marks and snippets. A snippet is a slice of the text and the ranges to mark in it; no markup.

Marks are found by the tokens that the index was made from: what is marked is what matched, on every engine alike. An
engine that keeps its texts forward says which tokens these are, and only what stands around them is read; for another
the whole text is, which gives the same. The kernel does all of it itself, character for character (`Marker`).
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import itemgetter

from dvsearch.article import ANCHOR_EVERY, FOLDED, POSITION_GAP
from dvsearch.engines.base import Located, Marking, PlacedLeaf
from dvsearch.query.tree import (
    Fuzzy,
    Near,
    Pattern,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
    accepts,
    positive_leaves,
)
from dvsearch.record import Record
from dvsearch.vietnamese.normalize import IGNORABLE, fold, initial, normalize
from dvsearch.vietnamese.syllables import Token, find_tokens, token_spans

_FOLDED_FIELDS = frozenset(FOLDED.values())
_SHOWN_IN_BODIES = frozenset({"text", "text_folded"})
_SHOWN_IN_TITLES = _SHOWN_IN_BODIES | {"title", "title_folded"}

Mark = tuple[int, int]
_Leaf = Term | Phrase | Near | Pattern
_Positions = Callable[[Term | Pattern], Sequence[int]]  # of a single term, ascending


class Snippet(Record):
    """A slice of one field's text, and the ranges of it that matched; offsets count from the slice's start.

    `start` is where the slice stands in the field's text.
    """

    field: str
    text: str
    marks: tuple[Mark, ...]
    start: int = 0


_END = itemgetter(1)


class _Occurrence(Record):
    """One place where a leaf of the query matched: its characters, its last token, and which leaf it was."""

    start: int
    end: int
    leaf: int


def terms_to_locate(query: Query) -> tuple[Term | Pattern, ...]:
    """Return the leaves that an engine locates for marks and snippets of the query: single terms and patterns."""
    leaves = [
        leaf for leaf in positive_leaves(query) if not isinstance(leaf, Range) and _field(leaf) in _SHOWN_IN_TITLES
    ]
    return tuple(dict.fromkeys(part for leaf in leaves for part in _parts(leaf)))


def marks(text: str, query: Query, *, title: bool = False, located: Located | None = None) -> tuple[Mark, ...]:
    """Return every range of the text that the query matched, in order, none touching another's characters.

    `located` is where the engine says that `terms_to_locate(query)` stand; without, the text is read for them.
    """
    return _merge([(found.start, found.end) for found in _finder(query, title).find(text, located)])


def snippets(
    text: str,
    query: Query,
    *,
    count: int = 1,
    width: int = 200,
    field: str = "body",
    located: Located | None = None,
) -> tuple[Snippet, ...]:
    """The `count` passages of about `width` characters that show most of the query, in the order of the text.

    A passage is chosen for the number of different leaves of the query in it, then for how close they stand, then
    for coming early. Where nothing of the query stands in the text, the first passage is its beginning. `located` is
    as for `marks`.
    """
    if count < 1 or not text.strip():
        return ()
    found = _finder(query, False).find(text, located)
    if not found:
        return (_cut(text, 0, 0, (), width, field),)
    everything = _merge([(one.start, one.end) for one in found])
    passages: list[Snippet] = []
    for start, end in _best_windows(found, width, count):
        cut = _cut(text, start, end, everything, width, field)
        if passages and cut.start < passages[-1].start + len(passages[-1].text):
            continue
        passages.append(cut)
    return tuple(passages)


class Marker:
    """Marks the hits of one answer: titles and passages as `marks` and `snippets` give them.

    An engine that is given `marking` may do this itself, in a tenth of the time.
    """

    def __init__(self, query: Query, *, count: int = 1, width: int = 200) -> None:
        self._query = query
        leaves = terms_to_locate(query)
        self.marking = Marking(leaves, _finder(query, True).placed, _finder(query, False).placed, count, width)

    def mark(
        self, title: str, text: str, located: Located | None = None
    ) -> tuple[tuple[Mark, ...], tuple[Snippet, ...]]:
        """Return the marks of a title and the snippets of a text; `located` is as for `marks`."""
        in_title = marks(title, self._query, title=True, located=located)
        count, width = self.marking.passages, self.marking.width
        return in_title, snippets(text, self._query, count=count, width=width, located=located)


@lru_cache(64)
def _finder(query: Query, title: bool) -> _Finder:
    return _Finder(query, title)


class _Finder:
    """Finds the leaves of one query in texts. What it learns of the tokens of one text serves the next."""

    def __init__(self, query: Query, title: bool) -> None:
        self._title = title
        shown = _SHOWN_IN_TITLES if title else _SHOWN_IN_BODIES
        leaves = dict.fromkeys(positive_leaves(query))
        self._leaves = [leaf for leaf in leaves if not isinstance(leaf, Range) and _field(leaf) in shown]
        self._wanted = _Wanted(self._leaves)
        self._place_of = {leaf: place for place, leaf in enumerate(terms_to_locate(query))}
        self.placed = [self._placed(leaf) for leaf in self._leaves]

    def _placed(self, leaf: _Leaf) -> PlacedLeaf:
        parts = [self._place_of[part] for part in _parts(leaf)]
        return parts, len(parts) + leaf.slop if isinstance(leaf, Near) else None

    def find(self, text: str, located: Located | None = None) -> list[_Occurrence]:
        """Find where the leaves match, ordered by where they start."""
        if not self._leaves:
            return []
        if located is not None:
            return self._find_located(text, located)
        tokens = find_tokens(text, self._wanted)
        if not tokens:
            return []
        lookup = _Lookup(tokens)
        places = self._places(lookup.at)
        found = [_Occurrence(lookup.tokens[a].start, lookup.tokens[b].end, number) for a, b, number in places]
        found.sort()
        return found

    def _find_located(self, text: str, located: Located) -> list[_Occurrence]:
        """Find them where the index says that they stand: only the characters around them are read."""
        begin = 0 if self._title else located.title + POSITION_GAP
        end = located.title if self._title else sys.maxsize
        places = self._places(
            lambda leaf: [at - begin for at in located.places[self._place_of[leaf]] if begin <= at < end]
        )
        ends = sorted({at for first, last, _ in places for at in (first, last)})
        anchors = located.anchors[0 if self._title else 1]
        spans = dict(zip(ends, token_spans(text, ends, anchors, ANCHOR_EVERY), strict=True))
        return sorted(_Occurrence(spans[first][0], spans[last][1], number) for first, last, number in places)

    def _places(self, at: _Positions) -> list[tuple[int, int, int]]:
        """The first and last position of each place where a leaf matches, and the leaf."""
        return [(*span, number) for number, leaf in enumerate(self._leaves) for span in _places(leaf, at)]


class _Wanted(dict[str, str]):
    """A token as written -> its term where a leaf of the query can match it, else "".

    A text has few different tokens and few of them are wanted, so each is looked at once for all texts of an answer.
    """

    def __init__(self, leaves: Sequence[_Leaf]) -> None:
        terms = [term for leaf in leaves for term in _parts(leaf)]
        self._exact = {t.text for t in terms if isinstance(t, Term) and t.field not in _FOLDED_FIELDS}
        self._folded = {t.text for t in terms if isinstance(t, Term) and t.field in _FOLDED_FIELDS}
        patterns = [t for t in terms if not isinstance(t, Term)]
        self._fits = [(pattern.field in _FOLDED_FIELDS, accepts(pattern)) for pattern in patterns]
        # A piece of a token that was cut for its length may be of joiners only: its term is empty.
        self._initials = None if self._fits else {initial(text) for text in self._exact | self._folded if text}

    def __missing__(self, token: str) -> str:
        if len(self) > 100_000:
            self.clear()
        # Three tokens of four begin with another letter: no need to look closer. (One may begin with no letter at all.)
        if self._initials is not None and token[0] not in IGNORABLE and initial(token) not in self._initials:
            self[token] = ""
            return ""
        term = normalize(token)
        plain = fold(term)
        wanted = term in self._exact or plain in self._folded
        wanted = wanted or any(fits(plain if folded else term) for folded, fits in self._fits)
        self[token] = term if wanted else ""
        return self[token]


class _Lookup:
    """The wanted tokens of one text, by position, by term and by plain letters."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = {token.position: token for token in tokens}
        self._positions: dict[str, list[int]] = {}
        for token in tokens:
            self._positions.setdefault(token.term, []).append(token.position)
        self._folded: dict[str, list[str]] = {}
        for term in self._positions:
            self._folded.setdefault(fold(term), []).append(term)

    def at(self, leaf: Term | Pattern) -> Sequence[int]:
        """Return the positions of every term that a leaf accepts, ascending."""
        is_folded = leaf.field in _FOLDED_FIELDS
        if isinstance(leaf, Term):
            return self._at_folded(leaf.text) if is_folded else self._positions.get(leaf.text, [])
        fitting = filter(accepts(leaf), self._folded if is_folded else self._positions)
        at = self._at_folded if is_folded else self._positions.__getitem__
        return sorted(place for term in fitting for place in at(term))

    def _at_folded(self, plain: str) -> list[int]:
        return sorted(place for form in self._folded.get(plain, ()) for place in self._positions[form])


def _parts(leaf: _Leaf) -> Sequence[Term | Pattern]:
    """Return the single terms of a leaf."""
    return leaf.terms if isinstance(leaf, Phrase | Near) else (leaf,)


def _field(leaf: Query) -> str | None:
    match leaf:
        case Term(field=field) | Prefix(field=field) | Wildcard(field=field) | Fuzzy(field=field):
            return field
        case Phrase(terms=(first, *_)) | Near(terms=(first, *_)):
            return first.field
    return None


def _places(leaf: _Leaf, at: _Positions) -> Iterable[tuple[int, int]]:
    """Return the first and last position of each place where a leaf matches."""
    match leaf:
        case Phrase(terms=terms):
            return _phrase(at, terms)
        case Near(terms=terms, slop=slop):
            return _near(at, terms, len(terms) + slop)
        case _:
            return ((place, place) for place in at(leaf))


def _phrase(at: _Positions, terms: tuple[Term, ...]) -> Iterable[tuple[int, int]]:
    starts = set(at(terms[0]))
    for offset, term in enumerate(terms[1:], 1):
        starts &= {place - offset for place in at(term)}
    return ((start, start + len(terms) - 1) for start in sorted(starts))


def _near(at: _Positions, terms: tuple[Term, ...], width: int) -> Iterable[tuple[int, int]]:
    """The single tokens that stand in a window holding every term."""
    places = [at(term) for term in terms]
    marked: set[int] = set()
    for start in sorted({place for mine in places for place in mine}):
        window = [mine[bisect_left(mine, start) : bisect_left(mine, start + width)] for mine in places]
        if all(window):
            marked.update(place for mine in window for place in mine)
    return ((place, place) for place in sorted(marked))


def _merge(spans: list[Mark]) -> tuple[Mark, ...]:
    """Overlapping ranges as one, of ranges in order; those that only stand side by side stay apart."""
    merged: list[Mark] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _best_windows(found: Sequence[_Occurrence], width: int, count: int) -> list[Mark]:
    """Up to `count` ranges of the text that do not overlap, the best first chosen, in the order of the text."""
    candidates = []
    end = 0
    inside: dict[int, int] = {}
    for begin, occurrence in enumerate(found):
        limit = occurrence.start + width
        while end < len(found) and (end <= begin or found[end].end <= limit):
            inside[found[end].leaf] = inside.get(found[end].leaf, 0) + 1
            end += 1
        last = max(map(_END, found[max(begin, end - 8) : end]))
        # Close together, and many: each of the first eight is worth 15 characters.
        spread = last - occurrence.start - 15 * min(end - begin, 8)
        candidates.append((-len(inside), spread, begin, occurrence.start, last))
        inside[occurrence.leaf] -= 1
        if not inside[occurrence.leaf]:
            del inside[occurrence.leaf]
    chosen: list[Mark] = []
    for _, _, _, start, last in sorted(candidates):
        if all(last + width < a or b + width < start for a, b in chosen):
            chosen.append((start, last))
            if len(chosen) == count:
                break
    return sorted(chosen)


def _cut(text: str, start: int, end: int, everything: tuple[Mark, ...], width: int, field: str) -> Snippet:
    """The slice of about `width` characters around start..end, on word and where possible sentence borders."""
    spare = max(0, width - (end - start))
    left = _left_border(text, start, spare // 2)
    before = bisect_right(everything, left, key=_END)
    while before and not text[everything[before - 1][1] : left].strip():
        before -= 1
        left = everything[before][0]  # a run of marked words is not cut in two
    right = min(len(text), max(end, left + width))
    right = _right_border(text, end, right)
    while left < right and text[left].isspace():
        left += 1
    while right > left and text[right - 1].isspace():
        right -= 1
    inside = tuple((a - left, b - left) for a, b in everything if left <= a and b <= right)
    return Snippet(field, text[left:right], inside, left)


def _left_border(text: str, start: int, room: int) -> int:
    """Where a passage may begin: a line or sentence within the room before `start`, else the next word."""
    earliest = max(0, start - room)
    for border in ("\n", ". ", "! ", "? ", "; "):
        at = text.rfind(border, earliest, start)
        if at >= 0:
            return at + len(border)
    if earliest == 0:
        return 0
    space = next((at for at in range(earliest, start) if text[at].isspace()), -1)
    return space + 1 if space >= 0 else start


def _right_border(text: str, end: int, limit: int) -> int:
    if limit >= len(text):
        return len(text)
    space = next((at for at in range(limit, end - 1, -1) if text[at].isspace()), -1)
    if space >= 0:
        return space
    border = max(end, limit)
    while border < len(text) and "\u0300" <= text[border] <= "\u036f":  # the marks of a decomposed letter
        border += 1
    return border
