from __future__ import annotations

from dvsearch import tables
from dvsearch.vietnamese.related_words import related_words
from dvsearch.vietnamese.syllables import terms


def test_a_word_of_one_region_is_related_to_that_of_the_other_and_back() -> None:
    assert ("lợn",) in related_words(["heo"])
    assert ("heo",) in related_words(["lợn"])
    assert ("lãnh", "đạo") in related_words(["sếp"])
    assert related_words(["đường", "sắt"]) == ()


def test_the_table_is_written_in_terms_and_no_word_is_related_to_itself() -> None:
    for row in tables.rows("register"):
        words = row["words"].split("|")
        assert len(words) == len(set(words)) > 1
        for word in words:
            assert terms(word) == word.split(), word
            assert tuple(word.split()) not in related_words(word.split())
