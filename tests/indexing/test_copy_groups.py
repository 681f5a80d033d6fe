"""A group of copies is known by its first, and holds nothing that is no copy of it."""

from __future__ import annotations

from dvsearch.article import Article
from dvsearch.engines.base import Document
from dvsearch.engines.memory import MemoryEngine
from dvsearch.indexing import analyzer
from dvsearch.indexing.copy_groups import CopyGroups, Joined
from dvsearch.indexing.known_articles import KnownArticle, Listed, LookedUp

# Each of its own words, so that two texts have in common what sentences they share.
SENTENCES = [
    " ".join(f"{syllable}{name}{place}" for place in "uvxyz" for syllable in ("dân", "bản", "đường", "nước"))
    for name in "abcdefghiklm"
]


def article(id: str, first: int, last: int) -> Document:
    return analyzer.document(Article(id, "", " ".join(SENTENCES[first:last])))


def groups_of(*documents: Document) -> list[str]:
    return [group_of(one.document) for one in CopyGroups().join(documents)]


def group_of(document: Document) -> str:
    return document.exact.get("copies", ("",))[0]


def join(groups: CopyGroups, document: Document) -> Joined:
    return groups.join([document])[0]


def test_the_second_of_two_copies_gives_both_a_group() -> None:
    groups = CopyGroups()
    assert join(groups, article("a", 0, 12)).original is None
    joined, alone = join(groups, article("b", 0, 12))
    assert joined.exact["copies"] == ("a",)
    assert alone == "a"
    assert join(groups, article("c", 0, 12)).original is None
    assert [groups.group(id) for id in "abcd"] == ["a", "a", "a", ""]


def test_a_copy_of_a_copy_that_is_no_copy_of_the_first_stays_apart() -> None:
    first, between, last = article("first", 0, 8), article("between", 1, 9), article("last", 2, 10)
    assert groups_of(first, between) == ["", "first"]
    assert groups_of(between, last) == ["", "between"]
    assert groups_of(first, last) == ["", ""]
    assert groups_of(first, between, last) == ["", "first", ""]


def test_articles_that_come_together_are_grouped_as_if_they_came_one_after_the_other() -> None:
    documents = [article(f"{start}-{stop}", start, stop) for start in range(4) for stop in (8, 9, 10, 8)]
    documents += [article("short", 0, 0), article("0-8", 4, 12)]
    one_by_one = CopyGroups()
    alone = [join(one_by_one, document) for document in documents]
    together = CopyGroups()
    assert [*together.join(documents[:7]), *together.join(documents[7:])] == alone
    assert len(set(map(group_of, (one.document for one in alone)))) > 2


def known(*documents: Document, group: str) -> Listed:
    return Listed(KnownArticle(one.id, "", "", group, one.exact["signature"][0]) for one in documents)


def test_groups_that_are_there_are_joined_by_copies_of_their_first() -> None:
    there = known(article("first", 0, 8), article("between", 1, 9), group="first")
    assert join(CopyGroups(there), article("new", 0, 8)).document.exact["copies"] == ("first",)
    assert "copies" not in join(CopyGroups(there), article("new", 2, 10)).document.exact


def test_where_the_first_is_gone_the_others_stand_for_it() -> None:
    there = known(article("between", 1, 9), group="gone")
    joined, alone = join(CopyGroups(there), article("new", 2, 10))
    assert joined.exact["copies"] == ("gone",)
    assert alone is None


def test_an_article_that_changed_leaves_its_group() -> None:
    groups = CopyGroups(known(article("a", 0, 12), article("b", 0, 12), group="a"))
    assert "copies" not in join(groups, article("b", 8, 12)).document.exact
    assert groups.group("b") == ""
    assert join(groups, article("c", 8, 12)).document.exact["copies"] == ("b",)


def test_what_came_again_is_no_more_what_it_was() -> None:
    groups = CopyGroups()
    groups.join([article("a", 0, 12), article("b", 0, 12)])
    groups.join([article("a", 8, 12)])
    assert join(groups, article("c", 0, 12)).document.exact.get("copies") is None
    there = CopyGroups(known(article("a", 0, 12), article("b", 0, 12), group="a"))
    there.join([article("a", 0, 0), article("b", 0, 0)])
    assert [there.group(id) for id in "ab"] == ["", ""]
    assert join(there, article("c", 0, 12)).document.exact.get("copies") is None


def test_what_an_index_says_counts_once_it_is_committed() -> None:
    engine = MemoryEngine()
    groups = CopyGroups(LookedUp(engine))
    first, second = (one.document for one in groups.join([article("a", 0, 12), article("b", 8, 12)]))
    with engine.writer() as writer:
        writer.add([first, second])
        writer.commit()
    groups.committed()
    joined, alone = join(groups, article("c", 0, 12))
    assert (group_of(joined), alone) == ("a", "a")
    assert groups.group("a") == "a" and groups.group("b") == ""
    with engine.writer() as writer:
        writer.delete(["a"])
        writer.commit()
    groups.committed()
    assert groups.group("a") == "" and join(groups, article("d", 0, 12)) == (article("d", 0, 12), None)
