"""Records out of files: JSON Lines, JSON, CSV, TSV and Parquet, each to (line, mapping) or what is wrong.

Records are streamed, checked for their shape, and their keys read under the names that real files use
(`content` or `body` for text, `published` for date, `link` for url). What the values mean is not decided here.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dvsearch.errors import InputError
from dvsearch.vietnamese.encodings import decode

# One record, or the blank space before it, larger than this is no article.
MAX_RECORD = 32 << 20

Record = Mapping[str, Any]
Located = tuple[int, Record | str]  # the line and the record, or why there is none


@dataclass(frozen=True, slots=True)
class Fields:
    """What a record, or the head of an HTML page, says about its article; None where it says nothing."""

    text: str
    html: bool = False
    id: str | None = None
    title: str | None = None
    date: str | None = None
    source: str | None = None
    author: str | None = None
    category: str | None = None
    url: str | None = None
    provinces: tuple[str, ...] = ()


# Keys, in the order in which they are believed, with case and punctuation left out.
ALIASES = {
    "text": "text content body maintext articletext contenttext fulltext noidung",
    "html": "html rawhtml contenthtml",
    "id": "id articleid docid uid guid",
    "title": "title headline tieude",
    "date": "date published publisheddate publishdate datepublished datepublish publishedat pubdate"
    " publishedtime publishtime ngaydang thoigian timestamp time",
    "source": "source publisher sitename site newspaper domain nguon",
    "author": "author authors byline tacgia",
    "category": "category categories section topic chuyenmuc",
    "url": "url link sourceurl permalink canonicalurl canonical",
    "provinces": "provinces province tinh",
}
_FIELD = {alias: (rank, field) for field, names in ALIASES.items() for rank, alias in enumerate(names.split())}
_PUNCTUATION = re.compile(r"[\W_]+")


def record_fields(record: Record) -> Fields:
    """Read the fields of a record.

    Raises InputError where id, title or text has the wrong shape, or there is no text. Any other field
    of a shape that says nothing, such as a date that is an array, counts as missing.
    """
    found: dict[str, tuple[int, str, Any]] = {}
    for key, value in record.items():
        rank, field = _field(key)
        if field and not _is_missing(value) and (field not in found or rank < found[field][0]):
            found[field] = rank, key, value
    values: dict[str, Any] = {}
    for field, (_, key, value) in found.items():
        if field == "provinces":
            values[field] = _names(value)
        elif field in ("text", "html", "title"):
            if not isinstance(value, str):
                raise InputError(f"{key!r} is {_kind(value)}, not a string")
            values[field] = value if field != "title" else value.strip()
        else:
            values[field] = _said(value)
            if field == "id" and values[field] is None:
                raise InputError(f"{key!r} is {_kind(value)}, not a string or a number")
    html = values.pop("html", None)
    if "text" not in values and html:
        values.update(text=html, html=True)
    if "text" not in values:
        raise InputError("no text in the record")
    return Fields(**values)


@lru_cache(1_024)
def _field(key: str) -> tuple[int, str]:
    """The field that a key stands for, and how far down among its keys; "" where it is none."""
    return _FIELD.get(_PUNCTUATION.sub("", key).lower(), (0, ""))


def _is_missing(value: object) -> bool:
    return value is None or value != value or (isinstance(value, str) and not value.strip())  # noqa: PLR0124


def _said(value: Any) -> str | None:
    """What a short field says: a string, a number, the name of an object, or several of these."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        return next((_said(value[key]) for key in ("name", "title", "value") if value.get(key)), None)
    if isinstance(value, list):
        return ", ".join(filter(None, map(_said, value))) or None
    return None


def _names(value: Any) -> tuple[str, ...]:
    """Names one by one: an array, or a string with semicolons between them."""
    listed = value if isinstance(value, list) else value.split(";") if isinstance(value, str) else []
    return tuple(name for part in listed if (name := _said(part)))


