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
from dvsearch.errors import IndexCorrupt
from tests.conftest import skip_unless_built
from tests.engines.whoosh.format.sections import resident, tells_memory, writing

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


def laid_out(path: Path, blocks: Sequence[bytes], starts: Sequence[int], firsts: Sequence[int]) -> SectionFile:
    """A file with these blocks, as a writer would not have written them."""
    with writing(path) as file:
        file.add("stored.blocks", np.empty(0, np.uint8), *(np.frombuffer(block, np.uint8) for block in blocks))
        file.add("stored.starts", np.array(starts, np.uint16))
        file.add("stored.firsts", np.array(firsts, np.uint16))
    return SectionFile(path)


@pytest.mark.parametrize(("starts", "firsts"), [([0, 3], [0]), ([0, 3], [0, 1, 2]), ([0], [0]), ([], [])])
def test_blocks_without_a_beginning_for_each_are_refused(tmp_path: Path, starts: list[int], firsts: list[int]) -> None:
    with pytest.raises(IndexCorrupt, match="not a beginning for each block"):
        Store(laid_out(tmp_path / "file", [b"abc"], starts, firsts))


def test_a_block_with_something_behind_its_end_is_damaged(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole", StoreWriter(), [b"dan", b"nuoc"])
    block, (size,) = whole.compressed(0, 1)
    read = Store(laid_out(tmp_path / "same", [block], [0, size], [0, 2]))
    assert all_of(read) == [b"dan", b"nuoc"]
    longer = Store(laid_out(tmp_path / "longer", [block, b"more"], [0, size + 4], [0, 2]))
    with pytest.raises(IndexCorrupt, match="stored block 0"):
        longer.texts(0)


def test_a_block_is_full_from_64_kib_on(tmp_path: Path) -> None:
    full = 1 << 16
    assert written(tmp_path / "below", StoreWriter(), [bytes(full - 1), b"x", b"y"]).firsts.tolist() == [0, 2, 3]
    assert written(tmp_path / "at", StoreWriter(), [bytes(full), b"x", b"y"]).firsts.tolist() == [0, 1, 3]


def test_either_copy_of_a_dictionary_is_enough(tmp_path: Path) -> None:
    texts = many(SAMPLE, 7)
    path = tmp_path / "file"
    dictionary = written(path, StoreWriter(), texts).dictionary
    data = path.read_bytes()
    first, second = data.index(dictionary), data.rindex(dictionary)
    assert first < second and len(dictionary) > 3 * BLOCK
    for at in (first, second):
        path.write_bytes(data[: at + 30_000] + bytes([data[at + 30_000] ^ 1]) + data[at + 30_001 :])
        assert Store(SectionFile(path)).dictionary == dictionary
    path.write_bytes(data)
    assert all_of(Store(SectionFile(path))) == texts


def test_of_texts_that_are_kept_blocks_are_taken_as_they_are_where_all_of_one_is_kept(tmp_path: Path) -> None:
    # Every third fills the block that the two before it are in; the last two wait.
    texts = [b"%d" % number * (1 if number % 3 < 2 else 1 << 16) for number in range(20)]
    writer = StoreWriter()
    whole = written(tmp_path / "whole", writer, texts)
    assert whole.firsts.tolist() == [0, 3, 6, 9, 12, 15, 18, 20]
    for gone in ([], [0], [4, 19], [2, 9, 10, 11], [18, 19], list(range(20))):
        alive = [number not in gone for number in range(20)]
        left = [text for text, lives in zip(texts, alive, strict=True) if lives]
        read = written(tmp_path / "kept", writer.kept(texts, alive)) if left else None
        assert (all_of(read) if read else []) == left
    one_gone = written(tmp_path / "one", writer.kept(texts, [number != 4 for number in range(20)]))
    assert one_gone.firsts.tolist() == [0, 3, 5, 8, 11, 14, 17, 19]
    assert one_gone.compressed(2, 7) == whole.compressed(2, 7)


@tells_memory
def test_texts_that_were_read_do_not_stay_in_memory(tmp_path: Path) -> None:
    texts = [random.Random(number).randbytes(1 << 17) for number in range(60)]
    read = written(tmp_path / "file", StoreWriter(), texts)
    before = resident()
    assert all(read.texts(number) == [text] for number, text in enumerate(texts))
    assert resident() < before + (2 << 20)


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
