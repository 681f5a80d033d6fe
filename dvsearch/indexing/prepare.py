"""Entries -> documents, in this process or in several, in the order of the entries.

Reading and analysing is nearly all the work of indexing and every article is worked on alone, so a batch of entries
goes to whichever process is free, this one among them: then the first articles do not wait until the others have
started (0.4 s), and there is a process less to start. Each term travels once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from dvsearch.engines.base import Document
from dvsearch.indexing import analyzer
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


_Outcome = tuple[Document, bytes] | Rejected


def prepare(entries: Iterable[Entry], *, jobs: int = 1) -> Iterator[Prepared | Rejected]:
    """Each entry's document or why there is none, in their order; by `jobs` processes, this one among them."""
    entries = iter(entries)
    if jobs > 1:
        first = list(islice(entries, WORTH_A_POOL))
        entries = chain(first, entries)
    batches = _batches(entries)
    if jobs > 1 and len(first) == WORTH_A_POOL:
        from dvsearch.indexing import worker_pool  # which one process does without

        done = worker_pool.in_order(batches, jobs - 1, _prepare, _prepare_there, Unpacker())
    else:
        done = ((batch, _prepare(batch)) for batch in batches)
    for batch, outcomes in done:
        for entry, outcome in zip(batch, outcomes, strict=True):
            yield outcome if isinstance(outcome, Rejected) else Prepared(entry, *outcome)


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


def _prepare_there(entries: list[Entry]) -> bytes:
    """What comes of a batch in another process, packed to travel: the entries themselves stay where they came from."""
    return pack(_prepare(entries))


def _prepare(entries: list[Entry]) -> list[_Outcome]:
    readings = list(map(read_entry, entries))
    articles = [reading.article for reading in readings if isinstance(reading, Reading)]
    digests = [entry.digest for entry, reading in zip(entries, readings, strict=True) if isinstance(reading, Reading)]
    documents = analyzer.documents(articles, digests)
    made = zip(documents, map(content_digest, articles), strict=True)
    return [reading if isinstance(reading, Rejected) else next(made) for reading in readings]
