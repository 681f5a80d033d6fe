"""The indexes behind one name: `news` is an alias of `news.000001`, and after a rebuild of `news.000002`.

The one before the present one is kept until `compact`, to go back to; a half-made one is dropped by the next rebuild.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress

from dvsearch.engines.opensearch import mapping
from dvsearch.engines.opensearch.client import Client, Refused
from dvsearch.engines.opensearch.control import Control
from dvsearch.errors import IndexMissing

# What is longer than this is no matter for the cluster's state, which every node keeps: the list of files read.
_SMALL = 1_000


class Generations:
    """The indexes of one name, and what each remembers besides its articles."""

    def __init__(self, client: Client, control: Control, shards: int) -> None:
        self._client, self._control, self._shards = client, control, shards
        self.name = client.place.name
        self._pattern = re.compile(rf"{re.escape(self.name)}\.(\d{{6,}})")

    def current(self) -> str:
        """The index that is searched; IndexMissing where there is none."""
        found = self._client.document(f"/_alias/{self.name}")
        names = [one for one in found or {} if self._pattern.fullmatch(one)]
        if not names:
            raise IndexMissing(
                f"no index at {self._client.place}",
                hint=f"make one: dvsearch --index {self._client.place} index PATH...",
            )
        return max(names)

    def make_first(self) -> None:
        """Make an empty index where there is none; another may be making it at the same time."""
        first = {**mapping.articles_index(self._shards), "aliases": {self.name: {}}}
        with suppress(IndexMissing):
            self.current()
            return
        for index, body in ((self._control.index, mapping.CONTROL_INDEX), (f"{self.name}.000001", first)):
            self._make(index, body)

    def make_next(self) -> str:
        """An empty index after the present one, not searched yet. Only for who has the writer's lock."""
        present = self._number(self.current())
        for half_made in self._all():
            if self._number(half_made) > present:
                self.drop(half_made)
        index = f"{self.name}.{present + 1:06}"
        self._make(index, mapping.articles_index(self._shards))
        return index

    def show(self, index: str) -> None:
        """Let an index take the place of the present one, in one step; only the present one is kept besides."""
        present = self.current()
        moves = [{"remove": {"index": present, "alias": self.name}}, {"add": {"index": index, "alias": self.name}}]
        self._client.ask("POST", "/_aliases", {"actions": moves})
        for old in self._all():
            if self._number(old) < self._number(present):
                self.drop(old)

    def drop_old(self) -> None:
        """Drop every index but the present one."""
        present = self.current()
        for index in self._all():
            if index != present:
                self.drop(index)

    def drop(self, index: str) -> None:
        """Drop an index, and what it remembered."""
        with suppress(IndexMissing):
            self._client.ask("DELETE", f"/{index}")
        self._control.forget_text(f"meta-{index}")

    def meta(self, index: str) -> dict[str, str]:
        """What an index remembers."""
        mappings = self._client.ask("GET", f"/{index}/_mapping")[index]["mappings"]
        small: dict[str, str] = mappings["_meta"]["dvsearch"]["meta"]
        large = self._control.text(f"meta-{index}")
        return {**small, **json.loads(large or "{}")}

    def remember(self, index: str, meta: Mapping[str, str]) -> None:
        """Let an index remember this instead of what it did."""
        before = self.meta(index)
        if before == meta:
            return
        large = {name: value for name, value in meta.items() if len(value) > _SMALL}
        if large:
            self._control.keep_text(f"meta-{index}", json.dumps(large))
        else:
            self._control.forget_text(f"meta-{index}")
        small = {name: value for name, value in meta.items() if name not in large}
        if small != {name: value for name, value in before.items() if len(value) <= _SMALL}:
            self._client.ask("PUT", f"/{index}/_mapping", {"_meta": mapping.meta(small)})

    def _all(self) -> list[str]:
        found = self._client.ask("GET", f"/{self.name}.0*/_alias")
        return sorted(filter(self._pattern.fullmatch, found))

    def _number(self, index: str) -> int:
        found = self._pattern.fullmatch(index)
        assert found is not None
        return int(found[1])

    def _make(self, index: str, body: Mapping[str, object]) -> None:
        try:
            self._client.ask("PUT", f"/{index}", body)
        except Refused as error:
            if error.kind != "resource_already_exists_exception":
                raise
