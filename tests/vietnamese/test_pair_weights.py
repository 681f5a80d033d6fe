"""Counts against chance: what lives in one word, what met by accident, and what is a name."""

from __future__ import annotations

from dvsearch.vietnamese.associations import FIRM, LONE, NAME, NONE, Associations
from dvsearch.vietnamese.bigram_counter import BigramCounter
from dvsearch.vietnamese.bigrams import unpack
from dvsearch.vietnamese.pair_weights import associate

# `nghị` is nearly always that of `nghị định`, `của` and `tiền` stand anywhere, `cai lậy` is hardly seen apart.
TEXTS = (
    [["nghị", "định", "nêu"]] * 400
    + [["bà", "con", "của", "làng", "gửi", "tiền", "vào", "quỹ"]] * 400
    + [["tiền", "của", "làng"]] * 12
    + [["nghị", "lực", "vượt", "khó"]] * 12
    + [["về", "cai", "lậy", "chơi"]] * 30
    + [[f"xóm{number}", "thôn", f"đội{number}"] for number in range(300)]
)


def table() -> Associations:
    counter = BigramCounter()
    for text in TEXTS:
        counter.add(text)
    listed = [("nghị", "định"), ("nghị", "lực"), ("tiền", "của"), ("làng", "nghị"), ("vắng", "tanh")]
    return Associations(associate(unpack(counter.packed()), listed, [("phú", "thọ"), ("cai", "lậy")]))


def test_a_syllable_that_lives_in_another_word_is_not_free_to_meet_by_chance() -> None:
    force, money = table().of("nghị", "lực"), table().of("tiền", "của")
    assert force is not None and money is not None
    assert force.chance > 6
    assert money.chance < 4
    assert force.company < force.chance


def test_a_listed_pair_whose_terms_meet_everything_but_each_other_is_below_chance() -> None:
    never = table().of("làng", "nghị")
    assert never is not None
    assert never.company < 0


def test_what_the_index_does_not_count_it_does_not_weigh() -> None:
    assert table().of("vắng", "tanh") is None
    assert table().of("xóm1", "thôn") is None


def test_names_are_names_whether_or_not_they_were_seen() -> None:
    seen, unseen = table().of("cai", "lậy"), table().of("phú", "thọ")
    assert seen is not None and unseen is not None
    assert seen.bond == unseen.bond == NAME
    assert unseen.chance == 6.0


def test_pairs_that_are_hardly_seen_apart_are_bound_firmly_and_rare_ones_not_at_all() -> None:
    counter = BigramCounter()
    for text in TEXTS + [["vỏ", "thép"]] * 9:
        counter.add(text)
    known = Associations(associate(unpack(counter.packed()), [], []))
    village = known.of("cai", "lậy")
    assert village is not None and village.bond == FIRM
    assert known.of("vỏ", "thép") is None
    assert NONE < LONE < FIRM


def test_an_empty_index_knows_the_names_alone() -> None:
    known = Associations(associate(unpack(BigramCounter().packed()), [("công", "an")], [("hà", "tĩnh")]))
    assert known.of("công", "an") is None
    assert known.of("hà", "tĩnh") is not None
