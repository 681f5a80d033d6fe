"""The command line: declarations and glue, no logic.

stdout is data; progress, totals and warnings go to stderr. Exit codes: 0 found, 1 nothing found, 2 the user's
mistake or an error, 75 the index is locked by another writer, 130 interrupted; a closed pipe is a normal end.
Modules are imported by the commands that need them, so that `dvsearch --help` loads little but click.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from dvsearch import __version__
from dvsearch.errors import DvsearchError, InputError, Interrupted, QuerySyntaxError, UsageError

if TYPE_CHECKING:
    from dvsearch.engines.base import Engine
    from dvsearch.searcher import Ask

FOUND, NOT_FOUND = 0, 1
FORMATS = ("table", "plain", "json", "jsonl", "ids")


def main() -> NoReturn:
    """Run the program and leave with its exit code."""
    try:
        code = cli(standalone_mode=False) or FOUND
        sys.stdout.flush()
    except DvsearchError as error:
        _complain(error)
        code = error.exit_code
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        code = Interrupted.exit_code
    except BrokenPipeError:
        # The reader has what it wanted; keep the interpreter from complaining when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FOUND
    sys.exit(code)


def _complain(error: DvsearchError) -> None:
    from dvsearch.screen.visible import one_line

    click.echo(f"dvsearch: {one_line(str(error))}", err=True)
    if isinstance(error, QuerySyntaxError):
        start = max(0, error.column - 60)
        click.echo(f"  {one_line(error.query[start : start + 100])}\n  {' ' * (error.column - start)}^", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="dvsearch")
@click.option(
    "--index",
    "location",
    envvar="DVSEARCH_INDEX",
    default="index",
    metavar="LOCATION",
    help="The index: a folder. [default: $DVSEARCH_INDEX, else ./index]",
)
@click.pass_context
def cli(context: click.Context, location: str) -> None:
    """Full-text search for Vietnamese political news."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Titles are Vietnamese whatever the locale says (cron runs with LANG=C).
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    context.obj = location


@contextmanager
def _opened(location: str) -> Iterator[Engine]:
    from dvsearch.engines import open_engine

    engine = open_engine(location)
    try:
        yield engine
    finally:
        engine.close()


