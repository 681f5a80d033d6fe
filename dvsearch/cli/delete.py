"""The command that takes articles out of an index: delete."""

from __future__ import annotations

import sys

import click

from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import opened
from dvsearch.cli.options import also_after_the_command, wait_for_writer
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import tell
from dvsearch.cli.value_completion import complete_ids


@click.command(
    name="delete",
    epilog="""\b
Examples:
  dvsearch delete bg-2021-311
  dvsearch search 'source:"Báo cũ"' -n 1000 --format ids -0 | xargs -0 dvsearch delete
  dvsearch search 'title:"tin rác"' --format ids | dvsearch delete -""",
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...|-", shell_complete=complete_ids)
@wait_for_writer
@also_after_the_command
@click.pass_obj
def delete_command(in_force: Settings, /, ids: tuple[str, ...], wait: float) -> int:
    """Take articles out of the index by id; `-` reads ids from stdin, one a line.

    Their files stay, and `dvsearch index` reads them again once they change.
    """
    from dvsearch.indexing import indexer

    wanted = list(ids)
    if "-" in wanted:
        wanted.remove("-")
        wanted += [line for line in sys.stdin.read().splitlines() if line]
    with opened(in_force.index) as engine:
        removed = indexer.delete(engine, wanted, wait=wait)
    unknown = len(set(wanted)) - removed
    tell(f"{removed:,} deleted, {unknown:,} not there" if unknown else f"{removed:,} deleted", name=False)
    return FOUND if removed else NOT_FOUND
