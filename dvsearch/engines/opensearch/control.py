"""What an index knows besides its articles: who writes, how often was committed, which terms were noted.

All of it stands in documents read by `_id`, which the server always gives in their newest state. The one that changes
while others look, `state`, is written only if nobody else wrote it since it was read.
"""

from __future__ import annotations

import base64
import json
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from dvsearch.engines.opensearch import answers
from dvsearch.engines.opensearch.client import Client, RequestRefused
from dvsearch.errors import EngineUnavailable

State = dict[str, Any]


def new_state() -> State:
    """Return the state of an index nobody wrote to: no writer, no commit, no note."""
    return {"holders": {}, "commits": 0, "notes": []}


class Control:
    """The control documents of one index."""

    def __init__(self, client: Client, index: str) -> None:
        self.client = client
        self.index = index
        self._changing = threading.Lock()
        self._seen: tuple[State, dict[str, int]] | None = None

    def state(self) -> State:
        """Return the newest state."""
        return self._read()[0]

    def commits(self) -> object:
        """Return a value that is another one after every commit."""
        found = self.client.document(f"/{self.index}/_doc/state", _source_includes="state.commits")
        return None if found is None else answers.required(found, "_source.state.commits", int)

    def change(self, change: Callable[[State], str | None]) -> str | None:
        """Change the state, unless `change` gives a reason not to, which is returned."""
        end = time.monotonic() + self.client.patience
        with self._changing:
            seen = self._seen or self._read()
            while True:
                state: State = json.loads(json.dumps(seen[0]))
                reason = change(state)
                if reason is not None and seen is not self._seen:
                    return reason
                if reason is None:
                    try:
                        self._seen = state, self._write(state, seen[1])
                        return None
                    except RequestRefused as error:
                        if error.status != 409:
                            raise
                    if time.monotonic() > end:
                        raise EngineUnavailable(f"{self.client.address} changes faster than one can write to it")
                    time.sleep(0.01)
                seen, self._seen = self._read(), None

    def _read(self) -> tuple[State, dict[str, int]]:
        found = self.client.document(f"/{self.index}/_doc/state")
        if found is None:
            return new_state(), {}
        return answers.state(found)

    def _write(self, state: State, seen: dict[str, int]) -> dict[str, int]:
        condition: dict[str, Any] = dict(seen) or {"op_type": "create"}
        done = self.client.request("PUT", f"/{self.index}/_doc/state", {"state": state}, **condition)
        return answers.revision(done)

    def text(self, id: str) -> str | None:
        """Return a long text kept under an id, or None."""
        (text,) = self.texts([id])
        return text

    def texts(self, ids: Sequence[str]) -> list[str | None]:
        """Return the long texts kept under ids, each a text or None."""
        found = self.client.sources(self.index, ids, ("value",), newest=True)
        return [None if (one := found[id]) is None else answers.text(one) for id in ids]

    def keep_text(self, id: str, text: str) -> None:
        """Keep a long text under an id."""
        value = base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"))).decode()
        self.client.request("PUT", f"/{self.index}/_doc/{id}", {"value": value})

    def forget_text(self, id: str) -> None:
        """Keep nothing under an id."""
        try:
            self.client.request("DELETE", f"/{self.index}/_doc/{id}")
        except RequestRefused as error:
            if error.status != 404:
                raise
