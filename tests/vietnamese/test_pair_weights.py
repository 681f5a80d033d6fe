"""Counts against chance: what lives in one word, what met by accident, and what is a name."""

from __future__ import annotations

from math import log2

from hypothesis import example, given
from hypothesis import strategies as st

from dvsearch.vietnamese.associations import FIRM, LONE, NAME, NONE, Associations
from dvsearch.vietnamese.bigram_counter import BigramCounter, columns
from dvsearch.vietnamese.bigrams import Bigrams, unpack
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


def weighed(counted: Bigrams, listed: set[tuple[str, str]], names: set[tuple[str, str]]) -> dict[str, list[str]]:
    """What the table says, worked out pair by pair."""
    of = dict(zip(counted.terms, counted.counts, strict=True))
    total = counted.total
    rows = zip(*(column.tolist() for column in columns(counted)), strict=True)
    met = {(counted.terms[a], counted.terms[b]): together for a, b, together in rows}
    above = {(a, b): log2(together * total / (of[a] * of[b])) for (a, b), together in met.items()}
    taken = dict.fromkeys(of, 0)
    bonds = {}
    for (a, b), together in met.items():
        if above[a, b] >= 4 and together >= 5:
            taken[a] += together
            taken[b] += together
        share = max(together / of[a], together / of[b])
        if together >= 10 and above[a, b] / -log2(together / total) >= 0.5 and share >= 0.1:
            bonds[a, b] = FIRM if share >= 0.5 else LONE
    free = {term: max(count - taken[term], 0.02 * count) for term, count in of.items()}
    bonds |= dict.fromkeys(names, NAME)
    wanted = {*bonds, *(pair for pair in listed if of.keys() >= set(pair))}
    return {
        f"{a} {b}": [
            *(f"{round(10 * log2((met.get((a, b), 0) + 3.2) / (each.get(a, 0) * each.get(b, 0) / total + 0.05)))}"
              for each in (of, free)),
            str(bonds.get((a, b), NONE)),
        ]
        for a, b in wanted
    }  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(["cai", "lậy", "dân", "vận", "nghị", "định", "xã"]), min_size=2, max_size=5),
            st.sampled_from([1, 4, 5, 9, 10, 11, 90]),
        ),
        min_size=1, max_size=9,
    )
)  # fmt: skip
@example([(["cai", "lậy"], 10), (["xã", "dân"], 10), (["dân", "xã"], 90)])
@example([(["nghị", "định"], 5), (["vận", "xã"], 90), (["định", "xã", "nghị"], 5)])
def test_every_pair_is_weighed_as_its_counts_say(said: list[tuple[list[str], int]]) -> None:
    counter = BigramCounter()
    for words, often in said:
        for _ in range(often):
            counter.add(words)
    counted = unpack(counter.packed())
    listed, names = (
        {("dân", "vận"), ("xã", "vắng"), ("vắng", "xã"), ("định", "dân")},
        {("hà", "tĩnh"), ("dân", "xã"), ("hà", "xã"), ("xã", "hà")},
    )
    lines = associate(counted, listed, names).splitlines()
    assert lines == sorted(lines)
    rows = (line.split("\t") for line in lines)
    assert {pair: weights for pair, *weights in rows} == weighed(counted, listed, names)
