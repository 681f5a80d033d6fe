"""The arrays on disk: what was written is what is read, and nothing is read unverified."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dvsearch.engines.base import Document, SearchRequest
from dvsearch.engines.whoosh import engine as engine_module
from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.arrays import ranges
from dvsearch.engines.whoosh.format.columns import Column, write_column
from dvsearch.engines.whoosh.format.postings import Postings, TextField, TextWriter
from dvsearch.engines.whoosh.format.section_file import BLOCK, SectionFile, SectionWriter
from dvsearch.engines.whoosh.format.stored_texts import Store, StoreWriter
from dvsearch.engines.whoosh.format.term_dictionary import Dictionary, decode, encode, write_dictionary
from dvsearch.errors import IndexCorrupt
from dvsearch.query.tree import All, Fuzzy, Prefix, Wildcard, accepts

LETTERS = "aáàăâđeêioôơuưn1 *?[\\\n\x00\ud800ẹ́日😀z"


@contextmanager
def writing(path: Path) -> Iterator[SectionWriter]:
    with durable_files.atomic_write(path) as out:
        writer = SectionWriter(out)
        yield writer
        writer.finish()


def test_sections_come_back_in_their_dtypes(tmp_path: Path) -> None:
    arrays = {
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


def resident() -> int:
    """The bytes of files that are in the memory of this process."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("RssFile:")[2].split()[0]) << 10


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not say what is in memory")
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


def test_an_engine_releases_pages_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    released: list[Path] = []
    monkeypatch.setattr(SectionFile, "release_pages", lambda file: released.append(file.path))
    monkeypatch.setattr(engine_module, "ANSWERS", 3)
    made = engine_module.WhooshEngine.create(tmp_path)
    with made.writer() as writer:
        writer.add([Document("a", {}, {"id": ("a",)}, "{}")])
        writer.commit({})
    for _ in range(7):
        assert made.search(SearchRequest(All())).total == 1
    assert len(released) == 2


def dictionary(path: Path, terms: set[str]) -> Dictionary:
    with writing(path) as writer:
        write_dictionary(writer, "f", sorted(map(encode, terms)))
    return Dictionary(SectionFile(path), "f")


