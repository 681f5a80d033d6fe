"""The configuration file: defaults for options, and saved queries.

    [global]                 # options before the command
    index = "/archive/index"
    [search]                 # options of a command, by their long names
    limit = 20
    province = ["Hà Tĩnh"]
    [queries]                # searched as @dvk
    dvk = '"dân vận khéo" year:2016..'
    xa = { query = "xa dân", accents = "ignore", loose = true }    # asked with these options
    [opensearch]             # who asks a cluster; DVSEARCH_OPENSEARCH_USER and so on go before it
    user = "reader"
    ca = "/etc/ssl/cluster.pem"

It stands at $DVSEARCH_CONFIG, else $XDG_CONFIG_HOME/dvsearch/config.toml, else ~/.config/dvsearch/config.toml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from dvsearch.errors import InputError, UsageError
from dvsearch.record import Record
from dvsearch.user_file import replace_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dvsearch.engines.base import Evaluator
    from dvsearch.engines.opensearch.connection import Connection
    from dvsearch.searching.asked_again import Setting

QUERIES = "queries"
CLUSTER = "opensearch"
_CLUSTER_KEYS = ("user", "password", "api_key", "ca", "shards", "timeout", "patience")
# Patterns are compiled where they are used: a search that uses no saved query should not pay for them.
_NAME = r"[\w.-]+"
# `@name` as a word of its own; inside quotes it is text.
_USED = r'"[^"]*"|(?<!\S)@([\w.-]+)(?!\S)'
_HEADER = r"\s*\[\s*queries\s*\]\s*(#.*)?"
_ANY_HEADER = r"\s*\["


class SavedQuery(Record):
    """Holds what is searched as @NAME: the text, and how it is asked where that is not the default (`loose`: True)."""

    text: str
    settings: Mapping[str, Setting] = MappingProxyType({})


class Config(Record):
    """Holds what a configuration file says; `path` is None where there is no place for one (no home)."""

    path: Path | None
    tables: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    queries: Mapping[str, SavedQuery] = MappingProxyType({})
    cluster: Mapping[str, str] = MappingProxyType({})

    def __repr__(self) -> str:
        return f"Config({self.path!s})"  # whoever prints it prints no password


def config_file(environ: Mapping[str, str]) -> Path | None:
    """Say where the configuration file is or would be; None where there is no home."""
    if given := environ.get("DVSEARCH_CONFIG"):
        return Path(given)
    if (base := environ.get("XDG_CONFIG_HOME")) and Path(base).is_absolute():
        return Path(base) / "dvsearch" / "config.toml"
    home = environ.get("HOME") or environ.get("USERPROFILE")
    return Path(home) / ".config" / "dvsearch" / "config.toml" if home else None


def data_folder(environ: Mapping[str, str]) -> Path | None:
    """Say where what the user collects is kept: $XDG_DATA_HOME/dvsearch, else ~/.local/share/dvsearch."""
    if (base := environ.get("XDG_DATA_HOME")) and Path(base).is_absolute():
        return Path(base) / "dvsearch"
    home = environ.get("HOME") or environ.get("USERPROFILE")
    return Path(home) / ".local" / "share" / "dvsearch" if home else None


def load(path: Path | None) -> Config:
    """Read what the file says; nothing where there is no file.

    Raises InputError where it cannot be read or is no TOML.
    """
    if path is None or not path.exists():
        return Config(path)
    import tomllib

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, brackets in brackets
        said = "nested too deeply" if isinstance(error, RecursionError) else str(error).lower()[:200]
        raise InputError(f"{path}: {said}", hint="correct the file, or set DVSEARCH_CONFIG") from error
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    for name, table in data.items():
        if not isinstance(table, dict):
            raise InputError(f"{path}: {name} stands outside a table", hint=f"write it below [global]: {name} = ...")
    queries = {name: _saved_query(path, name, one) for name, one in data.pop(QUERIES, {}).items()}
    cluster = {name: str(value) for name, value in data.pop(CLUSTER, {}).items()}
    for name in cluster:
        if name not in _CLUSTER_KEYS:
            raise UsageError(f"{path}: [{CLUSTER}] has no option {name}", hint=f"options: {', '.join(_CLUSTER_KEYS)}")
    return Config(path, data, queries, cluster)


def _saved_query(path: Path, called: str, saved: Any) -> SavedQuery:
    if isinstance(saved, str):
        return SavedQuery(saved)
    if not isinstance(saved, dict) or not isinstance(saved.get("query"), str):
        raise InputError(f"{path}: the query {called} is not a string", hint='write: name = "words to search"')
    from dvsearch.searching.asked_again import SETTINGS

    settings = {name: value for name, value in saved.items() if name != "query"}
    for name, value in settings.items():
        if name not in SETTINGS:
            raise UsageError(f"{path}: the query {called} has no option {name}", hint=f"options: {', '.join(SETTINGS)}")
        if type(value) is not type(SETTINGS[name][0]) or value not in SETTINGS[name]:
            known = ", ".join(str(one).lower() for one in SETTINGS[name])
            raise UsageError(f"{path}: the query {called}: {name} cannot be {value!r}", hint=f"values: {known}")
    return SavedQuery(saved["query"], settings)


def connection(environ: Mapping[str, str], loaded: Config) -> Connection:
    """Say who asks a cluster and how, from DVSEARCH_OPENSEARCH_USER and so on, else from the configuration file."""
    from dvsearch.engines.opensearch.connection import Connection

    given = {
        name: environ.get(f"DVSEARCH_OPENSEARCH_{name.upper()}") or loaded.cluster.get(name) for name in _CLUSTER_KEYS
    }
    texts = {name: value for name in ("user", "password", "api_key", "ca") if (value := given[name])}
    numbers = {name: _number(name, value) for name in ("shards", "timeout", "patience") if (value := given[name])}
    return Connection(**texts, **numbers)  # type: ignore[arg-type]


def evaluator(environ: Mapping[str, str]) -> Evaluator:
    """Choose what answers over the files of an index, by DVSEARCH_EVALUATOR. Raises UsageError for another name."""
    match environ.get("DVSEARCH_EVALUATOR", "auto"):
        case "auto" | "kernel" | "numpy" as chosen:
            return chosen
        case other:
            raise UsageError(f"DVSEARCH_EVALUATOR is {other!r}", hint="set it to auto, kernel or numpy")


def _number(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or not int(value):
        raise UsageError(f"DVSEARCH_OPENSEARCH_{name.upper()} is {value!r}, not a whole number above 0")
    return int(value)


def expand(text: str, queries: Mapping[str, SavedQuery]) -> SavedQuery:
    """Replace every `@name` of a query by the saved query, in parentheses where more stands beside it.

    What a saved query is asked with holds for the whole. Raises UsageError for a name that is not saved, for one that
    is saved in terms of itself, for two that are not asked alike, and for a query that becomes longer than LONGEST: of
    forty that each name the one before twice, the last is 10^12 times the first.
    """
    return _expand(SavedQuery(text), queries, (), {}) if "@" in text else SavedQuery(text)


# Characters of a query with those that it names.
LONGEST = 100_000


def _expand(
    asked: SavedQuery, queries: Mapping[str, SavedQuery], inside: tuple[str, ...], made: dict[str, SavedQuery]
) -> SavedQuery:
    text, length, settings = asked.text, len(asked.text), dict(asked.settings)

    def saved(used: re.Match[str]) -> str:
        nonlocal length
        name = used[1]
        if name is None:
            return used[0]
        if name in inside:
            raise UsageError(f"the saved query @{name} names itself", hint="dvsearch config shows the file to edit")
        if name not in queries:
            known = ", ".join(f"@{one}" for one in sorted(queries)) or "none is saved yet"
            raise UsageError(f"no saved query is called @{name}", hint=f"saved: {known}")
        if name not in made:
            made[name] = _expand(queries[name], queries, (*inside, name), made)
        query = made[name]
        length += len(query.text)
        if length > LONGEST:
            raise UsageError(f"with its saved queries the query has more than {LONGEST:,} characters")
        for setting, value in query.settings.items():
            if settings.setdefault(setting, value) != value:
                raise UsageError(f"the saved query @{name} is asked with another --{setting}", hint="ask it alone")
        return query.text if used[0] == text.strip() else f"({query.text})"

    return SavedQuery(re.sub(_USED, saved, text), settings)


def save_query(path: Path | None, name: str, query: SavedQuery) -> None:
    """Write a query under a name, in place of an earlier one; the rest of the file stays as it is.

    Raises UsageError for a name that `@` could not call, InputError where the file cannot be written.
    """
    if not re.fullmatch(_NAME, name):
        raise UsageError(f"{name!r} cannot name a query", hint="use letters, digits, - and _")
    if path is None:
        raise UsageError("there is no home folder to save queries in", hint="set DVSEARCH_CONFIG=FILE")
    import tomllib

    before = load(path)
    line = f"{_key(name)} = {_value(query)}"
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        written = _with_query(text, name, line)
        after = {one: _saved_query(path, one, saved) for one, saved in tomllib.loads(written).get(QUERIES, {}).items()}
        if after != {**before.queries, name: query}:
            raise InputError(f"{path}: cannot be changed safely", hint=f"write below [queries]: {line}")
        replace_file(path, written)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: cannot be changed safely", hint=f"write below [queries]: {line}") from error
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error


def _with_query(text: str, name: str, line: str) -> str:
    lines = text.removesuffix("\n").split("\n") if text else []
    start = next((number for number, one in enumerate(lines) if re.fullmatch(_HEADER, one)), None)
    if start is None:
        return "\n".join([*lines, *([""] if lines else []), "[queries]", line]) + "\n"
    end = next((number for number in range(start + 1, len(lines)) if re.match(_ANY_HEADER, lines[number])), len(lines))
    for number in range(start + 1, end):
        key = lines[number].partition("=")[0].strip()
        if key in (name, f'"{name}"', f"'{name}'"):
            return "\n".join([*lines[:number], line, *lines[number + 1 :]]) + "\n"
    return "\n".join([*lines[: start + 1], line, *lines[start + 1 :]]) + "\n"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _string(name)


def _value(query: SavedQuery) -> str:
    if not query.settings:
        return _string(query.text)
    settings = "".join(
        f", {name} = {str(value).lower() if isinstance(value, bool) else _string(value)}"
        for name, value in query.settings.items()
    )
    return f"{{ query = {_string(query.text)}{settings} }}"


def _string(text: str) -> str:
    escaped = "".join(
        f"\\u{ord(one):04x}" if ord(one) < 0x20 or ord(one) == 0x7F else f"\\{one}" if one in '"\\' else one
        for one in text
    )
    return f'"{escaped}"'
