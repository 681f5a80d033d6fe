"""Whether all engines answer the same: nobody may be faster by being wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .peers.base import Answer, Peer
from .queries import Asked


@dataclass(frozen=True, slots=True)
class Difference:
    """One query that an engine answers otherwise than the engine it is compared with."""

    engine: str
    kind: str
    typed: str
    reason: str


def differences(reference: Peer, peers: Sequence[Peer], asked: Iterable[Asked]) -> list[Difference]:
    """Every query whose total, number of hits or facet counts differ from the reference's."""
    found = []
    for one in asked:
        able = [peer for peer in peers if peer.can(one.request)]
        if not able:
            continue
        expected = _ask(reference, one)
        for peer in able:
            reason = _reason(expected, _ask(peer, one))
            if reason:
                found.append(Difference(peer.name, one.kind, one.typed, reason))
    return found


def _ask(peer: Peer, one: Asked) -> Answer:
    return peer.answer(peer.prepare(one.request)(), one.request)


def _reason(expected: Answer, answer: Answer) -> str:
    if answer.total is not None and answer.total != expected.total:
        return f"total {answer.total}, expected {expected.total}"
    if len(answer.ids) != len(expected.ids):
        return f"{len(answer.ids)} hits, expected {len(expected.ids)}"
    for name, counts in expected.facets.items():
        if answer.facets.get(name) != counts:
            return f"facet {name}: {len(counts)} values expected, counts differ"
    return ""
