"""What the commands of the researcher's bench share: their options, and how an answer is delivered."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dvsearch import config
from dvsearch.cli.asked import names, search_spec
from dvsearch.cli.options import choosing
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import tell, write
from dvsearch.errors import UsageError

if TYPE_CHECKING:
    from dvsearch.engines.base import Engine
    from dvsearch.output.sheet_table import Drawing
    from dvsearch.research.about import Sheet
    from dvsearch.research.population import Population
    from dvsearch.searching.search_spec import SearchSpec

FORMATS = ("table", "plain", "json", "jsonl", "csv", "tsv")
# What is left to be done anew at each run, and told apart from what the answer is.
NOT_ARGUMENTS = frozenset({"output", "format", "plot"})


def bench(limit: int) -> Callable[[Any], Any]:
    """Add the options that choose articles and deliver an answer; `limit` is how many rows are shown by default."""

    def add(command: Any) -> Any:
        options = [
            click.option("--field", type=click.Choice(("all", "body", "title")), default="all", show_default=True,
                         help="Where hits are looked for, and words counted."),
            click.option("--whole-words", is_flag=True, help="Leave out hits that are a part of a longer word."),
        ]  # fmt: skip
        command = deliverable(limit)(command)
        for option in reversed(options):
            command = option(command)
        return choosing(command)

    return add


def deliverable(limit: int) -> Callable[[Any], Any]:
    """Add the options that say how an answer is delivered; `limit` is how many rows are shown by default."""

    def add(command: Any) -> Any:
        options = [
            click.option("-n", "--limit", type=click.IntRange(0), metavar="N", default=limit, show_default=True,
                         help="Rows to show; 0 for all. A file has all."),
            click.option("--format", type=click.Choice(FORMATS),
                         help="[default: table on a terminal, else plain; by the name of the file]"),
            click.option("--fields", default="", metavar="A,B,C", help="Which columns."),
            click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
                         help="Write all rows to a file, and what they rest on to FILE.about.json."),
        ]  # fmt: skip
        for option in reversed(options):
            command = option(command)
        return command

    return add


def index_about(engine: Engine) -> dict[str, Any]:
    """Say of an answer what was asked, of which archive, with which program."""
    from dvsearch import __version__
    from dvsearch.research.about import describe_documents

    index = describe_documents(engine)
    return {"command": _command(), "arguments": _arguments(), "index": index, "program": f"dvsearch {__version__}"}


def notes_file() -> Path:
    """Say where the labels of lines are kept unless it is said otherwise."""
    folder = config.data_folder(os.environ)
    if folder is None:
        raise UsageError("there is no home to keep notes in", hint="add --notes FILE")
    return folder / "notes.jsonl"


def row_limit(options: Mapping[str, Any]) -> int | None:
    """Return how many rows are asked for; None is all."""
    return None if options["output"] is not None or options["limit"] == 0 else options["limit"]


def population_of(
    engine: Engine, in_force: Settings, text: str, options: Mapping[str, Any], **more: Any
) -> tuple[SearchSpec, Population, dict[str, Any], list[str]]:
    """Choose the articles that the options say, with what the answer then rests on and the notes about it."""
    from dvsearch.output.explain import explain_query
    from dvsearch.research.about import describe_population
    from dvsearch.research.population import choose

    spec = search_spec(in_force, text, {"facets": "", **options, "sort": "relevance"})
    population = choose(engine, spec, field=options["field"], whole_words=options["whole_words"], **more)
    about, notes = describe_population(engine, spec, population, explain_query(population.query))
    return spec, population, {"command": _command(), "arguments": _arguments(), **about}, notes


def deliver(
    in_force: Settings,
    sheet: Sheet,
    options: Mapping[str, Any],
    draw: Callable[[Sheet, int], Drawing] | None = None,
    plain: tuple[str, ...] = (),
    table: tuple[str, ...] = (),
) -> None:
    """Write a sheet where and how the options say, and what is to be said about it to stderr.

    `draw` draws it on a terminal of so many columns, if a plain table will not do; `plain` and
    `table` are the columns that the eye needs, in a pipe and on a terminal.
    """
    from dvsearch.output import sheets

    if sheet.truncated:
        sheet.notes.append(f"{len(sheet.rows):,} of {sheet.total:,} rows shown; -n 0 shows all, -o FILE writes them")
    output: Path | None = options["output"]
    form = options["format"] or (_form_of(output) if output else "table" if sys.stdout.isatty() else "plain")
    fields = names(options["fields"], sheet.columns, "column")
    for_the_eye = {"plain": plain, "table": table}.get(form, ()) if output is None else ()
    chosen = _with_fields(sheet, fields or for_the_eye)
    if output is not None:
        _save(output, "plain" if form == "table" else form, chosen)
        if len(sheet.rows) == 1:
            tell(f"1 row written to {output}; what they rest on to {output}.about.json", name=False)
        else:
            tell(f"{len(sheet.rows):,} rows written to {output}; what they rest on to {output}.about.json", name=False)
    elif form == "table":
        _show(in_force, chosen, draw if not fields else None)
    else:
        write(sheets.SHEET_FORMATS[form](chosen), flushed=form == "jsonl")
    if form != "table" or output is not None:
        for note in sheet.notes:
            tell(note)


def save_picture(file: Path, svg: str) -> None:
    """Write a drawing to a file, as lines or as dots by its name. Raises UsageError for any other name."""
    from dvsearch.output import export_file

    suffix = file.suffix.lower()
    if suffix == ".svg":
        with export_file.saved(file) as save:
            save(svg)
    elif suffix == ".png":
        from dvsearch.output.picture import write_png

        write_png(svg, file)
    else:
        raise UsageError(f"{file}: a picture is .svg or .png", hint="end its name so")


def _form_of(output: Path) -> str:
    form = output.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        if form == "txt":
            return "plain"
        raise UsageError(
            f"{output}: the name does not say the format", hint="end it in .csv, .tsv, .json, .jsonl or .txt"
        )
    return form


def _with_fields(sheet: Sheet, fields: tuple[str, ...]) -> Sheet:
    if not fields:
        return sheet
    places = [sheet.columns.index(name) for name in fields]
    return sheet._replace(columns=fields, rows=[tuple(row[place] for place in places) for row in sheet.rows])


def _save(output: Path, form: str, sheet: Sheet) -> None:
    import hashlib

    from dvsearch.output import export_file, sheets
    from dvsearch.output.formats import dumps

    written = "".join(sheets.file_lines(form, sheet))
    digest = hashlib.blake2b(written.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
    with export_file.saved(output) as save:
        save(written)
    about = {**sheet.about, "notes": sheet.notes, "format": form, "rows": len(sheet.rows), "result": digest}
    with export_file.saved(Path(f"{output}.about.json")) as save:
        save(dumps(about) + "\n")


def _show(in_force: Settings, sheet: Sheet, draw: Callable[[Sheet, int], Drawing] | None) -> None:
    from dvsearch.output import ink, pager, sheet_table
    from dvsearch.output.translate import line_in

    screen = ink.console(ink=in_force.ink, width=in_force.width)
    sheet = sheet._replace(notes=[line_in(in_force.lang, note) for note in sheet.notes])
    drawn = draw(sheet, screen.width) if draw is not None else sheet_table.table(sheet, foot=sheet.notes)
    head = sheet.about.get("query", "")
    pager.show(ink.printed(drawn, screen), head=head, foot="", pager=in_force.pager_command)


def _command() -> str:
    return click.get_current_context().info_name or ""


def _arguments() -> list[str]:
    """What has to be given to ask the same again: every value that is not the default, wherever it was set."""
    context = click.get_current_context()
    given: list[str] = []
    positional: list[str] = []
    for param in context.command.params:
        value = context.params.get(param.name or "")
        if param.name is None or param.name in NOT_ARGUMENTS or not param.expose_value:
            continue
        if isinstance(param, click.Argument):
            positional += value if isinstance(value, tuple) else [str(value)]
        elif value != param.get_default(context) or value not in (None, (), False, ""):
            given += _option(param, value)
    return [*given, *(["--"] if any(word.startswith("-") for word in positional) else []), *map(str, positional)]


def _option(param: click.Parameter, value: Any) -> list[str]:
    name = max(param.opts, key=len)
    if isinstance(value, bool):
        if value:
            return [name]
        return [max(param.secondary_opts, key=len)] if param.secondary_opts else []
    values = value if isinstance(value, tuple) else (value,)
    return [part for one in values if one is not None for part in (name, str(one))]
