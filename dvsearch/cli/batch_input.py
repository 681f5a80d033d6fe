"""The queries of a batch, read one line at a time: `id<TAB>query`, a bare query, or JSON with `_id` and `text`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dvsearch.errors import InputError


@dataclass(frozen=True, slots=True)
class BatchQuery:
    """One query of a batch; its id is its own, else the number of its line."""

    id: str
    text: str
    line: int


def queries(lines: Iterable[bytes]) -> Iterator[BatchQuery | tuple[int, InputError]]:
    """Each query as it is read; a line that is none comes as its number and the reason. Empty lines are passed."""
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8").removeprefix("\ufeff" if number == 1 else "").rstrip("\r\n")
            if text.strip():
                yield _query(text, number)
        except UnicodeDecodeError:
            yield number, InputError("not UTF-8")
        except InputError as error:
            yield number, error


def _query(line: str, number: int) -> BatchQuery:
    if line.lstrip().startswith("{"):
        return _record(line, number)
    before, tab, after = line.partition("\t")
    return BatchQuery(before, after, number) if tab else BatchQuery(str(number), line, number)


def _record(line: str, number: int) -> BatchQuery:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError("not a JSON object") from error
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError('no "text" in the JSON object')
    return BatchQuery(str(record.get("_id", number)), text, number)
