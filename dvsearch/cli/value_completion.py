"""Completes values of exact fields in the shell, from what the index holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from dvsearch.cli.configured import settings
from dvsearch.cli.open_index import opened
from dvsearch.errors import DvsearchError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


# What no shell takes for anything but text once blanks and brackets are quoted: a value is part of an article, and an
# article may hold `rm -rf ~`. Other values are not offered; they can still be typed.
_PLAIN = re.compile(r"[\w .,:/()+%@=–—“”’-]+")
IDS_OFFERED = 100


def complete_values(field: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Complete from the values that the index holds; what is typed may lack its marks and capitals."""

    def complete(context: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            with opened(_location(context)) as engine:
                values = engine.vocabulary(field)
        except DvsearchError:
            return []  # no index, nothing to complete; the command itself will say so
        return _items({value: str(values[value]) for value in values}, incomplete)

    return complete


def complete_ids(context: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the ids of the last search by their beginnings, else those of the index."""
    from dvsearch.cli.last_search import last_search

    try:
        location = _location(context)
        shown = {id: f"{rank}." for rank, id in last_search(location).ids.items()}
        if items := _items(shown, incomplete):
            return items
        with opened(location) as engine:
            matching = [id for id in engine.vocabulary("id") if id.startswith(incomplete)] if incomplete else []
    except DvsearchError:
        return []
    return _items(dict.fromkeys(matching[:IDS_OFFERED], ""), incomplete)


def _location(context: click.Context) -> str:
    root = context.find_root()
    location: str = context.meta.get("own_index") or settings(root, root.params).index
    return location


def _items(values: Mapping[str, str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from dvsearch.vietnamese.normalize import fold, normalize

    typed = fold(normalize(incomplete))
    matching = [value for value in values if _PLAIN.fullmatch(value) and fold(normalize(value)).startswith(typed)]
    return [CompletionItem(value, help=values[value]) for value in sorted(matching)]
