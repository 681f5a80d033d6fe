"""Completes values of exact fields in the shell, from what the index holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from dvsearch.cli.open_index import opened
from dvsearch.cli.settings import settings
from dvsearch.errors import DvsearchError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def complete_values(field: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Complete from the values that the index holds; what is typed may lack its marks and capitals."""

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
        matching = [value for value in values if fold(normalize(value)).startswith(typed)]
        return [CompletionItem(value, help=str(values[value])) for value in sorted(matching)]

    return complete
