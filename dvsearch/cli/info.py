"""The command that says what an index holds, or how a file is read: info."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.open_index import opened
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import one_field, tell, write


@click.command(
    name="info",
    epilog="""\b
Examples:
  dvsearch info
  dvsearch info --format json | jq .articles
  dvsearch info --inputs                   every file: articles, when read, what is wrong since when
  dvsearch info --inputs --format json | jq '.[] | select(.problem)'
  dvsearch info --articles page.txt        how one file is read, and why""",
)
@click.option("--articles", type=click.Path(path_type=Path), metavar="PATH", help="Show how files are read instead.")
@click.option("--inputs", is_flag=True, help="Show the files that the index was made from, and what is wrong.")
@click.option("--format", type=click.Choice(("plain", "json")), default="plain", show_default=True)
@also_after_the_command
@click.pass_obj
def info_command(in_force: Settings, /, articles: Path | None, inputs: bool, format: str) -> int:
    """What the index holds; with --inputs, from which files; or with --articles, how a file is read and why."""
    from dvsearch.output.formats import dumps
    from dvsearch.searching import searcher

    if articles is not None:
        return _show_reading(articles, format, in_force.lang)
    if inputs:
        return _show_inputs(in_force.index, format)
    with opened(in_force.index) as engine:
        held = searcher.describe(engine)
    if format == "json":
        write(
            [
                dumps({name: int(value) if value.isdecimal() and len(value) < 20 else value for name, value in held})
                + "\n"
            ]
        )
    else:
        write(f"{name}\t{value}\n" for name, value in held)
    return FOUND


def _show_inputs(location: str, form: str) -> int:
    from dvsearch.indexing.indexer import list_inputs
    from dvsearch.output.formats import dumps

    with opened(location) as engine:
        states = list_inputs(engine)
    rows = [
        {
            "path": state.path or None,
            "name": state.name,
            "articles": state.articles,
            "gone": state.gone,
            "read": _moment(state.read),
            "problem": state.problem or None,
            "since": _moment(state.since),
        }
        for state in states
    ]
    if form == "json":
        write([dumps(rows) + "\n"])
    else:
        names = ("path", "name", "articles", "gone", "read", "since", "problem")
        write("\t".join(one_field(row[name]) for name in names) + "\n" for row in rows)
    return FOUND if rows else NOT_FOUND


def _moment(seconds: int) -> str | None:
    """Seconds since 1970 as a moment of the world's clock; None for never."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds else None


def _show_reading(path: Path, form: str, language: str) -> int:
    from dvsearch.output import evidence
    from dvsearch.output.run_report import RunReport
    from dvsearch.reading.assemble import UNREADABLE
    from dvsearch.reading.entries import explain
    from dvsearch.reading.evidence import Rejected
    from dvsearch.reading.sources import walk

    read = 0
    undated = 0
    told = RunReport(tell, language=language)
    for source in walk([path], told.passed_over):
        for one in explain(source):
            if isinstance(one, Rejected):
                place = one.path if one.line is None else f"{one.path}:{one.line}"
                tell(f"rejected {place}: {one.reason}")
                continue
            read += 1
            undated += one.article.date_basis == UNREADABLE
            write([evidence.as_json(one)] if form == "json" else evidence.as_plain(one))
    told.close()
    if undated:
        tell(f"{undated:,} of {read:,} articles have a date that cannot be read")
    return FOUND if read else NOT_FOUND
