"""Reading everything there is, to say what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dvsearch.engines.base import Problem
from dvsearch.engines.whoosh.bridge.toc import Contents, latest_generation, read_toc
from dvsearch.engines.whoosh.checking.whole_segment import check_segment
from dvsearch.engines.whoosh.format.term_dictionary import decode
from dvsearch.engines.whoosh.meta import Meta
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.engines.whoosh.snapshot import Snapshot
from dvsearch.errors import IndexCorrupt


def check(folder: Path, contents: Contents, snapshot: Snapshot) -> Iterator[Problem]:
    """Verify every checksum, then every number, order and count, then that every stored text can be read."""
    try:
        read_toc(folder, contents.generation)
        for entry in contents.segments:
            entry.live_docs(folder)
    except IndexCorrupt as error:
        yield Problem(str(folder), error.message)
    except FileNotFoundError as error:
        if latest_generation(folder) == contents.generation:  # else another commit took its place meanwhile
            yield Problem(str(error.filename), "missing")
    yield from _check_meta(snapshot.meta)
    ids: Counter[bytes] = Counter()
    for entry, segment in zip(contents.segments, snapshot.segments, strict=True):
        place = str(folder / entry.filename)
        if segment.documents - segment.live_count != entry.deleted:
            yield Problem(place, "the count of deleted documents is not that of the table of contents")
        problems = 0
        for reason in check_segment(segment):
            problems += 1
            yield Problem(place, reason)
        if not problems:
            ids.update(_live_ids(segment))
    for id, times in ids.items():
        if times > 1:
            yield Problem(str(folder), f"{times} documents have the id {decode(id)}")


def _check_meta(meta: Meta) -> Iterator[Problem]:
    if meta.file is None:
        return
    place = str(meta.file.path)
    if list(meta.file.damaged()):
        yield Problem(place, "damaged")
        return
    try:
        dict(meta)
    except IndexCorrupt as error:
        yield Problem(place, error.message.removeprefix(f"{place}: "))


def _live_ids(segment: Segment) -> list[bytes]:
    values = segment.ids.values.terms()
    numbers = segment.ids.first if segment.live_docs is None else segment.ids.first[segment.live_docs]
    return [values[number] for number in numbers.tolist()]
