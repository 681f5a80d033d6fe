"""The query tree's own small rules."""

from __future__ import annotations

import pickle

import pytest

from dvsearch.edit_distance import within_one_edit
from dvsearch.query.tree import (
    And,
    AtLeast,
    Fuzzy,
    Near,
    Node,
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
    missing,
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


def differ(one: Node, other: Node) -> bool:
    return one != other


def test_a_node_is_its_kind_and_its_fields() -> None:
    near = Near((Term("text", "dân"), Term("text", "vận")), 3)
    assert (near.terms[1].field, near.terms[1].text, near.slop) == ("text", "vận", 3)
    assert (
        differ(near, Phrase(near.terms))
        and differ(Prefix("text", "a"), Fuzzy("text", "a"))
        and hash(near) == hash(Near(near.terms, 3))
    )
    assert repr(near.terms[0]) == "Term(field='text', text='dân')"
    assert repr(Weighted(near.terms[0], 2.0)) == "Weighted(child=Term(field='text', text='dân'), weight=2.0)"
    again = pickle.loads(pickle.dumps(near))
    assert again == near and type(again) is Near and again.slop == 3
    with pytest.raises(TypeError, match="Term has 2 fields, not 1"):
        Term("text")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Term has 2 fields, not 3"):
        Term("text", "a", "b")  # type: ignore[call-arg]


def test_what_has_no_value_is_what_no_range_holds() -> None:
    assert missing("year") == Not(Range("year", None, None))


def test_a_wildcard_may_have_several_parts() -> None:
    fits = accepts(Wildcard("text", "d*n*v?n"))
    assert [term for term in ("dânvận", "dxnxnxvon", "dnvan", "dvan", "dânvậnx", "xdânvận", "dnvn") if fits(term)] == [
        "dânvận", "dxnxnxvon", "dnvan",
    ]  # fmt: skip
    assert [term for term in ("ab", "a", "axxb", "b", "ba") if accepts(Wildcard("text", "a**b"))(term)] == [
        "ab",
        "axxb",
    ]
    assert [term for term in ("", "a", "\n") if accepts(Wildcard("text", "*"))(term)] == ["", "a", "\n"]
    assert [term for term in ("aa", "a", "aba") if accepts(Wildcard("text", "a*a"))(term)] == ["aa", "aba"]
    assert accepts(Wildcard("text", "*.b"))("a.b") and not accepts(Wildcard("text", "*.b"))("axb")


def test_of_some_of_the_words_each_can_make_a_document_match() -> None:
    a, b = Term("text", "a"), Term("text", "b")
    assert list(positive_leaves(AtLeast((a, Not(b), Weighted(b, 2.0)), 2))) == [a, b]
