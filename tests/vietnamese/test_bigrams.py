import json
from array import array
from typing import Any

import pytest

from dvsearch.vietnamese import bigram_counter as counting
from dvsearch.vietnamese.bigram_counter import BigramCounter
from dvsearch.vietnamese.bigrams import MANY, Bigrams, check, pack, unpack
from dvsearch.vietnamese.pair_blocks import pack_text
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


PARTS: dict[str, Any] = {
    "terms": ["dân", "vận", "dần"], "folded": ["dan", "van", "dan"], "counts": [5, 3, 1],
    "keys": [0 << 16 | 1, 1 << 16 | 0, 1 << 16 | 2], "pairs": [3, 1, 1], "before": [1, 1, 1],
}  # fmt: skip


def packed(**other: Any) -> str:
    parts = PARTS | other
    numbers = (array("I", parts[name]).tobytes() for name in ("counts", "keys", "pairs", "before"))
    return pack(parts["terms"], parts["folded"], *numbers)


def test_what_was_packed_is_looked_up_and_found_in_order() -> None:
    bigrams = unpack(packed())
    check(bigrams)
    assert [bigrams.precedents(term) for term in ("dân", "vận", "dần", "không")] == [1, 1, 1, 0]
    assert [bigrams.followers(term) for term in ("dân", "vận", "dần", "không")] == [(1, 3), (2, 2), (0, 0), (0, 0)]
    assert (bigrams.total, bigrams.kinds) == (9, 3)


@pytest.mark.parametrize(
    "other",
    [
        {"terms": ["dân", "vận", "dân"]}, {"counts": [5, 0, 1]}, {"pairs": [3, 0, 1]}, {"before": [1, 2, 1]},
        {"keys": [1, 1 << 16 | 2, 1 << 16]}, {"keys": [1, 1, 1 << 16]}, {"keys": [1, 1 << 16, 3 << 16]},
        {"keys": [1, 1 << 16, 3 << 16 | 2]},
        {"keys": [1, 1 << 16, 1 << 16 | 3], "before": [1, 1, 0]},
    ],
)  # fmt: skip
def test_counts_that_contradict_each_other_are_named(other: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not a count for each|what was never seen|not in order|terms that are not"):
        check(unpack(packed(**other)))


@pytest.mark.parametrize("other", [{"counts": [5, 3]}, {"before": [1]}, {"terms": ["dân"]}, {"folded": ["dan", "van"]}])
def test_what_has_not_a_count_for_each_term_is_not_read(other: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a count for each term"):
        unpack(packed(**other))


def one_text(*parts: bytes, header: str | None = None) -> str:
    sizes = json.dumps([len(part) for part in parts]) if header is None else header
    return pack_text(sizes.encode() + b"\n" + b"".join(parts))


def earlier(pairs: list[int]) -> str:
    numbers = (array("I", PARTS[name]).tobytes() for name in ("counts", "keys"))
    last = (array("I", column).tobytes() for column in (pairs, PARTS["before"]))
    return one_text("dân vận dần".encode(), b"dan van dan", *numbers, *last)


def test_an_index_of_an_earlier_program_has_all_in_one() -> None:
    bigrams = unpack(earlier([3, 1, 1]))
    check(bigrams)
    asked = [("dân", "vận"), ("vận", "dân"), ("vận", "dần"), ("dân", "dần")]
    assert bigrams.pair_counts(asked) == unpack(packed()).pair_counts(asked) == [3, 1, 1, 0]
    assert bigrams.precedents("dần") == 1
    with pytest.raises(ValueError, match="not a count for each pair"):
        unpack(earlier([3, 1]))
    with pytest.raises(ValueError, match="not a count for each pair"):
        unpack(earlier([3, 1, 1]) + packed().partition(".")[1] + packed().partition(".")[2])


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("{}", "not five parts"), ("[0, 0, 0, 0]", "not five parts"), ("[0, 0, 0, 0, 0, 0, 0]", "not five parts"),
        ("[1, 0, 0, 0, 0]", "not as long"), ("[0, 0, 0, 0, 0.0]", "not as long"), ("[1, -1, 0, 0, 0]", "not as long"),
    ],
)  # fmt: skip
def test_parts_that_are_not_what_they_say_are_not_read(header: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        unpack(one_text(header=header))
    assert unpack(one_text(header="[0, 0, 0, 0, 0]")).terms == []


def test_terms_a_letter_off_come_most_frequent_first_and_many_forms_are_found_alike() -> None:
    bigrams = counted(terms("ban bàn bàn bạn bạn bạn bang lan xa"))
    assert bigrams.near("ban") == ["bạn", "bàn", "ban", "bang", "lan"]
    assert bigrams.near("ba") == ["bạn", "bàn", "ban", "xa"] and bigrams.near("bangla") == []
    before = [list(bigrams.forms(plain)) for plain in ("ban", "lan", "ba")]
    for number in range(MANY + 3):
        assert list(bigrams.forms(f"x{number}")) == []
    assert [list(bigrams.forms(plain)) for plain in ("ban", "lan", "ba", "bang")] == [*before, ["bang"]]
