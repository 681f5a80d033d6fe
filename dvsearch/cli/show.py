"""The command that prints one article: show."""

from __future__ import annotations

import sys

import click

from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.last_search import last_search
from dvsearch.cli.open_index import opened
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import tell, write
from dvsearch.cli.value_completion import complete_ids


@click.command(
    name="show",
    epilog="""\b
Examples:
  dvsearch show bg-2021-311
  dvsearch show 3                                      the third of the last search
  dvsearch show bg-2021-311 --query 'dân vận khéo'     with the words marked
  dvsearch show page-17.txt --raw                      the page as it was saved, menus and all
  dvsearch search đất đai --format ids | while read -r id; do dvsearch show "$id"; done""",
)
@click.argument("id", metavar="ID|N", shell_complete=complete_ids)
@click.option("--query", default="", help="Mark the words of this query.")
@click.option("--raw", is_flag=True, help="The original text as it was read, with everything around the article.")
@click.option("--format", type=click.Choice(("table", "plain", "json")), help="[default: table on a terminal]")
@also_after_the_command
@click.pass_obj
def show_command(in_force: Settings, /, id: str, query: str, raw: bool, format: str | None) -> int:
    """Read one article, by its id or by its number in the last search on this terminal."""
    from dvsearch import config
    from dvsearch.output import formats
    from dvsearch.output.sanitize import one_line
    from dvsearch.searching import searcher

    with opened(in_force.index) as engine:
        article = searcher.read(engine, id)
        if article is None and id.isdecimal():
            last = last_search(in_force.index)
            query = query or last.query
            article = searcher.read(engine, last.ids.get(int(id), id))
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
        from dvsearch.output import article_page, messages, pager
        from dvsearch.output.ink import console, printed
        from dvsearch.query.parser import parse

        ink, say = in_force.ink, messages.speaker(in_force.lang)
        screen = console(ink=ink, width=in_force.width)
        typed = parse(config.expand(query, in_force.config.queries).text) if query.strip() else None
        drawn = article_page.article(article, typed, width=screen.width, say=say, ink=ink)
        pager.show(printed(drawn, screen), head="", foot="", pager=in_force.pager_command)
    return FOUND
