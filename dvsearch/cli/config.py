"""The command that shows what is in force, and saves queries: config."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import click

from dvsearch import config
from dvsearch.cli.configured import long_name
from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.language import GLOBAL
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.saved_queries import save as save_as
from dvsearch.cli.settings import PREFIX, Settings
from dvsearch.cli.streams import write


@click.command(
    name="config",
    epilog="""\b
Examples:
  dvsearch config                                    every option, its value, and where that is from
  dvsearch config --changed                          only what is not the default
  dvsearch config --save dvk '"dân vận khéo"'        then: dvsearch search @dvk
  $EDITOR "$(dvsearch config --path)\"""",
)
@click.option("--changed", is_flag=True, help="Leave out what has its default value.")
@click.option("--path", is_flag=True, help="Print only where the configuration file is, or would be.")
@click.option("--save", nargs=2, metavar="NAME QUERY", help="Save a query, to be searched as @NAME.")
@also_after_the_command
@click.pass_context
def config_command(context: click.Context, /, changed: bool, path: bool, save: tuple[str, str] | None) -> int:
    """What is in force and from where: option, value, source, with tabs between."""
    from dvsearch.output.sanitize import one_line

    in_force: Settings = context.obj
    file = in_force.config.path
    if path:
        write([f"{file or ''}\n"])
        return FOUND if file else NOT_FOUND
    if save:
        name, text = save
        save_as(in_force, name, config.SavedQuery(text))
        return FOUND
    rows = [row for row in _in_force(context.find_root(), in_force) if not changed or row[2] != "default"]
    for name, query in sorted(in_force.config.queries.items()):
        rows.append((f"queries.{name}", query.text, str(file)))
        rows += [(f"queries.{name}.{one}", _shown(value), str(file)) for one, value in query.settings.items()]
    write("\t".join(map(one_line, row)) + "\n" for row in rows)
    return FOUND


def _in_force(root: click.Context, in_force: Settings) -> Iterator[tuple[str, str, str]]:
    """Every option that can be set: its name in the file, its value, and where that comes from."""
    program = root.command
    assert isinstance(program, click.Group)
    commands = [(GLOBAL, program), *((name, program.get_command(root, name)) for name in program.list_commands(root))]
    for table, command in commands:
        saved = in_force.config.tables.get(table, {})
        for param in command.params if command is not None else ():
            if not isinstance(param, click.Option) or param.hidden or not param.name or param.is_eager:
                continue
            name = long_name(param)
            variable = "_".join([PREFIX, *([table.upper()] if table != GLOBAL else []), param.name.upper()])
            given = root.get_parameter_source(param.name) if table == GLOBAL else None
            if given is click.core.ParameterSource.COMMANDLINE:
                yield f"{table}.{name}", _shown(root.params[param.name]), "command line"
            elif os.environ.get(variable):
                yield f"{table}.{name}", os.environ[variable], variable
            elif name in saved:
                yield f"{table}.{name}", _shown(saved[name]), str(in_force.config.path)
            else:
                yield f"{table}.{name}", _shown(param.get_default(root)), "default"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value) if isinstance(value, str | int | float) else ""
