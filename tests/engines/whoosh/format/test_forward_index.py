"""The forward index: what was written is what is read, through merges too, and `check` notices what does not agree."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from dvsearch.article import ANCHOR_EVERY, POSITION_GAP
from dvsearch.engines.base import Document
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.format import forward_index
from dvsearch.engines.whoosh.format.forward_index import ForwardIndex, write_forward
from dvsearch.engines.whoosh.format.section_file import Array, SectionFile, SectionWriter
from dvsearch.errors import IndexOutdated
from tests import documents
from tests.engines.whoosh.format.sections import writing

TERMS = 70_000  # more than 16 bits count


@pytest.fixture
def written(tmp_path: Path) -> tuple[ForwardIndex, Array, Array, Array, Array]:
    """A forward index of 300 documents, and of it: lengths, titles, terms, joins."""
    source = np.random.default_rng(1)
    lengths, titles = source.integers(0, 900, 300), source.integers(0, 20, 300)
    lengths[::50] = 0
    titles = np.minimum(titles, lengths)
    repeated = (TERMS * source.random(int(lengths.sum()) - TERMS) ** 4).astype(np.int64)
    terms = source.permutation(np.concatenate((np.arange(TERMS), repeated)))
    joined = source.random(terms.size) < 0.3
    occurrences = np.bincount(terms, minlength=TERMS)
    anchors = [1_000 * number for length in (*titles, *(lengths - titles)) for number in range(-(-int(length) // 32))]
    with writing(tmp_path / "file") as file:
        pieces = np.array_split(terms, 3)
        write_forward(file, occurrences, titles, pieces, joined, [np.array(anchors, np.int64)])
    return ForwardIndex(SectionFile(tmp_path / "file"), lengths), lengths, titles, terms, joined


def test_tokens_come_back_in_one_piece_and_one_by_one(
    written: tuple[ForwardIndex, Array, Array, Array, Array],
) -> None:
    forward, lengths, titles, terms, joined = written
    assert forward.is_complete()
    assert np.array_equal(forward.terms(0, terms.size), terms)
    assert np.array_equal(forward.terms(1_001, 7_777), terms[1_001:7_777])
    some = np.random.default_rng(2).integers(0, terms.size, 5_000)
    assert np.array_equal(forward.terms_at(some), terms[some])
    assert np.array_equal(forward.joined_at(some), joined[some])
    assert np.array_equal(forward.joined(), joined)
    assert np.array_equal(forward.starts, [0, *np.cumsum(lengths)])
    assert np.array_equal(forward.titles, titles)


def test_a_position_is_a_token_of_the_title_or_of_the_body_or_none(
    written: tuple[ForwardIndex, Array, Array, Array, Array],
) -> None:
    forward, lengths, titles, _, _ = written
    for doc in (0, 1, 7, 50, 299):
        start, title, length = int(forward.starts[doc]), int(titles[doc]), int(lengths[doc])
        positions = np.arange(-3, length + POSITION_GAP + 5)
        expected = [-1, -1, -1, *range(start, start + title), *[-1] * POSITION_GAP]
        expected += [*range(start + title, start + length), *[-1] * 5]
        assert forward.tokens_of(np.full(positions.size, doc), positions).tolist() == expected


def test_the_most_frequent_terms_have_the_smallest_numbers(tmp_path: Path) -> None:
    terms = np.array([2] * 5 + [0] * 9 + [1])
    with writing(tmp_path / "file") as file:
        write_forward(file, np.array([9, 1, 5]), np.array([0]), [terms], np.zeros(15, bool), [np.array([4])])
    file_read = SectionFile(tmp_path / "file")
    assert file_read.read("forward.ranked").tolist() == [0, 2, 1]
    assert file_read.read("forward.terms").tolist() == [1] * 5 + [0] * 9 + [2]


def add(engine: WhooshEngine, *batch: Document) -> None:
    with engine.writer() as writer:
        writer.add(batch)
        writer.commit()


def test_a_document_without_joins_and_anchors_has_words_of_one_term_and_begins_at_its_beginning(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path)
    body = [f"b{number}" for number in range(3 * ANCHOR_EVERY)]
    add(engine, Document("a", {"text": ((), body)}, {"id": ("a",)}, "{}"))
    forward = engine.forward()
    every = np.zeros(3, np.int64), POSITION_GAP + np.array([0, 40, 90])
    assert [each.tolist() for each in forward.anchors(*every)] == [[POSITION_GAP] * 3, [0] * 3]
    assert not forward.joined(np.array([0]), np.array([POSITION_GAP]), np.array([POSITION_GAP + 90])).any()


@pytest.mark.parametrize("values", [((), ("a",), ("b",)), (("a",), ("b", "c"))])
def test_what_is_no_title_and_body_or_has_joins_too_few_is_refused(tmp_path: Path, values: tuple[tuple[str]]) -> None:
    engine = WhooshEngine.create(tmp_path)
    with pytest.raises(ValueError, match=r"^x: "):
        add(engine, Document("x", {"text": values}, {"id": ("x",)}, "{}", (b"\0", b"\0"), ((0,), (0,))))


@pytest.mark.parametrize("part", ["terms", "titles", "anchors", "joined"])
def test_check_notices_a_forward_index_that_does_not_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    def write_wrong(
        file: SectionWriter, occurrences: Array, titles: Array, terms: list[Array], joined: Array, anchors: list[Array]
    ) -> None:
        if part == "terms":
            terms = [np.concatenate((terms[0][1:], terms[0][:1]))]
        elif part == "titles":
            titles = titles + 1
        elif part == "anchors":
            anchors = [*anchors, np.array([7])]
        else:
            joined = joined[:-8]
        write_forward(file, occurrences, titles, terms, joined, anchors)

    monkeypatch.setattr("dvsearch.engines.whoosh.building.forward_buffer.write_forward", write_wrong)
    engine = WhooshEngine.create(tmp_path)
    add(engine, *documents.documents(30, seed=3))
    problems = [problem.reason for problem in engine.check()]
    assert len(problems) == 1
    assert problems[0].startswith("text forward: ")


def test_an_index_from_before_says_that_it_must_be_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dvsearch.engines.whoosh.building.forward_buffer.write_forward", lambda *_: None)
    engine = WhooshEngine.create(tmp_path)
    add(engine, *documents.documents(30, seed=3))
    with pytest.raises(IndexOutdated, match="what stands where"):
        engine.forward()


@pytest.mark.parametrize("step", [50, 2_000_000])
def test_merging_keeps_every_token_join_and_anchor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    monkeypatch.setattr("dvsearch.engines.whoosh.building.merger.POSTINGS_PER_STEP", step)
    engine = WhooshEngine.create(tmp_path)
    batch = documents.documents(90, seed=4)
    for start in range(0, 90, 30):
        add(engine, *batch[start : start + 30])
    with engine.writer() as writer:
        writer.delete([one.id for one in random.Random(1).sample(batch, 25)])
        writer.commit()
    before = _said(engine)
    engine.compact()
    assert len(engine._snapshot.segments) == 1
    assert _said(engine) == before
    assert list(engine.check()) == []


def _said(engine: WhooshEngine) -> list[object]:
    forward = engine.forward()
    every = np.arange(forward.count)
    ends = np.sum(forward.lengths(every), axis=0) + POSITION_GAP
    terms = [forward.terms[number] for number in forward.tokens(every, 0 * every, ends).tolist() if number >= 0]
    at = np.repeat(every, 9), np.tile(np.arange(0, 180, 20), every.size)
    anchors = [each.tolist() for each in forward.anchors(*at)]
    return [forward.ids(every), terms, forward.joined(every, 0 * every, ends).tolist(), anchors]


def test_as_many_anchors_as_tokens_need() -> None:
    assert [forward_index.anchors_of(length) for length in (0, 1, 32, 33, 64)] == [0, 1, 1, 2, 2]
