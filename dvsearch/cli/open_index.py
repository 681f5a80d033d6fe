"""Opens the index of a location, for the length of a command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from dvsearch import config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dvsearch.engines.base import Engine


def open_index(location: str, *, create: bool = False, wait: float = 0.0, part: tuple[int, int] = (1, 1)) -> Engine:
    """Open the engine of a location, with what the environment and the configuration file say of a cluster."""
    from dvsearch.engines import is_address, open_engine

    if not is_address(location):
        return open_engine(location, create=create, wait=wait, evaluator=config.evaluator(os.environ))
    connection = config.connection(os.environ, config.load(config.config_file(os.environ)))
    return open_engine(location, create=create, connection=connection, part=part)


@contextmanager
def opened(location: str) -> Iterator[Engine]:
    """Open the engine of a location and close it afterwards."""
    engine = open_index(location)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def searchable(location: str) -> Iterator[Engine]:
    """Open as `opened`, for searching. Raises IndexOutdated where another analyser wrote the index."""
    from dvsearch.indexing.index_meta import check_version

    with opened(location) as engine:
        check_version(engine)
        yield engine
