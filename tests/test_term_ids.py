import pickle

import numpy as np
import pytest

from dvsearch.term_ids import Lookup, Terms, Unpacker, Vocabulary, pack


def of(numbers: list[int], vocabulary: Vocabulary) -> Terms:
    """Terms that stand among those of other texts."""
    return Terms(np.array([0, *numbers, 0], np.uint32), 1, 1 + len(numbers), vocabulary)


VOCABULARY = Vocabulary("terms", ["bản", "chợ", "phiên"])
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
    assert of([0], Vocabulary("terms", ["chợ"])) == TERMS[:1]
    assert TERMS != ["chợ", "phiên"]


def test_a_lookup_asks_once_for_each_term_of_a_vocabulary_that_occurs() -> None:
    asked: list[str] = []

    def length(term: str) -> int:
        asked.append(term)
        return len(term)

    lookup, vocabulary = Lookup(length), Vocabulary("terms", ["bản", "chợ", "phiên", "làng"])
    terms = of([1, 2, 0, 1], vocabulary)
    assert lookup(terms).tolist() == [3, 5, 3, 3]
    assert lookup(terms[:2]).tolist() == [3, 5]
    assert asked == ["bản", "chợ", "phiên"]
    assert lookup(["xã", "bản"]).tolist() == [2, 3]
    assert lookup(of([1], Vocabulary("terms", ["xã", "thôn"]))).tolist() == [4]
    vocabulary.terms.append("buôn")
    asked.clear()
    assert lookup(of([4, 1], vocabulary)).tolist() == [4, 3]
    assert lookup(of([3], vocabulary)).tolist() == [4]
    assert asked == ["buôn", "làng"]


def test_texts_that_share_their_terms_travel_as_one() -> None:
    texts = [Terms(TERMS.all_numbers, place, place + 1, VOCABULARY) for place in range(5)]
    arrived = Unpacker()(pack(texts))
    assert arrived == texts
    assert {id(one.all_numbers) for one in arrived} == {id(arrived[0].all_numbers)}
    assert {id(one.vocabulary) for one in arrived} == {id(arrived[0].vocabulary)}


def test_a_term_travels_once_and_a_new_vocabulary_takes_the_place_of_the_old() -> None:
    unpack, vocabulary = Unpacker(), Vocabulary("terms", ["bản", "chợ"])
    first = unpack(pack([of([1, 0], vocabulary)]))[0]
    vocabulary.terms += ["phiên", "một thuật ngữ dài"]
    packed = pack((of([3, 1], vocabulary), of([0], Vocabulary("words", ["chợ_phiên"]))))
    assert "dài".encode() in packed
    assert "chợ".encode() not in packed.replace("chợ_phiên".encode(), b"")
    second, words = unpack(packed)
    assert second == ["một thuật ngữ dài", "chợ"]
    assert words == ["chợ_phiên"]
    assert second.vocabulary is first.vocabulary
    assert first == ["chợ", "bản"]
    third = unpack(pack(of([0], Vocabulary("terms", ["đò"]))))
    assert (third, first) == (["đò"], ["chợ", "bản"])


def test_a_vocabulary_is_read_by_an_unpacker_alone() -> None:
    with pytest.raises(TypeError, match="Unpacker"):
        pickle.loads(pack(TERMS))
