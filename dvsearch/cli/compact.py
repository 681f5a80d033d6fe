"""The command that merges the segments of an index: compact."""

from __future__ import annotations

import click

from dvsearch.cli.exit_codes import FOUND
from dvsearch.cli.open_index import opened
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import tell


@click.command(
    name="compact",
    epilog="""\b
Examples:
  dvsearch compact
  dvsearch compact && dvsearch check""",
)
@also_after_the_command
@click.pass_obj
def compact_command(in_force: Settings, /) -> int:
    """Merge the pieces of the index and let go of what was deleted."""
    with opened(in_force.index) as engine:
        before = engine.size()
        engine.compact()
        engine.refresh()
        tell(f"{engine.count:,} articles; {before:,} -> {engine.size():,} bytes", name=False)
    return FOUND
