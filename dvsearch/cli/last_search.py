"""The last search on a terminal, so that `show 3` reads the third of what is on the screen, and its id completes."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from dvsearch import config
from dvsearch.record import Record


class LastSearch(Record):
    """What was searched, and the ids of the hits shown by their ranks."""

    query: str
    ids: dict[int, str]


def remember(location: str, query: str, ids: dict[int, str]) -> None:
    """Keep what was shown of an index; where that cannot be kept, nothing is lost but a convenience."""
    file = _file(location)
    if file is None:
        return
    from dvsearch.user_file import replace_file

    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(file, json.dumps({"query": query, "ids": {str(rank): id for rank, id in ids.items()}}))


def last_search(location: str) -> LastSearch:
    """Give what was shown last of an index; nothing where nothing was."""
    file = _file(location)
    try:
        kept = json.loads(file.read_text(encoding="utf-8")) if file is not None else {}
        return LastSearch(str(kept["query"]), {int(rank): str(id) for rank, id in kept["ids"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return LastSearch("", {})


def _file(location: str) -> Path | None:
    folder = config.data_folder(os.environ)
    if folder is None:
        return None
    from _blake2 import blake2b  # what hashlib gives, without OpenSSL, which takes 3 ms to load

    from dvsearch.engines import is_address

    where = location if is_address(location) else os.path.realpath(location)
    return folder / "last" / f"{blake2b(where.encode('utf-8', 'replace'), digest_size=8).hexdigest()}.json"
