"""The command that finds: search."""

from __future__ import annotations

from typing import Any

import click

from dvsearch.cli.answer_search import answer_search
from dvsearch.cli.declared_options import SEARCHING
from dvsearch.cli.options import also_after_the_command, declared
from dvsearch.cli.settings import Settings


@click.command(
    name="search",
    epilog="""\b
Examples:
  dvsearch search dân vận khéo
  dvsearch search 'dan van kheo' --province 'Hà Tĩnh' --year 2016..2020
  dvsearch search '"dân vận khéo" -title:"hội nghị"' --sort newest -n 50
  dvsearch search tinh giản biên chế --format json | jq '.hits[].title'
  dvsearch search đất đai --format paths -0 | xargs -0 wc -w
  dvsearch search --batch queries.tsv --format trec --snippets 0 > run.trec
  dvsearch search xa dân --loose --save xd       kept with its options; then: dvsearch search @xd

\b
Query: words (all must match)   "a phrase"   -word   OR   ( )   prefix*   wild?card   word~
  "a b"~5 near   title:   province: (tỉnh:)   year:2016..2020 (năm:)   source:   cites:   id:   *
A word typed without accents matches every accented form of it. Put -- before a query that begins with -.

\b
Exit code: 0 found, 1 nothing found, 2 an error, 75 the index is locked, 130 interrupted.""",
)
@click.argument("query", nargs=-1)
@declared(SEARCHING)
@also_after_the_command
@click.pass_obj
def search_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """Ranked articles for a query, with the passages that match."""
    return answer_search(in_force, query, options)
