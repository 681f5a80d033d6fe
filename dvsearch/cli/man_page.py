"""The man page, made from the help texts of the commands: what `--help` says, in roff."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

ENVIRONMENT = (
    ("DVSEARCH_OPTION", "an option before the command: DVSEARCH_INDEX, DVSEARCH_LANG, DVSEARCH_COLOR."),
    ("DVSEARCH_COMMAND_OPTION", "an option of a command: DVSEARCH_SEARCH_LIMIT; several values with ; between them."),
    ("DVSEARCH_CONFIG", "the configuration file, in place of the usual one."),
    ("NO_COLOR", "if set, nothing is coloured."),
    ("PAGER", "what pages long results on a terminal; less -R if not set."),
)
FILES = (
    ("~/.config/dvsearch/config.toml", "defaults ([search] limit = 20) and saved queries ([queries] dvk = \"...\")."),
    ("./index", "the index, unless --index says another."),
)  # fmt: skip
EXIT_STATUS = (
    ("0", "something was found, or done."),
    ("1", "nothing was found."),
    ("2", "the user's mistake, or an error; one line on stderr says which and what to type next."),
    ("75", "another writer holds the index; try again."),
    ("130", "interrupted."),
)


def page(program: click.Group, name: str, version: str) -> Iterator[str]:
    """The lines of the page dvsearch(1)."""
    context = click.Context(program, info_name=name)
    yield f'.TH {name.upper()} 1 "" "{name} {version}" "User Commands"'
    yield from (".SH NAME", f"{name} \\- {_roff(program.get_short_help_str(200).rstrip('.'))}")
    yield from (".SH SYNOPSIS", f".B {name}", "[OPTIONS] COMMAND [ARGS]...")
    yield from (".SH DESCRIPTION", *_text(program.help), ".SH OPTIONS", *_options(program, context))
    yield ".SH COMMANDS"
    for known in program.list_commands(context):
        command = program.get_command(context, known)
        if command is None:
            continue
        own = click.Context(command, info_name=known, parent=context)
        yield f".SS {name} {known} {_roff(' '.join(command.collect_usage_pieces(own)))}"
        yield from (*_text(command.help), *_options(command, own), *_text(command.epilog))
    for title, rows in (("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES), ("EXIT STATUS", EXIT_STATUS)):
        yield f".SH {title}"
        for term, meaning in rows:
            yield from (".TP", f".B {_roff(term)}", _roff(meaning))
    yield from (".SH EXAMPLES", *_text(program.epilog))


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for param in command.get_params(context):
        record = param.get_help_record(context)
        if record is not None and isinstance(param, click.Option):
            yield from (".TP", f".B {_roff(record[0])}", _roff(record[1]) or "\\&")


def _text(text: str | None) -> Iterator[str]:
    """Help text as roff: paragraphs filled, those that click leaves as they are (\\b) kept line by line."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text or "")):
        if not paragraph.strip():
            continue
        if paragraph.startswith("\b"):
            yield from (".PP", ".nf", *(_roff(line) for line in paragraph.lstrip("\b\n").split("\n")), ".fi")
        else:
            yield from (".PP", _roff(" ".join(paragraph.split())))


def _roff(line: str) -> str:
    escaped = line.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
