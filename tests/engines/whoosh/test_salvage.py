"""What is read back from a damaged index, and what is said to be lost."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from dvsearch.engines.base import Problem
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.format.section_file import SectionFile
from dvsearch.engines.whoosh.salvage import salvage
from dvsearch.engines.whoosh.segment import Segment
from tests import documents


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of two segments, of which documents were deleted, with texts that fill several blocks."""
    engine = WhooshEngine.create(tmp_path)
    batch = documents.documents(90, seed=41)
    source = random.Random(42)
    long = [one._replace(stored=f"{one.id}:{source.getrandbits(40_000):x}") for one in batch]
    for part in (long[:60], long[60:]):
        with engine.writer() as writer:
            writer.add(part)
            writer.commit()
    with engine.writer() as writer:
        writer.delete([one.id for one in batch[:9]])
        writer.commit()
    return tmp_path


def segments(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.dvs"), key=lambda path: -path.stat().st_size)


def read(folder: Path) -> tuple[list[str], list[Problem]]:
    found = list(salvage(folder))
    ids = [text.partition(":")[0] for text in found if isinstance(text, str)]
    return ids, [problem for problem in found if isinstance(problem, Problem)]


def names(*numbers: int) -> list[str]:
    return [f"d{number:03}" for number in numbers]


def flip(path: Path, section: str) -> None:
    offset, count, _ = SectionFile(path)._sections[section]
    data = bytearray(path.read_bytes())
    data[offset + count // 2] ^= 16
    path.write_bytes(data)


def test_all_of_a_sound_index_is_read(folder: Path) -> None:
    assert read(folder) == (names(*range(9, 90)), [])


def test_damaged_postings_cost_no_document(folder: Path) -> None:
    flip(segments(folder)[0], "text.positions")
    assert read(folder) == (names(*range(9, 90)), [])


def test_a_damaged_block_costs_its_documents_and_names_them(folder: Path) -> None:
    path = segments(folder)[0]
    flip(path, "stored.blocks")
    ids, problems = read(folder)
    lost = {name for problem in problems for name in problem.reason.partition(": ")[2].split(", ")}
    assert 0 < len(lost) < 51
    assert set(ids) == set(names(*range(9, 90))) - lost
    assert {problem.place for problem in problems} == {str(path)}


def test_a_damaged_block_behind_others_costs_its_own_documents(folder: Path) -> None:
    path = segments(folder)[0]
    store = Segment(path).store
    before, _ = store.compressed(0, store.blocks - 1)
    offset = SectionFile(path)._sections["stored.blocks"][0] + len(before) + 20
    data = bytearray(path.read_bytes())
    data[offset] ^= 16
    path.write_bytes(data)
    ids, problems = read(folder)
    lost = [name for problem in problems for name in problem.reason.partition(": ")[2].split(", ")]
    assert set(names(*store.docs(store.blocks - 1))) <= set(lost) and "d009" not in lost
    assert ids == [name for name in names(*range(9, 90)) if name not in lost]


def test_a_segment_that_is_gone_or_cut_costs_its_documents(folder: Path) -> None:
    path = segments(folder)[0]
    path.write_bytes(path.read_bytes()[:-5])
    ids, problems = read(folder)
    assert ids == names(*range(60, 90))
    assert "all 51 documents are lost" in problems[0].reason
    path.unlink()
    assert read(folder)[0] == ids


def test_without_a_table_of_contents_the_segments_are_read_as_they_lie(folder: Path) -> None:
    (toc,) = folder.glob("*.toc")
    toc.write_bytes(toc.read_bytes()[:-1])
    ids, problems = read(folder)
    assert (ids, len(problems)) == (names(*range(9, 90)), 1)
    toc.unlink()
    ids, problems = read(folder)
    assert ids == names(*range(9, 90))
    assert "table of contents is missing" in problems[0].reason


def test_without_a_table_of_contents_the_newest_deletions_of_a_segment_are_those_that_hold(folder: Path) -> None:
    (older,) = folder.glob("*.del")
    kept = older.read_bytes()
    engine = WhooshEngine.open(folder)
    with engine.writer() as writer:
        writer.delete(names(9, 10))
        writer.commit()
    (newer,) = folder.glob("*.del")
    older.write_bytes(kept)
    os.utime(older, ns=(1, 1))
    for toc in folder.glob("*.toc"):
        toc.unlink()
    assert older != newer
    assert read(folder)[0] == names(*range(11, 90))


def test_without_its_deletions_a_segment_gives_everything_and_says_so(folder: Path) -> None:
    (deletions,) = folder.glob("*.del")
    deletions.write_bytes(b"\0" * deletions.stat().st_size)
    ids, problems = read(folder)
    assert ids == names(*range(90))
    assert "deleted documents come back" in problems[0].reason
