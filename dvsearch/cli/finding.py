"""Commands that find and show: search, facets, show, export."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from dvsearch.cli import FAILED, FOUND, NOT_FOUND
from dvsearch.cli.options import Settings, also_after_the_command, ask, choosing, names, searchable, tell, write
from dvsearch.errors import DvsearchError, UsageError

if TYPE_CHECKING:
    from dvsearch.engines.base import Engine
    from dvsearch.output.formats import Answer, Shape
    from dvsearch.searching.searcher import Ask, Results

ANSWER_FORMATS = ("table", "plain", "json")
ROW_FORMATS = ("jsonl", "csv", "tsv", "ids", "paths", "trec")
# What shows no passages asks for none, unless --fields does.
_WITHOUT_SNIPPETS = frozenset({"ids", "paths", "trec"})
_IDS_ONLY = frozenset({"ids", "trec"})
# How long the answers of a batch may be older than what other processes committed.
REFRESH_SECONDS = 1.0
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
    asked = ask(in_force, text, options)._replace(
        widen=options["widen"] if options["widen"] is not None else form == "table" and sys.stdout.isatty(),
        sort=options["sort"],
        limit=0 if options["count"] else options["limit"],
        offset=options["offset"],
        snippets=_snippets(form, shape, options["snippets"]),
        read=form not in _IDS_ONLY or options["explain"],
    )
    if options["count"] or form in ROW_FORMATS:
        asked = asked._replace(facets=())
    with searchable(in_force.index) as engine, ExitStack() as files:
        run = _Run(engine, in_force)
        answers = (
            run.batch(asked, files.enter_context(click.open_file(batch, "rb")), batch) if batch else run.single(asked)
        )
        if options["count"]:
            heads = ((f"{answer.id}\t" if answer.id is not None else "", answer.results) for answer in answers)
            write((f"{head}{found.total}\n" for head, found in heads), flushed=bool(batch))
        elif form == "table":
            run.draw(answers, shape)
        else:
            write(_lines_of(form, answers, shape), flushed=bool(batch) or form in _FLUSHED)
        if not batch and form != "table":
            run.suggest()
    return FAILED if run.failed else FOUND if run.found else NOT_FOUND


class _Run:
    """One or many queries put to an engine, and whether any found something or could not be answered."""

    def __init__(self, engine: Engine, in_force: Settings) -> None:
        self.engine = engine
        self.in_force = in_force
        self.found = False
        self.failed = False
        self.suggestion: str | None = None
        self.refreshed = time.monotonic()

    def single(self, asked: Ask) -> Iterator[Answer]:
        from dvsearch.output.formats import Answer

        yield Answer(None, self._search(asked))

    def batch(self, asked: Ask, lines: Iterable[bytes], name: str) -> Iterator[Answer]:
        """Each answer as its query is read; a query that cannot be answered is reported and the run goes on."""
        from dvsearch import config
        from dvsearch.cli.batch import Asked, queries
        from dvsearch.output.formats import Answer

        for one in queries(lines):
            try:
                if not isinstance(one, Asked):
                    raise one[1]
                text = one.text if asked.plain else config.expand(one.text, self.in_force.config.queries)
                results = self._search(asked._replace(text=text))
            except DvsearchError as error:
                if error.exit_code != UsageError.exit_code:
                    raise
                line = one.line if isinstance(one, Asked) else one[0]
                tell(f"{'stdin' if name == '-' else name}:{line}: {error}")
                self.failed = True
                continue
            yield Answer(one.id, results)

    def suggest(self) -> None:
        """On stderr, what was probably meant by the last query."""
        if self.suggestion:
            tell(f"did you mean: {self.suggestion}")

    def _search(self, asked: Ask) -> Results:
        from dvsearch.searching import searcher

        if time.monotonic() - self.refreshed > REFRESH_SECONDS:
            self.engine.refresh()
            self.refreshed = time.monotonic()
        results = searcher.search(self.engine, asked)
        self.found = self.found or bool(results.total)
        self.suggestion = results.suggestion
        return results

    def draw(self, answers: Iterable[Answer], shape: Shape) -> None:
        """The answers as a person reads them, on a terminal."""
        from dvsearch.output import messages, pager, terminal

        ink, say = self.in_force.ink, messages.speaker(self.in_force.lang)
        screen = terminal.console(ink=ink, width=self.in_force.width)
        for answer in answers:
            found = answer.results
            drawn = terminal.results(found, width=screen.width, say=say, ink=ink, explain=shape.explain)
            head, foot = terminal.headline(found, say), terminal.footline(found, say)
            pager.show(drawn, screen, head=head, foot=foot, command=self.in_force.pager_command)


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


def _lines_of(form: str, answers: Iterable[Answer], shape: Shape) -> Iterator[str]:
    if form in ("json", "plain"):
        from dvsearch.output import formats

        return formats.as_json(answers, shape) if form == "json" else formats.as_plain(answers, shape)
    from dvsearch.output.formats import Row
    from dvsearch.output.rows import ROW_FORMATS as writers

    return writers[form]((Row(answer.id, hit) for answer in answers for hit in answer.results.hits), shape)


@click.command(
    name="facets",
    epilog="""\b
