"""The engines: one protocol, several ways to keep its promises.

base               the boundary: what goes down to an engine, what comes up, what is promised
forward            its second half: what stands where in the texts, in arrays
byte_rows          values of the same length as an array
memory             the reference: every question answered by looking at each document
memory_document    one document there, and what a query means for it
memory_forward     the text forward there
whoosh             the default: a Whoosh index in a folder, in segments of our own
opensearch         a cluster, for what one machine cannot hold
"""

from __future__ import annotations

from pathlib import Path

from dvsearch.engines.base import Engine, Evaluator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dvsearch.engines.opensearch.connection import Connection


def open_engine(
    location: str,
    *,
    create: bool = False,
    wait: float = 0.0,
    evaluator: Evaluator = "auto",
    connection: Connection | None = None,
    part: tuple[int, int] = (1, 1),
) -> Engine:
    """Open the engine of a location. Raises IndexMissing where there is no index and `create` is not asked.

    A location is a folder, whose files the `evaluator` reads (the kernel where it is built, unless another is asked
    for); or `http(s)://host:port/name` for an index of an OpenSearch cluster: `connection` says who asks there, and
    `part` (k, n) lets n writers, one for each k, write to it at the same time. `wait` is how many
    seconds to wait for another process that makes the same index.
    """
    if is_address(location):
        return _open_cluster(location, create, connection, part)
    from dvsearch.engines.whoosh import WhooshEngine

    folder = Path(location)
    return WhooshEngine.create(folder, evaluator, wait=wait) if create else WhooshEngine.open(folder, evaluator)


def is_address(location: str) -> bool:
    """Tell whether a location is the address of a cluster, which may be written in capitals, and not a folder."""
    return location[:8].lower().startswith(("http://", "https://"))


def _open_cluster(location: str, create: bool, connection: Connection | None, part: tuple[int, int]) -> Engine:
    from dvsearch.engines.opensearch.connection import OPEN
    from dvsearch.engines.opensearch.engine import OpenSearchEngine
    from dvsearch.errors import UsageError

    try:
        return OpenSearchEngine.open(location, connection or OPEN, create=create, part=part)
    except ModuleNotFoundError as error:
        if error.name != "opensearchpy":
            raise
        hint = "pip install 'dvsearch[opensearch]'"
        raise UsageError("this program was installed without OpenSearch", hint=hint) from error
