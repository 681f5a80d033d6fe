"""Entries -> documents, in this process or in several, in the order of the entries.

Reading and analysing is nearly all the work of indexing and every article is worked on alone, so a batch of entries
goes to whichever process is free. The documents of a batch share their vocabularies, and each term travels once.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice

from dvsearch import analysis
from dvsearch.article import Article
from dvsearch.engines.base import Document
from dvsearch.errors import DvsearchError
from dvsearch.reading.evidence import Reading
from dvsearch.reading.files import Entry, Rejected, content_digest, read_entry
from dvsearch.research import duplicates
from dvsearch.terms import Unpacker, pack

# Entries worked on at once: enough that a batch costs little more than its articles, few enough to keep all busy.
BATCH = 128
# Batches given out to each other process: half of what it could do while this one writes 8,192 articles (1 s), and
# no more than what this one can wait for when there is nothing left to read.
AHEAD = 4
# Below this many entries a second process costs more to start (0.4 s) than it saves.
WORTH_A_POOL = 400


class ReaderKilled(DvsearchError):
    """A process that reads articles is gone: killed for its memory, or stopped together with this one."""


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
        if len(first) == WORTH_A_POOL:
            yield from _in_processes(entries, jobs - 1)
            return
    while batch := list(islice(entries, BATCH)):
        yield from _with_entries(batch, _prepare(batch))


def _with_entries(batch: list[Entry], outcomes: list[_Outcome]) -> Iterator[Prepared | Rejected]:
    for entry, outcome in zip(batch, outcomes, strict=True):
        yield outcome if isinstance(outcome, Rejected) else Prepared(entry, *outcome)


def _in_processes(entries: Iterator[Entry], others: int) -> Iterator[Prepared | Rejected]:
    """The same with the help of other processes: this one prepares a batch while the next result is not there yet.

    So the first articles do not wait until the others have started (0.4 s), and there is a process less to start.
    What was given out is not taken back: cancelled futures make a pool that breaks hang (Python 3.11).
    """
    waiting: deque[tuple[list[Entry], Future[bytes] | list[_Outcome]]] = deque()
    unpack = Unpacker()
    context = multiprocessing.get_context("spawn")
    batches = iter(lambda: list(islice(entries, BATCH)), [])
    with ProcessPoolExecutor(others, mp_context=context, initializer=_live_for_the_parent) as pool:
        try:
            while True:
                while _under_way(waiting) < others * AHEAD and (batch := next(batches, None)):
                    with _interrupts_held():
                        waiting.append((batch, pool.submit(_prepare_there, batch)))
                if not waiting:
                    return
                late = _is_under_way(waiting[0][1]) and len(waiting) < 4 * others * AHEAD
                if late and (batch := next(batches, None)):
                    waiting.append((batch, _prepare(batch)))
                    continue
                batch, result = waiting.popleft()
                yield from _with_entries(batch, unpack(result.result()) if isinstance(result, Future) else result)
        except BrokenProcessPool as error:
            raise ReaderKilled("a process that reads articles was killed", hint="run again with --jobs 1") from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _under_way(waiting: Iterable[tuple[list[Entry], Future[bytes] | list[_Outcome]]]) -> int:
    return sum(_is_under_way(result) for _, result in waiting)


def _is_under_way(result: Future[bytes] | list[_Outcome]) -> bool:
    return isinstance(result, Future) and not result.done()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """A process started meanwhile is deaf to Ctrl-C from its first moment; ours comes when this ends."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _live_for_the_parent() -> None:
    """Ctrl-C reaches every process of a terminal, but only the one that owns the index acts on it; die when it dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def _prepare_there(entries: list[Entry]) -> bytes:
    """What comes of a batch in another process, packed to travel: the entries themselves stay where they came from."""
    return pack(_prepare(entries))


def _prepare(entries: list[Entry]) -> list[_Outcome]:
    readings = list(map(read_entry, entries))
    articles = [reading.article for reading in readings if isinstance(reading, Reading)]
    digests = [entry.digest for entry, reading in zip(entries, readings, strict=True) if isinstance(reading, Reading)]
    documents = analysis.documents(articles, digests)
    signatures = duplicates.signatures([document.text["text"][1] for document in documents])
    signed = map(_signed, articles, documents, signatures)
    return [reading if isinstance(reading, Rejected) else next(signed) for reading in readings]


def _signed(article: Article, document: Document, signature: str) -> tuple[Document, bytes]:
    """The document with the signature of its text, and what tells title and text from any other's."""
    if signature:
        document = replace(document, exact={**document.exact, "signature": (signature,)})
    return document, content_digest(article)
