"""What options mean together: a request of a query and the options given with it."""

from __future__ import annotations

from collections.abc import Mapping

from dvsearch.cli.saved_queries import with_saved
from dvsearch.cli.settings import Settings
from dvsearch.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dvsearch.searching.search_spec import SearchSpec


def search_spec(in_force: Settings, text: str, options: Mapping[str, Any]) -> SearchSpec:
    """Put a query and the options of `CHOOSING` together to one request; `sort` may be among them."""
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
    spec = SearchSpec(
        text=text,
        filters={name: tuple(values) for name, values in chosen.items() if values},
        accents=options["accents"],
        match="any" if options["any"] else options["match"],
        loose=options["loose"],
        related=options["related"],
        all_copies=options["all_copies"],
        abbreviations=options["abbreviations"],
        plain=options["fixed_strings"],
        sort=options.get("sort", "relevance"),
        facets=names(options.get("facets", ""), EXACT_FIELDS, "field"),
    )
    return with_saved(in_force, spec, text)


def names(listed: str, known: Any, what: str) -> tuple[str, ...]:
    """Split a comma-separated list; raises UsageError where a name is not among the known ones."""
    chosen = tuple(name.strip() for name in listed.split(",") if name.strip())
    for name in chosen:
        if name not in known:
            raise UsageError(f"no {what} is called {name!r}", hint=f"{what}s: {', '.join(known)}")
    return chosen
