"""Options that several commands share, as click has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from dvsearch.cli.declared_options import CHOOSING, GLOBAL_OPTIONS, DeclaredOption
from dvsearch.cli.value_completion import complete_values


class Several(click.ParamType[str]):
    """A text that may be given more than once; in the environment the texts have `;` between them."""

    name = "text"
    envvar_list_splitter = ";"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return str(value)


def declared(options: Sequence[DeclaredOption]) -> Callable[[Any], Any]:
    """Add options to a command, in the order in which they are declared."""

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = click.option(*option.names, **_as_click_says(option))(command)
        return command

    return add


def _as_click_says(option: DeclaredOption) -> dict[str, Any]:
    said = dict(option.more)
    if field := said.pop("completes", None):
        said["shell_complete"] = complete_values(field)
    match option.kind:
        case "text":
            said |= {"type": str, "default": option.default}
        case "texts":
            said |= {"type": Several(), "multiple": True}
        case "count":
            said |= {"type": click.IntRange(0), "default": option.default}
        case "flag":
            said |= {"is_flag": True, "default": option.default}
        case choices:
            said |= {"type": click.Choice(choices), "default": option.default}
    return said


choosing = declared(CHOOSING)


def also_after_the_command(command: Any) -> Any:
    """Accept the program's own options after the command too; they are not listed in its help."""

    def override(context: click.Context, param: click.Parameter, value: Any) -> None:
        if value is None or param.name is None:
            return
        context.meta[param.name] = value
        if context.obj is not None:
            context.obj = context.obj._replace(**{param.name.removeprefix("own_"): value})

    hidden: dict[str, Any] = {
        "hidden": True, "expose_value": False, "is_eager": True, "callback": override, "allow_from_autoenv": False,
    }  # fmt: skip
    for option in GLOBAL_OPTIONS:
        said = _as_click_says(option._replace(default=None, more=hidden))
        command = click.option(*option.names, f"own_{option.parameter}", **said)(command)
    return command


def wait_for_writer(command: Any) -> Any:
    """Add --wait, shared by the commands that write to an index."""
    return click.option("--wait", type=float, default=0.0, metavar="SECONDS", help="Wait for another writer to end.")(
        command
    )
