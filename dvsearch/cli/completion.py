"""The command that prints a shell's completion script: completion."""

from __future__ import annotations

import click

from dvsearch.cli.exit_codes import FOUND
from dvsearch.cli.settings import PREFIX
from dvsearch.cli.streams import write

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