@settings(max_examples=150, deadline=None)
@given(st.sets(st.text(LETTERS, max_size=6), min_size=1), st.text(LETTERS, max_size=6))
def test_a_dictionary_finds_every_term_range_and_pattern(
    tmp_path_factory: pytest.TempPathFactory, terms: set[str], asked: str
) -> None:
    found = dictionary(tmp_path_factory.getbasetemp() / "dictionary", terms)
    ordered = sorted(terms)
    assert [decode(term) for term in found] == ordered
    assert [decode(term) for term in found.terms(1)] == ordered[1:]
    assert [found.find(encode(term)) for term in ordered] == list(range(len(ordered)))
    assert (found.find(encode(asked)) is not None) == (asked in terms)
    for low, high in ((None, asked), (asked, None), (asked, asked), (asked, asked + "z"), (None, None)):
        start, stop = found.between(None if low is None else encode(low), None if high is None else encode(high))
        inside = [t for t in ordered if (low is None or low <= t) and (high is None or t <= high)]
        assert ordered[start:stop] == inside
    half = asked[: len(asked) // 2]
    for pattern in (
        Prefix("f", half),
        Wildcard("f", asked),
        Wildcard("f", f"*{half}*"),
        Wildcard("f", f"{half}?*"),
        Fuzzy("f", asked),
        Fuzzy("f", asked[1:]),
    ):
        assert [ordered[i] for i in found.select(pattern)] == [t for t in ordered if accepts(pattern)(t)]


def test_a_dictionary_of_a_thousand_terms_finds_them_wherever_they_lie(tmp_path: Path) -> None:
    source = random.Random(2)
    syllables = ["thu", "thương", "nghiêng", "ă", "đường", "xã", "ủy", "z"]
    terms = {"".join(source.choices(syllables, k=source.randint(1, 5))) for _ in range(2000)}
    found = dictionary(tmp_path / "file", terms)
    ordered = sorted(terms)
    assert found.size > 1000
    assert [found.find(encode(term)) for term in ordered] == list(range(len(ordered)))
    assert found.several(np.array([0, 700, len(ordered) - 1])) == [encode(ordered[i]) for i in (0, 700, -1)]
    for term in source.sample(ordered, 100):
        cut = source.randrange(len(term))
        for asked in (
            term[:cut],
            term[cut:],
            term + "ơ",
            term[:cut] + "ơ" + term[cut + 1 :],
            term[:cut] + "n" + term[cut:],
        ):
            assert (found.find(encode(asked)) is not None) == (asked in terms)
            assert ordered[slice(*found.between(encode(asked), None))] == [t for t in ordered if t >= asked]
            for pattern in (Prefix("f", asked), Fuzzy("f", asked)):
                assert [ordered[i] for i in found.select(pattern)] == list(filter(accepts(pattern), ordered))


def test_postings_rare_and_common_small_and_large_come_back(tmp_path: Path) -> None:
    source = random.Random(1)
    documents = 500
    expected = []
    for size in (1, 2, 31, 32, 100, 499, 500, 3):
        docs = sorted(source.sample(range(documents), size))
        places = [
            sorted(source.sample(range(source.choice((400, 90_000))), source.choice((1, 2, 5, 300)))) for _ in docs
        ]
        expected.append((docs, places))
    writer = TextWriter(documents)
    for part in (expected[:3], expected[3:]):
        writer.add(
            Postings(
                [f"t{expected.index(one)}".encode() for one in part],
                np.array([len(docs) for docs, _ in part]),
                np.concatenate([docs for docs, _ in part]).astype(np.uint16),
                np.array([len(at) for _, places in part for at in places]),
                np.array([at for _, places in part for each in places for at in each]),
            )
        )
    with writing(tmp_path / "file") as file:
        assert writer.finish(file, "f", positioned=True)
    field = TextField(SectionFile(tmp_path / "file"), "f", documents, True, None)
    for number, (docs, places) in enumerate(expected):
        assert field[number].docs.tolist() == docs
        assert np.flatnonzero(field[number].mask).tolist() == docs
        assert field[number].freqs.tolist() == [len(at) for at in places]
        among = np.arange(documents) % 3 == 0
        keys = [(doc << 32) + at for doc, each in zip(docs, places, strict=True) for at in each]
        assert field[number].keys().tolist() == keys
        assert field[number].packed_positions(among).tolist() == [key for key in keys if (key >> 32) % 3 == 0]
    for numbers in ([], [0], [0, 2, 6], [1, 2, 3, 4, 5], [7]):
        union = sorted(set().union(*(expected[number][0] for number in numbers)))
        assert np.flatnonzero(field.union(np.array(numbers, np.int64))).tolist() == union
    whole = field.postings(1, 8, positioned=True)
    assert whole.docs.tolist() == [doc for docs, _ in expected[1:] for doc in docs]


@pytest.mark.parametrize("most", [1, 3])
def test_columns_of_one_and_of_many_values(tmp_path: Path, most: int) -> None:
    source = random.Random(most)
    values = [f"v{number:02}" for number in range(20)]
    rows = [source.sample(range(20), source.randint(0, most)) for _ in range(200)]
    numbers = np.array([number for row in rows for number in row], np.int64)
    with writing(tmp_path / "file") as writer:
        write_column(writer, "f", list(map(encode, values)), np.array(list(map(len, rows))), numbers)
    column = Column(SectionFile(tmp_path / "file"), "f", len(rows))
    assert column.single == (most == 1)
    assert column.first.tolist() == [row[0] if row else -1 for row in rows]
    counts, without = column.counts(np.arange(0, len(rows), 2))
    assert counts.tolist() == [sum(value in row for row in rows[::2]) for value in range(20)]
    assert without == sum(not row for row in rows[::2])
    assert column.mask(3, 9).tolist() == [any(3 <= value < 9 for value in row) for row in rows]
    assert column.mask(7, 8).tolist() == [7 in row for row in rows]
    assert column.union(np.array([1, 15])).tolist() == [1 in row or 15 in row for row in rows]


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


def test_ranges_are_laid_end_to_end() -> None:
    assert ranges(np.array([5, 0, 9]), np.array([2, 0, 3])).tolist() == [5, 6, 9, 10, 11]
    assert ranges(np.array([], np.int64), np.array([], np.int64)).tolist() == []
