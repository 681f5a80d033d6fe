"""Copies are found among the articles of an index by their signatures, in time that does not grow with templates."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from dvsearch.engines.whoosh.querying.native import load_kernel
from dvsearch.indexing import near_duplicates
from dvsearch.indexing.near_duplicates import alike, alike_by_arrays, copies_among, copies_before
from dvsearch.indexing.signatures import LENGTH, Content, letters, signature

from ..conftest import skip_unless_built

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


def signed(terms: Sequence[str]) -> str:
    return signature(Content(terms))


@pytest.fixture(params=["kernel", "numpy"])
def kernel(request: pytest.FixtureRequest) -> Any:
    skip_unless_built(request.param)
    return load_kernel(request.param)


def nearest(kernel: Any, known: Sequence[Sequence[str]], *asked: Sequence[str]) -> list[int | None]:
    """Of some texts the most alike that each is a copy of."""
    signatures = list(map(signed, known))
    found = copies_among(letters(list(map(signed, asked))), [letters(signatures)], kernel)
    best = (max(copies, key=copies.__getitem__, default=None) for copies in found)
    return [None if one is None else signatures.index(one) for one in best]


def test_a_copy_with_another_header_and_a_few_edits_is_found_and_another_text_is_not(kernel: Any) -> None:
    known = [text(seed) for seed in range(200)]
    copies = [text(900 + seed, 12) + edited(text(seed), 8, seed) for seed in range(0, 200, 10)]
    assert nearest(kernel, known, *copies) == list(range(0, 200, 10))
    assert nearest(kernel, known, *(text(seed + 1000) for seed in range(20))) == [None] * 20


def test_a_text_cut_short_is_found_and_the_whole_of_it_by_the_part(kernel: Any) -> None:
    assert nearest(kernel, [text(1, 500), text(2, 260)], text(1, 280), text(2, 480)) == [0, 1]


def test_the_most_alike_of_several_copies_is_the_nearest(kernel: Any) -> None:
    assert nearest(kernel, [edited(text(1), edits, edits) for edits in (60, 2, 30)], text(1)) == [1]


def test_among_some_each_is_a_copy_of_those_before_it_alone(kernel: Any) -> None:
    rows = letters([signed(edited(text(seed), edits, edits)) for edits in (0, 3) for seed in range(20)])
    found = copies_before(rows, 10, kernel)
    assert [list(copies) for copies in found] == [[] for _ in range(10)] + [[seed] for seed in range(20)]


def test_signatures_of_another_version_and_values_of_no_signature_are_passed_over(kernel: Any) -> None:
    rows = np.frombuffer(b"1" + signed(text(1))[1:].encode() + b"\xff" * LENGTH, np.uint8).reshape(2, LENGTH)
    assert copies_among(letters([signed(text(1))]), [rows, rows[:0]], kernel) == [{}]
    assert copies_among(rows[:0], [rows], kernel) == []


def test_of_a_template_only_pages_with_the_same_first_date_count(kernel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_duplicates, "MOST", 4)

    def page(number: int) -> list[str]:
        return ["ngày", str(1 + number % 28), "tháng", str(1 + number // 28), *text(1, 200)]

    pages = [page(number) for number in range(300)]
    assert nearest(kernel, pages, *(page(number) for number in (0, 57, 299, 320))) == [0, 57, 299, None]


def test_the_kernel_finds_the_pairs_that_arrays_find(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_duplicates, "MOST", 3)
    texts = [edited(text(seed % 7), edits, seed + edits) for seed in range(40) for edits in (0, 5, 40)]
    asked, others = letters(list(map(signed, texts[::5]))), letters(list(map(signed, texts)))
    skip_unless_built("kernel")
    numbers, places = alike(asked, others, load_kernel("kernel"))
    wanted = alike_by_arrays(asked, others)
    assert numbers.size and (numbers.tolist(), places.tolist()) == (wanted[0].tolist(), wanted[1].tolist())
