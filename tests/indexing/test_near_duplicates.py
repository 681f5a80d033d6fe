"""Near-copies are told from other texts by their signatures."""

from __future__ import annotations

import random

from dvsearch.indexing.near_duplicates import SHORTEST, Signatures, signature

SYLLABLES = (
    "dân vận khéo xã huyện tỉnh hội nghị tổng kết phong trào mô hình cán bộ đảng viên nhân rộng ủy ban mặt trận".split()
)


def text(seed: int, length: int = 300) -> list[str]:
    source = random.Random(seed)
    return [source.choice(SYLLABLES) + source.choice(("", "1", "2", "3")) for _ in range(length)]


def edited(terms: list[str], edits: int, seed: int) -> list[str]:
    source = random.Random(seed)
    changed = list(terms)
    for _ in range(edits):
        changed[source.randrange(len(changed))] = "sửa"
    return changed


def test_a_signature_is_short_and_always_the_same() -> None:
    assert len(signature(text(1))) == 96
    assert signature(text(1)) == signature(text(1)) != signature(text(2))
    assert signature(text(1, SHORTEST - 1)) == ""


def test_a_copy_with_another_header_and_a_few_edits_is_recognised_and_another_text_is_not() -> None:
    known = Signatures((f"a{seed}", signature(text(seed))) for seed in range(200))
    for seed in range(0, 200, 10):
        copy = text(900 + seed, 12) + edited(text(seed), 8, seed)
        assert known.nearest("new", signature(copy)) == f"a{seed}"
        assert known.nearest("new", signature(text(seed + 1000))) is None


def test_pages_of_one_template_that_differ_in_their_numbers_are_no_copies() -> None:
    def prices(day: int) -> list[str]:
        source = random.Random(day)
        return [word for term in text(7, 60) for word in (term, str(source.randrange(1000)))]

    known = Signatures([("day1", signature(prices(1)))])
    assert known.nearest("day2", signature(prices(2))) is None


def test_an_article_is_no_copy_of_itself_and_not_of_one_that_is_gone() -> None:
    known = Signatures([("a", signature(text(1)))])
    assert known.nearest("a", signature(text(1))) is None
    assert known.nearest("b", signature(text(1))) == "a"
    known.discard("a")
    assert known.nearest("b", signature(text(1))) is None
    known.add("c", signature(text(1)))
    known.add("c", signature(text(2)))
    assert known.nearest("b", signature(text(1))) is None
    assert known.nearest("b", signature(text(2))) == "c"
    assert known.nearest("b", "") is None


def test_nothing_is_forgotten_when_what_was_added_is_settled(monkeypatch: object) -> None:
    import dvsearch.indexing.near_duplicates as module

    known = Signatures([])
    module._RECENT, before = 16, module._RECENT
    try:
        for seed in range(100):
            known.add(f"a{seed}", signature(text(seed)))
        for seed in range(100):
            assert known.nearest("new", signature(edited(text(seed), 3, seed))) == f"a{seed}"
    finally:
        module._RECENT = before
