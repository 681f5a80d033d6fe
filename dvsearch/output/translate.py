"""Errors and help in the language of the user; what no table has stays English, and a test says which that is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache


def error_in(language: str, message: str, hint: str | None = None) -> str:
    """Say an error and what to do next in a language of LANGUAGES."""
    if language != "vi":
        return f"{message}; {hint}" if hint else message
    from dvsearch.output.errors_vi import ERRORS, HINTS

    said = _filled(message, ERRORS)
    return f"{said}; {_filled(hint, HINTS)}" if hint else said


def help_in(language: str, text: str) -> str:
    """Give a help text in a language of LANGUAGES; what is not known stays as it is."""
    if language != "vi":
        return text
    from dvsearch.output.help_vi import HELP

    return HELP.get(" ".join(text.split()), text)


def _filled(message: str, table: Mapping[str, str]) -> str:
    """Find the template that a message was made from, and fill its translation with the same values."""
    if message in table:
        return table[message]
    for template, pattern in _patterns(tuple(table)):
        match = pattern.fullmatch(message)
        if match is not None and "{}" in template:
            # The last value may be a message itself, as the reason after `query, column 3:` is.
            values = [*match.groups()[:-1], _filled(match.groups()[-1], table)]
            return table[template].format(*values)
    return message


@cache
def _patterns(templates: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Make a pattern of every template, those that say most first: `{}: {}` fits nearly everything."""
    said = sorted(templates, key=lambda template: (-len(template.replace("{}", "")), template.count("{}")))
    return tuple((template, re.compile(_pattern(template), re.DOTALL)) for template in said)


def _pattern(template: str) -> str:
    return "".join("(.+?)" if part == "{}" else re.escape(part) for part in re.split(r"(\{\})", template))
