"""The program: its commands by name, its errors and exit codes."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from dvsearch import __version__
from dvsearch.cli.exit_codes import FAILED, FOUND
from dvsearch.cli.streams import settle, shown_command, silence, tell
from dvsearch.errors import DvsearchError, IndexMissing, Interrupted, QuerySyntaxError, UsageError

# Objects made before python looks for cycles among them. A whole search makes some 60,000, and no garbage to speak of:
# at python's 700, looking for it is 8 % of the instructions of a search. Indexing takes no more memory with this.
GARBAGE = 100_000

COMMANDS = (
    "search", "facets", "show", "export", "browse", "index", "info", "check", "compact", "delete", "forget", "copy",
    "config", "completion", "man", "kwic", "trend", "collocates", "ngrams", "keyness", "dispersion",
    "similar", "related", "note", "rerun",
)  # fmt: skip


# Written as it stands, for `tell` needs memory. Python says SystemError where it has none to say MemoryError with.
_OUT_OF_MEMORY = b"dvsearch: there is not enough memory for this\n"


class _PipeClosed(Exception):
    """Whoever read our output has what they wanted."""


class Program(click.Group):
    """The group of all commands, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"dvsearch.cli.{cmd_name}"), f"{cmd_name}_command")
        if _language() == "vi":
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

    def invoke(self, ctx: click.Context) -> Any:
        if ctx._protected_args[:1] != ["index"] and threading.current_thread() is threading.main_thread():
            # Ended from outside is ended as by Ctrl-C: what is half written is taken away. index has its own way.
            for number in (signal.SIGTERM, signal.SIGHUP):
                if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
                    signal.signal(number, signal.default_int_handler)
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:
            # click would end with 1, which says that nothing was found.
            raise _PipeClosed from error
        return code


def _language() -> str:
    """The language of help and errors, decided before any option is read."""
    from dvsearch.cli.language import chosen_language

    return chosen_language(sys.argv[1:])


def main() -> NoReturn:
    """Run the program and leave with its exit code."""
    gc.set_threshold(GARBAGE)
    settle()
    try:
        program: click.Command = cli
        if _language() == "vi":
            from dvsearch.cli.help_text import in_vietnamese

            program = in_vietnamese(cli)
        code = program(standalone_mode=False, prog_name="dvsearch", auto_envvar_prefix="DVSEARCH") or FOUND
    except DvsearchError as error:
        _complain(error)
        code = error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        _greet(error)
        code = error.exit_code
    except click.ClickException as error:
        _complain_usage(error)
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        code = Interrupted.exit_code
    except _PipeClosed:
        code = FOUND
        silence(sys.stdout)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        tell(f"{place}{(error.strerror or str(error)).lower()}")
        code = FAILED
        silence(sys.stdout)
    except (MemoryError, SystemError):
        os.write(2, _OUT_OF_MEMORY)
        code = FAILED
    except Exception:  # noqa: BLE001 - python would leave with 1, which says that nothing was found
        import traceback

        traceback.print_exc()
        code = FAILED
    gc.freeze()  # the process ends: nothing is won by looking through all that it holds for cycles
    sys.exit(code)


def _greet(error: click.exceptions.NoArgsIsHelpError) -> None:
    """Show the help; to someone at a terminal who has no index yet, how to make one of what is here."""
    from dvsearch.engines import is_address

    context = error.ctx
    index = os.environ.get("DVSEARCH_INDEX") or "index"
    alone = context is not None and context.parent is None
    if not alone or is_address(index) or not sys.stdout.isatty() or Path(index).exists():
        error.show()
        return
    from dvsearch.cli.first_steps import first_steps
    from dvsearch.output.messages import speaker

    for line in first_steps(Path(), index, speaker(_language())):
        click.echo(line)


def _complain(error: DvsearchError) -> None:
    from dvsearch.output.sanitize import one_line
    from dvsearch.output.translate import error_in

    click.echo(f"dvsearch: {one_line(error_in(_language(), error.message, error.hint))}", err=True)
    if isinstance(error, IndexMissing) and sys.stderr.isatty():
        from dvsearch.cli.first_steps import first_steps
        from dvsearch.output.messages import speaker

        index = error.message.partition(": there is no index")[0]
        _, *steps = first_steps(Path(), index, speaker(_language()))  # but that there is no index, which was just said
        for line in steps:
            click.echo(one_line(line), err=True)
    if isinstance(error, QuerySyntaxError):
        from dvsearch.output.syntax_error import caret

        for line in caret(error.query, error.column):
            click.echo(line, err=True)


def _complain_usage(error: click.ClickException) -> None:
    from dvsearch.output.sanitize import one_line
    from dvsearch.output.translate import error_in

    context: click.Context | None = getattr(error, "ctx", None)
    hint = f"see {context.command_path} --help" if context is not None else None
    message = error.format_message().strip().rstrip(".")
    said = error_in(_language(), message[:1].lower() + message[1:], hint)
    click.echo(f"dvsearch: {one_line(said)}", err=True)


@click.group(
    cls=Program,
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
@click.option(
    "--index",
    metavar="LOCATION",
    default="index",
    help="The index: a folder, or http(s)://host:port/name.  [default: ./index]",
)
@click.option("--lang", type=click.Choice(["en", "vi"]), help="Language of the screen.  [default: the locale's]")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="When to colour; auto: on a terminal, unless NO_COLOR is set.",
)
@click.option("--pager/--no-pager", default=True, help="Page long results on a terminal.  [default: pager]")
@click.option("--root", metavar="FOLDER", help="Where the indexed files are now; paths are shown and opened below it.")
@click.pass_context
def cli(context: click.Context, /, **given: Any) -> None:
    """Full-text search for Vietnamese political news."""
    from dvsearch.cli.settings import settings

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Titles are Vietnamese whatever the locale says (cron runs with LANG=C).
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    context.obj = settings(context, given)
