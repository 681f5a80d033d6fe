"""Commands around the search: browse, config, completion, man."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import click

from dvsearch import __version__, config
from dvsearch.cli import FOUND, NOT_FOUND
from dvsearch.cli.options import (
    GLOBAL,
    PREFIX,
    Settings,
    also_after_the_command,
    ask,
    choosing,
    long_name,
    searchable,
    tell,
    write,
)
from dvsearch.errors import UsageError


@click.command(
    name="browse",
    epilog="""\b
Examples:
  dvsearch browse
  dvsearch browse dân vận khéo --province 'Hà Tĩnh'
  dvsearch browse --index /archive/index

\b
F1 or ? explains every key.""",
)
@click.argument("query", nargs=-1)
@choosing
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True)
@click.option("--facets", default="province,year", metavar="FIELD,...", show_default=True, help="What to tick.")
@click.option("--theme", type=click.Choice(["terminal", "dark", "light"]), default="terminal", show_default=True)
@also_after_the_command
@click.pass_obj
def browse_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """Search as you type, full screen: facets to tick, articles to read, results to keep."""

    from dvsearch import tui

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("browse needs a terminal", hint="in a pipe use dvsearch search")
    asked = ask(in_force, " ".join(query), options)._replace(sort=options["sort"])
    with searchable(in_force.index) as engine:
        tui.run(engine, asked, in_force.config, lang=in_force.lang, root=in_force.root, theme=options["theme"])
    return FOUND


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
        config.save_query(file, *save)
        tell(f"saved; search it with: dvsearch search @{save[0]}", name=False)
        return FOUND
    rows = [row for row in _in_force(context.find_root(), in_force) if not changed or row[2] != "default"]
    rows += [(f"queries.{name}", query, str(file)) for name, query in sorted(in_force.config.queries.items())]
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


# click's scripts, made to take values with blanks, commas and brackets: bash quotes what it takes for file names.
_REPAIRS = (
    ("complete -o nosort -F", "complete -o nosort -o filenames -F"),
    ("COMPREPLY+=($value)", 'COMPREPLY+=("$value")'),
    ('string split "," $completion', 'string split -m 1 "," $completion'),
)


@click.command(
    name="completion",
    epilog="""\b
Examples:
  dvsearch completion bash > ~/.local/share/bash-completion/completions/dvsearch
  dvsearch completion zsh > ~/.zfunc/_dvsearch        with ~/.zfunc in $fpath
  dvsearch completion fish > ~/.config/fish/completions/dvsearch.fish""",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(context: click.Context, /, shell: str) -> int:
    """The completion script of a shell; provinces, years and sources come from the index."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    program = kind(context.find_root().command, {}, "dvsearch", f"_{PREFIX}_COMPLETE")
    script = program.source_template
    for before, after in _REPAIRS:
        script = script.replace(before, after)
    write([script % program.source_vars()])
    return FOUND


@click.command(
    name="man",
    epilog="""\b
Examples:
  dvsearch man | man -l -
  dvsearch man > ~/.local/share/man/man1/dvsearch.1""",
)
@click.pass_context
def man_command(context: click.Context, /) -> int:
    """This program's man page, made from the same text as --help."""
    from dvsearch.cli.manual import page

    program = context.find_root().command
    assert isinstance(program, click.Group)
    write(f"{line}\n" for line in page(program, "dvsearch", __version__))
    return FOUND
