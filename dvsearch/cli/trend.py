"""The command that counts over time: trend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dvsearch.cli.bench_options import bench, deliver, population_of, row_limit, save_picture
from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.settings import Settings

if TYPE_CHECKING:
    from dvsearch.research.about import Sheet
    from dvsearch.research.trend import Trend, TrendSpec

FORMULAS = {
    ("articles", "ratio"): "count / total articles; interval of Wilson 1927",
    ("articles", "million"): "count / total articles x 1,000,000; interval of Wilson 1927",
    ("hits", "ratio"): "hits / words (syllables); interval of the ratio estimator by articles, Cochran 1977",
    ("hits", "million"): "hits / million words (syllables); interval of the ratio estimator by articles, Cochran 1977",
    ("articles", "raw"): "count",
    ("hits", "raw"): "count",
}  # fmt: skip


@click.command(
    name="trend",
    epilog="""\b
Examples:
  dvsearch trend 'tinh giản biên chế'                        its share of the articles of each year
  dvsearch trend 'dân vận' --and 'tinh giản' --plot two.svg  two lines in one picture
  dvsearch trend 'sáp nhập' --by month --count hits          hits per million words
  dvsearch trend 'sáp nhập' --split province -o by-province.csv
  dvsearch trend 'cán bộ' --of 'tinh giản biên chế'          its share of the articles about another thing

