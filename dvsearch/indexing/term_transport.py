"""Carries terms between processes: a value in bytes, each term of its tables sent once.

A worker that prepares articles packs what it made, the process that indexes unpacks it. Everything that one process
packed must be unpacked by one Unpacker and in that order, since a term travels only when it is new.
"""

from __future__ import annotations

import copyreg
import io
import os
import pickle
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from dvsearch.term_ids import TermTable

# How many terms of each table of this process the other process knows.
_sent: WeakKeyDictionary[TermTable, int] = WeakKeyDictionary()


def pack(value: object) -> bytes:
    """Write a value as bytes for another process, with those terms of its tables that were not yet in any."""
    out = io.BytesIO()
    packer = pickle.Pickler(out, pickle.HIGHEST_PROTOCOL)
    packer.dispatch_table = {**copyreg.dispatch_table, TermTable: _send}
    packer.dump(value)
    return out.getvalue()


class Unpacker:
    """Reads what other processes packed."""

    def __init__(self) -> None:
        self._tables: dict[tuple[int, str], TermTable] = {}

    def __call__(self, packed: bytes) -> Any:
        """Read the value, with tables that it shares with those read before."""
        return _Unpickler(io.BytesIO(packed), self.receive).load()

    def receive(self, process: int, name: str, start: int, terms: Sequence[str]) -> TermTable:
        """Return the table of a process, grown by these terms."""
        if not start:
            self._tables[process, name] = TermTable(name)
        table = self._tables[process, name]
        table.terms += terms
        return table


def _received(*_: object) -> TermTable:
    raise TypeError("a term table is read by an Unpacker")


def _send(table: TermTable) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    start = _sent.get(table, 0)
    _sent[table] = len(table.terms)
    return _received, (os.getpid(), table.name, start, table.terms[start:])


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, receive: Callable[..., TermTable]) -> None:
        super().__init__(file)
        self._receive = receive

    def find_class(self, module: str, name: str) -> Any:
        return self._receive if (module, name) == (__name__, _received.__name__) else super().find_class(module, name)
