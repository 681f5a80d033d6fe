"""The command that compares two sets of articles: keyness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dvsearch.cli.bench_options import bench, deliver, population_of, row_limit
from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.settings import Settings

if TYPE_CHECKING:
    from dvsearch.engines.base import Engine
    from dvsearch.engines.forward import Array
    from dvsearch.research.population import Population

REST = "rest"
FORMULAS = {
    "lrc": "end nearer to 0 of the interval of the log ratio, Clopper-Pearson at 0.05 / (2 vocabulary) (Evert 2022)",
    "logratio": "log2((O11/R1) / (O21/R2)), 0 as 0.5 (Hardie 2014)",
    "ll": "signed G2 = 2 sum O ln(O/E) (Dunning 1993)",
    "bic": "|G2| - ln N, N in the unit counted (Wilson 2013)",
    "range": "articles of the first side that have it / its articles",
}


@click.command(
    name="keyness",
    epilog="""\b
Examples:
  dvsearch keyness 'dân vận'                             against all other articles
  dvsearch keyness 'sáp nhập' --against 'tinh giản'      against those about another thing
  dvsearch keyness '*' --province 'Hà Tĩnh' --against-filter
  dvsearch keyness 'dân vận' --negative                  what is missing there
  dvsearch keyness 'dân vận' --count hits --measure ll   by tokens, as older studies do
  dvsearch keyness 'dân vận' --ngram 2..3                runs of two or three words

\b
Articles are counted: words of one article are not independent of each other. Both counts are given.""",
)
@click.argument("query", nargs=-1, required=True)
@click.option("--against", default=REST, metavar="QUERY|rest", show_default=True, help="What to compare with.")
@click.option("--against-filter", is_flag=True,
              help="The first side is what the filters let through, the other the rest of the archive.")  # fmt: skip
@click.option("--count", type=click.Choice(("articles", "hits")), default="articles", show_default=True)
@click.option("--measure", type=click.Choice(("lrc", "logratio", "ll", "bic")), default="lrc", show_default=True,
              help="By what order.")  # fmt: skip
@click.option("--unit", type=click.Choice(("word", "syllable")), default="word", show_default=True)
@click.option("--ngram", default="1", metavar="N|N..M", show_default=True,
              help="Words, or runs of so many words, five at most.")  # fmt: skip
@click.option("--min", "least", type=click.IntRange(1), default=5, metavar="N", show_default=True,
              help="Leave out what is in fewer articles of both.")  # fmt: skip
@click.option("--negative", is_flag=True, help="What is of the other side first.")
@bench(limit=50)
@also_after_the_command
@click.pass_obj
def keyness_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """The words that tell some articles from others."""
    from dvsearch.research.about import Sheet
    from dvsearch.research.keyness import KeyWord, keyness
    from dvsearch.research.ngrams import read_sizes
    from dvsearch.research.units import Unit

    sizes = read_sizes(options["ngram"])

    with searchable(in_force.index) as engine:
        _, population, about, notes = population_of(engine, in_force, " ".join(query), options)
        forward, first = population.forward, population.hits.documents
        second, against = _other_side(engine, in_force, population, options, notes)
        about |= against
        found = keyness(
            Unit(forward, options["unit"]), first, second, sizes=sizes, field=options["field"], count=options["count"],
            measure=options["measure"], negative=options["negative"], least=options["least"], most=row_limit(options),
        )  # fmt: skip
    unit = options["unit"] if sizes == (1, 1) else f"run of {options['ngram']} {options['unit']}s"
    of_side = "articles" if options["count"] == "articles" else "tokens" if sizes == (1, 1) else "runs of that length"
    about |= {
        "unit": unit,
        "counted": options["count"],
        "measure": options["measure"],
        "formulas": FORMULAS,
        "margins": {
            "articles": found.articles[0], "articles_other": found.articles[1], "tokens": found.tokens[0],
            "tokens_other": found.tokens[1], "vocabulary": found.vocabulary,
            **({} if sizes == (1, 1) else {"runs": {str(size): list(both) for size, both in found.runs.items()}}),
        },
        "denominator": f"{of_side} of each side",
    }  # fmt: skip
    rows, total = [tuple(word) for word in found.words], found.total
    if not found.articles[0] or not found.articles[1]:
        notes.append("one side has no articles: there is nothing to compare")
        rows, total = [], 0
    deliver(in_force, Sheet(KeyWord._fields, rows, total, about, notes), options)
    return FOUND if rows else NOT_FOUND


def _other_side(
    engine: Engine, in_force: Settings, population: Population, options: dict[str, Any], notes: list[str]
) -> tuple[Array, dict[str, Any]]:
    """The articles that are compared with, and what is said of them."""
    import numpy as np

    from dvsearch.research.population import one_of_each

    forward, first = population.forward, population.hits.documents
    if options["against"] != REST:
        other = population_of(engine, in_force, options["against"], options, forward=forward)[1].hits.documents
        both = np.intersect1d(first, other)
        if both.size:
            notes.append(f"{both.size:,} articles match both: they are on the first side alone")
        return np.setdiff1d(other, first), {"against": options["against"], "overlap": int(both.size)}
    if not options["against_filter"]:
        rest = np.setdiff1d(np.flatnonzero(population.chosen), first)
        return rest, {"against": "all other articles that the filters let through"}
    every = np.ones(forward.count, bool)
    base = every if population.all_copies else one_of_each(forward, every)
    return np.setdiff1d(np.flatnonzero(base), first), {"against": "all other articles of the archive"}
