"""What the environment, the configuration file and the options before the command put in force, read by click."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import click

from dvsearch import config
from dvsearch.cli.language import GLOBAL, locale_language
from dvsearch.cli.settings import Settings
from dvsearch.errors import UsageError


def settings(context: click.Context, given: Mapping[str, Any]) -> Settings:
    """Decide what is in force from the program's own options; the commands' defaults go into the context."""
    loaded = config.load(config.config_file(os.environ))
    values = dict(given)
    for name, value in _checked(loaded, GLOBAL, context.command).items():
        if context.get_parameter_source(name) in (None, click.core.ParameterSource.DEFAULT):
            values[name] = value
    known = (GLOBAL, *(context.command.list_commands(context) if isinstance(context.command, click.Group) else ()))
    for name in loaded.tables:
        if name not in known:
            raise UsageError(f"{loaded.path}: no command is called {name}", hint=f"tables: {', '.join(known)}, queries")
    invoked = context.invoked_subcommand
    if invoked is not None and isinstance(context.command, click.Group):
        command = context.command.get_command(context, invoked)
        if command is not None:
            context.default_map = {invoked: _checked(loaded, invoked, command)}
    return Settings(
        index=values["index"] or "index",
        lang=values["lang"] or locale_language(os.environ),
        color=values["color"],
        pager=values["pager"],
        root=values["root"] or "",
        config=loaded,
    )


def _checked(loaded: config.Config, table: str, command: click.Command) -> dict[str, Any]:
    """The values of one table by parameter name, each fit for its option."""
    params = {long_name(param): param for param in command.params if isinstance(param, click.Option)}
    values = {}
    for key, value in loaded.tables.get(table, {}).items():
        param = params.get(key)
        if param is None or param.name is None:
            raise UsageError(
                f"{loaded.path}: [{table}] has no option {key}", hint=f"options: {', '.join(sorted(params))}"
            )
        many = param.multiple and not isinstance(value, list)
        try:
            param.type_cast_value(click.Context(command), [value] if many else value)
        except (click.BadParameter, TypeError) as error:
            reason = error.message if isinstance(error, click.BadParameter) else str(error)
            raise UsageError(f"{loaded.path}: [{table}] {key}: {reason.lower().rstrip('.')}") from error
        values[param.name] = [value] if many else value
    return values


def long_name(param: click.Parameter) -> str:
    """Give the name of an option without its dashes, as the configuration file has it."""
    return max(param.opts, key=len).lstrip("-")
