"""Saved queries on the command line: `@name` is what was saved under it, asked as it was asked then."""

from __future__ import annotations

from dvsearch import config
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dvsearch.searching.search_spec import SearchSpec

# Options that are another's other name.
_ALSO = {"match": ("any",)}


def with_saved(in_force: Settings, spec: SearchSpec, text: str) -> SearchSpec:
    """Ask a text, with every `@name` of it replaced; options on the command line go before those that were saved."""
    if spec.plain:
        return spec._replace(text=text)
    saved = config.expand(text, in_force.config.queries)
    spec = spec._replace(text=saved.text)
    if not saved.settings:
        return spec
    from dvsearch.searching.asked_again import with_settings

    return with_settings(spec, {name: value for name, value in saved.settings.items() if not _is_typed(name)})


def save(in_force: Settings, name: str, query: config.SavedQuery) -> None:
    """Keep a query as @NAME, and say how it is searched."""
    config.save_query(in_force.config.path, name, query)
    tell(f"saved; search it with: dvsearch search @{name}", name=False)


def _is_typed(setting: str) -> bool:
    import click  # a search that names no query with settings does without

    context = click.get_current_context()
    names = (setting.replace("-", "_"), *_ALSO.get(setting, ()))
    return any(context.get_parameter_source(one) is click.core.ParameterSource.COMMANDLINE for one in names)
