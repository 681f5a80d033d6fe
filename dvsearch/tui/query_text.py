"""A search as one line of the query language, and a line that is still being typed."""

from __future__ import annotations

import re

from dvsearch.errors import UsageError
from dvsearch.searching.search_spec import SearchSpec

# How the query language calls a field.
_NAMES = {"citation": "cites", "date_basis": "basis"}
_BARE = re.compile(r"[\w./-]+|\d*\.\.\d*")
# A last word that may go on, after a blank, a bracket, a minus or `title:`.
_LAST_WORD = re.compile(r"(?:^|[\s(]|[\s(]-|^-|\btitle:)(\w{2,})$")
_OPERATORS = frozenset({"OR", "AND", "NOT", "NEAR"})


def as_query(spec: SearchSpec) -> str:
    """Write the text that, typed into an empty search, asks the same; a ticked province is asked for by either name.

    Raises UsageError where articles without a value are ticked, which has no words in the query language.
    """
    parts = [spec.text.strip()] if spec.text.strip() not in ("", "*") or not spec.filters else []
    if parts and spec.filters and " OR " in parts[0]:
        parts = [f"({parts[0]})"]
    for field, values in spec.filters.items():
        name = _NAMES.get(field, field)
        choices = [_choice(name, value.removeprefix("=")) for value in values]
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


def _choice(name: str, value: str) -> str:
    if value:
        return f"{name}:{value if _BARE.fullmatch(value) else _quoted(value)}"
    if name in ("year", "date"):
        return f"-{name}:0001.."
    raise UsageError(f"articles without a {name} cannot be asked for in words", hint="untick them first")


def _quoted(value: str) -> str:
    return '"' + value.replace('"', "") + '"'
