"""Documents sent in bulk: in bounded pieces, several at once, each again until it is in or refused for good.

An article's `_id` is made from its id and a piece holds every article once, so sending a piece again does no harm.
"""

from __future__ import annotations

import json
import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from dvsearch.engines.opensearch import answers
from dvsearch.engines.opensearch.client import Client
from dvsearch.errors import EngineUnavailable

# Bytes of a request: large enough that its overhead is nothing, small enough for a node with little memory.
PIECE_BYTES = 4 << 20
_SENDERS = 3
_PASSING = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Operation:
    """One document to put, or (`source` is None) to take out."""

    key: str
    source: bytes | None

    @property
    def size(self) -> int:
        return 60 + len(self.source or b"")


@dataclass(slots=True)
class BulkOutcome:
    """What became of the documents: how many were new, how many went, and which were refused and why."""

    created: int = 0
    deleted: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


class Sender:
    """Sends documents to one index; `finish` waits until all are in."""

    def __init__(self, client: Client, index: str) -> None:
        self.sent = BulkOutcome()
        self._client, self._index = client, index
        self._pool = ThreadPoolExecutor(_SENDERS, thread_name_prefix="bulk")
        self._under_way: deque[tuple[frozenset[str], Future[BulkOutcome]]] = deque()

    def send(self, operations: Iterable[Operation]) -> None:
        """Send operations; of several on one document, in this call and earlier ones, the last one counts."""
        for piece in _pieces(operations):
            keys = frozenset(operation.key for operation in piece)
            while self._under_way and (
                len(self._under_way) > _SENDERS or any(keys & earlier for earlier, _ in self._under_way)
            ):
                self._take_one()
            self._under_way.append((keys, self._pool.submit(self._send, piece)))

    def finish(self) -> BulkOutcome:
        """Wait for everything. Raises EngineUnavailable where something could not be sent."""
        while self._under_way:
            self._take_one()
        return self.sent

    def close(self) -> None:
        """Give up what is not sent yet."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _take_one(self) -> None:
        _, future = self._under_way.popleft()
        sent = future.result()
        self.sent.created += sent.created
        self.sent.deleted += sent.deleted
        self.sent.refused += sent.refused

    def _send(self, piece: Sequence[Operation]) -> BulkOutcome:
        sent = BulkOutcome()
        deadline = time.monotonic() + self._client.patience
        pause = 0.2
        while piece:
            body = b"".join(map(_lines, piece))
            answer = self._client.request("POST", f"/{self._index}/_bulk", body, filter_path=_ASKED)
            again = []
            outcomes = answers.bulk(answer, len(piece))
            for operation, (status, result, reason, said) in zip(piece, outcomes, strict=True):
                if status in _PASSING:
                    again.append(operation)
                elif status < 300 or (status == 404 and operation.source is None):
                    sent.created += result == "created"
                    sent.deleted += result == "deleted"
                elif status == 403:  # nothing may be written at all
                    raise self._client.refused(status, said)
                else:
                    sent.refused.append((operation.key, reason))
            piece = again
            if piece and time.monotonic() > deadline:
                raise EngineUnavailable(
                    f"{self._client.address} does not take what is written: a part of it cannot be reached",
                    hint="wait for its nodes, then run the same command again",
                )
            if piece:
                time.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(2 * pause, 10.0)
        return sent


_ASKED = "items.*.status,items.*.result,items.*.error"


def _pieces(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    """Cut the operations into requests of bounded size, each document at most once in one."""
    piece: dict[str, Operation] = {}
    size = 0
    for operation in operations:
        piece[operation.key] = operation
        size += operation.size
        if size >= PIECE_BYTES:
            yield list(piece.values())
            piece, size = {}, 0
    if piece:
        yield list(piece.values())


def _lines(operation: Operation) -> bytes:
    if operation.source is None:
        return json.dumps({"delete": {"_id": operation.key}}).encode() + b"\n"
    return b"".join((json.dumps({"index": {"_id": operation.key}}).encode(), b"\n", operation.source, b"\n"))