\b
Every period has a row, with its total. Articles whose date is a guess are in no count and no total, but shown as
"guessed"; --guesses yes counts them. Articles without a date are in no period, and the answer says how many.""",
)
@click.argument("query", nargs=-1, required=True)
@click.option("--and", "others", multiple=True, metavar="QUERY", help="A second line; repeat for more.")
@click.option("--by", type=click.Choice(("year", "quarter", "month")), default="year", show_default=True)
@click.option("--split", type=click.Choice(("province", "current_province", "source")),
              help="A line for each. Old provinces end on 30 June 2025.")  # fmt: skip
@click.option("--count", type=click.Choice(("articles", "hits")), default="articles", show_default=True)
@click.option("--per", type=click.Choice(("ratio", "million", "raw")),
              help="[default: ratio of articles, hits per million words]")  # fmt: skip
@click.option("--of", metavar="QUERY", help="Shares of the articles that match this, not of all.")
@click.option("--interval", type=click.IntRange(50, 99), default=95, show_default=True, metavar="PERCENT")
@click.option("--smooth", type=click.IntRange(0, 99), default=0, metavar="N",
              help="A column more: the mean of N periods.")  # fmt: skip
@click.option("--guesses", type=click.Choice(("no", "show", "yes")), default="no", show_default=True,
              help="Guessed dates: in a column of their own, drawn too, or counted.")  # fmt: skip
@click.option("--plot", type=click.Path(path_type=Path), metavar="F.svg|F.png", help="Draw it to a file.")
@bench(limit=0)
@also_after_the_command
@click.pass_obj
def trend_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """How often over time, beside what it is a share of, and how sure that is."""
    from dvsearch.output import sheet_table
    from dvsearch.research.trend import trend

    spec = _spec(options)
    with searchable(in_force.index) as engine:
        first = " ".join(query)
        _, population, about, notes = population_of(engine, in_force, first, options)
        named = [(first, population)]
        for text in options["others"]:
            other = population_of(engine, in_force, text, options, forward=population.forward)
            named.append((text, other[1]))
            notes += other[3]
        of = None
        if options["of"]:
            base = population_of(engine, in_force, options["of"], options, forward=population.forward)[1]
            of = base.chosen & False
            of[base.every_hit.documents] = True
        found = trend(named, spec, of)
    sheet = _sheet(found, spec, options, about, notes)
    if options["plot"] is not None:
        _plot(options["plot"], found, spec, sheet, options)
    percent = spec.count == "articles" and spec.per == "ratio"
    deliver(in_force, sheet, options, lambda shown, width: sheet_table.trend(
        found.rows[: len(shown.rows)], width, percent=percent, foot=shown.notes))  # fmt: skip
    return FOUND if any(row.count for row in found.rows) else NOT_FOUND


def _spec(options: dict[str, Any]) -> TrendSpec:
    from dvsearch.research.trend import TrendSpec

    per = options["per"] or ("ratio" if options["count"] == "articles" else "million")
    return TrendSpec(
        by=options["by"],
        split=options["split"],
        count=options["count"],
        per=per,
        confidence=options["interval"] / 100,
        smooth=options["smooth"],
        count_guesses=options["guesses"] == "yes",
        today=date.today().isoformat(),
    )


def _sheet(found: Trend, spec: TrendSpec, options: dict[str, Any], about: dict[str, Any], notes: list[str]) -> Sheet:
    from dvsearch.research.about import Sheet
    from dvsearch.research.trend import TrendRow

    aside = found.aside
    about = {
        **about,
        "unit": spec.count,
        "denominator": _denominator(spec, options["of"]),
        "formula": FORMULAS[spec.count, spec.per],
        "confidence": spec.confidence,
        "guesses_counted": spec.count_guesses,
        "aside": aside._asdict(),
        "today": spec.today,
    }
    columns = TrendRow._fields if spec.smooth else TrendRow._fields[:-1]
    rows = [tuple(row)[: len(columns)] for row in found.rows]
    return Sheet(columns, rows[: row_limit(options)], len(rows), about, [*notes, *_notes(found, spec, about)])


def _denominator(spec: TrendSpec, of: str | None) -> str:
    counted = "articles" if spec.count == "articles" else "words (syllables) of the articles"
    return f"{counted} of the {spec.by}{f' that match {of}' if of else ''}"


def _notes(found: Trend, spec: TrendSpec, about: dict[str, Any]) -> Sequence[str]:
    aside, chosen = found.aside, about["articles"]["chosen"]
    notes = []
    if aside.undated:
        notes.append(
            f"without a date: {aside.undated:,} of {chosen:,} articles ({aside.undated_matching:,} of them match)"
        )
    if aside.guessed and not spec.count_guesses:
        notes.append(
            f"with a guessed date: {aside.guessed:,} ({aside.guessed_matching:,} of them match), not counted;"
            " --guesses yes counts them"
        )
    if aside.coarse:
        notes.append(f"with a year and no {spec.by}: {aside.coarse:,} ({aside.coarse_matching:,} of them match)")
    if aside.after_merger:
        notes.append(f"since 1 July 2025: {aside.after_merger:,}, left out, for the old provinces end there")
    if spec.split in ("province", "current_province"):
        notes.append("an article about several provinces counts in each: rows do not add up")
    return notes


def _plot(file: Path, found: Trend, spec: TrendSpec, sheet: Sheet, options: dict[str, Any]) -> None:
    from dvsearch.output.trend_plot import PlotSpec, draw

    title, under = _title(sheet, options["others"]), _under(sheet)
    svg = draw(found.rows, PlotSpec(
        by=spec.by, count=spec.count, per=spec.per, confidence=spec.confidence, smooth=bool(spec.smooth),
        guesses=options["guesses"] == "show", title=title, under=under, merger=spec.split is not None,
    ))  # fmt: skip
    save_picture(file, svg)


def _title(sheet: Sheet, others: Sequence[str]) -> str:
    filters = "; ".join(f"{name}: {', '.join(values)}" for name, values in sheet.about["filters"].items())
    return " / ".join([str(sheet.about["query"]), *others]) + (f" ({filters})" if filters else "")


def _under(sheet: Sheet) -> str:
    index = sheet.about["index"]
    made = f"{sheet.about['denominator']}; {sheet.about['articles']['chosen']:,} articles"
    return f"{made}; archive {index['content']}; {sheet.about['program']}, {sheet.about['today']}"
