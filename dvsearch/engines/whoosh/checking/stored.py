"""The stored texts: each block whole, each text a text."""

from __future__ import annotations

from collections.abc import Iterator

from dvsearch.engines.whoosh.checking.runs import are_runs
from dvsearch.engines.whoosh.format.term_bytes import decode
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.errors import IndexCorrupt


def check_stored(segment: Segment) -> Iterator[str]:
    """Decompress and decode everything."""
    file, store = segment.file, segment.store
    starts, firsts = file.read("stored.starts"), file.read("stored.firsts")
    if not are_runs(starts, starts.size - 1, file.count("stored.blocks"), least=1):
        yield "blocks do not begin where they are said to"
        return
    if not are_runs(firsts, starts.size - 1, segment.documents, least=1):
        yield "not a text for each document"
        return
    if "stored.dictionary_again" in file and store.dictionary != file.read("stored.dictionary_again").tobytes():
        yield "the two dictionaries are not the same"
    for block in range(store.blocks):
        try:
            for text in store.texts(block):
                decode(text)
        except IndexCorrupt as error:
            yield error.message.removeprefix(f"{file.path}: ")
        except UnicodeDecodeError as error:
            yield f"stored block {block}: {error}"
