"""What the table of contents keeps of a segment: its files, and what it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.bridge.segment_entry import ArraySegment, is_whole, new_segment_id, read_entry
from dvsearch.engines.whoosh.bridge.toc import latest_generation, read_toc
from dvsearch.engines.whoosh.format.section_file import MAX_DOCUMENTS
from dvsearch.errors import IndexCorrupt
from tests import documents


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name the one evaluator: none has a part in these tests."""
    return "numpy"


SOUND = {**vars(ArraySegment("abc9", 7, 100, 55)), "deleted": 2, "deletions": (3, 99)}


def test_an_entry_names_its_files_and_is_known_by_its_name() -> None:
    entry = read_entry(SOUND)
    assert vars(entry) == SOUND
    assert (entry.filename, entry.deletions_filename) == ("MAIN_abc9.dvs", "MAIN_abc9.3.del")
    assert (entry.doc_count_all(), entry.deleted_count(), entry.is_compound()) == (7, 2, False)
    assert entry == ArraySegment("abc9", 1, 1, 1) != ArraySegment("abc8", 7, 100, 55)
    assert entry != "abc9" and hash(entry) == hash(ArraySegment("abc9", 0, 0, 0))
    assert type(entry.codec()).__name__ == "ArrayCodec"


def test_a_segment_of_which_nothing_is_deleted_has_no_file_of_deletions() -> None:
    entry = read_entry(vars(ArraySegment("a", 1, 0, 0)))
    found: list[object] = [entry.deletions_filename, entry.live_bits(Path("none")), entry.live_docs(Path("none"))]
    assert found == [None] * 3
    assert entry.deleted_count() == 0


def test_names_differ_and_are_of_what_a_name_is_made_of() -> None:
    names = {new_segment_id() for _ in range(20)}
    assert len(names) == 20 and all(len(name) == 16 and name.isalnum() and name.islower() for name in names)


@pytest.mark.parametrize(
    "other",
    [
        {"indexname": "OTHER"}, {"compound": True}, {"more": 1}, {"segid": ""}, {"segid": 5}, {"segid": "a" * 41},
        {"segid": "../a"}, {"segid": "A"}, {"documents": 0}, {"documents": -1}, {"documents": MAX_DOCUMENTS + 1},
        {"documents": True}, {"documents": 7.0}, {"size": 1 << 63}, {"size": -1}, {"checksum": 1 << 32},
        {"deleted": 1 << 32}, {"deletions": (1,)}, {"deletions": [1, 2]}, {"deletions": (1, 1 << 32)},
        {"deletions": (1 << 63, 1)}, {"deletions": (1, "2")}, {"deletions": (1, 2, 3)},
    ],
)  # fmt: skip
def test_what_no_segment_can_be_is_refused(other: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="segment"):
        read_entry(SOUND | other)
    with pytest.raises(ValueError, match="of another kind"):
        read_entry({name: value for name, value in SOUND.items() if name != "size"})


def test_the_largest_numbers_that_can_be_are_taken() -> None:
    largest = {"segid": "z" * 40, "documents": MAX_DOCUMENTS, "size": (1 << 63) - 1, "checksum": (1 << 32) - 1,
               "deleted": (1 << 32) - 1, "deletions": ((1 << 63) - 1, (1 << 32) - 1)}  # fmt: skip
    assert vars(read_entry(SOUND | largest)) == SOUND | largest
    smallest: dict[str, object] = {"documents": 1, "size": 0, "checksum": 0, "deleted": 0, "deletions": (0, 0)}
    assert vars(read_entry(SOUND | smallest)) == SOUND | smallest


def test_a_whole_number_has_as_many_bits_as_it_may_and_is_no_truth_value() -> None:
    assert [is_whole(number, 3) for number in (0, 7, 8, -1, True, 1.0, "1", None)] == [True, True, *[False] * 6]


def test_a_segment_opens_with_what_of_it_is_not_deleted_if_it_is_the_file_that_is_named(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path, evaluator="numpy")
    with engine.writer() as writer:
        writer.add(documents.make(id, [], ["dân"], {}) for id in "abc")
        writer.commit()
    with engine.writer() as writer:
        writer.delete(["b"])
        writer.commit()
    (entry,) = read_toc(tmp_path, latest_generation(tmp_path) or 0).segments
    live = entry.live_docs(tmp_path)
    assert live is not None and live.tolist() == [True, False, True]
    opened = entry.open(tmp_path)
    assert (opened.documents, opened.live_count, entry.deleted) == (3, 2, 1)
    bits = entry.live_bits(tmp_path)
    assert bits is not None and bits[:1] == bytes([0b1010_0000])
    for name in ("size", "checksum", "documents"):
        other = read_entry(vars(entry))
        setattr(other, name, getattr(other, name) + 1)
        with pytest.raises(IndexCorrupt, match=r"not the file that|deletions|damaged|cannot"):
            other.open(tmp_path)
