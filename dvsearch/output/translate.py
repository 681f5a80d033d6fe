"""Errors and help in the language of the user; what no table has stays English, and a test says which that is."""

from __future__ import annotations

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
    for template, parts in _templates(tuple(table)):
        values = _values(message, parts)
        if values:
            # The last value may be a message itself, as the reason after `query, column 3:` is.
            return table[template].format(*values[:-1], _filled(values[-1], table))
    return message


@cache
def _templates(templates: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Divide every template at its values, those that say most first: `{}: {}` fits nearly everything."""
    said = sorted(templates, key=lambda template: (-len(template.replace("{}", "")), template.count("{}")))
    return tuple((template, tuple(template.split("{}"))) for template in said)


def _values(message: str, parts: tuple[str, ...]) -> list[str]:
    """The values between the parts of a template, as short as they can be; none where the message is not made of it."""
    first, *rest = parts
    if not rest or not message.startswith(first):
        return []
    values: list[str] = []
    at = len(first)
    for part in rest[:-1]:
        found = message.find(part, at + 1)
        if found < 0:
            return []
        values.append(message[at:found])
        at = found + len(part)
    end = len(message) - len(rest[-1])
    return [*values, message[at:end]] if at < end and message.endswith(rest[-1]) else []