def _choices(**given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {name: values for name, values in given.items() if values}


@cli.command(name="index")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--prune", is_flag=True, help="Also remove articles whose files or records are gone.")
@click.option("--rebuild", is_flag=True, help="Make the whole index again; searches answer from the old one meanwhile.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
@click.option("--report", type=click.File("w", encoding="utf-8"), help="Write one JSON line per rejected record.")
@click.option("--wait", type=float, default=0.0, metavar="SECONDS", help="Wait for another writer to finish.")
@click.pass_obj
def index_command(
    location: str, /, paths: tuple[Path, ...], prune: bool, rebuild: bool, dry_run: bool, report: Any, wait: float
) -> int:
    """Add new and changed articles from files and folders (default: corpus/)."""
    from dvsearch import indexer
    from dvsearch.engines import open_engine
    from dvsearch.reading.files import Rejected, walk
    from dvsearch.screen.formats import dumps
    from dvsearch.screen.progress import Progress

    sources = list(walk(paths or (Path("corpus"),)))
    if not sources:
        raise InputError(f"no articles in {', '.join(map(str, paths)) or 'corpus'}", hint="give files or folders")
    engine = open_engine(location, create=True)

    def rejected(one: Rejected) -> None:
        place = one.path if one.line is None else f"{one.path}:{one.line}"
        progress.note(f"rejected {place}: {one.reason}")
        if report is not None:
            report.write(dumps({"path": one.path, "line": one.line, "reason": one.reason}) + "\n")

    with Progress(len(sources)) as progress, _stop_requests() as stopped:
        summary = indexer.index(
            engine,
            sources,
            indexer.Options(prune=prune, rebuild=rebuild, dry_run=dry_run, wait=wait),
            indexer.Listeners(progress.file, progress.article, rejected, stopped),
        )
    engine.close()
    click.echo(_summary(summary, dry_run), err=True)
    if summary.stopped:
        raise Interrupted(f"stopped at {summary.stopped}", hint="run the same command again to go on")
    return FOUND if summary.added + summary.changed + summary.unchanged + summary.removed else NOT_FOUND


@contextmanager
def _stop_requests() -> Iterator[Any]:
    """A function that says whether Ctrl-C or SIGTERM came; the second Ctrl-C stops at once."""
    requests: list[int] = []

    def request(number: int, _: object) -> None:
        if requests:
            raise KeyboardInterrupt
        requests.append(number)

    before = {number: signal.signal(number, request) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(requests)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _summary(summary: Any, dry_run: bool) -> str:
    names = ("added", "changed", "unchanged", "removed", "rejected")
    counts = ", ".join(f"{getattr(summary, name):,} {name}" for name in names)
    return f"{'would be: ' if dry_run else ''}{counts}; {summary.files:,} files, {summary.seconds:.1f} s"


def _search_options(command: Any) -> Any:
    options = [
        click.option("--province", multiple=True, help="Only articles about a province (old or present name)."),
        click.option("--year", multiple=True, metavar="Y|Y..Y", help="Only 2020, 2016..2020, 2016.. or ..2020."),
        click.option("--source", multiple=True, help="Only articles of a source."),
        click.option("--cites", multiple=True, help="Only articles that cite a document, such as 217-QĐ/TW."),
        click.option("--filter", "filters", multiple=True, metavar="FIELD=VALUE", help="Only a value of any field."),
        click.option("--any", "any_term", is_flag=True, help="Any of the words may match."),
        click.option("--accents", type=click.Choice(["smart", "exact", "ignore"]), default="smart", show_default=True),
        click.option("--widen/--no-widen", default=None, help="Loosen a search that finds nothing."),
        click.option("--facets", default="province,year", metavar="FIELD,...", show_default=True),
        click.option("--all-copies", is_flag=True, help="Show near-copies of one article apart."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@cli.command()
@click.argument("query", nargs=-1, required=True)
@_search_options
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True)
@click.option("-n", "--limit", type=click.IntRange(0), default=10, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
@click.option("--snippets", type=click.IntRange(0), default=1, show_default=True, help="Passages a hit.")
@click.option("--count", is_flag=True, help="Print only how many articles match.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="[default: table on a terminal, else plain]")
@click.option("--color/--no-color", default=None, help="[default: on a terminal, unless NO_COLOR is set]")
@click.pass_obj
def search(
    location: str,
    /,
    query: tuple[str, ...],
    sort: Any,
    limit: int,
    offset: int,
    snippets: int,
    count: bool,
    form: str | None,
    color: bool | None,
    **options: Any,
) -> int:
    """Ranked articles for a query, with the passages that match."""
    from dataclasses import replace

    from dvsearch import indexer, searcher
    from dvsearch.screen import formats

    ask = replace(_ask(query, options), sort=sort, limit=0 if count else limit, offset=offset, snippets=snippets)
    with _opened(location) as engine:
        indexer.check_version(engine)
        found = searcher.search(engine, ask)
    form = form or ("table" if sys.stdout.isatty() else "plain")
    if count:
        click.echo(found.total)
    elif form == "table":
        from dvsearch.screen import render

        screen = render.console(color=color)
        click.echo(render.headline(found), err=True)
        if found.total:
            screen.print(render.results(found, width=screen.width))
    else:
        writers = {
            "plain": formats.as_plain,
            "json": formats.as_json,
            "jsonl": formats.as_jsonl,
            "ids": formats.as_ids,
        }
        for line in writers[form](found):
            click.echo(line)
        _tell(found)
    return FOUND if found.total else NOT_FOUND


def _tell(found: Any) -> None:
    """On stderr, for a person who reads the pipe's end: what was loosened."""
    if found.widened and sys.stderr.isatty():
        from dvsearch.screen import render

        click.echo(render.headline(found), err=True)


def _ask(query: tuple[str, ...], options: dict[str, Any]) -> Ask:
    from dvsearch.article import EXACT_FIELDS
    from dvsearch.searcher import Ask

    chosen = _choices(
        province=options["province"], year=options["year"], source=options["source"], citation=options["cites"]
    )
    for pair in options["filters"]:
        name, equals, value = pair.partition("=")
        if not equals or name not in EXACT_FIELDS:
            raise UsageError(f"--filter {pair!r} is not FIELD=VALUE", hint=f"fields: {', '.join(EXACT_FIELDS)}")
        chosen[name] = (*chosen.get(name, ()), value)
    facets = tuple(name.strip() for name in options["facets"].split(",") if name.strip())
    for name in facets:
        if name not in EXACT_FIELDS:
            raise UsageError(f"no field is called {name!r}", hint=f"fields: {', '.join(EXACT_FIELDS)}")
    widen = options["widen"] if options["widen"] is not None else sys.stdout.isatty()
    return Ask(
        text=" ".join(query),
        filters=chosen,
        facets=facets,
        accents=options["accents"],
        any_term=options["any_term"],
        widen=widen,
        all_copies=options["all_copies"],
    )


@cli.command()
@click.argument("query", nargs=-1, required=True)
@_search_options
@click.option("--format", "form", type=click.Choice(("plain", "json")), default="plain", show_default=True)
@click.pass_obj
def facets(location: str, /, query: tuple[str, ...], form: str, **options: Any) -> int:
    """How many matching articles each province, year or other value has (`*` asks about all)."""
    from dataclasses import replace

    from dvsearch import indexer, searcher
    from dvsearch.screen import formats

    with _opened(location) as engine:
        indexer.check_version(engine)
        found = searcher.search(engine, replace(_ask(query, options), limit=0))
    if form == "json":
        click.echo(
            formats.dumps(
                {"total": found.total, "facets": {name: formats.facet(rows) for name, rows in found.facets.items()}}
            )
        )
    else:
        for line in formats.facet_lines(dict(found.facets)):
            click.echo(line)
    return FOUND if found.total else NOT_FOUND


@cli.command()
@click.argument("id")
@click.option("--query", default="", help="Mark the words of this query.")
@click.option("--raw", is_flag=True, help="The original text as it was read, with everything around the article.")
@click.option("--format", "form", type=click.Choice(("table", "plain", "json")))
@click.option("--color/--no-color", default=None)
@click.pass_obj
def show(location: str, /, id: str, query: str, raw: bool, form: str | None, color: bool | None) -> int:
    """Read one article."""
    from dvsearch import searcher
    from dvsearch.article import to_json
    from dvsearch.queryparser import parse
    from dvsearch.screen import formats
    from dvsearch.screen.visible import one_line
    from dvsearch.snippet import marks

    with _opened(location) as engine:
        article = searcher.read(engine, id)
    if article is None:
        click.echo(f"dvsearch: no article has the id {id}; dvsearch search prints ids with --format ids", err=True)
        return NOT_FOUND
    form = form or ("table" if sys.stdout.isatty() else "plain")
    if form == "json":
        import json

        click.echo(formats.dumps(json.loads(to_json(article))))
    elif raw:
        for line in formats.article_lines(article.raw or f"{article.title}\n\n{article.text}"):
            click.echo(line)
    elif form == "plain":
        for line in (one_line(article.title), "", *formats.article_lines(article.text)):
            click.echo(line)
    else:
        from dvsearch.screen import render

        asked = parse(query) if query.strip() else None
        marked = {
            "title": marks(article.title, asked, title=True) if asked else (),
            "body": marks(article.text, asked) if asked else (),
        }
        render.console(color=color).print(render.article(article, marked))
    return FOUND


@cli.command()
@click.pass_obj
def info(location: str, /) -> int:
    """What the index holds."""
    from dvsearch import searcher

    with _opened(location) as engine:
        for name, value in searcher.describe(engine):
            click.echo(f"{name}\t{value}")
    return FOUND
