"""Postings come back as they were written, rare and common, small and large."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from dvsearch.engines.whoosh.format.postings import Postings, TextField, TextWriter
from dvsearch.engines.whoosh.format.section_file import SectionFile
from tests.engines.whoosh.format.sections import writing


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
        assert field[number].packed_positions().tolist() == keys
        assert field[number].packed_positions(among).tolist() == [key for key in keys if (key >> 32) % 3 == 0]
    for numbers in ([], [0], [0, 2, 6], [1, 2, 3, 4, 5], [7]):
        union = sorted(set().union(*(expected[number][0] for number in numbers)))
        assert np.flatnonzero(field.union(np.array(numbers, np.int64))).tolist() == union
    whole = field.postings(1, 8, positioned=True)
    assert whole.docs.tolist() == [doc for docs, _ in expected[1:] for doc in docs]
