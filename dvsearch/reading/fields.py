"""The fields of an article out of a record: which key stands for which field, and what its value says.

Keys are recognised by the table `fields.tsv`, in English and Vietnamese, with marks, case and punctuation left out
(`Ngày đăng`, `published_at`, `articleBody`); a naming settles what the table does not know. The lead stands before the
text that it belongs to. A record may stand one or two levels down, as Elasticsearch and content systems export it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from dvsearch import tables
from dvsearch.errors import InputError
from dvsearch.reading import markup
from dvsearch.reading.field_dates import notation
from dvsearch.reading.values import (
    is_missing,
    name_of_value,
    names_of_value,
    plain_text,
    text_of_value,
    unwrapped,
)
from dvsearch.vietnamese.normalize import fold

Record = Mapping[str, Any]
# Pairs of a field and the key that stands for it, (("text", "noi_dung"),); of MONTH_FIRST and a notation of dates.
Naming = tuple[tuple[str, str], ...]


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
    month_first: bool = False  # the dates of its column are written as in America


MONTH_FIRST = "month first"


@cache
def _table() -> dict[str, tuple[int, str]]:
    return {
        name: (rank, row["field"])
        for row in tables.rows("fields")
        for rank, name in reversed(list(enumerate(row["names"].split())))
    }


@cache
def known_fields() -> tuple[str, ...]:
    """Give the fields that a key can stand for."""
    return tuple(row["field"] for row in tables.rows("fields"))


_PUNCTUATION = re.compile(r"[\W_]+")


@lru_cache(4_096)
def field_of_key(key: str) -> tuple[int, str]:
    """Give how far down among the keys of its field a key stands, and the field; "" where it stands for none."""
    return _table().get(_PUNCTUATION.sub("", fold(key.lower())), (0, ""))


def record_fields(record: Record, naming: Naming = ()) -> Fields:
    """Read the fields of a record.

    Raises InputError where there is no text, or an id that says nothing. Any other field of a shape that says nothing,
    such as a date that is an array, counts as missing.
    """
    record = _level_with_text(record, naming)
    keys = _keys_of_fields(record, naming)
    said = {field: record[key] for field, key in keys.items()}
    text, is_page = _text(said)
    if text is None:
        text = text_of_value(said.get("lead"))  # feeds and search results have no more
    if text is None or not text.strip():
        raise InputError(_no_text(record))
    lead = "" if is_page else text_of_value(said.get("lead")) or ""
    if lead and _standing(lead) not in _standing(text[: len(lead) + 400]):
        text = f"{lead}\n{text}"
    values: dict[str, Any] = {
        name: name_of_value(unwrapped(said[name])) if name in said else None
        for name in ("id", "source", "author", "category", "url")
    }
    if values["id"] is None and "id" in said:
        raise InputError(f"{keys['id']!r} is {kind_of(said['id'])}, not a string or a number")
    title = said.get("title")
    values["title"] = " ".join((text_of_value(title) or "").split()) or name_of_value(unwrapped(title))
    values["date"] = _date(said)
    values["url"], values["source"] = _address(values["url"], values["source"], record)
    provinces = tuple(name for name in names_of_value(said.get("provinces")) if any(map(str.isalpha, name)))
    month_first = values["date"] is not None and (MONTH_FIRST, notation(values["date"])) in naming
    return Fields(text, is_page, provinces=provinces, month_first=month_first, **values)


def _keys_of_fields(record: Record, naming: Naming) -> dict[str, str]:
    """For each field that the record has, the key that is believed; a naming before the table."""
    keys: dict[str, tuple[int, str]] = {}
    named = {key: field for field, key in naming if field != MONTH_FIRST}
    for key, value in record.items():
        rank, field = (-1, named[key]) if key in named else field_of_key(key)
        if field and not is_missing(value) and (field not in keys or rank < keys[field][0]):
            keys[field] = rank, key
    return {field: key for field, (_, key) in keys.items()}


# ---------------------------------------------------------------- levels

# An object inside a record, or inside that, may be the record itself: `_source`, `data`, `article`, `node`.
DEEPEST = 2


def _level_with_text(record: Record, naming: Naming, depth: int = DEEPEST) -> Record:
    """The record, or the object in it that is one, with the scalars that stand around it."""
    if depth and not _has_text(record, naming):
        for value in record.values():
            if isinstance(value, dict):
                inner = _level_with_text(value, naming, depth - 1)
                if _has_text(inner, naming):
                    around = {key: other for key, other in record.items() if not isinstance(other, (dict, list))}
                    return {**around, **inner}
    return record


def _has_text(record: Record, naming: Naming) -> bool:
    named = {key for field, key in naming if field in ("text", "html")}
    return any(
        (key in named or field_of_key(key)[1] in ("text", "html")) and _holds_text(value)
        for key, value in record.items()
    )


def _holds_text(value: Any) -> bool:
    """Whether a value can be a text: `content` may also be the object in which the record stands."""
    if isinstance(value, dict):
        return not any(isinstance(key, str) and field_of_key(key)[1] == "title" for key in value)
    return isinstance(value, (str, list)) and not is_missing(value)


def has_own_text(record: Record) -> bool:
    """Tell whether a record has a key that stands for a text, at its own level."""
    return _has_text(record, ())


def has_text(record: Record) -> bool:
    """Tell whether a record, or an object in it, has a key that stands for a text."""
    return _has_text(_level_with_text(record, ()), ())


# ---------------------------------------------------------------- fields


def _text(said: Mapping[str, Any]) -> tuple[str | None, bool]:
    """The text of a record, and whether it is a whole page of HTML."""
    for name in ("text", "html"):
        value = unwrapped(said.get(name))
        if isinstance(value, str) and markup.is_page(value):
            return value, True
        if name == "html" and isinstance(value, str) and said.get("text") is None:
            return value, True
        if not is_missing(value) and (text := text_of_value(value)) is not None and text.strip():
            return text, False
    return None, False


def _standing(text: str) -> str:
    """A text as a lead is looked for in it, so that no lead stands twice."""
    return "".join(_PUNCTUATION.sub("", text).lower().split())[:200]


_DATE_KEYS = ("iso", "date", "value", "datetime", "_seconds", "seconds")


def _date(said: Mapping[str, Any]) -> str | None:
    """The date as a string: an object of a data base is unwrapped, a list of one or more gives its first."""
    value = unwrapped(said.get("date"))
    if isinstance(value, list):
        value = unwrapped(value[0]) if value else None
    if isinstance(value, dict):
        value = next(
            (value[key] for key in ("iso", "date", "value", "datetime", "_seconds", "seconds") if key in value), None
        )
    if isinstance(value, bool) or is_missing(value) or not isinstance(value, (str, int, float)):
        return None
    return plain_text(value).strip() if isinstance(value, str) else name_of_value(value)


def _address(url: str | None, source: str | None, record: Record) -> tuple[str | None, str | None]:
    """The address and the source; trafilatura calls the address `source` and the source `source-hostname`."""
    if source and "://" in source:
        other = next(
            (name_of_value(record[key]) for key in ("source-hostname", "sitename", "hostname") if record.get(key)), None
        )
        return url or source, other
    return url, source


def kind_of(value: object) -> str:
    """Say what a value is, as JSON calls it."""
    names = {dict: "an object", list: "an array", bool: "true or false", int: "a number", float: "a number"}
    return "null" if value is None else names.get(type(value), "a " + type(value).__name__)


# ---------------------------------------------------------------- what is not used

# A key whose values have so many characters, on average, holds much text.
MUCH = 200


def _no_text(record: Record) -> str:
    """Why a record has no text, with the keys that it has."""
    for key, value in record.items():
        if field_of_key(key)[1] == "text" and not is_missing(value):
            return f"{key!r} is {kind_of(value)}, not a string"
    strange = [key for key in record if not field_of_key(key)[1]]
    listed = f"; which of {', '.join(map(repr, strange[:6]))} is it? --field text=KEY" if strange else ""
    return f"no text in the record{listed}"


def unused_texts(records: list[Record], naming: Naming = ()) -> Iterator[str]:
    """Name the keys that hold much text in these records and stand for no field."""
    sizes: dict[str, list[int]] = {}
    for record in records:
        level = _level_with_text(record, naming)
        used = set(_keys_of_fields(level, naming).values())
        for key, value in level.items():
            if key not in used and isinstance(value, (str, list)) and not isinstance(value, bytes):
                sizes.setdefault(key, []).append(len(text_of_value(value) or "") if _is_prose(value) else 0)
    for key, lengths in sizes.items():
        if sum(lengths) >= MUCH * len(records):
            yield key


def _is_prose(value: object) -> bool:
    """Whether a value has the words of a text, and not an address, numbers or another notation of what is read."""
    text = (
        value
        if isinstance(value, str)
        else " ".join(part for part in value if isinstance(part, str))
        if isinstance(value, list)
        else ""
    )
    return text.count(" ") > len(text) // 12 and not markup.is_markup(text)
