"""The engine over an index of a cluster: open, ask, write."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dvsearch.article import EXACT_FIELDS, SINGLE_VALUED
from dvsearch.engines.base import Located, Marking, Matches, Problem, SearchRequest, Shown
from dvsearch.engines.forward import TextForward
from dvsearch.engines.opensearch import answers, values
from dvsearch.engines.opensearch.check import check
from dvsearch.engines.opensearch.client import Client
from dvsearch.engines.opensearch.connection import OPEN, Connection, parse_address
from dvsearch.engines.opensearch.control import Control
from dvsearch.engines.opensearch.generations import Generations
from dvsearch.engines.opensearch.json_object import JsonObject
from dvsearch.engines.opensearch.lock import WriterLock
from dvsearch.engines.opensearch.query_dsl import EVERYTHING
from dvsearch.engines.opensearch.search import BY_ID, IndexSearcher, search_articles
from dvsearch.engines.opensearch.vocabulary import ClusterVocabulary, rewrite_notes
from dvsearch.engines.opensearch.writer import OpenSearchWriter
from dvsearch.errors import EngineUnavailable, UsageError
from dvsearch.query.tree import Pattern, Term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_OLDEST = (2, 7)
_READ_AT_ONCE = 500
# 100 GB at 5 MB a second; what takes longer is taken to be stuck.
_MERGE_SECONDS = 6 * 3600.0


class OpenSearchEngine:
    """An index of a cluster. `part` (k, n) lets n writers, one for each k, write at the same time."""

    def __init__(self, client: Client, connection: Connection, part: tuple[int, int]) -> None:
        self._client, self._part = client, part
        self._control = Control(client, f"{client.address.name}.control")
        self._generations = Generations(client, self._control, connection.shards)
        self._articles = IndexSearcher(client, self._generations.name, uuid.uuid4().hex)
        self._meta: Mapping[str, str] | None = None
        self._vocabularies: dict[str, ClusterVocabulary] = {}
        self._seen: object = None

    @classmethod
    def open(
        cls,
        location: str,
        connection: Connection = OPEN,
        *,
        create: bool = False,
        part: tuple[int, int] = (1, 1),
    ) -> OpenSearchEngine:
        """Open the index at `http(s)://host:port/name`, made where there is none and `create` is asked.

        Raises IndexMissing where there is none, EngineUnavailable where there is no cluster that we know.
        """
        client = Client(parse_address(location), connection)
        try:
            _identify(client)
            engine = cls(client, connection, part)
            if create:
                engine._generations.make_first()
            engine._generations.current()
            engine._seen = engine._control.commits()
        except BaseException:
            client.close()
            raise
        return engine

    def search(self, request: SearchRequest) -> Matches:
        """Answer one request."""
        return search_articles(self._articles, request)

    def stored(self, ids: Sequence[str]) -> list[str | None]:
        """Return what was stored for each id, in the order asked; None where there is no such document."""
        keys = [values.document_key(id) for id in ids]
        kept: dict[str, JsonObject | None] = {}
        for start in range(0, len(keys), _READ_AT_ONCE):
            some = list(dict.fromkeys(keys[start : start + _READ_AT_ONCE]))
            kept.update(self._client.sources(self._generations.name, some, ("stored",)))
        sources = (kept[key] for key in keys)
        return [None if one is None else values.original(answers.required(one, "stored", str)) for one in sources]

    def locate(self, ids: Sequence[str], leaves: Sequence[Term | Pattern]) -> list[Located | None]:
        """Return None for each document: a cluster does not say what stands where."""
        return [None] * len(ids)

    def show(self, ids: Sequence[str], marking: Marking) -> Sequence[Shown | None]:
        """Leave every hit to who asks."""
        return [None] * len(ids)

    def vocabulary(self, field: str) -> Mapping[str, int]:
        """Return every term of a text field, or value of an exact field, with the number of documents that have it."""
        if field not in self._vocabularies:
            self._vocabularies[field] = ClusterVocabulary(self._articles, self._control, field)
        return self._vocabularies[field]

    def scan(self, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield one tuple a document, in order of ids, with its value of each exact field ("" where it has none)."""
        return self._rows(EVERYTHING, fields)

    def look_up(self, field: str, value: str, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield what `scan` yields of the documents that have this value of an exact field."""
        if field in EXACT_FIELDS:
            yield from self._rows({"term": {field: values.keyword(value)}}, fields)

    def values(self, field: str, length: int) -> Iterator[NDArray[np.uint8]]:
        """Yield the values of an exact field that have this many bytes, a row of bytes for each."""
        from dvsearch.engines.byte_rows import rows_of

        yield rows_of(self.vocabulary(field), length)

    @property
    def is_looked_up(self) -> bool:
        """No: each question is a request."""
        return False

    def _rows(self, query: JsonObject, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
        known = [name for name in fields if name in EXACT_FIELDS]
        listed = [name for name in known if name not in SINGLE_VALUED]  # the server keeps these in its own order
        body: JsonObject = {"query": query, "sort": BY_ID, "_source": listed or False}
        body["docvalue_fields"] = [name for name in known if name in SINGLE_VALUED]
        for hit in self._articles.scan(body):
            source = {name: answers.strings(hit.source.get(name, []), name) for name in listed}
            found = {**hit.fields, **source}
            yield tuple(values.original(found[name][0]) if found.get(name) else "" for name in fields)

    def forward(self) -> TextForward:
        """Refuse: a cluster does not say what stands where. Raises UsageError."""
        raise UsageError(
            "an OpenSearch index does not say what stands around a hit",
            hint="dvsearch copy LOCATION makes one that does",
        )

    @property
    def place(self) -> str:
        """Where the index is: its address."""
        return str(self._client.address)

    @property
    def meta(self) -> Mapping[str, str]:
        """What the last `commit(meta=...)` stored beside the documents."""
        if self._meta is None:
            self._meta = self._generations.meta(self._generations.current())
        return self._meta

    @property
    def evaluator(self) -> str:
        """What answers: the cluster."""
        return "opensearch"

    @property
    def count(self) -> int:
        """How many documents there are."""
        return self._articles.total(EVERYTHING)

    @contextmanager
    def writer(self, *, wait: float = 0.0) -> Iterator[OpenSearchWriter]:
        """Become the one writer, waiting up to `wait` seconds. Raises IndexLocked if another stays."""
        lock = WriterLock(self._control, self._part)
        lock.acquire(wait)
        try:
            writer = OpenSearchWriter(self._control, self._generations, lock, self._forget)
            try:
                yield writer
            finally:
                writer.close()
        finally:
            lock.release()

    def refresh(self) -> None:
        """See what other processes committed: searches see it anyway, what was kept between them is forgotten."""
        last = self._control.commits()
        if last != self._seen:
            self._seen = last
            self._forget()

    def check(self) -> Iterator[Problem]:
        """Read everything and yield what is wrong; nothing where all is well."""
        return check(self._articles)

    def compact(self) -> None:
        """Rewrite the index without deleted documents, in as few pieces as possible, and drop what was rebuilt."""
        lock = WriterLock(self._control, (1, 1))
        lock.acquire(0.0)
        try:
            self._generations.drop_old()
            rewrite_notes(self._control)
            self._merge(self._generations.current())
        finally:
            lock.release()

    def size(self) -> int:
        """Bytes on disk, of every copy."""
        both = f"{self._generations.name},{self._control.index}"
        stats = self._client.request("GET", f"/{both}/_stats/store")
        return answers.required(stats, "_all.total.store.size_in_bytes", int)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _merge(self, index: str) -> None:
        path = f"/{index}/_forcemerge"
        started = self._client.request("POST", path, max_num_segments=1, wait_for_completion="false")
        task = answers.required(started, "task", str)
        if re.fullmatch(r"[\w-]+:\d+", task) is None:
            raise answers.misshapen("task")
        await_task(self._client, task, _MERGE_SECONDS)
        self._client.request("POST", f"/{index}/_refresh")

    def _forget(self) -> None:
        self._meta = None
        self._vocabularies.clear()


def await_task(client: Client, task: str, seconds: float) -> None:
    """Wait until a task of the cluster is done. Raises EngineUnavailable when it is not in so many seconds."""
    end, pause = time.monotonic() + seconds, 0.05
    while not answers.required(client.request("GET", f"/_tasks/{task}"), "completed", bool):
        if time.monotonic() + pause > end:
            raise EngineUnavailable(
                f"{client.address} has not merged its index in {seconds / 3600:.0f} hours",
                hint="it may go on by itself; run compact again later",
            )
        time.sleep(pause)
        pause = min(2 * pause, 5.0)


def _identify(client: Client) -> None:
    """Raise EngineUnavailable unless an OpenSearch that is new enough answers."""
    distribution, number, written = answers.version(client.request("GET", "/"))
    if distribution != "opensearch" or number < _OLDEST:
        shown = f"{distribution or 'Elasticsearch'} {written}" if number else "something else"
        raise EngineUnavailable(
            f"what answers at {client.address} is {shown}, not OpenSearch {'.'.join(map(str, _OLDEST))} or newer",
            hint="check the address and the port",
        )
