"""The command that verifies an index and repairs it: check."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

import click

from dvsearch.cli.exit_codes import FAILED, FOUND
from dvsearch.cli.open_index import opened
from dvsearch.cli.options import also_after_the_command, wait_for_writer
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import silence, tell, write
from dvsearch.errors import IndexCorrupt, IndexMissing, UsageError


@click.command(
    name="check",
    epilog="""\b
Examples:
  dvsearch check && echo sound
  dvsearch check --index /archive/index
  dvsearch check --repair && dvsearch index corpus   what was lost is read again""",
)
@click.option("--repair", is_flag=True, help="Make the index again from what can be read of it; say what was lost.")
@wait_for_writer
@also_after_the_command
@click.pass_obj
def check_command(in_force: Settings, /, repair: bool, wait: float) -> int:
    """Verify every checksum, count and stored article; one line a problem, exit 2 if there is any."""
    from dvsearch.indexing.soundness import check_contents

    problems = 0
    try:
        with opened(in_force.index) as engine:
            for problem in chain(engine.check(), check_contents(engine)):
                problems += 1
                _say(f"{problem.place}\t{problem.reason}")
            count = engine.count
    except (IndexCorrupt, IndexMissing) as error:
        if isinstance(error, IndexMissing) and not repair:
            raise
        problems += 1
        _say(error.message)
    if not problems:
        tell(f"{count:,} articles, no problem", name=False)
        return FOUND
    if repair:
        return _repair(in_force.index, wait)
    tell(f"{problems:,} problems in {in_force.index}; repair it: dvsearch check --repair")
    return FAILED


def _repair(location: str, wait: float) -> int:
    from dvsearch.engines import is_address
    from dvsearch.indexing.repair import repair

    if is_address(location):
        raise UsageError("a cluster repairs its own indexes", hint="run: dvsearch index --rebuild PATH...")
    repaired = repair(Path(location), wait=wait)
    for loss in repaired.losses:
        _say(f"{loss.place}\t{loss.reason}")
    tell(
        f"repaired: {repaired.articles:,} articles; what was lost is read again by: dvsearch index PATH...", name=False
    )
    return FOUND


def _say(line: str) -> None:
    """Write one line to stdout, sent at once; if nobody reads it any more, the exit code still says what was found."""
    from dvsearch.output.sanitize import one_line, visible

    fields = visible(line, keep="\t").split("\t")
    try:
        write(["\t".join(map(one_line, fields)) + "\n"])
        sys.stdout.flush()
    except BrokenPipeError:
        silence(sys.stdout)
