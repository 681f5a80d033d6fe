"""One writer at a time, whatever machine it runs on; or several, each with another part of the same input.

The state of an index lists who writes, and until when it is theirs: renewed while the writer lives, and free again a
minute after it was killed. The machines' clocks must agree to within half a minute.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from contextlib import suppress

from dvsearch.engines.opensearch.control import Control, State
from dvsearch.errors import DvsearchError, IndexLocked

LEASE_SECONDS = 60.0
_BEAT_SECONDS = 15.0


class WriterLock:
    """A place among the writers of an index: acquired, renewed, confirmed, released."""

    def __init__(self, control: Control, part: tuple[int, int]) -> None:
        self.part = part
        self._control = control
        self._token = uuid.uuid4().hex
        self._until = 0.0
        self._ended = threading.Event()
        self._beat = threading.Thread(target=self._renew, name="writer lock", daemon=True)

    def acquire(self, wait: float) -> None:
        """Become a writer, waiting up to `wait` seconds. Raises IndexLocked if another stays."""
        deadline = time.monotonic() + wait
        while (other := self._control.change(self._enter)) is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                place = self._control.client.address
                raise IndexLocked(f"{other} is writing to {place}", hint="wait for it: --wait 60")
            time.sleep(min(left, 0.5))
        self._beat.start()

    def confirm(self) -> None:
        """Raise IndexLocked where the lock was lost, or may be soon: the cluster was not reached for too long."""
        if self._until - time.time() < LEASE_SECONDS / 2 and self._control.change(self._stay) is not None:
            raise IndexLocked(
                f"the right to write to {self._control.client.address} was lost while the cluster was away",
                hint="run the same command again",
            )

    def release(self) -> None:
        """Let the next writer in."""
        self._ended.set()
        with suppress(DvsearchError):  # it ends by itself, a minute later
            self._control.change(self._leave)

    def _renew(self) -> None:
        while not self._ended.wait(_BEAT_SECONDS):
            with suppress(DvsearchError):  # `confirm` says so, where it matters
                self._control.change(self._stay)

    def _enter(self, state: State) -> str | None:
        holders, now = state["holders"], time.time()
        for token, other in list(holders.items()):
            if other["until"] < now:
                del holders[token]
            elif token != self._token and not _beside(other["part"], self.part):
                return str(other["who"])
        holders[self._token] = {"part": self.part, "who": f"process {os.getpid()} on {socket.gethostname()}"}
        return self._stay(state)

    def _stay(self, state: State) -> str | None:
        mine = state["holders"].get(self._token)
        if mine is None:
            return "lost"
        mine["until"] = self._until = time.time() + LEASE_SECONDS
        return None

    def _leave(self, state: State) -> None:
        state["holders"].pop(self._token, None)


def _beside(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two writers may write at once: with different parts of the same division."""
    return one[1] == other[1] and one[0] != other[0]
