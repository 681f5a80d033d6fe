"""Entries -> documents, in this process or in several, in the order of the entries.

Reading and analysing is nearly all the work of indexing and every article is worked on alone, so a batch of entries
goes to whichever process is free, this one among them: then the first articles do not wait until the others have
started (0.4 s), and there is a process less to start. Each term travels once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any

from dvsearch.engines.base import Document
from dvsearch.engines.whoosh.querying.native import kernel_beside
from dvsearch.indexing import analyzer
from dvsearch.indexing.options import TO_NOBODY, Listeners, Notice
from dvsearch.indexing.term_transport import Unpacker, pack
from dvsearch.reading.article_ids import content_digest
from dvsearch.reading.entries import Entry, Rejected, read_entry
from dvsearch.reading.evidence import Reading

# Entries worked on at once: enough that a batch costs little more than its articles, few enough to keep all busy. Very
# long ones are fewer, by their bytes or characters: some hundred batches are in memory at a time.
BATCH = 128
LARGE = 2 << 20
# Below this many entries a second process costs more to start (0.4 s) than it saves.
WORTH_A_POOL = 400


@dataclass(frozen=True, slots=True)
class Prepared:
    """One entry, read and analysed: its document, and what tells its title and text from any other's."""

    entry: Entry
    document: Document
    content: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """One entry of which no article could be read, and why."""

    entry: Entry
    rejected: Rejected


_NO_MEMORY = "cannot be read: more memory than there is"
_Outcome = tuple[Document, bytes] | Rejected


def prepare(
    entries: Iterable[Entry], jobs: int = 1, listeners: Listeners = TO_NOBODY, evaluator: str = "auto"
) -> Iterator[Prepared | Refused]:
    """Make each entry's document, or say why there is none, in their order; by `jobs` processes, this one among them.

    The kernel analyses texts where it is built, unless the `evaluator` (`Engine.evaluator`) is NumPy. Raises
    ReaderKilled where processes that read are killed one after the other.
    """
    kernel = kernel_beside(evaluator)
    entries = iter(entries)
    if jobs > 1:
        first = list(islice(entries, WORTH_A_POOL))
        entries = chain(first, entries)
    batches = _batches(entries)

    def here(batch: Sequence[Entry]) -> list[_Outcome]:
        with listeners.interruptible():
            return _prepare(batch, kernel)

    def died(batch: Sequence[Entry], end: str) -> None:
        reason = f"a process that read from here on was {end}: another read it again, article by article"
        listeners.notice(Notice(batch[0].path, batch[0].line, reason, "killed"))

    if jobs > 1 and len(first) == WORTH_A_POOL:
        from dvsearch.indexing import worker_pool  # which one process does without

        task = worker_pool.Task(here, partial(_prepare_there, evaluator), Unpacker(), _killed, listeners.stop, died)
        done = worker_pool.in_order(batches, jobs - 1, task)
    else:
        done = ((batch, here(batch)) for batch in batches)
    for batch, outcomes in done:
        for entry, outcome in zip(batch, outcomes, strict=True):
            yield Refused(entry, outcome) if isinstance(outcome, Rejected) else Prepared(entry, *outcome)


def _batches(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += _size(entry)
        if len(batch) == BATCH or size >= LARGE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(entry: Entry) -> int:
    if isinstance(entry.content, bytes):
        return len(entry.content)
    return sum(len(value) for value in entry.content.values() if isinstance(value, str))


def _killed(entry: Entry, end: str) -> _Outcome:
    return Rejected(
        entry.path, entry.line, f"the process that read it was {end}: it may take more memory than there is"
    )


def _prepare_there(evaluator: str, entries: Sequence[Entry]) -> bytes:
    """What comes of a batch in another process, packed to travel: the entries themselves stay where they came from."""
    return pack(_prepare(entries, kernel_beside(evaluator)))


def _prepare(entries: Sequence[Entry], kernel: Any) -> list[_Outcome]:
    """What comes of a batch. Raises MemoryError where nothing does, for want of it: several are not each too large."""
    outcomes = _outcomes(entries, kernel)
    rejected = [outcome.reason for outcome in outcomes if isinstance(outcome, Rejected)]
    if len(rejected) == len(outcomes) and rejected.count(_NO_MEMORY) > 1:
        raise MemoryError
    return outcomes


def _outcomes(entries: Sequence[Entry], kernel: Any) -> list[_Outcome]:
    readings = list(map(_read, entries))
    articles = [reading.article for reading in readings if isinstance(reading, Reading)]
    digests = [entry.digest for entry, reading in zip(entries, readings, strict=True) if isinstance(reading, Reading)]
    try:
        documents = iter(analyzer.documents(articles, digests, kernel))
    except Exception as error:  # noqa: BLE001 - no article may end a run: which one is found by trying each
        if len(entries) > 1:
            return [outcome for entry in entries for outcome in _outcomes([entry], kernel)]
        return [_unexpected(entries[0], error)]
    return [
        reading if isinstance(reading, Rejected) else (next(documents), content_digest(reading.article))
        for reading in readings
    ]


def _read(entry: Entry) -> Reading | Rejected:
    try:
        return read_entry(entry)
    except Exception as error:  # noqa: BLE001 - whatever others wrote in a record, the run goes on without it
        return _unexpected(entry, error)


def _unexpected(entry: Entry, error: Exception) -> Rejected:
    match error:
        case RecursionError():
            reason = "nested too deeply"
        case MemoryError():  # NumPy has one of its own
            return Rejected(entry.path, entry.line, _NO_MEMORY)
        case _:
            reason = f"{type(error).__name__}: {error}"
    return Rejected(entry.path, entry.line, f"cannot be read: {reason}")
