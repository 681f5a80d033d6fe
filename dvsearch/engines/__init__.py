"""The engines: one protocol, several ways to keep its promises."""

from __future__ import annotations

from pathlib import Path

from dvsearch.engines.base import Engine


def open_engine(location: str, *, create: bool = False) -> Engine:
    """The engine of a location, a folder; IndexMissing where there is no index and `create` is not asked."""
    from dvsearch.engines.whoosh import WhooshEngine

    folder = Path(location)
    return WhooshEngine.create(folder) if create else WhooshEngine.open(folder)
