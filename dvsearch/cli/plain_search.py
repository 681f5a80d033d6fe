"""Reads the command line of a plain search without click, which takes twice as long to load as Python to start.

What is read here is read as click would: `tests/cli/test_plain_search.py` has both read the same lines. All else is
left to click: other commands, help, mistakes, short options run together, options in the environment or in the
configuration file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dvsearch import config
from dvsearch.cli.declared_options import GLOBAL_OPTIONS, SEARCHING, DeclaredOption
from dvsearch.cli.language import locale_language
from dvsearch.cli.settings import Settings
from dvsearch.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    # An option, the values that it sets one of, and what it sets where it is a flag.
    _Named = tuple[DeclaredOption, dict[str, Any], bool]

# What the environment may say here: nothing else of it that begins so is meant for a plain search.
_PREFIXES = ("DVSEARCH_", "_DVSEARCH_")
_IN_ENVIRONMENT = frozenset({"DVSEARCH_INDEX", "DVSEARCH_CONFIG", "DVSEARCH_EVALUATOR"})
_CLUSTER = "DVSEARCH_OPENSEARCH_"
_DIGITS = 9  # of a number that is read here


class PlainSearch(Record):
    """A search as it was typed: what is in force, the words of its query, its options by parameter."""

    in_force: Settings
    query: tuple[str, ...]
    options: Mapping[str, Any]


def read_plain_search(arguments: Sequence[str], environ: Mapping[str, str]) -> PlainSearch | None:
    """Read a command line; None where click has to. Raises InputError where the configuration cannot be read."""
    if any(name.startswith(_PREFIXES) and not _is_known(name) for name in environ):
        return None
    everywhere = {option.parameter: option.default for option in GLOBAL_OPTIONS}
    everywhere["index"] = environ.get("DVSEARCH_INDEX") or everywhere["index"]
    options = {option.parameter: () if option.kind == "texts" else option.default for option in SEARCHING}
    query: list[str] = []
    known = _by_name(GLOBAL_OPTIONS, everywhere)
    words = iter(arguments)
    for word in words:
        if word == "search":
            break
        if not _take(word, words, known):
            return None
    else:
        return None
    known |= _by_name(SEARCHING, options)
    for word in words:
        if word == "--":
            query += words
        elif word == "-" or not word.startswith("-"):
            query.append(word)
        elif not _take(word, words, known):
            return None
    loaded = config.load(config.config_file(environ))
    if loaded.tables or (_names_queries(query, options) and any(one.settings for one in loaded.queries.values())):
        return None
    everywhere |= {"lang": everywhere["lang"] or locale_language(environ), "root": everywhere["root"] or ""}
    return PlainSearch(Settings(config=loaded, **everywhere), tuple(query), options)


def _names_queries(query: Sequence[str], options: Mapping[str, Any]) -> bool:
    """Whether saved queries may be asked: which options were typed, and go before theirs, only click can say."""
    return bool(options["batch"]) or any("@" in word for word in query)


def _is_known(name: str) -> bool:
    return name in _IN_ENVIRONMENT or name.startswith(_CLUSTER)


def _by_name(options: Sequence[DeclaredOption], values: dict[str, Any]) -> dict[str, _Named]:
    """Give by each name of an option what it sets."""
    return {
        name: (option, values, not number)
        for option in options
        for written in option.names
        for number, name in enumerate(written.split("/"))
    }


def _take(word: str, following: Iterator[str], known: Mapping[str, _Named]) -> bool:
    """Take an option and its value, which may be the next word; False where only click can say what is meant."""
    name, equals, text = word.partition("=")
    if name not in known:
        return False
    option, values, is_on = known[name]
    parameter = option.parameter
    if option.kind == "flag":
        values[parameter] = is_on
        return not equals
    if not equals:
        text = next(following, "")
    elif not name.startswith("--"):
        return False
    if option.kind == "texts":
        values[parameter] += (text,)
    elif option.kind != "count":
        values[parameter] = text
    elif text.isascii() and text.isdecimal() and len(text) <= _DIGITS:
        values[parameter] = int(text)
    else:
        return False
    return bool(text) and (isinstance(option.kind, str) or text in option.kind)
