"""Options that several commands share, what they mean together, and what is in force."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from dvsearch import config
from dvsearch.errors import DvsearchError, UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from dvsearch.engines.base import Engine
    from dvsearch.output.terminal import Ink
    from dvsearch.searching.searcher import Ask

GLOBAL = "global"
PREFIX = "DVSEARCH"
COLORS = ("auto", "always", "never")


class Settings(NamedTuple):
    """What is in force for every command: the options before it, the environment and the configuration file."""

    index: str  # type: ignore[assignment]  # hides tuple.index
    lang: str
    color: str
    pager: bool
    root: str
    config: config.Config

    @property
    def ink(self) -> Ink:
        """What stdout takes: colour, only bold and underlined letters (NO_COLOR), or plain characters."""
        if self.color != "auto":
            return "color" if self.color == "always" else "none"
        if not sys.stdout.isatty() or os.environ.get("TERM") in (None, "", "dumb"):
            return "none"
        return "mono" if os.environ.get("NO_COLOR") else "color"

    @property
    def width(self) -> int | None:
        """Columns to draw in; None is the terminal's own. What goes into a pipe is not wrapped."""
        from dvsearch.output.terminal import UNWRAPPED

        return None if sys.stdout.isatty() or os.environ.get("COLUMNS") else UNWRAPPED

    @property
    def pager_command(self) -> str | None:
        """What long output goes through, or None where no person reads it or none is wanted."""
        if not self.pager or not sys.stdout.isatty():
            return None
        return os.environ.get("DVSEARCH_PAGER_COMMAND") or os.environ.get("PAGER") or "less -R"


def settings(context: click.Context, given: Mapping[str, Any]) -> Settings:
    """What is in force, from the program's own options; the commands' defaults go into the context."""
    loaded = config.load(config.place(os.environ))
    values = dict(given)
    for name, value in _checked(loaded, GLOBAL, context.command).items():
        if context.get_parameter_source(name) in (None, click.core.ParameterSource.DEFAULT):
            values[name] = value
    known = (GLOBAL, *(context.command.list_commands(context) if isinstance(context.command, click.Group) else ()))
    for name in loaded.tables:
        if name not in known:
            raise UsageError(f"{loaded.path}: no command is called {name}", hint=f"tables: {', '.join(known)}, queries")
    invoked = context.invoked_subcommand
    if invoked is not None and isinstance(context.command, click.Group):
        command = context.command.get_command(context, invoked)
        if command is not None:
            context.default_map = {invoked: _checked(loaded, invoked, command)}
    return Settings(
        index=values["index"] or "index",
        lang=values["lang"] or _locale_language(os.environ),
        color=values["color"],
        pager=values["pager"],
        root=values["root"] or "",
        config=loaded,
    )


def _locale_language(environ: Mapping[str, str]) -> str:
    chosen = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))), "")
    return "vi" if chosen.lower().startswith("vi") else "en"


def _checked(loaded: config.Config, table: str, command: click.Command) -> dict[str, Any]:
    """The values of one table by parameter name, each fit for its option."""
    params = {long_name(param): param for param in command.params if isinstance(param, click.Option)}
    values = {}
    for key, value in loaded.tables.get(table, {}).items():
        param = params.get(key)
        if param is None or param.name is None:
            raise UsageError(
                f"{loaded.path}: [{table}] has no option {key}", hint=f"options: {', '.join(sorted(params))}"
            )
        many = param.multiple and not isinstance(value, list)
        try:
            param.type_cast_value(click.Context(command), [value] if many else value)
        except (click.BadParameter, TypeError) as error:
            reason = error.message if isinstance(error, click.BadParameter) else str(error)
            raise UsageError(f"{loaded.path}: [{table}] {key}: {reason.lower().rstrip('.')}") from error
        values[param.name] = [value] if many else value
    return values


def long_name(param: click.Parameter) -> str:
    """The name of an option without its dashes, as the configuration file has it."""
    return max(param.opts, key=len).lstrip("-")


class Several(click.ParamType[str]):
    """A text that may be given more than once; in the environment the texts have `;` between them."""

    name = "text"
    envvar_list_splitter = ";"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return str(value)


def also_after_the_command(command: Any) -> Any:
    """The program's own options, accepted after the command too; not listed in its help."""

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


