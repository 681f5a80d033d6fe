"""The command that says how evenly hits are spread: dispersion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dvsearch.cli.bench_options import bench, deliver, population_of, row_limit, save_picture
from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.settings import Settings

if TYPE_CHECKING:
    from dvsearch.research.dispersion import Dispersion

FORMULA = "DP = 1/2 sum |t - w| (Gries 2008); normed: / (1 - min w where t > 0) (Egbert et al. 2020); 0 is even"


@click.command(
    name="dispersion",
    epilog="""\b
Examples:
  dvsearch dispersion 'dân vận'                     over articles
  dvsearch dispersion 'dân vận' --over province     over provinces, those with most hits first
  dvsearch dispersion 'dân vận' --over month --plot months.svg""",
)
@click.argument("query", nargs=-1, required=True)
@click.option("--over", type=click.Choice(("article", "province", "current_province", "source", "month")),
              default="article", show_default=True, help="What the parts are.")  # fmt: skip
@click.option("--plot", type=click.Path(path_type=Path), metavar="F.svg|F.png", help="Draw it to a file.")
@bench(limit=20)
@also_after_the_command
@click.pass_obj
def dispersion_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """How evenly a query is spread over articles, provinces, sources or months."""
    from dvsearch.research.about import Sheet
    from dvsearch.research.dispersion import Part, dispersion

    with searchable(in_force.index) as engine:
        _, population, about, notes = population_of(engine, in_force, " ".join(query), options)
        found = dispersion(population, options["over"])
    about |= {
        "unit": "hit",
        "over": options["over"],
        "spread": found.spread._asdict(),
        "formula": FORMULA,
        "denominator": f"words (syllables) of each {options['over']}",
        "in_no_part": found.aside,
    }
    notes += _notes(found, options["over"])
    rows = [tuple(part) for part in found.parts]
    sheet = Sheet(Part._fields, rows[: row_limit(options)], len(rows), about, notes)
    if options["plot"] is not None:
        from dvsearch.output.spread_plot import draw

        index = about["index"]
        under = f"{about['denominator']}; archive {index['content']}; {about['program']}"
        save_picture(options["plot"], draw(found, options["over"], about["query"], under))
    deliver(in_force, sheet, options)
    return FOUND if found.spread.range else NOT_FOUND


def _notes(found: Dispersion, over: str) -> list[str]:
    spread = found.spread
    notes = [f"with a hit: {spread.range:,} of {spread.parts:,} parts"]
    if spread.dp is not None and spread.dp_normed is not None:
        notes.append(f"DP {spread.dp:.3f}, normed {spread.dp_normed:.3f}: 0 is even, 1 is all in one place")
    if found.aside:
        notes.append(f"without a certain {over}: {found.aside:,}, in no part")
    if over in ("province", "current_province"):
        notes.append("an article about several provinces is in each: parts do not add up")
    return notes
