from __future__ import annotations

import pytest

from dvsearch.vietnamese.syllables import terms
from dvsearch.vietnamese.words import word_list
from dvsearch.vietnamese.words.word_list import is_listed, is_listed_pair, listed_pairs, words_in


@pytest.mark.parametrize("word", ["công an", "Hoà bình", "thuỷ lợi", "bác sỹ", "lý do", "quý mến", "hợp tác xã"])
def test_a_word_is_found_however_it_is_spelt(word: str) -> None:
    assert is_listed(tuple(terms(word)))


@pytest.mark.parametrize("word", ["công đường sắt", "ng an", "công a", "an công", "làm đường"])
def test_what_is_no_word_is_not(word: str) -> None:
    assert not is_listed(tuple(terms(word)))


def test_many_look_ups_answer_as_few_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_list, "_FEW", 2)
    lookups = word_list._Lookups(word_list.pyvi_models() / "words.txt")
    answers = [entry.encode() in lookups for entry in ("công an", "công", "an ninh", "công đường sắt", "công an") * 2]
    assert answers == [True, True, True, False, True] * 2


def test_pairs_are_of_terms_and_reach_into_longer_words() -> None:
    pairs = listed_pairs()
    assert {("công", "an"), ("hòa", "bình"), ("tác", "xã")} <= pairs
    assert ("an", "công") not in pairs


def test_a_pair_looked_for_by_itself_is_one_of_all_pairs() -> None:
    pairs = listed_pairs()
    terms_only = {pair for pair in pairs if all(map(terms, pair)) and " " not in "".join(pair)}
    assert len(terms_only) > len(pairs) - 20
    assert all(is_listed_pair(*pair) for pair in terms_only)
    turned = [(second, first) for first, second in sorted(terms_only)[::20]]
    beside = [(first, f"{second}x") for first, second in sorted(terms_only)[::20]]
    of_other_letters = [("an", "bày"), ("tối", "đa"), ("tối", "đây"), ("kĩ", "sư"), ("ng", "an")]
    for pair in (*turned, *beside, *of_other_letters):
        assert is_listed_pair(*pair) == (pair in pairs), pair


def test_words_of_a_run_may_overlap() -> None:
    run = terms("học sinh học giỏi")
    assert {" ".join(run[start:stop]) for start, stop in words_in(run, 3)} >= {"học sinh", "sinh học", "học giỏi"} & {
        "học sinh",
        "sinh học",
    }
    assert list(words_in(["học"], 4)) == []
