"""Pieces of a text have the numbers of the strings that they are, and of no others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dvsearch.vietnamese.words import interner
from dvsearch.vietnamese.words.interner import LONGEST, Interner
from dvsearch.vietnamese.words.nfc_offsets import code_points


def pieces_of(texts: list[str]) -> tuple[str, np.ndarray, np.ndarray]:
    """The words of texts of words, joined, and where each begins and ends."""
    lengths = np.array(list(map(len, texts)), np.int64)
    ends = lengths.cumsum() + np.arange(lengths.size)
    return " ".join(texts), ends - lengths, ends


def numbered(interner: Interner, texts: list[str]) -> list[int]:
    joined, starts, ends = pieces_of(texts)
    found: list[int] = interner.numbers(joined, code_points(joined), starts, ends).tolist()
    return found


def check(batches: list[list[str]]) -> None:
    told: list[str] = []
    interner = Interner(told.extend)
    for texts in batches:
        assert [told[number] for number in numbered(interner, texts)] == texts
    assert len(told) == len(set(told)) == len(interner)
    assert set(told) == {text for texts in batches for text in texts}


WORD = st.one_of(
    st.sampled_from(["xã", "xa", "xã,", "x", "\x00", "\x00\x00", "🐃", "\ud800", "a" * LONGEST, "a" * (LONGEST + 1)]),
    st.text(min_size=1, max_size=5),
    st.text("ab", min_size=1, max_size=2 * LONGEST),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(WORD, min_size=1, max_size=30), max_size=4))
def test_every_string_has_one_number_and_every_number_one_string(batches: list[list[str]]) -> None:
    check(batches)


def test_many_strings_and_a_long_text_are_numbered_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interner, "_BLOCK", 1_000)
    interner._powers.cache_clear()
    words = [f"tổ{number}" for number in range(200_000)]
    check([words[:50_000], words, [*words[::-3], "dài" * 5000, *words[:10]]])
    interner._powers.cache_clear()


def test_strings_of_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_length(points: object, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        hashes: np.ndarray = (ends - starts).astype(np.uint64) << np.uint64(60) | np.uint64(1)
        return hashes

    monkeypatch.setattr(interner, "_hash", of_length)
    check([["xã", "xa", "thôn", "xã"], ["bản", "thon", "xa", "thôn"], ["xóm", "ấp"]])


def test_a_number_can_be_had_that_no_piece_has() -> None:
    told: list[str] = []
    interner = Interner(told.extend)
    assert interner.add(" ") == 0
    first, second, third = numbered(interner, ["xã", "ấp", "xã"])
    assert (told[first], told[second], third) == ("xã", "ấp", first)
    assert told[0] == " "
