"""Errors, remarks and help in the language of the user; a test finds what no table has, and that stays English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dvsearch.errors import DvsearchError, QuerySyntaxError
from dvsearch.output.messages import Say


def error_in(language: str, message: str, hint: str | None = None) -> str:
    """Say an error and what to do next in a language of LANGUAGES."""
    if language != "vi":
        return f"{message}; {hint}" if hint else message
    from dvsearch.output.errors_vi import HINTS

    said = line_in(language, message)
    return f"{said}; {_filled(hint, {**_lines(), **HINTS})}" if hint else said


def say_error(say: Say, error: DvsearchError) -> str:
    """Say on the screen what went wrong and what to do next; of a query, where in the line."""
    if isinstance(error, QuerySyntaxError):
        column = say("(column {column})", column=error.column + 1)
        return f"{line_in(say.language, error.reason)} {column}"
    return error_in(say.language, error.message, error.hint)


def line_in(language: str, line: str) -> str:
    """Say a line of an error, of a remark, or of what is wrong with a file in a language of LANGUAGES."""
    return _filled(line, _lines()) if language == "vi" else line


def help_in(language: str, text: str) -> str:
    """Give a help text in a language of LANGUAGES; what is not known stays as it is."""
    if language != "vi":
        return text
    from dvsearch.output.help_vi import HELP

    return HELP.get(" ".join(text.split()), text)


def epilog_in(language: str, epilog: str) -> str:
    """Give what stands under a command's help in a language of LANGUAGES; the examples stay as they are typed."""
    if language != "vi":
        return epilog
    from dvsearch.output.examples_vi import EXAMPLES

    said = []
    for line in epilog.splitlines():
        typed, what = explained(line)
        said.append(typed + EXAMPLES.get(what, what))
    return "\n".join(said)


def explained(line: str) -> tuple[str, str]:
    """Divide a line of an epilog before its sentence, or before what an example does, two blanks or more behind it."""
    from dvsearch.output.examples_vi import EXAMPLES

    sentence = line.strip()
    at = line.rstrip().rfind("  ") + 2
    if sentence not in EXAMPLES and line[:at].strip():
        return line[:at], line[at:]
    return line[: len(line) - len(line.lstrip())], sentence


@cache
def _lines() -> Mapping[str, str]:
    from dvsearch.output.errors_vi import ERRORS
    from dvsearch.output.reading_vi import READING
    from dvsearch.output.remarks_vi import REMARKS

    return {**ERRORS, **READING, **REMARKS}


def _filled(message: str, table: Mapping[str, str]) -> str:
    """Find the template that a message was made from, and fill its translation with the same values.

    A value may be a message itself, as the reason after `query, column 3:` is, or a number.
    """
    if message in table:
        return table[message]
    if "," in message and message.replace(",", "").isdecimal():
        return message.replace(",", ".")  # thousands
    for template, parts in _templates(tuple(table)):
        values = _values(message, parts)
        if values:
            *first, last = values
            said = (_filled(value, table) if " " in value or "," in value else value for value in first)
            return table[template].format(*map(_Value, said), _Value(_filled(last, table)))
    return message


class _Value(str):
    """A value of a sentence: as it is, for it may be a name that was typed; where it is `{:w}`, one of the words."""

    __slots__ = ()

    def __format__(self, how: str) -> str:
        from dvsearch.output.remarks_vi import WORDS

        return WORDS.get(self, str(self)) if how == "w" else str(self)


@cache
def _templates(templates: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Divide every template at its values, those that say most first: `{}: {}` fits nearly everything."""
    said = sorted(templates, key=lambda template: (-len(template.replace("{}", "")), template.count("{}")))
    return tuple((template, tuple(template.split("{}"))) for template in said)


def _values(message: str, parts: tuple[str, ...]) -> list[str]:
    """The values between the parts of a template, as short as they can be; none where the message is not made of it.

    A value ends before a colon, but for one that the message ends with: what follows a colon is another message.
    """
    first, *rest = parts
    if not rest or not message.startswith(first):
        return []
    values: list[str] = []
    at = len(first)
    for part in rest[:-1]:
        found = message.find(part, at + 1)
        if found < 0 or ": " in message[at:found]:
            return []
        values.append(message[at:found])
        at = found + len(part)
    end = len(message) - len(rest[-1])
    if rest[-1] and ": " in message[at:end]:
        return []
    return [*values, message[at:end]] if at < end and message.endswith(rest[-1]) else []
