"""The help in the language of the user: the texts of every command, and the words of the help itself."""

from __future__ import annotations

import copy
from collections.abc import Iterable

import click


def in_vietnamese(command: click.Command) -> click.Command:
    """Give a command like this one, with its texts in Vietnamese; the command itself stays as it is."""
    from dvsearch.output.help_vi import METAVARS
    from dvsearch.output.translate import epilog_in, help_in

    said = copy.copy(command)
    said.help = help_in("vi", command.help) if command.help else command.help
    said.epilog = epilog_in("vi", command.epilog) if command.epilog else command.epilog
    said.params = [copy.copy(param) for param in command.params]
    context = click.Context(command)
    for param in said.params:
        param.metavar = METAVARS.get(param.make_metavar(context), param.metavar)
        if isinstance(param, click.Option) and param.help:
            param.help = help_in("vi", param.help)
    said.context_class = _Context
    return said


class _Formatter(click.HelpFormatter):
    """Writes the headings of the help in Vietnamese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        from dvsearch.output.help_vi import HEADINGS

        super().write_usage(prog, _with_headings(args), f"{HEADINGS['Usage']}: ")

    def write_heading(self, heading: str) -> None:
        from dvsearch.output.help_vi import HEADINGS

        super().write_heading(HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        from dvsearch.output.translate import help_in

        said = [(term, _with_headings(help_in("vi", meaning))) for term, meaning in rows]
        super().write_dl(said, col_max, col_spacing)


class _Context(click.Context):
    """A context whose help has Vietnamese headings."""

    formatter_class = _Formatter


def _with_headings(text: str) -> str:
    from dvsearch.output.help_vi import HEADINGS

    for english, vietnamese in HEADINGS.items():
        if english not in ("Usage", "Options", "Commands"):
            text = text.replace(english, vietnamese)
    return text
