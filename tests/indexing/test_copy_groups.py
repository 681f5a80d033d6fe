"""A group of copies is known by its first, and holds nothing that is no copy of it."""

from __future__ import annotations

from dvsearch.article import Article
from dvsearch.engines.base import Document
from dvsearch.indexing import analyzer
from dvsearch.indexing.copy_groups import CopyGroups

# Each of its own words, so that two texts have in common what sentences they share.
SENTENCES = [
    " ".join(f"{syllable}{name}{place}" for place in "uvxyz" for syllable in ("dân", "bản", "đường", "nước"))
    for name in "abcdefghiklm"
]


def article(id: str, first: int, last: int) -> Document:
    return analyzer.document(Article(id, "", " ".join(SENTENCES[first:last])))


def groups_of(*documents: Document) -> list[str]:
    groups = CopyGroups()
    return [groups.join(document)[0].exact.get("copies", ("",))[0] for document in documents]


def test_the_second_of_two_copies_gives_both_a_group() -> None:
    groups = CopyGroups()
    assert groups.join(article("a", 0, 12))[1] is None
    joined, alone = groups.join(article("b", 0, 12))
    assert joined.exact["copies"] == ("a",)
    assert alone == "a"
    assert groups.join(article("c", 0, 12))[1] is None
    assert [groups.group(id) for id in "abcd"] == ["a", "a", "a", ""]


def test_a_copy_of_a_copy_that_is_no_copy_of_the_first_stays_apart() -> None:
    first, between, last = article("first", 0, 8), article("between", 1, 9), article("last", 2, 10)
    assert groups_of(first, between) == ["", "first"]
    assert groups_of(between, last) == ["", "between"]
    assert groups_of(first, last) == ["", ""]
    assert groups_of(first, between, last) == ["", "first", ""]


def rows(*documents: Document, group: str) -> list[tuple[str, str, str]]:
    return [(document.id, document.exact["signature"][0], group) for document in documents]


def test_groups_that_are_there_are_joined_by_copies_of_their_first() -> None:
    there = rows(article("first", 0, 8), article("between", 1, 9), group="first")
    assert CopyGroups(there).join(article("new", 0, 8))[0].exact["copies"] == ("first",)
    assert "copies" not in CopyGroups(there).join(article("new", 2, 10))[0].exact


def test_where_the_first_is_gone_the_others_stand_for_it() -> None:
    there = rows(article("between", 1, 9), group="gone")
    joined, alone = CopyGroups(there).join(article("new", 2, 10))
    assert joined.exact["copies"] == ("gone",)
    assert alone is None


def test_an_article_that_changed_leaves_its_group() -> None:
    groups = CopyGroups(rows(article("a", 0, 12), article("b", 0, 12), group="a"))
    assert "copies" not in groups.join(article("b", 8, 12))[0].exact
    assert groups.group("b") == ""
    assert groups.join(article("c", 8, 12))[0].exact["copies"] == ("b",)
