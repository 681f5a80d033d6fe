"""The command that counts the values of what matches: facets."""

from __future__ import annotations

import sys
from typing import Any

import click

from dvsearch.cli.asked import search_spec
from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command, choosing
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import write


@click.command(
    name="facets",
    epilog="""\b
Examples:
  dvsearch facets '*'                              provinces and years of the whole index
  dvsearch facets dân vận khéo --facets source     who writes about it
  dvsearch facets '*' --facets citation | sort -t$'\\t' -k3 -nr | head""",
)
@click.argument("query", nargs=-1, required=True)
@choosing
@click.option("--facets", default="province,year", metavar="FIELD,...", show_default=True, help="What to count.")
@click.option("--format", type=click.Choice(("table", "plain", "json")), help="[default: table on a terminal]")
@also_after_the_command
@click.pass_obj
def facets_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """How many matching articles each province, year or other value has."""
    from dvsearch.output import formats
    from dvsearch.searching import searcher

    form = options["format"] or ("table" if sys.stdout.isatty() else "plain")
    with searchable(in_force.index) as engine:
        found = searcher.search(engine, search_spec(in_force, " ".join(query), options)._replace(limit=0))
    if form == "json":
        counts = {name: formats.facet(rows) for name, rows in found.facets.items()}
        write([formats.dumps({"query": found.spec.text, "total": found.total, "facets": counts}) + "\n"])
    elif form == "plain":
        write(formats.facet_lines(dict(found.facets)))
    else:
        from dvsearch.output import facet_bars, ink, messages, pager, terminal

        say = messages.speaker(in_force.lang)
        screen = ink.console(ink=in_force.ink, width=in_force.width)
        drawn = ink.group(facet_bars.facet_lines(found.facets, say, rows=None, total=found.total))
        head = terminal.headline(found, say)
        pager.show(ink.printed(drawn, screen), head=head, foot="", pager=in_force.pager_command)
    return FOUND if found.total else NOT_FOUND
