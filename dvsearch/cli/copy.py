"""The command that moves an index over: copy."""

from __future__ import annotations

import click

from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import open_index, opened
from dvsearch.cli.options import also_after_the_command, wait_for_writer
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import tell
from dvsearch.errors import UsageError


@click.command(
    name="copy",
    epilog="""\b
Examples:
  dvsearch copy index https://search.example.org:9200/articles     to a cluster
  dvsearch copy https://search.example.org:9200/articles /backup   and back
  dvsearch copy index /tmp/try                                     into another folder

\b
User and password are read from DVSEARCH_OPENSEARCH_USER and DVSEARCH_OPENSEARCH_PASSWORD.
Run it again after it was stopped, or to bring over what came since.""",
)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@wait_for_writer
@also_after_the_command
@click.pass_obj
def copy_command(in_force: Settings, /, source: str, target: str, wait: float) -> int:
    """Put every article of one index into another; what TO has already is left alone, and nothing is removed."""
    from dvsearch.indexing import copy
    from dvsearch.output.messages import speaker
    from dvsearch.output.progress import Count

    if source.rstrip("/") == target.rstrip("/"):
        raise UsageError("FROM and TO are the same index")
    with opened(source) as held:
        engine = open_index(target, create=True)
        try:
            with Count(speaker(in_force.lang)) as count:
                done = copy.copy(held, engine, wait=wait, expect=count.expect, progress=count.add)
        finally:
            engine.close()
    tell(f"{done.copied:,} copied, {done.unchanged:,} there already; {done.seconds:.1f} s", name=False)
    return FOUND if done.copied + done.unchanged else NOT_FOUND
