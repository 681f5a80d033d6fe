"""Text + query -> marks and snippets. A snippet is a slice of the text and the ranges to mark in it; no markup.

Marks are found in the text itself, by the tokens that the index was made from: what is marked is what matched,
on every engine alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dvsearch.article import FOLDED
from dvsearch.query import Fuzzy, Near, Phrase, Prefix, Query, Term, Wildcard, accepts, positive_leaves
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import Token, tokenize

_FOLDED_FIELDS = frozenset(FOLDED.values())
_TITLE_FIELDS = frozenset({"title", "title_folded"})

Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A slice of one field's text, and the ranges of it that matched; offsets count from the slice's start.

    `start` is where the slice stands in the field's text.
    """

    field: str
    text: str
    marks: tuple[Mark, ...]
    start: int = 0


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """One place where a leaf of the query matched: tokens first..last, and which leaf it was."""

    first: int
    last: int
    leaf: int


def marks(text: str, query: Query, *, title: bool = False) -> tuple[Mark, ...]:
    """Every range of the text that the query matched, in order, none touching another's characters."""
    tokens = list(tokenize(text))
    return _merge(_spans(tokens, _occurrences(tokens, query, title)))


def snippets(text: str, query: Query, *, count: int = 1, width: int = 200, field: str = "body") -> tuple[Snippet, ...]:
    """The `count` passages of about `width` characters that show most of the query, in the order of the text.

    A passage is chosen for the number of different leaves of the query in it, then for how close they stand, then
    for coming early. Where nothing of the query stands in the text, the first passage is its beginning.
    """
    if count < 1 or not text.strip():
        return ()
    tokens = list(tokenize(text))
    found = _occurrences(tokens, query, title=False)
    if not found:
        return (_cut(text, 0, 0, (), width, field),)
    windows = _best_windows(tokens, found, width, count)
    everything = _merge(_spans(tokens, found))
    passages: list[Snippet] = []
    for first, last in windows:
        cut = _cut(text, tokens[first].start, tokens[last].end, everything, width, field)
        if passages and cut.start < passages[-1].start + len(passages[-1].text):
            continue
        passages.append(cut)
    return tuple(passages)


def _occurrences(tokens: list[Token], query: Query, title: bool) -> list[_Occurrence]:
    """Where the leaves of the query match, ordered by first token."""
    finders = [(number, finder) for number, leaf in enumerate(dict.fromkeys(positive_leaves(query)))
               if (finder := _finder(leaf, title)) is not None]  # fmt: skip
    if not finders:
        return []
    positions: dict[str, list[int]] = {}
    for token in tokens:
        positions.setdefault(token.term, []).append(token.position)
    folded: dict[str, list[str]] = {}
    for term in positions:
        folded.setdefault(fold(term), []).append(term)
    lookup = _Lookup(positions, folded)
    found = [_Occurrence(first, last, number) for number, finder in finders for first, last in finder(lookup)]
    found.sort(key=lambda occurrence: (occurrence.first, occurrence.last))
    return found


@dataclass(frozen=True, slots=True)
class _Lookup:
    """The terms of one text: where each stands, and which have the same plain letters."""

    positions: dict[str, list[int]]
    folded: dict[str, list[str]]

    def at(self, field: str, term: str) -> list[int]:
        if field not in _FOLDED_FIELDS:
            return self.positions.get(term, [])
        forms = self.folded.get(term, [])
        return sorted(place for form in forms for place in self.positions[form])

    def fitting(self, field: str, fits: Callable[[str], bool]) -> list[int]:
        known = self.folded if field in _FOLDED_FIELDS else self.positions
        return sorted(place for term in known if fits(term) for place in self.at(field, term))