def _kind(value: object) -> str:
    names = {dict: "an object", list: "an array", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "a " + type(value).__name__)


def json_object(line: bytes) -> Record:
    """Parse the object that a line of JSON is; raises InputError with the reason where it is none."""
    try:
        record = json.loads(line.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start + 1} of the line") from error
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} at character {error.pos + 1} of the line") from error
    except RecursionError as error:
        raise InputError("not JSON we can read: nested too deeply") from error
    except ValueError as error:
        raise InputError(f"not JSON we can read: {error}") from error
    if not isinstance(record, dict):
        raise InputError(f"{_kind(record)}, not an object")
    return record


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


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


def json_document(data: bytes) -> Iterator[Located]:
    """Yield the records of a JSON file of one object, or of a list of objects."""
    text, _ = decode(data)
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise InputError("not JSON we can read: nested too deeply") from error
    except ValueError as error:
        raise InputError(f"not JSON we can read: {error}") from error
    if isinstance(value, dict):
        wrapped = [part for part in value.values() if isinstance(part, list)]
        if len(value) == 1 and wrapped:
            value = wrapped[0]
    for number, record in enumerate(value if isinstance(value, list) else [value], 1):
        yield number, record if isinstance(record, dict) else f"{_kind(record)}, not an object"


def table_rows(stream: io.BufferedReader, delimiter: str) -> Iterator[Located]:
    """Yield the rows of a CSV or TSV file with a header line, in UTF-8 or, where its start says so, UTF-16."""
    limit = csv.field_size_limit(MAX_RECORD)
    rows = csv.reader(_text_lines(stream), delimiter=delimiter, strict=True)
    try:
        header = next(rows, None)
        if header is None:
            raise InputError("empty: no header line")
        if not any(_PUNCTUATION.sub("", name).lower() in _FIELD for name in header):
            raise InputError(f"no known column in the header line: {', '.join(header)[:80]!r}")
        while True:
            line = rows.line_num + 1
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield line, f"not a row of the table: {error}"
                continue
            if row is None:
                return
            if len(row) > len(header):
                yield line, f"{len(row)} values under {len(header)} columns"
            elif row:
                yield line, dict(zip(header, row, strict=False))
    except UnicodeDecodeError as error:
        raise InputError(f"not {error.encoding.upper()} after line {rows.line_num}") from error
    except csv.Error as error:
        raise InputError(f"not a table: {error}") from error
    finally:
        csv.field_size_limit(limit)


def _text_lines(stream: io.BufferedReader) -> Iterator[str]:
    """The lines of a stream, their ends kept: a value may hold one."""
    encoding = "utf-16" if stream.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        while line := text.readline(MAX_RECORD):
            if len(line) >= MAX_RECORD:
                raise InputError(f"a line of more than {MAX_RECORD:,} characters")
            yield line
    finally:
        with suppress(ValueError):  # the stream is closed already
            text.detach()


def parquet_rows(path: Path, *, max_bytes: int) -> Iterator[Located]:
    """Yield the rows of a Parquet file that holds at most `max_bytes` uncompressed; needs pyarrow."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise InputError("Parquet needs pyarrow: pip install 'dvsearch[parquet]'") from error
    import pyarrow

    try:
        file = pyarrow.parquet.ParquetFile(path)
        groups = (file.metadata.row_group(i) for i in range(file.metadata.num_row_groups))
        if sum(group.total_byte_size for group in groups) > max_bytes:
            raise InputError(f"holds more than {max_bytes:,} bytes when decompressed")
        number = 0
        for batch in file.iter_batches(batch_size=256):
            for record in batch.to_pylist():
                number += 1
                yield number, {key: _plain(value) for key, value in record.items()}
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise InputError(f"not Parquet we can read: {str(error).splitlines()[0]}") from error


def _plain(value: Any) -> Any:
    """A time stamp or a day as text; everything else as it is."""
    return value.isoformat() if hasattr(value, "isoformat") else value
