"""A search in words that ask the same again: as one line of the query language, and how it is asked beside its words.

A setting has the name of its option, in the configuration and on the command line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dvsearch.searching.field_values import COUNTED, EXACTLY, UNKNOWN
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.vietnamese.syllables import terms

# What each setting may be.
SETTINGS: Mapping[str, tuple[str, ...] | tuple[bool, ...]] = {
    "accents": ("smart", "exact", "ignore"),
    "match": ("all", "most", "any"),
    "sort": ("relevance", "newest", "oldest"),
    "loose": (False, True),
    "related": (False, True),
    "abbreviations": (False, True),
    "all-copies": (False, True),
}
Setting = str | bool

# How the query language calls a field.
_NAMES = {"citation": "cites", "date_basis": "basis"}
_CHOICE = re.compile(r"(?:^|\s)OR\s|\|")
_BARE = re.compile(r"[\w./-]+|\d*\.\.\d*")


def as_query(spec: SearchSpec) -> str:
    """Write the text that, typed into an empty search, asks the same: what is ticked is `province:="Hà Tĩnh"`."""
    text = _plain(spec.text) if spec.plain else spec.text.strip()
    parts = [text] if text not in ("", "*") or not spec.filters else []
    if parts and spec.filters and _CHOICE.search(parts[0]):
        parts = [f"({parts[0]})"]
    for field, values in spec.filters.items():
        choices = [_choice(field, value) for value in values]
        parts.append(choices[0] if len(choices) == 1 else f"({' OR '.join(choices)})")
    return " ".join(parts) or "*"


def settings_of(spec: SearchSpec) -> dict[str, Setting]:
    """Give what a search asks beside its words and values, where that is not the default."""
    values = {name: getattr(spec, _attribute(name)) for name in SETTINGS}
    return {name: value for name, value in values.items() if value != default(name)}


def with_settings(spec: SearchSpec, settings: Mapping[str, Setting | None]) -> SearchSpec:
    """Ask a search with these settings."""
    return spec._replace(**{_attribute(name): value for name, value in settings.items()})


def default(name: str) -> Setting | None:
    """Give what a setting is unless it is told otherwise."""
    value: Setting | None = SearchSpec._defaults[_attribute(name)]
    return value


def as_options(settings: Mapping[str, Setting]) -> list[str]:
    """Write settings as options of a command: `--loose --accents ignore --no-related`."""
    options: list[str] = []
    for name, value in settings.items():
        options += [f"--{name}" if value else f"--no-{name}"] if isinstance(value, bool) else [f"--{name}", value]
    return options


def _attribute(name: str) -> str:
    return name.replace("-", "_")


def _plain(text: str) -> str:
    """Write words that were no query language as words of it: their terms, which hold no sign and no capital.

    Letters with a number stand in quotes: covid19 would mean covid 19 too.
    """
    return " ".join(term if term.isalpha() or term.isdecimal() else f'"{term}"' for term in terms(text))


def _choice(field: str, value: str) -> str:
    name, counted = _NAMES.get(field, field), value.removeprefix(EXACTLY)
    if field in ("year", "date"):
        return f"{name}:{counted}" if counted not in ("", UNKNOWN) else f"-{name}:0001.."
    if not value.startswith(EXACTLY) or field not in COUNTED:
        return f"{name}:{_written(counted)}"
    return f"{name}:{EXACTLY}{_written(counted or UNKNOWN)}"


def _written(value: str) -> str:
    return value if _BARE.fullmatch(value) else f'"{value.replace(chr(34), "")}"'
