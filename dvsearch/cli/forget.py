"""The command that takes whole inputs out of an index: forget."""

from __future__ import annotations

import click

from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import opened
from dvsearch.cli.options import also_after_the_command, wait_for_writer
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import tell


@click.command(
    name="forget",
    epilog="""\b
Examples:
  dvsearch forget /archive/2019             all that came from beneath a folder
  dvsearch forget /archive/2026/may.jsonl   one file
  dvsearch forget -                         all that came by stdin
  dvsearch info --inputs                    the files by path and name""",
)
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|NAME...")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
@wait_for_writer
@also_after_the_command
@click.pass_obj
def forget_command(in_force: Settings, /, inputs: tuple[str, ...], dry_run: bool, wait: float) -> int:
    """Take files and folders out of the index with their articles, whether they are still there or not.

    An article that another file holds too stays. What is still there comes back when it is indexed again.
    """
    from dvsearch.indexing import indexer

    with opened(in_force.index) as engine:
        forgotten = indexer.forget(engine, inputs, wait=wait, dry_run=dry_run)
    for target in forgotten.unknown:
        tell(f"nothing came from {target}; see dvsearch info --inputs")
    said = f"{forgotten.files:,} files forgotten, {forgotten.articles:,} articles removed"
    tell(f"would be: {said}" if dry_run else said, name=False)
    return FOUND if forgotten.files else NOT_FOUND
