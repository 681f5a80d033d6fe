"""Which segments to merge: so few that a search is fast, so seldom that adding a few articles stays cheap.

Sizes fall into tiers, each eight times the last. Once a tier has eight segments they become one of the next, so
each document is merged about once a tier, whatever is added a day. A segment of which more than half is deleted is
rewritten. But no run rewrites more than what it adds is worth, or a second: what is left for that, a larger run does,
or `compact`. A large run leaves less behind: when it ends it may rewrite as many documents as its own work outweighs.
"""

from __future__ import annotations

from collections.abc import Sequence

from dvsearch.engines.whoosh.format.section_file import MAX_DOCUMENTS

_FACTOR = 8
# Merging a document takes 0.055 ms, reading and analysing one 2.5 (measured): so a run gets at most 9 % longer. One of
# 100,000 leaves two segments, not seven, and a query takes half as long.
_ALLOWANCE = 4
# What any run may rewrite: 0.9 s.
_ALWAYS = 16_384
# A smaller run is left as it is: its documents are soon merged with others anyway.
_LARGE_COMMIT = 1_000


def find_merges(sizes: Sequence[tuple[int, int]], added: int) -> list[list[int]]:
    """Choose which segments a commit of so many new documents merges with each other, the smaller ones first.

    Of each segment its live documents and all its documents are given.
    """
    tiers: dict[int, list[int]] = {}
    found: list[list[int]] = []
    for i, (live, documents) in enumerate(sizes):
        if 2 * live < documents:
            found.append([i])
        elif 2 * live <= MAX_DOCUMENTS:
            tiers.setdefault(_tier(live), []).append(i)
    for _, members in sorted(tiers.items()):
        if len(members) >= _FACTOR:
            found += _fitting(members, sizes)
    chosen, allowed = [], max(_ALWAYS, _ALLOWANCE * added)
    for candidates in found:
        part = _affordable(candidates, sizes, allowed)
        if len(part) > 1 or any(2 * live < documents for live, documents in (sizes[i] for i in part)):
            chosen.append(part)
            allowed -= sum(sizes[i][0] for i in part)
    return chosen


def _affordable(part: Sequence[int], sizes: Sequence[tuple[int, int]], allowed: int) -> list[int]:
    """Keep of segments that are to be merged the smallest, as many as may be."""
    kept: list[int] = []
    for i in sorted(part, key=lambda i: sizes[i][0]):
        allowed -= sizes[i][0]
        if allowed < 0:
            break
        kept.append(i)
    return sorted(kept)


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
