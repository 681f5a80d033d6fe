import pickle

import numpy as np

from dvsearch.terms import Lookup, Terms


def of(numbers: list[int], vocabulary: list[str]) -> Terms:
    """Terms that stand among those of other texts."""
    return Terms(np.array([0, *numbers, 0], np.uint32), 1, 1 + len(numbers), vocabulary)


VOCABULARY = ["bản", "chợ", "phiên"]
TERMS = of([1, 2, 0, 1], VOCABULARY)


def test_terms_are_a_sequence_of_their_strings() -> None:
    assert list(TERMS) == ["chợ", "phiên", "bản", "chợ"]
    assert (len(TERMS), TERMS[1], TERMS[-2], TERMS.count("chợ")) == (4, "phiên", "bản", 2)
    assert list(TERMS[1:3]) == ["phiên", "bản"]
    assert "xã" not in TERMS
    assert not TERMS[:0]


def test_terms_equal_any_sequence_of_the_same_strings() -> None:
    assert TERMS == ["chợ", "phiên", "bản", "chợ"]
    assert TERMS == ["chợ", "phiên", "bản", "chợ"]
    assert of([0], ["chợ"]) == TERMS[:1]
    assert TERMS != ["chợ", "phiên"]


def test_a_lookup_asks_once_for_each_term_of_a_shared_vocabulary() -> None:
    asked: list[str] = []

    def length(term: str) -> int:
        asked.append(term)
        return len(term)

    lookup = Lookup(length)
    assert lookup(TERMS).tolist() == [3, 5, 3, 3]
    assert lookup(TERMS[:2]).tolist() == [3, 5]
    assert asked == VOCABULARY
    assert lookup(["xã", "bản"]).tolist() == [2, 3]
    assert lookup(of([1], ["xã", "thôn"])).tolist() == [4]
    assert lookup(TERMS[:1]).tolist() == [3]


def test_texts_that_share_their_terms_travel_as_one() -> None:
    texts = [Terms(TERMS.all_numbers, place, place + 1, VOCABULARY) for place in range(5)]
    arrived = pickle.loads(pickle.dumps(texts))
    assert arrived == texts
    assert {id(one.all_numbers) for one in arrived} == {id(arrived[0].all_numbers)}
    assert {id(one.vocabulary) for one in arrived} == {id(arrived[0].vocabulary)}
