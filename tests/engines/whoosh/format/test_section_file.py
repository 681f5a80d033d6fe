"""The file of sections: what was written is what is read, and nothing is read unverified."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.section_file import BLOCK, MAX_DOCUMENTS, SectionFile, SectionWriter, smallest
from dvsearch.errors import IndexCorrupt
from tests.engines.whoosh.format.sections import resident, tells_memory, writing


def test_sections_come_back_in_their_dtypes(tmp_path: Path) -> None:
    arrays: dict[str, np.ndarray] = {
        "bytes": np.arange(100_000, dtype=np.uint8),
        "none": np.empty(0, np.uint16),
        "words": np.arange(70_000, dtype=np.uint32)[::-1],
        "long": np.array([2**63], np.uint64),
    }
    with durable_files.atomic_write(tmp_path / "file") as out:
        writer = SectionWriter(out)
        for name, array in arrays.items():
            writer.add(name, array)
        writer.add("parts", np.array([1, 2], np.uint16), np.empty(0, np.uint16), np.array([3], np.uint16))
        writer.facts["documents"] = 7
        size, checksum = writer.finish()
    file = SectionFile(tmp_path / "file")
    assert (file.size, file.checksum, file.facts) == (size, checksum, {"documents": 7})
    assert (tmp_path / "file").stat().st_size == size
    for name, array in arrays.items():
        assert file.count(name) == array.size
        assert file.read(name).dtype == array.dtype
        assert np.array_equal(file.read(name), array)
    assert file.read("words", 5, 7).tolist() == [69_994, 69_993]
    assert file.read("parts").tolist() == [1, 2, 3]
    assert file.bytes("bytes", 3, 6) == b"\x03\x04\x05"
    assert file.section("bytes").pieces([(3, 5), (7, 7), (9, 10)]) == [b"\x03\x04", b"", b"\x09"]
    assert (file.section("words").item(5), file.section("long").item(0)) == (69_994, 2**63)
    assert file.section("words").pair(69_998) == (1, 0)
    assert list(file.damaged()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_only_what_is_read_is_verified_and_what_is_read_always_is(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with writing(path) as writer:
        writer.add("first", np.zeros(3 * BLOCK, np.uint8))
        writer.add("second", np.zeros(3 * BLOCK, np.uint8))
    data = bytearray(path.read_bytes())
    data[4 * BLOCK + 100] ^= 1
    path.write_bytes(data)
    file = SectionFile(path)
    assert not file.read("first").any()
    assert not file.read("second", 2 * BLOCK, 3 * BLOCK).any()
    for _ in range(2):
        with pytest.raises(IndexCorrupt, match=f"damaged at byte {4 * BLOCK}"):
            file.read("second", BLOCK, 2 * BLOCK)
    section = file.section("second")
    damaged = BLOCK - 8  # the first item of that block: the section begins 8 bytes after a block does
    for read in (
        lambda: section.item(damaged),
        lambda: section.pair(damaged - 1),
        lambda: section.bytes(damaged - 1, damaged + 1),
        lambda: section.pieces([(0, 1), (damaged, damaged + 1)]),
    ):
        with pytest.raises(IndexCorrupt, match=f"damaged at byte {4 * BLOCK}"):
            read()
    assert section.pieces([(0, 1), (5, 7)]) == [b"\0", b"\0\0"]
    assert list(file.damaged()) == [(4 * BLOCK, ("second",))]
    with pytest.raises(IndexCorrupt, match="49152 items"):
        file.read("first", 0, 3 * BLOCK + 1)
    for beyond in (lambda: section.item(3 * BLOCK), lambda: section.pair(3 * BLOCK - 1), lambda: section.item(-1)):
        with pytest.raises(IndexCorrupt, match="49152 items"):
            beyond()


@tells_memory
def test_a_large_file_is_let_go_of_in_memory_and_can_be_read_on(tmp_path: Path) -> None:
    numbers = np.arange(8 << 20, dtype=np.uint32)
    with writing(tmp_path / "large") as writer:
        writer.add("numbers", numbers)
    file = SectionFile(tmp_path / "large")
    read = file.read("numbers")
    assert np.array_equal(read, numbers)
    before = resident()
    file.release_pages()
    assert resident() < before - (24 << 20)
    assert np.array_equal(read, numbers)
    assert file.read("numbers", 7, 9).tolist() == [7, 8]


@tells_memory
def test_bytes_wanted_once_do_not_stay_in_memory_and_others_do(tmp_path: Path) -> None:
    size, step = 8 << 20, 1 << 16
    with writing(tmp_path / "file") as writer:
        writer.add("bytes", np.zeros(size, np.uint8))
    file = SectionFile(tmp_path / "file")
    before = resident()
    for start in range(0, size, step):  # the system maps what is around a page too
        file.bytes("bytes", start, start + 100, once=True)
    assert resident() < before + size // 4
    assert file.bytes("bytes", 0, size, once=True) == bytes(size)
    assert resident() < before + size // 4
    file.bytes("bytes", 0, size)
    assert resident() > before + size // 2


@pytest.mark.parametrize("size", [1, 8, 20, 35])
def test_a_file_too_short_for_its_trailer_is_truncated(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"DVSEARC1"[:size].ljust(size, b"\0"))
    with pytest.raises(IndexCorrupt, match="truncated"):
        SectionFile(path)


@pytest.mark.parametrize("blocks", [1, 3])
def test_a_file_that_ends_with_a_block_has_no_checksum_more(tmp_path: Path, blocks: int) -> None:
    numbers = np.arange(blocks * BLOCK - 8, dtype=np.int64).astype(np.uint8)  # behind the magic
    with writing(tmp_path / "file") as writer:
        writer.add("bytes", numbers)
    file = SectionFile(tmp_path / "file")
    assert np.array_equal(file.read("bytes"), numbers) and list(file.damaged()) == []


def test_sections_begin_where_their_numbers_are_aligned(tmp_path: Path) -> None:
    with writing(tmp_path / "file") as writer:
        for size in range(1, 9):
            writer.add(f"bytes {size}", np.zeros(size, np.uint8))
            writer.add(f"long {size}", np.array([size], np.uint64))
    file = SectionFile(tmp_path / "file")
    assert all(file.read(f"long {size}").flags.aligned for size in range(1, 9))


def test_damage_in_the_first_block_and_at_the_end_of_wide_numbers_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with writing(path) as writer:
        writer.add("bytes", np.zeros(100, np.uint8))
        writer.add("wide", np.zeros(2 * BLOCK, np.uint32))
    data = bytearray(path.read_bytes())
    data[50] ^= 1
    data[7 * BLOCK + 5] ^= 1
    path.write_bytes(data)
    file = SectionFile(path)
    assert list(file.damaged()) == [(0, ("bytes", "wide")), (7 * BLOCK, ("wide",))]
    with pytest.raises(IndexCorrupt, match="damaged at byte 0"):
        file.section("bytes").pieces([(60, 70)])


@pytest.mark.parametrize(
    ("top", "width"), [(None, 2), (0, 2), (2**16 - 1, 2), (2**16, 4), (2**32 - 1, 4), (2**32, 8), (2**40, 8)]
)
def test_whole_numbers_are_as_narrow_as_the_largest_allows(top: int | None, width: int) -> None:
    values = np.array([] if top is None else [0, top], np.int64)
    narrow = smallest(values)
    assert narrow.dtype == np.dtype(f"u{width}") and narrow.tolist() == values.tolist()


def test_the_number_of_any_document_of_a_file_has_two_bytes() -> None:
    assert smallest(np.arange(MAX_DOCUMENTS)).itemsize == 2
    assert smallest(np.arange(MAX_DOCUMENTS + 1)).itemsize == 4
