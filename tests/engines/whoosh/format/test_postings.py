"""Postings come back as they were written, rare and common, small and large."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from dvsearch.engines.whoosh.format.postings import NARROW, Postings, TextField, TextWriter, write_forms
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
    assert field.counts().tolist() == [len(docs) for docs, _ in expected]
    assert field.counts(2, 4).tolist() == [31, 32]
    found = field.find(b"t3")
    assert found is not None and found.docs.tolist() == expected[3][0]
    assert field.find(b"t") is None and field.find(b"t8") is None


Places = dict[int, dict[int, list[int]]]


def postings_of(terms: Places) -> Postings:
    """The postings of terms, each with its documents, each with its positions."""
    listed = [(len(docs), docs) for docs in terms.values()]
    freqs = [len(at) for _, docs in listed for at in docs.values()]
    return Postings(
        [f"t{number}".encode() for number in terms],
        np.array([count for count, _ in listed], np.int64),
        np.array([doc for _, docs in listed for doc in docs], np.uint16),
        np.array(freqs, np.int64),
        np.array([place for _, docs in listed for at in docs.values() for place in at], np.int64),
    )


def test_bitmaps_of_terms_added_in_several_steps_are_told_apart(tmp_path: Path) -> None:
    terms: Places = {number: {doc: [0] for doc in range(number, 64, 3 + number)} for number in range(6)}
    writer = TextWriter(64)
    for number in terms:
        writer.add(postings_of({number: terms[number]}))
    with writing(tmp_path / "file") as file:
        writer.finish(file, "f", positioned=True)
    field = TextField(SectionFile(tmp_path / "file"), "f", 64, False, None)
    assert all(field[number].dense for number in terms)
    assert [field[number].docs.tolist() for number in terms] == [list(docs) for docs in terms.values()]


def test_rare_terms_with_others_between_are_united_without_them(tmp_path: Path) -> None:
    terms: Places = {number: {100 * number + at: [at] for at in range(3)} for number in range(5)}
    writer = TextWriter(500)
    writer.add(postings_of(terms))
    with writing(tmp_path / "file") as file:
        writer.finish(file, "f", positioned=True)
    field = TextField(SectionFile(tmp_path / "file"), "f", 500, False, None)
    for numbers in ([0, 2], [1, 4], [2, 3], [1, 2, 4]):
        union = [doc for number in numbers for doc in terms[number]]
        assert np.flatnonzero(field.union(np.array(numbers))).tolist() == union


@pytest.mark.parametrize("wide", [False, True])
def test_a_folded_field_has_the_positions_of_its_forms(tmp_path: Path, wide: bool) -> None:
    far = 70_000 if wide else NARROW - 1
    terms: Places = {0: {0: [3], 5: [1, far]}, 1: {2: [0]}, 2: {0: [0, 7], 9: [2]}, 3: {5: [4]}, 4: {1: [9], 2: [far]}}
    folded_of = {0: 0, 1: 1, 2: 0, 3: 0, 4: 2}
    folded: Places = {}
    for number, docs in terms.items():
        into = folded.setdefault(folded_of[number], {})
        for doc, places in docs.items():
            into[doc] = sorted(into.get(doc, []) + places)
    folded = {number: dict(sorted(docs.items())) for number, docs in sorted(folded.items())}
    exact, without = TextWriter(200), TextWriter(200)
    exact.add(postings_of(terms))
    without.add(postings_of(folded)._replace(positions=None))
    with writing(tmp_path / "file") as file:
        exact.finish(file, "f", positioned=True)
        without.finish(file, "g", positioned=False)
        write_forms(file, "g", np.array(list(folded_of)), np.array(list(folded_of.values())))
        without.finish(file, "h", positioned=False)
    read = SectionFile(tmp_path / "file")
    base = TextField(read, "f", 200, wide, None)
    field = TextField(read, "g", 200, wide, base)
    bare = TextField(read, "h", 200, wide, base)
    assert [(each.folds, each.positioned) for each in (base, field, bare)] == [
        (False, True),
        (True, True),
        (False, False),
    ]
    for start, stop in ((0, 3), (0, 1), (1, 3), (2, 3)):
        counts, forms = field.forms(start, stop)
        expected = [[form for form, to in folded_of.items() if to == number] for number in range(start, stop)]
        assert counts.tolist() == [len(some) for some in expected]
        assert forms.tolist() == [form for some in expected for form in some]
        merged = field.postings(start, stop, positioned=True)
        of_them = postings_of({number: folded[number] for number in range(start, stop)})
        assert merged.positions is not None and of_them.positions is not None
        assert merged.positions.tolist() == of_them.positions.tolist()
        assert (merged.docs.tolist(), merged.freqs.tolist()) == (of_them.docs.tolist(), of_them.freqs.tolist())
        assert field.postings(start, stop, positioned=False).positions is None
    assert bare.postings(0, 3, positioned=True).positions is None
    keys = sorted(doc << field.shift | place for doc, places in folded[0].items() for place in places)
    assert sorted(field[0].packed_positions().tolist()) == keys


@pytest.mark.parametrize("wide", [False, True])
def test_a_key_moved_up_by_the_room_stays_before_the_next_document(tmp_path: Path, wide: bool) -> None:
    writer = TextWriter(2)
    writer.add(postings_of({0: {0: [NARROW - 1], 1: [0]}}))
    with writing(tmp_path / "file") as file:
        writer.finish(file, "f", positioned=True)
    field = TextField(SectionFile(tmp_path / "file"), "f", 2, wide, None)
    last, following = field[0].packed_positions().tolist()
    assert last + field.room == following - 1
