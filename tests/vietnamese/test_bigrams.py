import pytest

from dvsearch.vietnamese import bigram_counter as counting
from dvsearch.vietnamese.bigram_counter import BigramCounter
from dvsearch.vietnamese.bigrams import Bigrams, unpack
from dvsearch.vietnamese.syllables import terms

VILLAGE = terms("Dân vận khéo ở xã miền núi, dân vận gần dân")
MARKET = terms("Chợ phiên họp từ sớm, dân bản xuống chợ phiên")


def counted(*texts: list[str]) -> Bigrams:
    counter = BigramCounter()
    for text in texts:
        counter.add(text)
    return unpack(counter.packed())


def test_terms_and_neighbours_are_counted_over_all_texts() -> None:
    bigrams = counted(VILLAGE, MARKET)
    assert bigrams.count("dân") == 4
    assert bigrams.count("vắng") == 0
    assert bigrams.total == len(VILLAGE) + len(MARKET)
    assert bigrams.pair_counts([("dân", "vận"), ("chợ", "phiên"), ("vận", "dân"), ("dân", "vắng")]) == [2, 2, 0, 0]


def test_the_last_term_of_a_text_is_no_neighbour_of_the_first_of_the_next() -> None:
    assert counted(VILLAGE, MARKET).pair_counts([("dân", "chợ")]) == [0]


def test_forms_of_plain_letters_come_most_frequent_first() -> None:
    bigrams = counted(terms("bán bàn bàn bạn bạn bạn"))
    assert list(bigrams.forms("ban")) == ["bạn", "bàn", "bán"]
    assert list(bigrams.forms("xyz")) == []


def test_forms_are_of_whole_terms_wherever_they_stand_among_all() -> None:
    bigrams = counted(terms("an bán an bang an bàn bán lan ban bang"))
    assert list(bigrams.forms("an")) == ["an"]
    assert list(bigrams.forms("bang")) == ["bang"]
    assert sorted(bigrams.forms("ban")) == ["ban", "bàn", "bán"] and bigrams.forms("ban")[0] == "bán"
    assert list(bigrams.forms("lan")) == ["lan"]
    assert list(bigrams.forms("ba")) == list(bigrams.forms("")) == []
    assert list(counted().forms("an")) == list(counted().forms("")) == []


def test_counting_goes_on_where_it_was_left() -> None:
    counter = BigramCounter(counted(VILLAGE))
    counter.add(MARKET)
    later, at_once = unpack(counter.packed()), counted(VILLAGE, MARKET)
    pairs = [("dân", "vận"), ("chợ", "phiên"), ("dân", "bản")]
    assert later.pair_counts(pairs) == at_once.pair_counts(pairs)
    assert [later.count(term) for term in VILLAGE + MARKET] == [at_once.count(term) for term in VILLAGE + MARKET]


def test_an_empty_index_has_counts_too() -> None:
    bigrams = counted()
    assert bigrams.total == 0
    assert bigrams.pair_counts([("dân", "vận")]) == [0]
    assert bigrams.pair_counts([]) == []


def test_of_pairs_that_are_as_frequent_the_first_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [("dân", "vận"), ("vận", "khéo"), ("khéo", "ở"), ("ở", "xã")]
    for most, kept in ((1, [2, 0, 0, 0]), (2, [2, 1, 0, 0]), (4, [2, 1, 1, 0])):
        monkeypatch.setattr(counting, "MAX_PAIRS", most)
        assert counted(VILLAGE).pair_counts(pairs) == kept
