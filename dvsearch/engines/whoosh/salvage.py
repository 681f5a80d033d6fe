"""What can still be read of a damaged index: the stored texts, from which a new one can be made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dvsearch.engines.base import Problem
from dvsearch.engines.whoosh.bridge.segment_entry import (
    DELETIONS_EXTENSION,
    INDEX_NAME,
    SEGMENT_EXTENSION,
    ArraySegment,
)
from dvsearch.engines.whoosh.bridge.toc import latest_generation, read_toc
from dvsearch.engines.whoosh.format.live_docs import unpack_live_docs
from dvsearch.engines.whoosh.format.misreading import reading
from dvsearch.engines.whoosh.format.plain_files import read_plain
from dvsearch.engines.whoosh.format.section_file import MAX_DOCUMENTS, Array
from dvsearch.engines.whoosh.format.term_dictionary import decode
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.errors import IndexCorrupt


def salvage(folder: Path) -> Iterator[str | Problem]:
    """Yield every stored text that can be read, and a Problem for each thing lost.

    Where the table of contents or a file of deletions is lost, deleted documents may come back: one that was
    replaced comes before the one that replaced it.
    """
    entries: list[ArraySegment] | None = None
    try:
        generation = latest_generation(folder)
        if generation is None:
            yield Problem(str(folder), "the table of contents is missing")
        else:
            entries = list(read_toc(folder, generation).segments)
    except IndexCorrupt as error:
        yield Problem(str(folder), error.message)
    if entries is None:
        for path in sorted(folder.glob(f"{INDEX_NAME}_*{SEGMENT_EXTENSION}"), key=lambda path: path.stat().st_mtime_ns):
            if not path.name.startswith(f"{INDEX_NAME}_meta."):
                yield from _salvage_segment(path, None)
    else:
        for entry in entries:
            yield from _salvage_segment(folder / entry.filename, entry)


def _salvage_segment(path: Path, entry: ArraySegment | None) -> Iterator[str | Problem]:
    try:
        segment = Segment(path)
        store = segment.store
    except (IndexCorrupt, FileNotFoundError) as error:
        lost = "" if entry is None else f"{entry.documents - entry.deleted:,} "
        yield Problem(str(path), f"all {lost}documents are lost: {error}")
        return
    live: Array | None = None
    try:
        live = _last_deletions(path, segment.documents) if entry is None else entry.live_docs(path.parent)
    except (IndexCorrupt, FileNotFoundError) as error:
        yield Problem(str(path), f"deleted documents come back: {error}")
    for block in range(store.blocks):
        docs = [doc for doc in store.docs(block) if doc < segment.documents and (live is None or live[doc])]
        try:
            texts = store.texts(block)
        except IndexCorrupt:
            yield Problem(str(path), f"{len(docs)} documents are lost: {_names(segment, docs)}")
            continue
        first = store.docs(block).start
        for doc in docs:
            try:
                yield decode(texts[doc - first])
            except UnicodeDecodeError as error:
                yield Problem(str(path), f"a document is lost: {_names(segment, [doc])}: {error}")


def _last_deletions(path: Path, documents: int) -> Array | None:
    """Read what the newest file of deletions says, without the checksum that the table of contents had."""
    files = path.parent.glob(f"{path.name.removesuffix(SEGMENT_EXTENSION)}.*{DELETIONS_EXTENSION}")
    newest = max(files, key=lambda file: file.stat().st_mtime_ns, default=None)
    return None if newest is None else unpack_live_docs(newest, read_plain(newest, MAX_DOCUMENTS // 8), documents)


def _names(segment: Segment, docs: list[int]) -> str:
    try:
        with reading(segment.file.path):
            return ", ".join(segment.id(doc) for doc in docs)
    except IndexCorrupt:
        return "their ids as well"
