"""Stored texts come back from their blocks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from dvsearch.engines.base import Document, Evaluator
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.format.section_file import BLOCK, SectionFile
from dvsearch.engines.whoosh.format.stored_texts import SAMPLE, Store, StoreWriter, shared_dictionary
from dvsearch.engines.whoosh.format.term_dictionary import encode
from tests.conftest import skip_unless_built
from tests.engines.whoosh.format.sections import writing

LETTERS = random.Random(1)
WORDS = ["".join(LETTERS.choices("aăâbcdđeêghiklmnoôơpqrstuưvxy", k=6)) for _ in range(4000)]


def many(count: int, seed: int) -> list[bytes]:
    source = random.Random(seed)
    return [encode(" ".join(source.choices(WORDS, k=source.randint(1, 300)))) for _ in range(count)]


def written(path: Path, writer: StoreWriter, texts: Sequence[bytes] = ()) -> Store:
    for text in texts:
        writer.add(text)
    with writing(path) as file:
        writer.finish(file)
    return Store(SectionFile(path))


def all_of(store: Store) -> list[bytes]:
    return [text for block in range(store.blocks) for text in store.texts(block)]


def test_stored_texts_come_back_from_blocks(tmp_path: Path) -> None:
    source = random.Random(3)
    texts = [encode(source.choice(("", "đảng ", "x\ud800", "dài " * 4000)) * source.randint(0, 9)) for _ in range(80)]
    read = written(tmp_path / "file", StoreWriter(), texts)
    assert not read.dictionary and 1 < read.blocks < len(texts)
    assert [encode(read.text(doc)) for doc in range(len(texts))] == texts
    assert all_of(read) == texts


def test_of_many_texts_the_long_ones_are_blocks_of_their_own(tmp_path: Path) -> None:
    texts = many(SAMPLE + 100, 1)
    read = written(tmp_path / "file", StoreWriter(), texts)
    assert read.dictionary and len(texts) // 4 < read.blocks < len(texts)
    assert [encode(read.text(doc)) for doc in range(len(texts))] == texts
    few = written(tmp_path / "few", StoreWriter(), texts[:100])
    assert not few.dictionary
    # Of texts that have nothing in common no dictionary can be made.
    empty = written(tmp_path / "empty", StoreWriter(), [b""] * (SAMPLE + 1))
    assert not empty.dictionary and all_of(empty) == [b""] * (SAMPLE + 1)


def test_segments_with_other_dictionaries_and_with_none_are_put_together(tmp_path: Path) -> None:
    texts = [many(count, seed) for seed, count in enumerate((SAMPLE + 90, SAMPLE + 10, 30))]
    stores = [written(tmp_path / f"{number}", StoreWriter(), some) for number, some in enumerate(texts)]
    assert len({store.dictionary for store in stores}) == 3
    expected: list[bytes] = []
    writer = StoreWriter(shared_dictionary(stores))
    assert writer.dictionary == stores[0].dictionary
    for store, some in zip(stores, texts, strict=True):
        kept = np.array([number % 40 > 1 for number in range(len(some))])
        writer.add_store(store, kept)
        expected += [text for text, keep in zip(some, kept.tolist(), strict=True) if keep]
    together = written(tmp_path / "together", writer)
    assert together.dictionary == stores[0].dictionary and all_of(together) == expected
    # What has the dictionary already is copied, byte for byte.
    writer = StoreWriter(shared_dictionary([together]))
    writer.add_store(together, np.ones(len(expected), bool))
    copied = written(tmp_path / "copied", writer)
    assert (tmp_path / "copied").read_bytes() == (tmp_path / "together").read_bytes() and all_of(copied) == expected
    writer = StoreWriter(shared_dictionary([stores[2]]))
    writer.add_store(stores[2], np.ones(30, bool))
    assert all_of(written(tmp_path / "alone", writer)) == texts[2]


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name the one evaluator that these tests are of, but for the last."""
    return "numpy"


@pytest.mark.parametrize("reader", ["numpy", "kernel"])
def test_a_damaged_dictionary_is_read_from_its_copy(tmp_path: Path, reader: Evaluator) -> None:
    skip_unless_built(reader)
    texts = [text.decode() for text in many(SAMPLE + 50, 5)]
    engine = WhooshEngine.create(tmp_path, reader)
    with engine.writer() as writer:
        writer.add(Document(f"{n:04}", {"text": (("a",),)}, {"id": (f"{n:04}",)}, text) for n, text in enumerate(texts))
        writer.commit()
    ids = [f"{n:04}" for n in range(len(texts))]
    assert engine.stored(ids) == texts
    (path,) = tmp_path.glob("MAIN_*.dvs")
    store = Store(SectionFile(path))
    with engine.writer() as writer:  # what is added has the dictionary of what is there
        writer.add(Document(f"x{n}", {"text": (("a",),)}, {"id": (f"x{n}",)}, "dân") for n in range(SAMPLE))
        writer.commit()
    (other,) = set(tmp_path.glob("MAIN_*.dvs")) - {path}
    assert Store(SectionFile(other)).dictionary == store.dictionary
    data = bytearray(path.read_bytes())
    assert len(store.dictionary) > 3 * BLOCK  # so that a byte of it is in a block with nothing else
    at = data.index(store.dictionary)
    data[at + 30_000] ^= 1
    path.write_bytes(data)
    assert WhooshEngine.open(tmp_path, reader).stored(ids) == texts
    assert any("damaged" in problem.reason for problem in engine.check())
