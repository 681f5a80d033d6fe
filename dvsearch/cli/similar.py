"""The command that finds articles like one: similar."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from dvsearch.cli.bench_options import deliver, deliverable, index_about, row_limit
from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.settings import Settings
from dvsearch.errors import UsageError

if TYPE_CHECKING:
    from dvsearch.article import Article
    from dvsearch.engines.base import Engine

STDIN = "-"


@click.command(
    name="similar",
    epilog="""\b
Examples:
  dvsearch similar ag-6                 articles like one of the archive
  dvsearch similar ag-6 --explain       and the words they share
  dvsearch similar - < my-text.txt      articles like a text of your own""",
)
@click.argument("id", metavar="ID|-")
@click.option("--explain", is_flag=True, help="Show the words that are shared.")
@click.option("--all-copies", is_flag=True, help="Show near-copies of one article apart.")
@deliverable(limit=10)
@also_after_the_command
@click.pass_obj
def similar_command(in_force: Settings, /, id: str, **options: Any) -> int:
    """Articles like one, by the words that tell it from others."""
    from dvsearch.research.about import Sheet
    from dvsearch.research.similar import MOST_WORDS, Similar, similar

    with searchable(in_force.index) as engine:
        article = _article(engine, id)
        total, found = similar(engine, article, row_limit(options) or engine.count, all_copies=options["all_copies"])
        formula = "BM25 of its words of most weight, (1 + ln tf) ln(N / df)"
        asked = {"query": article.title or id, "unit": "article", "words": MOST_WORDS, "formula": formula}
        about = index_about(engine) | asked
    columns = Similar._fields if options["explain"] else Similar._fields[:-1]
    rows = [tuple(one)[: len(columns)] for one in found]
    sheet = Sheet(columns, rows, total, about, [])
    deliver(in_force, sheet, options)
    return FOUND if rows else NOT_FOUND


def _article(engine: Engine, id: str) -> Article:
    from dvsearch.article import Article
    from dvsearch.searching.searcher import read

    if id == STDIN:
        return Article("", "", sys.stdin.buffer.read().decode("utf-8", "replace"))
    article = read(engine, id)
    if article is None:
        raise UsageError(f"no article has the id {id!r}", hint="dvsearch search --format ids lists ids")
    return article
