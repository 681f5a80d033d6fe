"""Which words a run holds: listed ones, names, and of a run without marks only what leaves no doubt."""

from __future__ import annotations

import pytest

from dvsearch.engines.base import Engine
from dvsearch.engines.memory import MemoryEngine
from dvsearch.query.tree import Term
from dvsearch.searching.word_cuts import MAX_RUN, WordCutter
from tests.searching.articles import indexed_with_counts


@pytest.fixture(scope="module")
def engine() -> Engine:
    return indexed_with_counts(MemoryEngine)


def run(text: str, field: str = "text") -> list[Term]:
    return [Term(field, word) for word in text.split()]


def held(cutter: WordCutter, typed: list[Term]) -> list[str]:
    """The stretches that hold together, as they were typed."""
    return [" ".join(term.text for term in typed[start:stop]) for start, stop in cutter(typed)]


def test_listed_words_hold_and_what_is_pasted_in_does_not(engine: Engine) -> None:
    cutter = WordCutter(engine)
    assert held(cutter, run("hội nghị dân vận khéo ở xã")) == ["hội nghị", "dân vận"]
    assert len(held(cutter, run("hội nghị " * (MAX_RUN // 2)))) == MAX_RUN // 2
    assert held(cutter, run("hội nghị " * (MAX_RUN // 2) + "xã")) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("can bo huyen", ["can bo"]),
        ("dan van", []),  # dân vận as often as dẫn văn
        ("can bo dan van ba con", ["can bo", "ba con"]),
        ("ba con", ["ba con"]),
        ("hoi nghi", []),  # listed, and never met here
        ("noi chuyen ruong nuong", ["noi chuyen", "ruong nuong"]),
    ],
)
def test_without_marks_only_what_is_read_without_doubt_holds(engine: Engine, typed: str, expected: list[str]) -> None:
    assert held(WordCutter(engine), run(typed, "text_folded")) == expected
    mixed = [*run(typed, "text_folded"), Term("text", "xã")]  # one typed without marks is enough
    assert held(WordCutter(engine), mixed) == expected


def test_without_counts_of_neighbours_nothing_without_marks_holds() -> None:
    cutter = WordCutter(MemoryEngine())
    assert cutter.bigrams is None
    assert held(cutter, run("can bo", "text_folded")) == [] and held(cutter, run("cán bộ")) == ["cán bộ"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ông nguyễn văn bản dân vận", ["nguyễn văn bản", "dân vận"]),  # văn bản is a word, and lies across the name
        ("nguyễn văn bản", ["nguyễn văn bản"]),
        ("hội nghị nguyễn văn bản", ["hội nghị", "nguyễn văn bản"]),  # they touch, and do not lie across each other
        ("nguyễn văn bản hội nghị", ["nguyễn văn bản", "hội nghị"]),
        ("nguyễn văn", []),
        ("văn bản nguyễn", ["văn bản"]),
        ("nguyễn văn bản nguyễn văn bản", ["nguyễn văn bản", "nguyễn văn bản"]),
    ],
)
def test_a_name_holds_and_what_lies_across_it_does_not(engine: Engine, typed: str, expected: list[str]) -> None:
    cutter = WordCutter(engine, [("nguyễn", "văn", "bản")])
    assert held(cutter, run(typed)) == expected


def test_a_name_holds_without_marks_too(engine: Engine) -> None:
    cutter = WordCutter(engine, [("nguyễn", "văn", "bản")])
    assert held(cutter, run("ong nguyen van ban can bo", "text_folded")) == ["nguyen van ban", "can bo"]