def _finder(leaf: Query, title: bool) -> Callable[[_Lookup], Iterable[tuple[int, int]]] | None:
    """How to find one leaf's places, or None for a leaf that marks nothing in this text."""

    def shown(field: str) -> bool:
        return field in _FOLDED_FIELDS or field in FOLDED if title else field in ("text", "text_folded")

    match leaf:
        case Term(field=field, text=text) if shown(field):
            return lambda lookup: ((at, at) for at in lookup.at(field, text))
        case Prefix(field=field) | Wildcard(field=field) | Fuzzy(field=field) if shown(field):
            return lambda lookup: ((at, at) for at in lookup.fitting(field, accepts(leaf)))
        case Phrase(terms=terms) if terms and shown(terms[0].field):
            return lambda lookup: _phrase(lookup, terms)
        case Near(terms=terms, slop=slop) if terms and shown(terms[0].field):
            return lambda lookup: _near(lookup, terms, len(terms) + slop)
    return None


def _phrase(lookup: _Lookup, terms: tuple[Term, ...]) -> Iterable[tuple[int, int]]:
    starts = set(lookup.at(terms[0].field, terms[0].text))
    for offset, term in enumerate(terms[1:], 1):
        starts &= {place - offset for place in lookup.at(term.field, term.text)}
    return ((start, start + len(terms) - 1) for start in sorted(starts))


def _near(lookup: _Lookup, terms: tuple[Term, ...], width: int) -> Iterable[tuple[int, int]]:
    """The single tokens that stand in a window holding every term."""
    places = [lookup.at(term.field, term.text) for term in terms]
    marked: set[int] = set()
    for start in sorted({place for at in places for place in at}):
        window = [[place for place in at[bisect_left(at, start) :] if place < start + width] for at in places]
        if all(window):
            marked.update(place for at in window for place in at)
    return ((place, place) for place in sorted(marked))


def _spans(tokens: list[Token], found: Iterable[_Occurrence]) -> list[Mark]:
    return [(tokens[one.first].start, tokens[one.last].end) for one in found]


def _merge(spans: list[Mark]) -> tuple[Mark, ...]:
    """Overlapping ranges as one; ranges that only stand side by side stay apart."""
    merged: list[Mark] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _best_windows(tokens: list[Token], found: list[_Occurrence], width: int, count: int) -> list[tuple[int, int]]:
    """Up to `count` windows of tokens that do not overlap, the best first chosen, in the order of the text."""
    candidates = []
    end = 0
    inside: dict[int, int] = {}
    for begin, occurrence in enumerate(found):
        limit = tokens[occurrence.first].start + width
        while end < len(found) and (end <= begin or tokens[found[end].last].end <= limit):
            inside[found[end].leaf] = inside.get(found[end].leaf, 0) + 1
            end += 1
        last = max(one.last for one in found[begin:end][-8:])
        close = last - occurrence.first
        candidates.append((-len(inside), close - 3 * min(end - begin, 8), begin, occurrence.first, last))
        inside[occurrence.leaf] -= 1
        if not inside[occurrence.leaf]:
            del inside[occurrence.leaf]
    chosen: list[tuple[int, int]] = []
    for _, _, _, first, last in sorted(candidates):
        if all(
            tokens[last].end + width < tokens[a].start or tokens[b].end + width < tokens[first].start for a, b in chosen
        ):
            chosen.append((first, last))
            if len(chosen) == count:
                break
    return sorted(chosen)


def _cut(text: str, start: int, end: int, everything: tuple[Mark, ...], width: int, field: str) -> Snippet:
    """The slice of about `width` characters around start..end, on word and where possible sentence borders."""
    spare = max(0, width - (end - start))
    left = _left_border(text, start, spare // 2)
    for a, b in reversed(everything):
        if b <= left and not text[b:left].strip():
            left = a  # a run of marked words is not cut in two
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
    space = text.find(" ", earliest, start)
    return space + 1 if space >= 0 else start


def _right_border(text: str, end: int, limit: int) -> int:
    if limit >= len(text):
        return len(text)
    space = text.rfind(" ", end, limit + 1)
    return space if space >= 0 else max(end, limit) if limit - end < 40 else limit