def _complete(field: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Completion from the values that the index holds; what is typed may lack its marks and capitals."""

    def complete(context: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from dvsearch.vietnamese.normalize import fold, normalize

        root = context.find_root()
        try:
            in_force = settings(root, root.params)
            location = context.meta.get("own_index") or in_force.index
            with opened(location) as engine:
                values = engine.vocabulary(field)
        except DvsearchError:
            return []  # no index, nothing to complete; the command itself will say so
        typed = fold(normalize(incomplete))
        found = [value for value in values if fold(normalize(value)).startswith(typed)]
        return [CompletionItem(value, help=str(values[value])) for value in sorted(found)]

    return complete


def choosing(command: Any) -> Any:
    """The options that say what matches, shared by search, facets, export and browse."""
    options = [
        click.option("--province", multiple=True, type=Several(), metavar="P", shell_complete=_complete("province"),
                     help="Only about a province, by its old or present name; repeat for more."),
        click.option("--year", multiple=True, type=Several(), metavar="Y|Y..Y", shell_complete=_complete("year"),
                     help="Only 2020, 2016..2020, 2016.. or ..2020."),
        click.option("--source", multiple=True, type=Several(), metavar="S", shell_complete=_complete("source"),
                     help="Only from a source."),
        click.option("--cites", multiple=True, type=Several(), metavar="D", shell_complete=_complete("citation"),
                     help="Only citing a document, such as 217-QĐ/TW."),
        click.option("--filter", multiple=True, type=Several(), metavar="FIELD=VALUE",
                     help="Only a value of any exact field."),
        click.option("--any", is_flag=True, help="Any of the words may match, not all."),
        click.option("--accents", type=click.Choice(["smart", "exact", "ignore"]), default="smart", show_default=True,
                     help="Whether a syllable typed without marks matches marked ones."),
        click.option("--abbreviations/--no-abbreviations", default=True,
                     help="UBND also finds ủy ban nhân dân, and the other way round.  [default: on]"),
        click.option("-F", "--fixed-strings", is_flag=True,
                     help="Take the query as words; nothing in it is query language."),
        click.option("--all-copies", is_flag=True, help="Show near-copies of one article apart."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def ask(in_force: Settings, text: str, options: Mapping[str, Any]) -> Ask:
    """The question that a query and the options of `choosing` put."""
    from dvsearch.article import EXACT_FIELDS
    from dvsearch.searching.searcher import Ask

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
        chosen[name] = (*chosen.get(name, ()), value)
    return Ask(
        text=text if options["fixed_strings"] else config.expand(text, in_force.config.queries),
        filters={name: tuple(values) for name, values in chosen.items() if values},
        accents=options["accents"],
        any_term=options["any"],
        all_copies=options["all_copies"],
        abbreviations=options["abbreviations"],
        plain=options["fixed_strings"],
        facets=names(options.get("facets", ""), EXACT_FIELDS, "field"),
    )


def names(listed: str, known: Any, what: str) -> tuple[str, ...]:
    """The names of a comma-separated list, each known."""
    found = tuple(name.strip() for name in listed.split(",") if name.strip())
    for name in found:
        if name not in known:
            raise UsageError(f"no {what} is called {name!r}", hint=f"{what}s: {', '.join(known)}")
    return found


def open_index(location: str, *, create: bool = False, part: tuple[int, int] = (1, 1)) -> Engine:
    """The engine of a location, with what the environment and the configuration file say of a cluster."""
    from dvsearch.engines import open_engine

    if not location.startswith(("http://", "https://")):
        return open_engine(location, create=create)
    connection = config.connection(os.environ, config.load(config.place(os.environ)))
    return open_engine(location, create=create, connection=connection, part=part)


@contextmanager
def opened(location: str) -> Iterator[Engine]:
    """The engine of a location, closed afterwards."""
    engine = open_index(location)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def searchable(location: str) -> Iterator[Engine]:
    """As `opened`, for searching: IndexOutdated where another analyser wrote the index."""
    from dvsearch.indexing.analyzer import check_version

    with opened(location) as engine:
        check_version(engine)
        yield engine


def write(lines: Iterable[str], *, flushed: bool = False) -> None:
    """Lines to stdout, each sent at once where a reader may be waiting for it."""
    if flushed and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(line_buffering=True)
    out = sys.stdout.write
    for line in lines:
        out(line)


def tell(line: str, *, name: bool = True) -> None:
    from dvsearch.output.sanitize import one_line

    click.echo(f"{'dvsearch: ' if name else ''}{one_line(line)}", err=True)
