"""A search as one line of the query language, and a line that is still being typed."""

from __future__ import annotations

import re

from dvsearch.searching.field_values import COUNTED, EXACTLY, UNKNOWN
from dvsearch.searching.search_spec import SearchSpec

# How the query language calls a field.
_NAMES = {"citation": "cites", "date_basis": "basis"}
_CHOICE = re.compile(r"(?:^|\s)OR\s|\|")
_BARE = re.compile(r"[\w./-]+|\d*\.\.\d*")
# A last word that may go on, after a blank, a bracket, a minus or `title:`.
_LAST_WORD = re.compile(r"(?:^|[\s(]|[\s(]-|^-|\btitle:)(\w{2,})$")
_OPERATORS = frozenset({"OR", "AND", "NOT", "NEAR"})


def as_query(spec: SearchSpec) -> str:
    """Write the text that, typed into an empty search, asks the same: what is ticked is `province:="Hà Tĩnh"`."""
    parts = [spec.text.strip()] if spec.text.strip() not in ("", "*") or not spec.filters else []
    if parts and spec.filters and _CHOICE.search(parts[0]):
        parts = [f"({parts[0]})"]
    for field, values in spec.filters.items():
        choices = [_choice(field, value) for value in values]
        parts.append(choices[0] if len(choices) == 1 else f"({' OR '.join(choices)})")
    return " ".join(parts) or "*"


def as_prefix(text: str) -> str:
    """Take the last, unfinished syllable of a line for a prefix: `nông th` is `nông th*`.

    Whatever is not a bare word at the end (inside quotes, an operator, a number, one letter) stays as it is.
    """
    match = _LAST_WORD.search(text)
    if match is None or text.count('"') % 2 or match[1] in _OPERATORS or match[1].isdecimal():
        return text
    return f"{text}*"


def _choice(field: str, value: str) -> str:
    name, counted = _NAMES.get(field, field), value.removeprefix(EXACTLY)
    if field in ("year", "date"):
        return f"{name}:{counted}" if counted not in ("", UNKNOWN) else f"-{name}:0001.."
    if not value.startswith(EXACTLY) or field not in COUNTED:
        return f"{name}:{_written(counted)}"
    return f"{name}:{EXACTLY}{_written(counted or UNKNOWN)}"


def _written(value: str) -> str:
    return value if _BARE.fullmatch(value) else _quoted(value)


def _quoted(value: str) -> str:
    return '"' + value.replace('"', "") + '"'
