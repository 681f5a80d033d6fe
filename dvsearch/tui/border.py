"""Keys on the border of what covers the screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len


def keys_that_fit(keys: Sequence[str], room: int) -> str:
    """Join keys and what they do for the border of a pane: the last, which leaves, and of the others what fits."""
    *others, last = keys
    fitting: list[str] = []
    for one in others:
        if cell_len(" · ".join([*fitting, one, last])) <= room:
            fitting.append(one)
    return " · ".join([*fitting, last])
