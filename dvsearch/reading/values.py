"""What a value in a record says, as plain text: markup, entities, lists of paragraphs, wrappers of data bases.

Archives are exports of content systems, and these keep an article's text as they edit it: as HTML, with entities for
its letters, as a list of paragraphs or blocks, inside an object with one key. What a value means is not decided here.
"""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from dvsearch.article import AND_AUTHOR
from dvsearch.reading import markup
from dvsearch.vietnamese.encodings import mend_text
from dvsearch.vietnamese.plain import without_hidden

# What programs write where they have no value.
_MISSING = frozenset({"", "nan", "null", "none", "n/a", "\\n", "undefined", "<na>", "nil"})
LONGEST_MISSING = 100
# Lists of blocks hold lists of children; nobody nests a text deeper.
DEEPEST = 8
# The keys under which the text stands in an object that stands for a text, in the order of belief.
_TEXT_KEYS = (
    *("rendered", "html", "text", "content", "value", "data", "body", "paragraph", "blocks", "children", "items"),
    *("#text", "$t", "_text", "__html", "raw", "vi", "c"),
)
_NAME_KEYS = ("name", "title", "label", "value", "text", "#text", "display_name", "displayName", "fullName", "vi")


def is_missing(value: object) -> bool:
    """Tell whether a value says that there is none: null, NaN, blank, or how a program writes these as a string."""
    if isinstance(value, str):
        return len(value) < LONGEST_MISSING and value.strip().lower() in _MISSING
    return value is None or value != value or (isinstance(value, (list, dict)) and not value)  # noqa: PLR0124


def text_of_value(value: Any) -> str | None:
    """Give the text that a value holds, a line for each paragraph; None where it holds no string at all."""
    if isinstance(value, str):
        listed = _listed(value)
        return plain_text(value) if listed is None else text_of_value(listed)
    paragraphs = [plain_text(part) for part in _strings(value, DEEPEST)]
    return "\n".join(filter(None, paragraphs)) if paragraphs else None


def name_of_value(value: Any) -> str | None:
    """Give what a short field says, on one line: a string, a number, the name of an object, or several of these."""
    names = names_of_value(value)
    return AND_AUTHOR.join(dict.fromkeys(names)) or None


def names_of_value(value: Any) -> tuple[str, ...]:
    """Give the names of a field that may have several: an array, or a string with semicolons or bars between them."""
    if isinstance(value, str):
        listed = _listed(value)
        if listed is not None:
            return names_of_value(listed)
        line = one_line(value)
        parts = map(str.strip, re.split(r"[;|]", line)) if ";" in line or "|" in line else (line,)
        return tuple(part for part in parts if not is_missing(part))
    if isinstance(value, bool) or is_missing(value):
        return ()
    if isinstance(value, (int, float)):
        return (_number(value),)
    if isinstance(value, dict):
        inner = unwrapped(value)
        return names_of_value(inner) if not isinstance(inner, dict) else _name_in(inner)
    if isinstance(value, list):
        return tuple(name for part in value for name in names_of_value(part))
    return (str(value),)


def unwrapped(value: Any) -> Any:
    """Give what stands inside the wrappers of data bases: `{"$oid": "5f"}`, `{"$date": {"$numberLong": "16"}}`."""
    for _ in range(DEEPEST):
        if not (isinstance(value, dict) and len(value) == 1):
            break
        ((key, inner),) = value.items()
        if not (isinstance(key, str) and key.startswith(("$", "_seconds", "#text"))):
            break
        value = inner
    return value


def plain_text(text: str) -> str:
    """Give a text without markup and entities, and mended where it was stored in the letters of another encoding."""
    if "<" in text and markup.is_markup(text):
        text = re.sub(r"(?<![ \t])[ \t]*+\n\s*+", "\n", markup.text_of(text))
    return without_hidden(mend_text(plain_entities(text)))


# Entities of HTML; the text of an article is escaped twice at most (a feed in a data base).
_ENTITY = re.compile(r"&(?:amp;){0,3}(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z]{2,8}\d?);")


def plain_entities(text: str) -> str:
    """Give a text with the letters that its entities stand for: `d&acirc;n v&#7853;n` is dân vận."""
    for _ in range(3):
        if "&" not in text or _ENTITY.search(text) is None:
            break
        text = html.unescape(text)
    return text


def one_line(text: str) -> str:
    """Give a short value on one line, composed as everything that is compared whole."""
    from dvsearch.vietnamese.plain import value_form

    return value_form(plain_text(text))


def _number(value: float) -> str:
    """A number as it was written: spreadsheets make 7.0 of 7."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e18 else str(value)


def _name_in(value: dict[str, Any]) -> tuple[str, ...]:
    inner = next((value[key] for key in _NAME_KEYS if not is_missing(value.get(key))), None)
    return () if inner is None or isinstance(inner, dict) else names_of_value(inner)


def _strings(value: Any, depth: int) -> Iterator[str]:
    """The strings of a list of paragraphs or blocks, in their order."""
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, list):
        for part in value:
            yield from _strings(part, depth - 1)
    elif depth and isinstance(value, dict):
        inner = next((value[key] for key in _TEXT_KEYS if not is_missing(value.get(key))), None)
        yield from _strings(inner, depth - 1)


def _listed(text: str) -> list[Any] | None:
    """The list that a string writes down, as tables do: `["a", "b"]`, or `['a', 'b']` from Python; None otherwise."""
    if not (text[:2] in ('["', "['") and text.rstrip()[-2:] in ('"]', "']")):
        return None
    with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
        listed = json.loads(text) if text[1] == '"' else ast.literal_eval(text)
        return listed if isinstance(listed, list) else None
    return None
