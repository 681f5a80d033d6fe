"""The indexes behind one name: `news` is an alias of `news.000001`, and after a rebuild of `news.000002`.

The one before the present one is kept until `compact`, to go back to; a half-made one is dropped by the next rebuild.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from typing import Any

from dvsearch.engines.opensearch import answers, mapping
from dvsearch.engines.opensearch.client import Client, RequestRefused
from dvsearch.engines.opensearch.control import Control
from dvsearch.errors import IndexMissing

# What is longer than this is no matter for the cluster's state, which every node keeps: the list of files read.
_SMALL = 1_000


class Generations:
    """The indexes of one name, and what each remembers besides its articles."""

    def __init__(self, client: Client, control: Control, shards: int) -> None:
        self._client, self._control, self._shards = client, control, shards
        self.name = client.address.name
        self._pattern = re.compile(rf"{re.escape(self.name)}\.(\d{{6,}})")

    def current(self) -> str:
        """Return the index that is searched. Raises IndexMissing where there is none."""
        found = self._client.document(f"/_alias/{self.name}")
        names = [one for one in found or {} if self._pattern.fullmatch(one)]
        if not names:
            raise IndexMissing(
                f"no index at {self._client.address}",
                hint=f"make one: dvsearch --index {self._client.address} index PATH...",
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
        """Make an empty index after the present one, not searched yet. Only for who has the writer's lock."""
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
        self._client.request("POST", "/_aliases", {"actions": moves})
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
            texts = self._remembered(index)["texts"].values()
            self._client.request("DELETE", f"/{index}")
            for text in texts:
                self._control.forget_text(text)

    def meta(self, index: str) -> Mapping[str, str]:
        """Return what an index remembers; what is long is fetched when it is asked for."""
        return _Meta(lambda: self._remembered(index), self._control)

    def remember(self, index: str, meta: Mapping[str, str]) -> None:
        """Let an index remember this instead of what it did, in one step."""
        before = self._remembered(index)
        texts = {}
        for name, value in meta.items():
            if len(value) > _SMALL:
                digest = hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
                texts[name] = f"meta-{index}-{digest}"
                if texts[name] not in before["texts"].values():
                    self._control.keep_text(texts[name], value)
        now = mapping.meta({name: value for name, value in meta.items() if name not in texts}, texts)
        if now["dvsearch"] != before:
            self._client.request("PUT", f"/{index}/_mapping", {"_meta": now})
        for text in set(before["texts"].values()) - set(texts.values()):
            self._control.forget_text(text)

    def _remembered(self, index: str) -> dict[str, Any]:
        return answers.remembered(self._client.request("GET", f"/{index}/_mapping"), index)

    def _all(self) -> list[str]:
        found = self._client.request("GET", f"/{self.name}.0*/_alias")
        return sorted(filter(self._pattern.fullmatch, found))

    def _number(self, index: str) -> int:
        found = self._pattern.fullmatch(index)
        assert found is not None
        return int(found[1])

    def _make(self, index: str, body: Mapping[str, object]) -> None:
        try:
            self._client.request("PUT", f"/{index}", body)
        except RequestRefused as error:
            if error.kind != "resource_already_exists_exception":
                raise


class _Meta(Mapping[str, str]):
    """What an index remembers: short values as they were read, long ones fetched once each."""

    def __init__(self, read: Callable[[], dict[str, Any]], control: Control) -> None:
        self._read, self._control = read, control
        self._kept = read()
        self._fetched: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name in self._kept["meta"]:
            return str(self._kept["meta"][name])
        if name not in self._fetched:
            text = self._control.text(self._kept["texts"][name])
            if text is None:  # another process has committed since
                self._kept = self._read()
                text = self._control.text(self._kept["texts"][name])
            self._fetched[name] = text or ""
        return self._fetched[name]

    def __iter__(self) -> Iterator[str]:
        return chain(self._kept["meta"], self._kept["texts"])

    def __len__(self) -> int:
        return len(self._kept["meta"]) + len(self._kept["texts"])
