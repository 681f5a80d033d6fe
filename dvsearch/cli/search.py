"""The command that finds: search."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from dvsearch.cli.exit_codes import FAILED, FOUND, NOT_FOUND
from dvsearch.cli.open_index import searchable
from dvsearch.cli.options import also_after_the_command, choosing, names, search_spec
from dvsearch.cli.search_run import SearchRun
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import write
from dvsearch.errors import UsageError

if TYPE_CHECKING:
    from dvsearch.output.formats import BatchAnswer, Shape


ANSWER_FORMATS = ("table", "plain", "json")
ROW_FORMATS = ("jsonl", "csv", "tsv", "ids", "paths", "trec")
# What shows no passages asks for none, unless --fields does.
_WITHOUT_SNIPPETS = frozenset({"ids", "paths", "trec"})
_IDS_ONLY = frozenset({"ids", "trec"})
# Rows that do not tell what holds every word from what comes close: they are of the first kind only.
_BARE = frozenset({"ids", "paths", "csv", "tsv"})
_FLUSHED = frozenset({"jsonl", "trec"})


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
  dvsearch search @dvk                     a query saved in the configuration

\b
Query: words (all must match)   "a phrase"   -word   OR   ( )   prefix*   wild?card   word~
  "a b"~5 near   title:   province: (tỉnh:)   year:2016..2020 (năm:)   source:   cites:   id:   *
A word typed without accents matches every accented form of it. Put -- before a query that begins with -.

\b
Exit code: 0 found, 1 nothing found, 2 an error, 75 the index is locked, 130 interrupted.""",
)
@click.argument("query", nargs=-1)
@choosing
@click.option("--widen/--no-widen", default=None, help="Loosen a search that finds nothing.  [default: on a terminal]")
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True)
@click.option("-n", "--limit", type=click.IntRange(0), metavar="N", default=10, show_default=True, help="Hits to show.")
@click.option("--offset", type=click.IntRange(0), metavar="N", default=0, help="Hits to pass over first.")
@click.option(
    "--format",
    type=click.Choice([*ANSWER_FORMATS, *ROW_FORMATS]),
    help="[default: table on a terminal, else plain; jsonl for --batch]",
)
@click.option("--fields", default="", metavar="A,B,C", help="Which fields, for json, jsonl, csv and tsv.")
@click.option("--facets", default="province,year", metavar="FIELD,...", show_default=True, help="What to count.")
@click.option("--snippets", type=click.IntRange(0), metavar="N", default=1, show_default=True, help="Passages a hit.")
@click.option("--count", is_flag=True, help="Print only how many articles match.")
@click.option("--explain", is_flag=True, help="Say how the query was understood and why each hit matched.")
@click.option("--batch", metavar="FILE|-", help="Queries one a line: id<TAB>query, or JSON with _id and text.")
@click.option("-0", "--null", is_flag=True, help="End ids and paths with NUL, for xargs -0.")
@also_after_the_command
@click.pass_obj
def search_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """Ranked articles for a query, with the passages that match."""
    from dvsearch.output.formats import FIELDS, Shape

    text, batch = " ".join(query), options["batch"]
    if bool(text.strip()) == bool(batch):
        raise UsageError("give a query, or --batch FILE", hint="dvsearch search --help has examples")
    form = _format(options, batch=bool(batch))
    shape = Shape(names(options["fields"], FIELDS, "field"), options["null"], options["explain"], in_force.root)
    spec = search_spec(in_force, text, options)._replace(
        widen=options["widen"] if options["widen"] is not None else form == "table" and sys.stdout.isatty(),
        sort=options["sort"],
        limit=0 if options["count"] else options["limit"],
        offset=options["offset"],
        snippets=_snippets(form, shape, options["snippets"]),
        read=form not in _IDS_ONLY or options["explain"],
    )
    if options["count"] or form in ROW_FORMATS:
        spec = spec._replace(facets=())
    if form in _BARE and spec.match is None and "matched" not in shape.fields:
        spec = spec._replace(match="all")
    with searchable(in_force.index) as engine, ExitStack() as files:
        run = SearchRun(engine, in_force)
        answers = (
            run.batch(spec, files.enter_context(click.open_file(batch, "rb")), batch) if batch else run.single(spec)
        )
        if options["count"]:
            heads = ((f"{answer.id}\t" if answer.id is not None else "", answer.results) for answer in answers)
            write((f"{head}{found.total}\n" for head, found in heads), flushed=bool(batch))
        elif form == "table":
            run.draw(answers, shape)
        else:
            write(_lines_of(form, answers, shape), flushed=bool(batch) or form in _FLUSHED)
        if not batch and form != "table":
            run.remark()
    return FAILED if run.failed else FOUND if run.found else NOT_FOUND


def _format(options: dict[str, Any], *, batch: bool) -> str:
    form: str = options["format"] or ""
    if not form:
        if options["fields"]:
            form = "tsv"
        elif batch:
            form = "jsonl"
        else:
            form = "table" if sys.stdout.isatty() else "plain"
    if options["fields"] and form not in ("json", "jsonl", "csv", "tsv"):
        raise UsageError("--fields chooses what a record has", hint="add --format json, jsonl, csv or tsv")
    if options["null"] and form not in ("ids", "paths"):
        raise UsageError("--null ends ids and paths", hint="add --format ids or --format paths")
    return form


def _snippets(form: str, shape: Shape, count: int) -> int:
    if form in _WITHOUT_SNIPPETS or (shape.fields and "snippets" not in shape.fields):
        return 0
    return count


def _lines_of(form: str, answers: Iterable[BatchAnswer], shape: Shape) -> Iterator[str]:
    if form in ("json", "plain"):
        from dvsearch.output import formats

        return formats.as_json(answers, shape) if form == "json" else formats.as_plain(answers, shape)
    from dvsearch.output.formats import Row
    from dvsearch.output.rows import ROW_FORMATS as writers

    return writers[form]((Row(answer.id, hit) for answer in answers for hit in answer.results.hits), shape)
