"""A question as one line of the query language: what is ticked becomes part of what is typed."""

from __future__ import annotations

import re

from dvsearch.searching.search_spec import SearchSpec

# How the query language calls a field.
_NAMES = {"citation": "cites", "date_basis": "basis"}
_BARE = re.compile(r"[\w./-]+|\d*\.\.\d*")


def as_query(spec: SearchSpec) -> str:
    """The text that, typed into an empty search, asks the same."""
    parts = [spec.text.strip()] if spec.text.strip() not in ("", "*") or not spec.filters else []
    if parts and spec.filters and " OR " in parts[0]:
        parts = [f"({parts[0]})"]
    for field, values in spec.filters.items():
        name = _NAMES.get(field, field)
        choices = [f"{name}:{value if _BARE.fullmatch(value) else _quoted(value)}" for value in values]
        parts.append(choices[0] if len(choices) == 1 else f"({' OR '.join(choices)})")
    return " ".join(parts) or "*"


def _quoted(value: str) -> str:
    return '"' + value.replace('"', "") + '"'
