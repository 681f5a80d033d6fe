"""The account of the inputs as text: read as what `Inputs.dump` writes, and as nothing else.

An index may come from anywhere. Every name in its account becomes a path that is looked at, every number a moment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

from dvsearch.errors import IndexCorrupt

# The last second that a clock of four digits for the year can show.
_LAST_SECOND = 253_402_300_799


def read_account(text: str) -> dict[str, Any]:
    """Return the account that a text is; an empty one for "". Raises IndexCorrupt where it is none."""
    if not text:
        return {}
    try:
        account: dict[str, Any] = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_account(f"no JSON: {error}") from error
    _require(account, _ACCOUNT, "the account")
    folders: list[str] = account.get("folders", [])
    for name, row in account.get("files", {}).items():
        if type(row) is not list or len(row) not in (3, 4):
            raise _no_account(f"{name} is no row")
        where = row[0]
        is_there = 0 <= where < len(folders) if type(where) is int else _are(_is_path)(where)
        if not is_there or not _is_path(name) or not (row[1] is None or type(row[1]) is str) or not _is_moment(row[2]):
            raise _no_account(f"{name} is no row")
        if len(row) == 4:
            _require(row[3], _UNUSUAL, name)
    return account


def _require(told: Any, kinds: Mapping[str, Callable[[Any], bool]], name: str) -> None:
    if type(told) is not dict or not told.keys() <= kinds.keys():
        raise _no_account(f"{name} says what it cannot")
    for key, value in told.items():
        if not kinds[key](value):
            raise _no_account(f"{name}: {key} is not what it can be")


def _no_account(reason: str) -> IndexCorrupt:
    return IndexCorrupt(f"what the index knows of its files cannot be read: {reason}", hint="run: dvsearch check")


def _is_text(value: Any) -> bool:
    return type(value) is str


def _is_path(value: Any) -> bool:
    """Tell whether the system can be asked for a path."""
    try:
        return type(value) is str and b"\0" not in os.fsencode(value)
    except UnicodeEncodeError:
        return False


def _is_moment(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _LAST_SECOND


def _is_whole(value: Any) -> bool:
    return type(value) is int and abs(value) < 1 << 64


def _are(kind: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: type(value) is list and all(map(kind, value))


def _by_text(kind: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: type(value) is dict and all(map(kind, value.values()))


def _is_doubt(value: Any) -> bool:
    return type(value) is list and len(value) == 2 and all(map(_are(_is_text), value))


_ACCOUNT: Mapping[str, Callable[[Any], bool]] = {
    "version": _is_whole, "home": _is_path, "above": _by_text(_is_whole), "folders": _are(_is_path),
    "files": lambda value: type(value) is dict,
}  # fmt: skip
_UNUSUAL: Mapping[str, Callable[[Any], bool]] = {
    "real": _is_path, "problem": _is_text, "since": _is_moment, "part": lambda value: type(value) is bool,
    "doubts": _are(_is_doubt), "also": _by_text(_is_text), "left": _by_text(_is_text),
    "refused": lambda value: value is None or _are(_is_text)(value),
}  # fmt: skip
