"""Which segments to merge: so few that a search is fast, so seldom that adding a few articles stays cheap.

Sizes fall into tiers, each eight times the last. Once a tier has eight segments they become one of the next, so
each document is merged about once a tier, whatever is added a day. A segment of which more than half is deleted is
rewritten. A large run leaves less behind: when it ends it may rewrite as many documents as its own work outweighs.
"""

from __future__ import annotations

from collections.abc import Sequence

from dvsearch.engines.whoosh.format.section_file import MAX_DOCUMENTS

_FACTOR = 8
# Merging a document takes 0.055 ms, reading and analysing one 2.5 (measured): so a run gets at most 9 % longer. One of
# 100,000 leaves two segments, not seven, and a query takes half as long.
_ALLOWANCE = 4
# A smaller run is left as it is: its documents are soon merged with others anyway.
_LARGE_COMMIT = 1_000


def find_merges(sizes: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Choose which segments to merge with each other; of each, its live documents and all its documents are given."""
    tiers: dict[int, list[int]] = {}
    chosen: list[list[int]] = []
    for i, (live, documents) in enumerate(sizes):
        if 2 * live < documents:
            chosen.append([i])
        elif 2 * live <= MAX_DOCUMENTS:
            tiers.setdefault(_tier(live), []).append(i)
    for members in tiers.values():
        if len(members) >= _FACTOR:
            chosen += [part for part in _fitting(members, sizes) if len(part) > 1]
    return chosen


def find_affordable_merge(sizes: Sequence[int], added: int) -> list[int]:
    """Choose what a writer that added so many documents may merge when it ends: the smallest, where that leaves fewer.

    Of each segment its live documents are given.
    """
    if added < _LARGE_COMMIT:
        return []
    chosen: list[int] = []
    allowed = _ALLOWANCE * added
    for i in sorted(range(len(sizes)), key=sizes.__getitem__):
        if sizes[i] > allowed or sizes[i] == MAX_DOCUMENTS:
            break
        allowed -= sizes[i]
        chosen.append(i)
    chosen.sort()
    return chosen if len(pack_segments([sizes[i] for i in chosen])) < len(chosen) else []


def _tier(live: int) -> int:
    tier = 0
    while live >= _FACTOR:
        live //= _FACTOR
        tier += 1
    return tier


def _fitting(group: Sequence[int], sizes: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Cut a group so that each part fits into one segment."""
    parts: list[list[int]] = []
    room = 0
    for i in group:
        if sizes[i][0] > room:
            parts.append([])
            room = MAX_DOCUMENTS
        parts[-1].append(i)
        room -= sizes[i][0]
    return parts


def pack_segments(sizes: Sequence[int]) -> list[list[tuple[int, int, int]]]:
    """Deal documents out to as few segments as possible: for each, (which, start, stop) of those given."""
    segments: list[list[tuple[int, int, int]]] = []
    room = 0
    for i, size in enumerate(sizes):
        start = 0
        while start < size:
            if not room:
                segments.append([])
                room = MAX_DOCUMENTS
            stop = min(size, start + room)
            segments[-1].append((i, start, stop))
            room -= stop - start
            start = stop
    return segments
