"""Changes kept aside in a file, sent at commit, shown at once; a rebuild is sent as it comes, to an index of its own.

What a commit promises here, and what it cannot: before it, nothing is sent, so leaving the writer leaves the index as
it was. While it is sent, nothing is shown (the index is refreshed at commits only). A commit that is killed half-way
leaves some articles new and some as they were, each whole; they are shown with the next commit, and the next run of
the same command sends them all again. A rebuild has no such moment: it is shown by one swap of the alias.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import IO

from dvsearch.engines.base import Document
from dvsearch.engines.opensearch import mapping, values
from dvsearch.engines.opensearch.bulk import BulkOutcome, Operation, Sender
from dvsearch.engines.opensearch.control import Control, State
from dvsearch.engines.opensearch.generations import Generations
from dvsearch.engines.opensearch.lock import WriterLock
from dvsearch.engines.opensearch.query_dsl import EVERYTHING
from dvsearch.engines.opensearch.search import IndexSearcher
from dvsearch.engines.opensearch.vocabulary import note_terms, noted_terms
from dvsearch.errors import DvsearchError, EngineUnavailable, UsageError

_LOOKED_UP_AT_ONCE = 1_000


class OpenSearchWriter:
    """The changes of one writer, or of one of several that each have a part of the input."""

    def __init__(
        self, control: Control, generations: Generations, lock: WriterLock, committed: Callable[[], None]
    ) -> None:
        self._client, self._control, self._generations = control.client, control, generations
        self._lock, self._committed = lock, committed
        self._current = generations.current()
        self._spool = _OperationSpool(tempfile.TemporaryFile())  # noqa: SIM115 - closed by `close`
        self._rebuilt: Sender | None = None
        self._next = ""
        self._gone: set[str] = set()
        self._terms: set[str] = set()
        self._noted: set[str] | None = None

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents, each in place of the one that has its id."""
        self._change(map(self._operation, documents))

    def delete(self, ids: Iterable[str]) -> int:
        """Take documents out; unknown ids are no error. Returns how many were there (before this writer)."""
        keys = list(dict.fromkeys(map(values.document_key, ids)))
        there = set() if self._rebuilt else self._there([key for key in keys if key not in self._gone])
        self._gone |= there
        self._change(Operation(key, None) for key in keys)
        return len(there)

    def clear(self) -> None:
        """Take every document out: what is added from now on goes to a new index."""
        if self._lock.part != (1, 1):
            raise UsageError("one part cannot rebuild an index", hint="make a new index, and index every part into it")
        self._give_up()
        self._spool.clear()
        self._terms.clear()
        self._next = self._generations.make_next()
        self._rebuilt = Sender(self._client, self._next)

    def settle(self) -> None:
        """Do nothing: what was added is sent at a commit, when it is known that the lock is held."""

    def commit(self, meta: Mapping[str, str] | None = None) -> None:
        """Make everything since the last commit durable and visible at once; `meta` replaces the stored meta."""
        self._lock.confirm()
        self._note_terms()
        sent = self._rebuilt.finish() if self._rebuilt else self._send_spooled()
        index = self._next or self._current
        self._client.request("POST", f"/{index}/_refresh")
        if not sent.refused and (meta is not None or self._next):
            self._generations.remember(index, self._generations.meta(self._current) if meta is None else meta)
        if self._rebuilt:
            self._verify(sent)
            self._rebuilt.close()
            self._generations.show(self._next)
            self._rebuilt, self._current, self._next = None, self._next, ""
        self._gone.clear()
        self._control.change(_count_commit)
        self._committed()
        if sent.refused:
            key, reason = sent.refused[0]
            more = f" (and {len(sent.refused) - 1:,} more)" if len(sent.refused) > 1 else ""
            raise EngineUnavailable(f"the cluster refuses the article with _id {key}{more}: {reason}")

    def close(self) -> None:
        """Give up what was not committed."""
        self._give_up()
        self._spool.close()

    def _operation(self, document: Document) -> Operation:
        for sequences in document.text.values():
            self._terms.update(*sequences)
        return Operation(values.document_key(document.id), mapping.source(document))

    def _change(self, operations: Iterable[Operation]) -> None:
        if self._rebuilt:
            self._rebuilt.send(operations)
        else:
            self._spool.put(operations)

    def _send_spooled(self) -> BulkOutcome:
        if not self._spool:
            return BulkOutcome()
        sender = Sender(self._client, self._current)
        try:
            sender.send(self._spool.operations())
            sent = sender.finish()
        finally:
            sender.close()
        self._spool.clear()
        return sent

    def _note_terms(self) -> None:
        """Note the terms before their documents are there: a term too many is harmless, one too few is not."""
        if not self._terms:
            return
        if self._noted is None:
            self._noted = noted_terms(self._control)
        fresh = {values.term(term) for term in self._terms} - self._noted
        self._terms.clear()
        if fresh:
            note_terms(self._control, fresh)
            self._noted |= fresh

    def _verify(self, sent: BulkOutcome) -> None:
        """Raise EngineUnavailable unless the new index holds everything that was sent to it."""
        held = IndexSearcher(self._client, self._next, "_primary").total(EVERYTHING)
        if held < sent.created - sent.deleted:
            raise EngineUnavailable(
                f"the new index holds {held:,} of {sent.created - sent.deleted:,} articles", hint="run --rebuild again"
            )

    def _there(self, keys: list[str]) -> set[str]:
        """Return which of the keys the index holds."""
        found: set[str] = set()
        for start in range(0, len(keys), _LOOKED_UP_AT_ONCE):
            some = keys[start : start + _LOOKED_UP_AT_ONCE]
            found.update(
                key for key, source in self._client.sources(self._current, some, ()).items() if source is not None
            )
        return found

    def _give_up(self) -> None:
        if self._rebuilt:
            self._rebuilt.close()
            self._rebuilt = None
            with suppress(DvsearchError):  # the next rebuild drops it
                self._generations.drop(self._next)
            self._next = ""


def _count_commit(state: State) -> None:
    state["commits"] += 1


class _OperationSpool:
    """Operations kept in a file, the last one on each document."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._spans: dict[str, tuple[int, int] | None] = {}

    def __bool__(self) -> bool:
        return bool(self._spans)

    def put(self, operations: Iterable[Operation]) -> None:
        self._file.seek(0, 2)
        for operation in operations:
            start, source = self._file.tell(), operation.source
            self._spans[operation.key] = None if source is None else (start, self._file.write(source))

    def operations(self) -> Iterator[Operation]:
        for key, span in self._spans.items():
            if span is None:
                yield Operation(key, None)
            else:
                self._file.seek(span[0])
                yield Operation(key, self._file.read(span[1]))

    def clear(self) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._spans = {}

    def close(self) -> None:
        self._file.close()
