"""How a run is cut, from a small table of what its pairs are worth."""

from __future__ import annotations

import pytest

from dvsearch.vietnamese.associations import FIRM, LONE, NAME, NONE, Association
from dvsearch.vietnamese.word_cuts import CHANCE, PLAIN_COMPANY, cut, is_sure_reading

SURE, DOUBTFUL = Association(8.0, 12.0, NONE), Association(0.0, CHANCE - 0.1, NONE)
WORD = [(0, 2)]


def bond(kind: int) -> Association:
    return Association(6.0, 9.0, kind)


def test_a_listed_word_is_held_in_a_run_and_what_is_beside_it_is_not() -> None:
    assert cut([SURE, None, None], WORD) == [(0, 2)]
    assert cut([None, None, SURE], [(2, 4)]) == [(2, 4)]
    assert cut([], []) == []


def test_of_words_that_overlap_those_farthest_above_chance_are_laid() -> None:
    weak = Association(5.0, 6.0, NONE)
    assert cut([SURE, weak], [(0, 2), (1, 3)]) == [(0, 2)]
    assert cut([weak, SURE], [(0, 2), (1, 3)]) == [(1, 3)]
    assert cut([weak, Association(9.0, 13.0, NONE), weak], [(0, 2), (1, 3), (2, 4)]) == [(1, 3)]
    assert cut([weak, weak, weak], [(0, 2), (1, 3), (2, 4)]) == [(0, 2), (2, 4)]
    assert cut([SURE, weak], [(0, 2), (0, 3)]) == [(0, 3)]


def test_a_word_that_may_stand_there_by_accident_stays_loose_unless_it_is_all_that_was_typed() -> None:
    assert cut([DOUBTFUL, None], WORD) == []
    assert cut([DOUBTFUL], WORD) == [(0, 2)]
    assert cut([SURE, DOUBTFUL, None], [(0, 3)]) == []


def test_a_pair_that_the_index_never_counted_is_taken_for_the_word_it_is_listed_as() -> None:
    assert cut([None, None], WORD) == [(0, 2)]


@pytest.mark.parametrize(
    ("kind", "alone", "beside"), [(NONE, [], WORD), (LONE, [(0, 2)], WORD), (FIRM, [(0, 2)], [(0, 3)])]
)
def test_names_are_held_by_their_bond_and_only_a_firm_one_joins_a_word(
    kind: int, alone: list[tuple[int, int]], beside: list[tuple[int, int]]
) -> None:
    assert cut([bond(kind), None], []) == alone
    assert cut([SURE, bond(kind)], WORD) == beside


def test_two_words_are_never_joined_by_what_stands_between_them() -> None:
    assert cut([SURE, bond(FIRM), SURE], [(0, 2), (2, 4)]) == [(0, 2), (2, 4)]


def test_a_chain_of_bonds_is_one_name() -> None:
    assert cut([bond(LONE), bond(LONE), None], []) == [(0, 3)]


def test_the_name_of_a_place_competes_as_a_word_does() -> None:
    assert cut([bond(NAME), SURE], [(1, 3)]) == [(1, 3)]
    assert cut([SURE, bond(NAME), SURE], [(0, 2), (2, 4)]) == [(0, 2), (2, 4)]
    assert cut([None, bond(NAME)], []) == [(1, 3)]
    assert cut([bond(NAME), bond(NAME), None], []) == [(0, 3)]


def test_without_marks_only_the_usual_company_is_held() -> None:
    many = Association(PLAIN_COMPANY - 0.1, 12.0, NONE)
    assert cut([many, None], WORD, plain=True) == []
    assert cut([many, None], WORD) == [(0, 2)]
    assert cut([SURE, None], WORD, plain=True) == [(0, 2)]
    assert cut([bond(LONE), None], [], plain=True) == [(0, 2)]


def test_a_reading_is_sure_where_its_letters_hardly_mean_anything_else() -> None:
    assert is_sure_reading(98, 100)
    assert not is_sure_reading(70, 100)
    assert is_sure_reading(1, 1)
    assert is_sure_reading(1, 2)
    assert not is_sure_reading(1, 3)
    assert not is_sure_reading(0, 0)
