"""The first of many words: by one column after the other, then by the dictionary."""

from __future__ import annotations

import numpy as np
import pytest

from dvsearch.engines.forward import Array
from dvsearch.research.ranking import as_list, ranked

NAMES = ["đi", "ăn", "dân", "xã", "hội", "ở"]
FIRST = np.array([2.0, 1.0, 2.0, np.nan, 1.0, 3.0])
SECOND = np.array([5, 7, 5, 9, 8, 0])
IN_ORDER = [5, 2, 0, 4, 1, 3]  # dân before đi, which tie; hội before ăn by the second column; no number comes last


@pytest.mark.parametrize("most", [None, 0, 1, 2, 3, 5, 6, 9])
def test_words_come_by_their_columns_and_what_is_alike_by_the_dictionary(most: int | None) -> None:
    spelled: list[int] = []

    def spell(at: Array) -> list[str]:
        spelled.extend(at.tolist())
        return [NAMES[place] for place in at.tolist()]

    at, names = ranked((FIRST, SECOND), spell, most)
    assert at.tolist() == IN_ORDER[:most] and names == [NAMES[place] for place in IN_ORDER[:most]]
    if most is not None and most < 6:
        assert len(spelled) <= most + 1  # and what ties with the last


def test_nothing_has_no_first() -> None:
    at, names = ranked((np.array([]),), lambda at: [""] * at.size, 3)
    assert (at.tolist(), names) == ([], [])


def test_what_is_no_number_is_none_in_a_list() -> None:
    assert as_list(np.array([1.5, np.nan])) == [1.5, None]
    assert as_list(np.array([1.5, 2.0])) == [1.5, 2.0]
    assert as_list(np.array([1, 2])) == [1, 2]
