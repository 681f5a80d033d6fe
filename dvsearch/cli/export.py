"""The command that writes every hit to a file: export."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dvsearch.cli.asked import names, search_spec
from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command, choosing
from dvsearch.cli.settings import Settings, today
from dvsearch.cli.streams import tell, write

if TYPE_CHECKING:
    from dvsearch.engines.base import Engine
    from dvsearch.output.formats import Row
    from dvsearch.output.messages import Say
    from dvsearch.output.progress import Count
    from dvsearch.searching.search_spec import SearchSpec

FORMATS = ("csv", "jsonl", "tsv", "bibtex", "biblatex", "ris", "csl")


@click.command(
    name="export",
    epilog="""\b
Examples:
  dvsearch export '"dân vận khéo"' -o dvk.bib            references for LaTeX and Zotero
  dvsearch export '*' --province 'Hà Tĩnh' -o ht.jsonl   articles that dvsearch can index again
  dvsearch export đất đai --fields id,date,title,url -o dat-dai.csv
  dvsearch export '*' --fields id,text | jq -r .text     jsonl on stdout, as it comes""",
)
@click.argument("query", nargs=-1, required=True)
@choosing
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True)
@click.option("--format", type=click.Choice(FORMATS), help="[default: by the name of the file, else jsonl]")
@click.option("--fields", default="", metavar="A,B,C", help="Which fields, for csv, jsonl and tsv.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="[default: stdout]")
@click.option("--force", is_flag=True, help="Write over a file that is there without asking.")
@click.option(
    "--formulas",
    type=click.Choice(("inert", "keep")),
    default="inert",
    show_default=True,
    help="Whether csv puts ' before a cell that a spreadsheet would run.",
)
@also_after_the_command
@click.pass_obj
def export_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """Every hit of a query, in files people cite from; of near-copies the first, and the others are counted."""
    from dvsearch.output import export_file
    from dvsearch.output.formats import FIELDS, Shape
    from dvsearch.output.messages import speaker
    from dvsearch.output.progress import Count
    from dvsearch.research.references import Occasion

    say, output = speaker(in_force.lang), options["output"]
    form = options["format"] or (export_file.format_of(output) if output is not None else "jsonl")
    shape = Shape(
        names(options["fields"], FIELDS, "field"),
        root=in_force.root,
        occasion=Occasion(today(os.environ)),
        formulas=options["formulas"] == "keep",
    )
    spec = search_spec(in_force, " ".join(query), options)._replace(
        facets=(),
        snippets=1 if "snippets" in shape.fields else 0,
    )
    if output is not None and not options["force"]:
        _ask_before_writing_over(output, say)
    with searchable(in_force.index) as engine, Count(say) as count:
        lines = export_file.lines(form, _rows(engine, spec, count), shape)
        if output is None:
            write(lines, flushed=form == "jsonl")
        else:
            with export_file.saved(output) as save:
                for line in lines:
                    save(line)
    _tell_what_was_written(count, output, say)
    return FOUND if count.done else NOT_FOUND


def _ask_before_writing_over(output: Path, say: Say) -> None:
    """Ask someone at a terminal; a script is told that the file that was there is gone."""
    if not output.is_file():
        return
    if sys.stdin.isatty() and sys.stderr.isatty():
        click.confirm(say("{place} is there; write over it?", place=output), abort=True, err=True)
    else:
        tell(f"{output}: in place of the file that was there", name=False)


def _tell_what_was_written(count: Count, output: Path | None, say: Say) -> None:
    said = say.articles(count.done)
    if output is not None:
        said = say("{articles} written to {place}", articles=said, place=output)
    if count.copies:
        said += f"; {say.left_out(count.copies)} {say('(--all-copies writes them too)')}"
    tell(said, name=False)


def _rows(engine: Engine, spec: SearchSpec, count: Count) -> Iterator[Row]:
    from dvsearch.output.formats import Row
    from dvsearch.searching import searcher

    total, hits = searcher.search_all(engine, spec)
    count.expect(total)
    for hit in hits:
        yield Row(None, hit)
        count.add(copies=hit.copies)
