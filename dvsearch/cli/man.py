"""The command that prints the man page: man."""

from __future__ import annotations

import click

from dvsearch import __version__
from dvsearch.cli.exit_codes import FOUND
from dvsearch.cli.streams import write


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
    from dvsearch.cli.man_page import page

    program = context.find_root().command
    assert isinstance(program, click.Group)
    write(f"{line}\n" for line in page(program, "dvsearch", __version__))
    return FOUND
