"""The command that shows every hit in its line: kwic."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dvsearch.cli.asked import names
from dvsearch.cli.bench_options import bench, deliver, notes_file, population_of, row_limit
from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.settings import Settings

if TYPE_CHECKING:
    from dvsearch.engines.base import Engine
    from dvsearch.output.sheet_table import Drawing
    from dvsearch.research.about import Sheet
    from dvsearch.research.concordance import Concordance, Line

COLUMNS = ("line", "left", "hit", "right", "id", "title", "date", "date_basis", "province", "source", "digest")
PLAIN = ("line", "left", "hit", "right")
HEADS = ("line", "id", "title", "date", "province", "source")


@click.command(
    name="kwic",
    epilog="""\b
Examples:
  dvsearch kwic '"dân vận khéo"'                       every hit in its line
  dvsearch kwic 'dân vận' --sort R1,R2 -n 50           what follows it, in the dictionary's order
  dvsearch kwic đất đai --sample 100 --seed 7 -o lines.csv
  dvsearch kwic 'lang nghe' --group node               which words were counted
  dvsearch kwic 'dân vận' --group L1..R1               what it stands between
  dvsearch kwic 'dân vận' --labels -o lines.csv        with the labels that note put on them

\b
A line is named ID:START-END, the characters of the hit; with the article's digest it can be cited. A sample is
chosen by a hash of the seed and each line: anyone draws the same one, and a growing archive only adds to it.""",
)
@click.argument("query", nargs=-1, required=True)
@click.option("--context", default="8", metavar="8|60c|sentence", show_default=True,
              help="How much on each side: words, characters, or the sentence.")  # fmt: skip
@click.option("--sort", default="", metavar="R1,L1,...",
              help="By what order: R1, L1 and so on, node, date, province, source, id.")  # fmt: skip
@click.option("--sample", metavar="N|P%", help="Only so many lines, or so many percent, chosen by a hash.")
@click.option("--seed", default="1", metavar="S", show_default=True, help="Which sample.")
@click.option("--one-per-article", is_flag=True, help="One line of each article: the first, or with --sample any.")
@click.option("--group", metavar="node|R1|L1..R1", help="Count the lines by what stands there.")
@click.option("--labels", is_flag=True, help="A column with the labels that note put on the lines.")
@click.option("--notes", type=click.Path(path_type=Path), metavar="FILE", help="[default: notes.jsonl of the user]")
@click.option("--columns", default="date", metavar="A,B", show_default=True, help="What stands before each line.")
@bench(limit=20)
@also_after_the_command
@click.pass_obj
def kwic_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """Every hit in its line, with what stands around it."""
    from dvsearch.research.concordance import concordance

    heads = names(options["columns"], HEADS, "column")
    with searchable(in_force.index) as engine:
        _, population, about, notes = population_of(engine, in_force, " ".join(query), options)
        listed = concordance(
            engine,
            population,
            sort=[key.strip() for key in options["sort"].split(",") if key.strip()],
            sample=options["sample"],
            seed=options["seed"],
            one_per_article=options["one_per_article"],
        )
        about |= {"unit": "hit", "lines": listed.total, "sort": options["sort"] or "id"}
        if options["sample"]:
            about |= {"sample": options["sample"], "seed": options["seed"]}
            notes.append(f"a sample: {listed.total:,} of {population.hits.firsts.size:,} lines, seed {options['seed']}")
        if options["group"]:
            deliver(in_force, _groups(listed, options, about, notes), options)
        else:
            sheet = _lines(listed, options, about, notes)
            if options["labels"]:
                sheet = _labelled(engine, sheet, options["notes"] or notes_file())
            drawn = partial(_drawn, heads=heads, in_force=in_force)
            deliver(in_force, sheet, options, drawn, plain=PLAIN + ("label",) * options["labels"])
    return FOUND if listed.total else NOT_FOUND


def _lines(listed: Concordance, options: dict[str, Any], about: dict[str, Any], notes: list[str]) -> Sheet:
    from dvsearch.research.about import Sheet
    from dvsearch.research.places import read_context

    context = read_context(options["context"])
    rows = [_row(line) for line in listed.lines(context, 0, row_limit(options))]
    return Sheet(COLUMNS, rows, listed.total, {**about, "context": options["context"]}, notes)


def _labelled(engine: Engine, sheet: Sheet, file: Path) -> Sheet:
    """Add a column with the labels of the lines; a label whose line says something else now is not its label."""
    from dvsearch.research.notes import labels_that_hold, read_notes

    shown = {row[0] for row in sheet.rows}
    labels = labels_that_hold(engine, (note for note in read_notes(file) if note.line in shown))
    rows = [(*row, labels.get(row[0], "")) for row in sheet.rows]
    return sheet._replace(columns=(*sheet.columns, "label"), rows=rows)


def _row(line: Line) -> tuple[Any, ...]:
    article = line.article
    return (
        str(line.name), line.left, line.node, line.right, article.id, article.title, article.date, article.date_basis,
        list(article.provinces), article.source, line.digest,
    )  # fmt: skip


def _groups(listed: Concordance, options: dict[str, Any], about: dict[str, Any], notes: list[str]) -> Sheet:
    from dvsearch.research.about import Sheet
    from dvsearch.research.concordance import groups

    rows = [tuple(group) for group in groups(listed, options["group"])]
    about = {**about, "unit": "group of hits", "group": options["group"], "total_hits": listed.total}
    return Sheet((options["group"], "hits", "articles"), rows[: row_limit(options)], len(rows), about, notes)


def _drawn(sheet: Sheet, width: int, *, heads: tuple[str, ...], in_force: Settings) -> Drawing:
    from dvsearch.output import sheet_table
    from dvsearch.output.sheets import shown
    from dvsearch.output.translate import line_in

    places = [sheet.columns.index(name) for name in heads]
    if sheet.columns[-1] == "label":
        places.append(len(sheet.columns) - 1)
    before = ["  ".join(shown(row[place]) for place in places) for row in sheet.rows]
    found = [(row[1], row[2], row[3]) for row in sheet.rows]
    lines = f"{sheet.total:,} lines in {sheet.about['articles']['matching']:,} articles"
    foot = [line_in(in_force.lang, lines), *sheet.notes]
    return sheet_table.lines(found, before, width, foot=foot, ink=in_force.ink)
