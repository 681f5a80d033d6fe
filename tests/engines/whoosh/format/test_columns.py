"""Exact fields of one and of many values."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from dvsearch.engines.whoosh.format.columns import Column, write_column
from dvsearch.engines.whoosh.format.section_file import SectionFile
from dvsearch.engines.whoosh.format.term_dictionary import encode
from tests.engines.whoosh.format.sections import writing


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
