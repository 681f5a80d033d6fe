"""The command that searches full screen: browse."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from dvsearch.cli.asked import search_spec
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command, choosing
from dvsearch.cli.settings import Settings, today
from dvsearch.errors import UsageError


@click.command(
    name="browse",
    epilog="""\b
Examples:
  dvsearch browse
  dvsearch browse dân vận khéo --province 'Hà Tĩnh'
  dvsearch browse --index /archive/index

\b
F1 or ? explains every key.""",
)
@click.argument("query", nargs=-1)
@choosing
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True)
@click.option("--facets", default="province,year", metavar="FIELD,...", show_default=True, help="What to tick.")
@click.option("--theme", type=click.Choice(["terminal", "dark", "light"]), default="terminal", show_default=True)
@also_after_the_command
@click.pass_obj
def browse_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """Search as you type, full screen: facets to tick, articles to read, results to keep."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("browse needs a terminal", hint="in a pipe use dvsearch search")
    if os.environ.get("TERM") in (None, "", "dumb", "unknown"):
        raise UsageError("browse needs a terminal that can move its cursor (TERM)", hint="use dvsearch search")
    from dvsearch import config, tui  # a refusal need not wait for them

    spec = search_spec(in_force, " ".join(query), options)
    outside = tui.Outside(
        in_force.config.path,
        in_force.root,
        config.data_folder(os.environ),
        in_force.index,
        os.environ,
        today(os.environ),
    )
    with searchable(in_force.index) as engine:
        return tui.browse(engine, spec, outside, lang=in_force.lang, theme=options["theme"], ink=in_force.ink)
