"""Counts of an index beside those of a few of its articles, which count for more."""

from __future__ import annotations

from dvsearch.vietnamese.bigram_counter import BigramCounter
from dvsearch.vietnamese.bigrams import unpack
from dvsearch.vietnamese.nearby_counts import WEIGHT, NearbyCounts


def test_what_is_near_the_query_counts_many_times() -> None:
    counter = BigramCounter()
    counter.add(["dân", "vận", "dân", "vận", "dần", "dân"])
    everywhere = unpack(counter.packed())
    near = NearbyCounts(everywhere, {"vận": 2, "xã": 1}, {("dân", "vận"): 3, ("xã", "hội"): 1})
    assert [near.count(term) for term in ("dân", "vận", "xã")] == [3, 2 + 2 * WEIGHT, WEIGHT]
    assert (near.total, near.kinds) == (everywhere.total, everywhere.kinds)
    pairs = [("dân", "vận"), ("vận", "dân"), ("xã", "hội"), ("không", "có")]
    assert near.pair_counts(iter(pairs)) == [2 + 3 * WEIGHT, 1, WEIGHT, 0]
    different, often = everywhere.followers("vận")
    assert near.followers("vận") == (different, often + 2 * WEIGHT)
    assert near.followers("dân") == everywhere.followers("dân")
    assert near.precedents("dân") == everywhere.precedents("dân")
    assert list(near.forms("dan")) == list(everywhere.forms("dan")) == ["dân", "dần"]