Examples:
  dvsearch facets '*'                              provinces and years of the whole index
  dvsearch facets dân vận khéo --facets source     who writes about it
  dvsearch facets '*' --facets citation | sort -t$'\\t' -k3 -nr | head""",
)
@click.argument("query", nargs=-1, required=True)
@choosing
@click.option("--facets", default="province,year", metavar="FIELD,...", show_default=True, help="What to count.")
@click.option("--format", type=click.Choice(("table", "plain", "json")), help="[default: table on a terminal]")
@also_after_the_command
@click.pass_obj
def facets_command(in_force: Settings, /, query: tuple[str, ...], **options: Any) -> int:
    """How many matching articles each province, year or other value has."""
    from dvsearch.output import formats
    from dvsearch.searching import searcher

    form = options["format"] or ("table" if sys.stdout.isatty() else "plain")
    with searchable(in_force.index) as engine:
        found = searcher.search(engine, ask(in_force, " ".join(query), options)._replace(limit=0))
    if form == "json":
        counts = {name: formats.facet(rows) for name, rows in found.facets.items()}
        write([formats.dumps({"query": found.ask.text, "total": found.total, "facets": counts}) + "\n"])
    elif form == "plain":
        write(formats.facet_lines(dict(found.facets)))
    else:
        from dvsearch.output import messages, pager, terminal

        say = messages.speaker(in_force.lang)
        screen = terminal.console(ink=in_force.ink, width=in_force.width)
        drawn = terminal.group(terminal.facet_lines(found.facets, say, rows=None))
        pager.show(drawn, screen, head=terminal.headline(found, say), foot="", command=in_force.pager_command)
    return FOUND if found.total else NOT_FOUND


@click.command(
    name="show",
    epilog="""\b
Examples:
  dvsearch show bg-2021-311
  dvsearch show bg-2021-311 --query 'dân vận khéo'     with the words marked
  dvsearch show page-17.txt --raw                      the page as it was saved, menus and all
  dvsearch search đất đai --format ids | while read -r id; do dvsearch show "$id"; done""",
)
@click.argument("id")
@click.option("--query", default="", help="Mark the words of this query.")
@click.option("--raw", is_flag=True, help="The original text as it was read, with everything around the article.")
@click.option("--format", type=click.Choice(("table", "plain", "json")), help="[default: table on a terminal]")
@also_after_the_command
@click.pass_obj
def show_command(in_force: Settings, /, id: str, query: str, raw: bool, format: str | None) -> int:
    """Read one article."""
    from dvsearch import config
    from dvsearch.cli.options import opened
    from dvsearch.output import formats
    from dvsearch.output.sanitize import one_line
    from dvsearch.searching import searcher

    with opened(in_force.index) as engine:
        article = searcher.read(engine, id)
    if article is None:
        tell(f"no article has the id {id}; dvsearch search QUERY --format ids prints ids")
        return NOT_FOUND
    form = format or ("table" if sys.stdout.isatty() else "plain")
    if raw:
        write(formats.article_lines(article.raw or f"{article.title}\n\n{article.text}"))
    elif form == "json":
        write([formats.article_json(article) + "\n"])
    elif form == "plain":
        write((one_line(article.title) + "\n", "\n", *formats.article_lines(article.text)))
    else:
        from dvsearch.output import messages, pager, terminal
        from dvsearch.query.parser import parse

        ink, say = in_force.ink, messages.speaker(in_force.lang)
        screen = terminal.console(ink=ink, width=in_force.width)
        asked = parse(config.expand(query, in_force.config.queries)) if query.strip() else None
        drawn = terminal.article(article, asked, width=screen.width, say=say, ink=ink)
        pager.show(drawn, screen, head="", foot="", command=in_force.pager_command)
    return FOUND
