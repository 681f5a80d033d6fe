import numpy as np

from dvsearch.term_ids import Lookup, Terms, TermTable


def of(numbers: list[int], table: TermTable) -> Terms:
    """Terms that stand among those of other texts."""
    return Terms(np.array([0, *numbers, 0], np.uint32), 1, 1 + len(numbers), table)


TABLE = TermTable("terms", ["bản", "chợ", "phiên"])
TERMS = of([1, 2, 0, 1], TABLE)


def test_terms_are_a_sequence_of_their_strings() -> None:
    assert list(TERMS) == ["chợ", "phiên", "bản", "chợ"]
    assert (len(TERMS), TERMS[1], TERMS[-2], TERMS.count("chợ")) == (4, "phiên", "bản", 2)
    assert list(TERMS[1:3]) == ["phiên", "bản"]
    assert "xã" not in TERMS
    assert not TERMS[:0]


def test_terms_equal_any_sequence_of_the_same_strings() -> None:
    assert TERMS == ["chợ", "phiên", "bản", "chợ"]
    assert TERMS == ["chợ", "phiên", "bản", "chợ"]
    assert of([0], TermTable("terms", ["chợ"])) == TERMS[:1]
    assert TERMS != ["chợ", "phiên"]


def test_a_lookup_asks_once_for_each_term_of_a_table_that_occurs() -> None:
    asked: list[str] = []

    def length(term: str) -> int:
        asked.append(term)
        return len(term)

    lookup, table = Lookup(length), TermTable("terms", ["bản", "chợ", "phiên", "làng"])
    terms = of([1, 2, 0, 1], table)
    assert lookup(terms).tolist() == [3, 5, 3, 3]
    assert lookup(terms[:2]).tolist() == [3, 5]
    assert asked == ["bản", "chợ", "phiên"]
    assert lookup(["xã", "bản"]).tolist() == [2, 3]
    assert lookup(of([1], TermTable("terms", ["xã", "thôn"]))).tolist() == [4]
    table.terms.append("buôn")
    asked.clear()
    assert lookup(of([4, 1], table)).tolist() == [4, 3]
    assert lookup(of([3], table)).tolist() == [4]
    assert asked == ["buôn", "làng"]
