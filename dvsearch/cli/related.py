"""The command that suggests words to a query: related."""

from __future__ import annotations

from typing import Any

import click

from dvsearch.cli.asked import search_spec
from dvsearch.cli.bench_options import deliver, deliverable, index_about, row_limit
from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command, choosing
from dvsearch.cli.settings import Settings


@click.command(
    name="related",
    epilog="""\b
Examples:
  dvsearch related 'tinh giản biên chế'    words to search for besides

\b
First those of other regions and registers, by a table: they bring the closest articles, unless --no-related.
Then those that the hundred best articles have more often than others: none of them is added to a search.""",
)
@click.argument("query", nargs=-1, required=True)
@choosing
@deliverable(limit=20)
@also_after_the_command
@click.pass_obj
def related_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """Words that go with a query; suggested, never applied."""
    from dvsearch.research.about import Sheet
    from dvsearch.research.related import Related, related

    spec = search_spec(in_force, " ".join(query), {"facets": "", **options})
    with searchable(in_force.index) as engine:
        looked_at, found = related(engine, spec)
        about = index_about(engine) | {
            "query": spec.text, "unit": "word", "articles_best": looked_at,
            "formula": "LRC (Evert 2022) of the best articles against all others",
        }  # fmt: skip
    rows = [tuple(word) for word in found]
    notes = [f"learned from the {looked_at:,} best articles; what the archive suggests is not added to a search"]
    deliver(in_force, Sheet(Related._fields, rows[: row_limit(options)], len(rows), about, notes), options)
    return FOUND if rows else NOT_FOUND
