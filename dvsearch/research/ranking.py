"""The first of many words by a measure: only what is shown is spelled, and looked up in the order of a dictionary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan
from typing import Any

import numpy as np

from dvsearch.engines.forward import Array
from dvsearch.vietnamese.collation import dictionary_key


def ranked(columns: Sequence[Array], spell: Callable[[Array], list[str]], most: int | None) -> tuple[Array, list[str]]:
    """Return which `most` words come first, and their names: the largest by one column after the other.

    What is no number comes last in its column; words alike in all columns are ordered by the dictionary.
    """
    falling = [np.where(np.isnan(column), np.inf, -column) for column in map(np.asarray, columns)]
    order = np.lexsort(falling[::-1])
    in_order = np.stack([column[order] for column in falling])
    places = np.concatenate(([0], np.cumsum((in_order[:, 1:] != in_order[:, :-1]).any(axis=0))))[: order.size]
    if most is not None and most < order.size:
        # What is alike to the last one wanted may come before it.
        order = order[: np.searchsorted(places, places[most - 1], "right")] if most > 0 else order[:0]
    names = spell(order)
    first = sorted(range(order.size), key=lambda at: (places[at], dictionary_key(names[at])))[:most]
    return order[first], [names[at] for at in first]


def as_list(column: Array) -> list[Any]:
    """Return a column as Python's numbers, None for what is no number."""
    values: list[Any] = column.tolist()
    if column.dtype.kind == "f" and np.isnan(column).any():
        return [None if isnan(value) else value for value in values]
    return values
