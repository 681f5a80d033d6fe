"""The query tree's own small rules."""

from __future__ import annotations

from dvsearch.edit_distance import within_one_edit
from dvsearch.query.tree import (
    And,
    Fuzzy,
    Not,
    Or,
    Phrase,
    PhraseOnce,
    Prefix,
    Range,
    Term,
    Weighted,
    Wildcard,
    accepts,
    positive_leaves,
)


def test_within_one_edit_allows_one_change_addition_loss_or_swap() -> None:
    for other in ("vận", "vần", "vậ", "ận", "vậnx", "xvận", "vậxn", "ậvn", "vnậ"):
        assert within_one_edit("vận", other) and within_one_edit(other, "vận"), other
    for other in ("v", "nậv", "vậnxx", "xận2", "", "vxậxn", "ậnv"):
        assert not within_one_edit("vận", other) and not within_one_edit(other, "vận"), other


def test_within_one_edit_agrees_with_making_every_edit() -> None:
    letters = "ab"
    words = [""]
    for _ in range(4):
        words += [word + letter for word in words[-(2**4) :] for letter in letters]
    words = sorted(set(words))
    for word in words:
        edits = {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}
        edits |= {word[:i] + c + word[i:] for i in range(len(word) + 1) for c in letters}
        edits |= {word[:i] + c + word[i + 1 :] for i in range(len(word)) for c in letters}
        edits |= {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
        assert {other for other in words if within_one_edit(word, other)} == edits & set(words), word


def test_patterns_say_which_terms_they_accept() -> None:
    assert [t for t in ("dân", "dâ", "đân", "") if accepts(Prefix("text", "dâ"))(t)] == ["dân", "dâ"]
    assert [t for t in ("vận", "vn", "vân", "vậnn") if accepts(Wildcard("text", "v?n"))(t)] == ["vận", "vân"]
    assert [t for t in ("a.c", "abc", "ac") if accepts(Wildcard("text", "a.c"))(t)] == ["a.c"]
    assert [t for t in ("vận", "vân", "dân") if accepts(Fuzzy("text", "vân"))(t)] == ["vận", "vân", "dân"]


def test_positive_leaves_leave_out_what_is_negated() -> None:
    a, b, c = (Term("text", letter) for letter in "abc")
    years = Range("year", "2020", None)
    query = And((a, Not(b), Or((Weighted(c, 2.0), years)), PhraseOnce((a, c), 20)))
    assert list(positive_leaves(query)) == [a, c, years, Phrase((a, c))]
