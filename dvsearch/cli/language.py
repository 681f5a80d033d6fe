"""The language of the user, known before any option is read."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from dvsearch.errors import DvsearchError

GLOBAL = "global"  # the table of the configuration file with the program's own options


def language() -> str:
    """The language of what is said, decided before any option is read."""
    return chosen_language(sys.argv[1:])


def chosen_language(arguments: Sequence[str]) -> str:
    """Decide the language before any option is read: --lang, DVSEARCH_LANG, the configuration file, the locale."""
    for at, word in enumerate(arguments):
        if word == "--lang" and at + 1 < len(arguments):
            return arguments[at + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
        if word == "--":
            break
    if given := os.environ.get("DVSEARCH_LANG"):
        return given
    from dvsearch import config

    try:
        saved = config.load(config.config_file(os.environ)).tables.get(GLOBAL, {}).get("lang")
    except DvsearchError:
        saved = None  # the command itself will say what is wrong with the file
    return str(saved) if saved else locale_language(os.environ)


def locale_language(environ: Mapping[str, str]) -> str:
    """Give the language that the locale asks for, of those that the screen speaks."""
    chosen = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))), "")
    return "vi" if chosen.lower().startswith("vi") else "en"
