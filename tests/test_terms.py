import numpy as np

from dvsearch.terms import Lookup, Terms

VOCABULARY = ["bản", "chợ", "phiên"]
TERMS = Terms(np.array([1, 2, 0, 1], np.uint32), VOCABULARY)


def test_terms_are_a_sequence_of_their_strings() -> None:
    assert list(TERMS) == ["chợ", "phiên", "bản", "chợ"]
    assert (len(TERMS), TERMS[1], TERMS[-2], TERMS.count("chợ")) == (4, "phiên", "bản", 2)
    assert list(TERMS[1:3]) == ["phiên", "bản"]
    assert "xã" not in TERMS
    assert not TERMS[:0]


def test_terms_equal_any_sequence_of_the_same_strings() -> None:
    assert TERMS == ["chợ", "phiên", "bản", "chợ"]
    assert TERMS == ["chợ", "phiên", "bản", "chợ"]
    assert Terms(np.array([0], np.uint32), ["chợ"]) == TERMS[:1]
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
    assert lookup(Terms(np.array([1], np.uint32), ["xã", "thôn"])).tolist() == [4]
    assert lookup(TERMS[:1]).tolist() == [3]
