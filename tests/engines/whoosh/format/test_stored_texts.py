"""Stored texts come back from their blocks."""

from __future__ import annotations

import random
from pathlib import Path

from dvsearch.engines.whoosh.format.section_file import SectionFile
from dvsearch.engines.whoosh.format.stored_texts import Store, StoreWriter
from dvsearch.engines.whoosh.format.term_dictionary import encode
from tests.engines.whoosh.format.sections import writing


def test_stored_texts_come_back_from_blocks(tmp_path: Path) -> None:
    source = random.Random(3)
    texts = [encode(source.choice(("", "đảng ", "x\ud800", "dài " * 9000)) * source.randint(0, 9)) for _ in range(80)]
    store = StoreWriter()
    for text in texts:
        store.add(text)
    with writing(tmp_path / "file") as file:
        store.finish(file)
    read = Store(SectionFile(tmp_path / "file"))
    assert 1 < read.blocks < len(texts)
    assert [encode(read.text(doc)) for doc in range(len(texts))] == texts
    assert [text for block in range(read.blocks) for text in read.texts(block)] == texts
