"""Records out of JSON: a record a line, one document, arrays one after the other, records under other keys.

A file is read as what stands in it, whatever its name: an array is streamed element by element, values that follow one
another (JSON Lines, what Scrapy appends) one by one. What wraps the records is looked through for two levels:
`{"articles": [...]}`, `{"hits": {"hits": [...]}}`, `{"1": {...}, "2": {...}}`.
"""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator
from typing import Any

from dvsearch.errors import InputError
from dvsearch.reading.fields import Record, field_of_key, has_own_text, has_text, kind_of
from dvsearch.vietnamese.encodings import BOMS, decode

# One record, or the blank space before it, larger than this is no article.
MAX_RECORD = 32 << 20

Located = tuple[int, Record | str]  # the line or the number of a record, and the record, or why there is none


def json_object(line: bytes) -> Record:
    """Parse the object that a line of JSON is; raises InputError with the reason where it is none."""
    text, _ = decode(line)
    try:
        record = json.loads(text, parse_constant=_missing, strict=False)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} at character {error.pos + 1} of the line") from error
    except RecursionError as error:
        raise InputError("not JSON we can read: nested too deeply") from error
    except ValueError as error:
        raise InputError(f"not JSON we can read: {error}") from error
    if not isinstance(record, dict):
        raise InputError(f"{kind_of(record)}, not an object")
    return record


def _missing(name: str) -> None:
    """NaN and Infinity, which programs write for a value that is missing."""


def read_lines(stream: io.BufferedIOBase) -> Iterator[bytes]:
    """Yield the lines of a stream; of one longer than MAX_RECORD only so much, and one byte more."""
    blank = 0
    while line := stream.readline(MAX_RECORD + 1):
        if len(line) > MAX_RECORD and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_RECORD)) and not rest.endswith(b"\n"):
                pass
        blank = 0 if line.strip() else blank + len(line)
        if blank > MAX_RECORD:
            raise InputError(f"more than {MAX_RECORD:,} bytes of blank lines")
        yield line


def json_records(stream: io.BufferedReader) -> Iterator[Located]:
    """Yield the records of a JSON file, numbered from 1: of one document, of an array, of values in a row."""
    number = 0
    for value in _values(stream):
        for record in _records_in(value):
            number += 1
            yield number, record if isinstance(record, dict) else f"{kind_of(record)}, not an object"


# ---------------------------------------------------------------- values one after the other

_DECODER = json.JSONDecoder(parse_constant=_missing, strict=False)
_BLANK = " \t\r\n"


def _values(stream: io.BufferedReader) -> Iterator[Any]:
    """The values of a file, the elements of its arrays one by one; never more than one of them in memory."""
    text = _Text(stream)
    if not text.skip(_BLANK):
        raise InputError("empty: no JSON")
    while text.skip(_BLANK + ","):
        if text.char() != "[":
            yield text.value()
            continue
        text.skip_one()
        while text.skip(_BLANK + ",") and text.char() != "]":
            yield text.value()
        if not text.char():
            raise InputError("not JSON: the array has no end")
        text.skip_one()


class _Text:
    """The text of a stream as far as it was needed, with a place in it."""

    FIRST = 1 << 16

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._bytes = b""
        self._text = ""
        self._at = 0
        self._passed = 0
        self._ended = False
        bom = stream.peek(4)[:4]
        wide = next((encoding for mark, encoding in BOMS if bom.startswith(mark) and encoding != "utf-8-sig"), None)
        self._wide = codecs.getincrementaldecoder(wide)("replace") if wide else None
        self._fill(self.FIRST)

    def char(self) -> str:
        """The character at the place, or "" at the end."""
        return self._text[self._at : self._at + 1]

    def skip_one(self) -> None:
        self._at += 1

    def skip(self, chars: str) -> bool:
        """Go on to the next character that is none of these; whether there is one."""
        blank = 0
        while True:
            before = self._at
            while self._at < len(self._text) and self._text[self._at] in chars:
                self._at += 1
            blank += self._at - before
            if blank > MAX_RECORD:
                raise InputError(f"more than {MAX_RECORD:,} characters of blank space")
            if self._at < len(self._text) or not self._fill(self.FIRST):
                return self._at < len(self._text)

    def value(self) -> Any:
        """The value that begins at the place, and go behind it; as much of the file is read as it has."""
        more = self.FIRST
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._fill(more):
                    raise InputError(f"not JSON: {error.msg} at character {self._passed + error.pos + 1}") from error
                more *= 2
                continue
            except RecursionError as error:
                raise InputError("not JSON we can read: nested too deeply") from error
            except ValueError as error:
                raise InputError(f"not JSON we can read: {error}") from error
            if end == len(self._text) and isinstance(value, (int, float)) and self._fill(more):
                continue  # the rest of a number may follow
            self._at = end
            return value

    def _fill(self, size: int) -> bool:
        """Read on, and forget what was passed; whether there was more.

        Raises InputError where one value is too large.
        """
        if self._ended:
            return False
        if len(self._text) - self._at > MAX_RECORD:
            raise InputError(f"one value of more than {MAX_RECORD:,} characters; make it JSON Lines, a record a line")
        read = self._stream.read(size)
        self._ended = len(read) < size
        self._passed += self._at
        self._text, self._at = self._text[self._at :] + self._decoded(read), 0
        return bool(read) or self._fill(size)

    def _decoded(self, read: bytes) -> str:
        if self._wide is not None:
            return self._wide.decode(read, self._ended)
        # Whole lines, so that no letter is cut: a line in an older encoding is one that `decode` understands.
        data = self._bytes + read
        cut = len(data) if self._ended else data.rfind(b"\n") + 1 or _whole_letters(data)
        self._bytes, piece = data[cut:], data[:cut]
        return decode(piece)[0] if piece else ""


def _whole_letters(data: bytes) -> int:
    """How much of the bytes has no letter of UTF-8 cut at its end."""
    for back in range(1, min(4, len(data)) + 1):
        if data[-back] & 0xC0 == 0xC0:
            return len(data) - back
        if data[-back] < 0x80:
            break
    return len(data)


# ---------------------------------------------------------------- what wraps the records


# Levels of objects around the records: `{"response": {"result": {"items": [...]}}}`.
DEEPEST = 4


def _records_in(value: Any) -> Iterator[Any]:
    """The records that a value is or holds."""
    wrapped = _wrapped(value, DEEPEST)
    yield from [value] if wrapped is None else wrapped


def _wrapped(value: Any, depth: int) -> list[Any] | None:
    """The records that an object wraps: the list that has most, or several under keys; None where it wraps none."""
    if not isinstance(value, dict) or not depth or has_own_text(value):
        return None
    lists = [part for part in value.values() if isinstance(part, list)]
    if len(value) == 1 and lists:
        return lists[0]
    fullest = max(lists, key=_with_text, default=[])
    if _with_text(fullest):
        return fullest
    objects = {key: part for key, part in value.items() if isinstance(part, dict)}
    keyed = {key: part for key, part in objects.items() if has_own_text(part)}
    if len(keyed) > 1:
        return [record if _has_id(record) else {"id": key, **record} for key, record in keyed.items()]
    if not keyed:
        inner = (_wrapped(part, depth - 1) for part in objects.values())
        return next((records for records in inner if records is not None), None)
    return None


def _with_text(records: list[Any]) -> int:
    """How many of these are records with a text; more than some hundred need not be counted."""
    return sum(isinstance(record, dict) and has_text(record) for record in records[:500])


def _has_id(record: Record) -> bool:
    return any(field_of_key(key)[1] in ("id", "url") for key in record)
