"""The program as click knows it: its commands by name, what is wrong with a command line."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from dvsearch import __version__
from dvsearch.cli.declared_options import GLOBAL_OPTIONS
from dvsearch.cli.endings import written_out
from dvsearch.cli.exit_codes import FOUND
from dvsearch.cli.language import language
from dvsearch.cli.options import declared
from dvsearch.cli.settings import PREFIX
from dvsearch.cli.streams import complain, shown_command, write_utf8
from dvsearch.errors import Interrupted, UsageError

COMMANDS = (
    "search", "facets", "show", "export", "browse", "index", "info", "check", "compact", "delete", "forget", "copy",
    "config", "completion", "man", "kwic", "trend", "collocates", "ngrams", "keyness", "dispersion",
    "similar", "related", "note", "rerun",
)  # fmt: skip


class Program(click.Group):
    """The group of all commands, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"dvsearch.cli.{cmd_name}"), f"{cmd_name}_command")
        if language() == "vi":
            from dvsearch.cli.help_text import in_vietnamese

            return in_vietnamese(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of the first word; raises UsageError with the one that was probably meant."""
        if args[0] in COMMANDS or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        import difflib

        close = difflib.get_close_matches(args[0], COMMANDS, 1)
        meant = [close[0], *args[1:]] if close else ["search", *args]
        raise UsageError(f"no command is called {args[0]!r}", hint=f"did you mean: {shown_command('dvsearch', *meant)}")

    def make_context(self, *given: Any, **more: Any) -> click.Context:
        """Read the command line; --help and --version are answered while it is read."""
        context: click.Context = written_out(lambda: super(Program, self).make_context(*given, **more))
        return context

    def invoke(self, ctx: click.Context) -> Any:
        return written_out(lambda: super(Program, self).invoke(ctx))


def run_by_click() -> int:
    """Run the program on the command line it was given. Returns the exit code, what is wrong with the line being said.

    Raises what a command raises: an error of ours, PipeClosed, OSError.
    """
    program: click.Command = cli
    if language() == "vi":
        from dvsearch.cli.help_text import in_vietnamese

        program = in_vietnamese(cli)
    try:
        return program(standalone_mode=False, prog_name="dvsearch", auto_envvar_prefix=PREFIX) or FOUND
    except click.exceptions.NoArgsIsHelpError as error:
        _greet(error)
        return error.exit_code
    except click.ClickException as error:
        _complain_usage(error)
        return error.exit_code
    except click.Abort:
        return Interrupted.exit_code


def _greet(error: click.exceptions.NoArgsIsHelpError) -> None:
    """Show the help; to someone at a terminal who has no index yet, how to make one of what is here."""
    from dvsearch.engines import is_address

    context = error.ctx
    in_force = context.obj if context is not None else None  # none where nothing at all was typed
    index = in_force.index if in_force is not None else os.environ.get("DVSEARCH_INDEX") or "index"
    alone = context is not None and context.parent is None
    if not alone or is_address(index) or not sys.stdout.isatty() or Path(index).exists():
        error.show()
        return
    from dvsearch.cli.first_steps import first_steps
    from dvsearch.output.messages import speaker

    for line in first_steps(Path(), index, speaker(language())):
        click.echo(line)


def _complain_usage(error: click.ClickException) -> None:
    from dvsearch.output.sanitize import one_line
    from dvsearch.output.translate import error_in

    context: click.Context | None = getattr(error, "ctx", None)
    hint = f"see {context.command_path} --help" if context is not None else None
    message = error.format_message().strip().rstrip(".")
    said = error_in(language(), message[:1].lower() + message[1:], hint)
    complain(f"dvsearch: {one_line(said)}")


@click.group(
    cls=Program,
    invoke_without_command=True,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  dvsearch index corpus              read every article below corpus/
  dvsearch search dân vận khéo       the best articles for three words
  dvsearch browse                    search as you type
  dvsearch search --help             all options of one command

\b
The options above may also stand after the command. Every option can be set in the
environment (DVSEARCH_INDEX, DVSEARCH_SEARCH_LIMIT) and in a configuration file; dvsearch config
shows what is in force and from where.""",
)
@click.version_option(__version__, "-V", "--version", prog_name="dvsearch", message="%(prog)s %(version)s")
@declared(GLOBAL_OPTIONS)
@click.pass_context
def cli(context: click.Context, /, **given: Any) -> None:
    """Full-text search for Vietnamese political news."""
    from dvsearch.cli.configured import settings

    write_utf8()
    context.obj = settings(context, given)
    if context.invoked_subcommand is None:
        raise click.exceptions.NoArgsIsHelpError(context)
