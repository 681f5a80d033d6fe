"""The command that counts runs of words: ngrams."""

from __future__ import annotations

from typing import Any

import click

from dvsearch.cli.bench_options import bench, deliver, population_of, row_limit
from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.settings import Settings

EVERYTHING = "*"


@click.command(
    name="ngrams",
    epilog="""\b
Examples:
  dvsearch ngrams --size 3                       runs of three words, of the whole archive
  dvsearch ngrams 'dân vận' --size 2..4          runs around a query
  dvsearch ngrams '*' --year 2020 -o 2020.csv    all of one year

\b
Syllables of one word are joined by "_". Runs may cross punctuation, never the border of an article.""",
)
@click.argument("query", nargs=-1)
@click.option("--size", default="2", metavar="N|N..M", show_default=True, help="How many words, five at most.")
@click.option("--unit", type=click.Choice(("word", "syllable")), default="word", show_default=True)
@click.option("--min", "least", type=click.IntRange(1), default=5, metavar="N", show_default=True,
              help="Leave out what occurs less often.")  # fmt: skip
@click.option("--min-articles", type=click.IntRange(1), default=3, metavar="N", show_default=True,
              help="Leave out what occurs in fewer articles.")  # fmt: skip
@bench(limit=50)
@also_after_the_command
@click.pass_obj
def ngrams_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """Runs of words that occur again and again, of all articles or around a query."""
    from dvsearch.research.about import Sheet
    from dvsearch.research.ngrams import Limits, Ngram, clusters, ngrams, read_sizes
    from dvsearch.research.units import Unit

    text = " ".join(query) or EVERYTHING
    limits = Limits(read_sizes(options["size"]), options["least"], options["min_articles"], row_limit(options))
    with searchable(in_force.index) as engine:
        _, population, about, notes = population_of(engine, in_force, text, options)
        unit = Unit(population.forward, options["unit"])
        around_hits = population.hits.firsts.size > 0 or not population.hits.documents.size
        total, found = (clusters if around_hits else ngrams)(population, unit, limits)
    about |= {
        "unit": f"run of {options['size']} {options['unit']}s",
        "around_hits": around_hits,
        "least": limits.least,
        "least_articles": limits.least_articles,
    }
    sheet = Sheet(Ngram._fields, [tuple(one) for one in found], total, about, notes)
    deliver(in_force, sheet, options)
    return FOUND if total else NOT_FOUND
