"""The command that counts what stands around the hits: collocates."""

from __future__ import annotations

from typing import Any

import click

from dvsearch.cli.bench_options import bench, deliver, population_of, row_limit
from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.settings import Settings

FORMULAS = {
    "logdice": "14 + log2(2 f_xy / (f_x + f_y)), f_xy hits with the word about them (Rychlý 2008)",
    "lrc": "end nearer to 0 of the interval of the log ratio, Clopper-Pearson at 0.05 / (2 vocabulary) (Evert 2022)",
    "ll": "signed G2 = 2 sum O ln(O/E) (Dunning 1993)",
    "mi": "log2(O/E)",
    "mi3": "log2(O^3/E)",
    "t": "(O - E) / sqrt(O)",
    "deltap": "O11/R1 - O21/R2; deltap_back O11/C1 - O12/C2 (Gries 2013)",
}
PLAIN = ("word", "count", "total", "expected", "hits", "articles", "logdice", "ll", "deltap", "deltap_back")


@click.command(
    name="collocates",
    epilog="""\b
Examples:
  dvsearch collocates 'dân vận'                         five words on either side, by logDice
  dvsearch collocates 'biên chế' --window 3:0 --measure ll
  dvsearch collocates 'đất đai' --unit syllable -o company.csv

\b
Counted are pyvi's words, or syllables. The tokens in all windows are one side of the table (R1), all other
tokens of the articles chosen the other; the hits themselves are on neither. A file says all margins.""",
)
@click.argument("query", nargs=-1, required=True)
@click.option("--window", default="5:5", metavar="L:R", show_default=True, help="How many words before and behind.")
@click.option("--unit", type=click.Choice(("word", "syllable")), default="word", show_default=True)
@click.option("--measure", type=click.Choice(tuple(FORMULAS)), default="logdice", show_default=True,
              help="By what order.")  # fmt: skip
@click.option("--min", "least", type=click.IntRange(1), default=5, metavar="N", show_default=True,
              help="Leave out what stands there less often.")  # fmt: skip
@click.option("--min-articles", type=click.IntRange(1), default=3, metavar="N", show_default=True,
              help="Leave out what stands there in fewer articles.")  # fmt: skip
@bench(limit=50)
@also_after_the_command
@click.pass_obj
def collocates_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """The words that keep a query company, and how much more often than elsewhere."""
    from dvsearch.research.about import Sheet
    from dvsearch.research.collocates import Company, collocates, read_window
    from dvsearch.research.units import Unit

    window = read_window(options["window"])
    with searchable(in_force.index) as engine:
        _, population, about, notes = population_of(engine, in_force, " ".join(query), options)
        unit = Unit(population.forward, options["unit"])
        found = collocates(
            population, unit, window, measure=options["measure"], least=options["least"],
            least_articles=options["min_articles"], most=row_limit(options),
        )  # fmt: skip
    about |= {
        "unit": options["unit"],
        "window": options["window"],
        "measure": options["measure"],
        "formulas": FORMULAS,
        "margins": {"R1": found.window_tokens, "N": found.tokens, "f_x": found.hits, "vocabulary": found.vocabulary},
        "denominator": "tokens of the articles chosen, without the hits' own",
    }
    rows = [tuple(word) for word in found.words]
    sheet = Sheet(Company._fields, rows, found.total, about, notes)
    deliver(in_force, sheet, options, plain=PLAIN, table=PLAIN)
    return FOUND if rows else NOT_FOUND
