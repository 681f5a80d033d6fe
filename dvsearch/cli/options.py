"""Options that several commands share, and what they mean together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from dvsearch import config
from dvsearch.cli.settings import COLORS, Settings
from dvsearch.cli.value_completion import complete_values
from dvsearch.errors import UsageError

if TYPE_CHECKING:
    from dvsearch.searching.search_spec import SearchSpec


class Several(click.ParamType[str]):
    """A text that may be given more than once; in the environment the texts have `;` between them."""

    name = "text"
    envvar_list_splitter = ";"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return str(value)


def also_after_the_command(command: Any) -> Any:
    """Accept the program's own options after the command too; they are not listed in its help."""

    def override(context: click.Context, param: click.Parameter, value: Any) -> None:
        if value is None or param.name is None:
            return
        context.meta[param.name] = value
        if context.obj is not None:
            context.obj = context.obj._replace(**{param.name.removeprefix("own_"): value})

    hidden: dict[str, Any] = {
        "hidden": True, "default": None, "expose_value": False, "is_eager": True, "callback": override,
        "allow_from_autoenv": False,
    }  # fmt: skip
    kinds = {"index": str, "root": str, "lang": click.Choice(["en", "vi"]), "color": click.Choice(COLORS)}
    for name, kind in kinds.items():
        command = click.option(f"--{name}", f"own_{name}", type=kind, **hidden)(command)
    return click.option("--pager/--no-pager", "own_pager", **hidden)(command)


def choosing(command: Any) -> Any:
    """Add the options that say what matches, shared by search, facets, export and browse."""
    options = [
        click.option("--province", multiple=True, type=Several(), metavar="P",
                     shell_complete=complete_values("province"),
                     help="Only about a province, by its old or present name; repeat for more."),
        click.option("--year", multiple=True, type=Several(), metavar="Y|Y..Y",
                     shell_complete=complete_values("year"),
                     help="Only 2020, 2016..2020, 2016.. or ..2020."),
        click.option("--source", multiple=True, type=Several(), metavar="S",
                     shell_complete=complete_values("source"),
                     help="Only from a source."),
        click.option("--cites", multiple=True, type=Several(), metavar="D",
                     shell_complete=complete_values("citation"),
                     help="Only citing a document, such as 217-QĐ/TW."),
        click.option("--filter", multiple=True, type=Several(), metavar="FIELD=VALUE",
                     help="Only what a facet counts under a value; FIELD=unknown: what has none."),
        click.option("--match", type=click.Choice(["all", "most", "any"]),
                     help="How many of the words.  [default: all and, where few articles hold them, then the closest]"),
        click.option("--any", is_flag=True, help="The same as --match any."),
        click.option("--loose", is_flag=True,
                     help="Syllables of one word may stand apart: công an anywhere, not only side by side."),
        click.option("--accents", type=click.Choice(["smart", "exact", "ignore"]), default="smart", show_default=True,
                     help="smart: typed without any mark, a query matches marked forms too."),
        click.option("--abbreviations/--no-abbreviations", default=True,
                     help="UBND also finds ủy ban nhân dân, and the other way round.  [default: on]"),
        click.option("--related/--no-related", default=True,
                     help="Words of other regions and registers bring closest articles: sếp, lãnh đạo.  [default: on]"),
        click.option("-F", "--fixed-strings", is_flag=True,
                     help="Take the query as words; nothing in it is query language."),
        click.option("--all-copies", is_flag=True, help="Show near-copies of one article apart."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def search_spec(in_force: Settings, text: str, options: Mapping[str, Any]) -> SearchSpec:
    """Put a query and the options of `choosing` together to one request."""
    from dvsearch.article import EXACT_FIELDS
    from dvsearch.searching.search_spec import SearchSpec

    chosen = {
        "province": options["province"],
        "year": options["year"],
        "source": options["source"],
        "citation": options["cites"],
    }
    for pair in options["filter"]:
        name, equals, value = pair.partition("=")
        if not equals or name not in EXACT_FIELDS:
            raise UsageError(f"--filter {pair!r} is not FIELD=VALUE", hint=f"fields: {', '.join(EXACT_FIELDS)}")
        chosen[name] = (*chosen.get(name, ()), f"={value}")
    return SearchSpec(
        text=text if options["fixed_strings"] else config.expand(text, in_force.config.queries),
        filters={name: tuple(values) for name, values in chosen.items() if values},
        accents=options["accents"],
        match="any" if options["any"] else options["match"],
        loose=options["loose"],
        related=options["related"],
        all_copies=options["all_copies"],
        abbreviations=options["abbreviations"],
        plain=options["fixed_strings"],
        facets=names(options.get("facets", ""), EXACT_FIELDS, "field"),
    )


def wait_for_writer(command: Any) -> Any:
    """Add --wait, shared by the commands that write to an index."""
    return click.option("--wait", type=float, default=0.0, metavar="SECONDS", help="Wait for another writer to end.")(
        command
    )


def names(listed: str, known: Any, what: str) -> tuple[str, ...]:
    """Split a comma-separated list; raises UsageError where a name is not among the known ones."""
    chosen = tuple(name.strip() for name in listed.split(",") if name.strip())
    for name in chosen:
        if name not in known:
            raise UsageError(f"no {what} is called {name!r}", hint=f"{what}s: {', '.join(known)}")
    return chosen
