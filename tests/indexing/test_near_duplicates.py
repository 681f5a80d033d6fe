"""Copies are found among the articles of an index by their signatures, in time that does not grow with templates."""

from __future__ import annotations

import random

import pytest

from dvsearch.indexing import near_duplicates
from dvsearch.indexing.near_duplicates import Signatures
from dvsearch.indexing.signatures import SHORTEST, Content, signature

SYLLABLES = (
    "dân vận khéo xã huyện tỉnh hội nghị tổng kết phong trào mô hình cán bộ đảng viên nhân rộng ủy ban mặt trận".split()
)


def text(seed: int, length: int = 300) -> list[str]:
    source = random.Random(seed)
    return [source.choice(SYLLABLES) + source.choice(("", "a", "b", "c")) for _ in range(length)]


def edited(terms: list[str], edits: int, seed: int) -> list[str]:
    source = random.Random(seed)
    changed = list(terms)
    for _ in range(edits):
        changed[source.randrange(len(changed))] = "sửa"
    return changed


def signed(terms: list[str]) -> str:
    return signature(Content(terms))


def test_a_copy_with_another_header_and_a_few_edits_is_found_and_another_text_is_not() -> None:
    known = Signatures((f"a{seed}", signed(text(seed))) for seed in range(200))
    for seed in range(0, 200, 10):
        copy = text(900 + seed, 12) + edited(text(seed), 8, seed)
        assert known.nearest("new", signed(copy)) == f"a{seed}"
        assert known.nearest("new", signed(text(seed + 1000))) is None


def test_a_text_cut_short_is_found_and_the_whole_of_it_by_the_part() -> None:
    known = Signatures([("whole", signed(text(1, 500))), ("part", signed(text(2, 260)))])
    assert known.nearest("new", signed(text(1, 280))) == "whole"
    assert known.nearest("new", signed(text(2, 480))) == "part"


def test_the_most_alike_of_several_copies_is_the_nearest() -> None:
    known = Signatures([])
    for edits in (60, 2, 30):
        known.add(f"{edits} edits", signed(edited(text(1), edits, edits)))
    assert known.nearest("new", signed(text(1))) == "2 edits"


def test_an_article_is_no_copy_of_itself_and_not_of_one_that_is_gone() -> None:
    known = Signatures([("a", signed(text(1)))])
    assert known.nearest("a", signed(text(1))) is None
    assert known.nearest("b", signed(text(1))) == "a"
    known.discard("a")
    assert known.nearest("b", signed(text(1))) is None
    known.add("c", signed(text(1)))
    known.add("c", signed(text(2)))
    assert known.nearest("b", signed(text(1))) is None
    assert known.nearest("b", signed(text(2))) == "c"


def test_signatures_of_no_text_and_of_another_version_are_passed_over() -> None:
    short = signed(text(1, SHORTEST - 1))
    old = "A" * 96
    known = Signatures([("short", short), ("old", old)])
    known.add("short again", short)
    known.add("old again", old)
    assert known.nearest("new", short) is None
    assert known.nearest("new", old) is None
    assert known.nearest("new", signed(text(1))) is None


def test_nothing_is_forgotten_when_what_was_added_is_sorted_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_duplicates, "RECENT", 16)
    known = Signatures((f"a{seed}", signed(text(seed))) for seed in range(30))
    for seed in range(30, 130):
        known.add(f"a{seed}", signed(text(seed)))
    known.discard("a7")
    for seed in range(130):
        found = known.nearest("new", signed(edited(text(seed), 3, seed)))
        assert found == (None if seed == 7 else f"a{seed}")


def test_of_a_template_only_the_pages_with_the_same_first_date_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_duplicates, "MOST", 4)

    def page(number: int) -> list[str]:
        return ["ngày", str(1 + number % 28), "tháng", str(1 + number // 28), *text(1, 200)]

    known = Signatures((f"page {number}", signed(page(number))) for number in range(300))
    for number in (0, 57, 299):
        assert known.nearest("new", signed(page(number))) == f"page {number}"
    assert known.nearest("new", signed(page(320))) is None
