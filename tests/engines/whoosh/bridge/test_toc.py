"""The table of contents: read as it was written, and by its name; whatever it cannot be is refused."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from dvsearch.engines.whoosh.bridge import toc
from dvsearch.engines.whoosh.bridge.pickled import Instance, Named
from dvsearch.engines.whoosh.bridge.segment_entry import ArraySegment
from dvsearch.engines.whoosh.bridge.toc import (
    Contents,
    latest_generation,
    read_toc,
    toc_generation,
    toc_path,
    write_toc,
)
from dvsearch.errors import IndexCorrupt


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name the one evaluator: none has a part in these tests."""
    return "numpy"


SEGMENTS = [ArraySegment("abc", 3, 100, 7), ArraySegment("def", 65_536, 1 << 40, (1 << 32) - 1)]
CONTENTS = Contents(5, SEGMENTS, {"fingerprint": "đ", "": "x" * 300}, (2, 3, 4))


def test_what_was_written_is_read(tmp_path: Path) -> None:
    for contents in (CONTENTS, Contents(6, [], {}), Contents(70_000, SEGMENTS[:1], {"a": ""})):
        write_toc(tmp_path, contents)
        found = read_toc(tmp_path, contents.generation)
        assert found == contents and [*map(vars, found.segments)] == [*map(vars, contents.segments)]
    assert latest_generation(tmp_path) == 70_000


@pytest.mark.parametrize(
    ("name", "generation"),
    [
        ("_MAIN_0.toc", 0), ("_MAIN_12.toc", 12), ("_MAIN_.toc", None), ("_MAIN_²1.toc", None), ("_MAIN_-1.toc", None),
        ("_MAIN_1.tocx", None), ("x_MAIN_1.toc", None), ("MAIN_1.toc", None), ("_MAIN_1.dvs", None),
        ("_MAIN_ 1.toc", None),
    ],
)  # fmt: skip
def test_a_table_is_known_by_its_name(name: str, generation: int | None) -> None:
    assert toc_generation(name) == generation


def test_the_newest_generation_is_the_highest_number(tmp_path: Path) -> None:
    assert latest_generation(tmp_path) is None
    for name in ("_MAIN_9.toc", "_MAIN_10.toc", "_MAIN_11.tmp", "MAIN_abc.dvs"):
        (tmp_path / name).touch()
    assert latest_generation(tmp_path) == 10
    assert toc_path(tmp_path, 10).name == "_MAIN_10.toc"
    assert toc.long_meta_path(tmp_path, 3).name == "MAIN_meta.3.dvs"


def resealed(data: bytes) -> bytes:
    """The same with a right checksum."""
    return data + struct.pack("<I8s", zlib.crc32(data), b"DVSETOC1")


def test_a_table_that_is_not_whole_or_of_another_generation_is_an_error(tmp_path: Path) -> None:
    write_toc(tmp_path, CONTENTS)
    data = toc_path(tmp_path, 5).read_bytes()
    body = data[:-12]
    wrong = {
        "truncated": [b"", data[:11], data[1:-1], data[:-1] + b"2"],
        "damaged": [data[:9] + b"?" + data[10:], data[1:]],
        "not a table of contents": [
            resealed(body + b"."), resealed(body[:-1]), resealed(b""), resealed(b"\xff" * 40),
            resealed(body.replace(struct.pack("!i", -111), struct.pack("!i", -110), 1)),
            resealed(body.replace(struct.pack("!i", -12345), struct.pack("!i", -12346), 1)),
        ],
    }  # fmt: skip
    for reason, each in wrong.items():
        for damaged in each:
            toc_path(tmp_path, 5).write_bytes(damaged)
            with pytest.raises(IndexCorrupt, match=reason):
                read_toc(tmp_path, 5)
    toc_path(tmp_path, 6).write_bytes(data)
    with pytest.raises(IndexCorrupt, match="of generation 5"):
        read_toc(tmp_path, 6)
    toc_path(tmp_path, 5).write_bytes(resealed(body))
    assert read_toc(tmp_path, 5) == CONTENTS


def test_a_number_has_seven_bits_in_each_of_up_to_four_bytes() -> None:
    assert toc._read_varint(b"\x00\x05\x7f", 1) == (5, 2)
    assert toc._read_varint(b"\x80\x01", 0) == (128, 2)
    assert toc._read_varint(b"\xff\xff\xff\x7f\x00", 0) == ((1 << 28) - 1, 4)
    for endless in (b"", b"\x80", b"\xff\xff\xff\xff\x00"):
        with pytest.raises(ValueError, match="without an end"):
            toc._read_varint(endless, 0)


def instance(module: str, name: str, **attributes: object) -> Instance:
    made = Instance(Named(module, name))
    made.attributes = attributes
    return made


def test_a_schema_holds_texts_and_where_the_long_ones_are() -> None:
    def schema(**attributes: object) -> Instance:
        return instance("whoosh.fields", "Schema", **attributes)

    assert toc._read_schema(schema(meta={"a": "b"})) == ({"a": "b"}, None)
    assert toc._read_schema(schema(meta={}, long_meta=(1, 2, 3))) == ({}, (1, 2, 3))
    largest = ((1 << 63) - 1, (1 << 63) - 1, (1 << 32) - 1)
    assert toc._read_schema(schema(meta={}, long_meta=largest)) == ({}, largest)
    bare = Instance(Named("whoosh.fields", "Schema"))
    wrong: list[object] = [
        bare, "", instance("whoosh.fields", "Other", meta={}), schema(), schema(meta=[]), schema(meta={"a": 1}),
        schema(meta={"a": "b", "c": None}), schema(meta={}, long_meta=[1, 2, 3]), schema(meta={}, long_meta=(1, 2)),
        schema(meta={}, long_meta=(1, 2, 1 << 32)), schema(meta={}, long_meta=(1, -2, 3)),
        schema(meta={}, long_meta=(1 << 63, 2, 3)), schema(meta={}, long_meta=(1, 1 << 63, 3)),
    ]  # fmt: skip
    for each in wrong:
        with pytest.raises(ValueError, match=r"no schema|texts that are"):
            toc._read_schema(each)


def test_segments_are_a_list_in_which_none_is_twice() -> None:
    attributes = vars(SEGMENTS[0])
    ours = "dvsearch.engines.whoosh.bridge.segment_entry"
    for module in (ours, "dvsearch.engines.whoosh.codec"):  # where it stood when earlier indexes were written
        (one,) = toc._read_segments([instance(module, "ArraySegment", **attributes)])
        assert vars(one) == attributes
    sound = instance(ours, "ArraySegment", **attributes)
    bare = Instance(Named(ours, "ArraySegment"))
    for wrong in ((sound,), [sound, sound], [bare], ["abc"], [instance("os", "system", **attributes)]):
        with pytest.raises(ValueError, match=r"no list of segments|twice|a segment that is none"):
            toc._read_segments(wrong)
    assert toc._read_segments([]) == []
