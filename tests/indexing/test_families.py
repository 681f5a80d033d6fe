"""Articles of one id: found in the index and since, numbered without a gap that another has, and gone again."""

from __future__ import annotations

import pytest

from dvsearch.indexing.article_places import ArticlePlaces
from dvsearch.indexing.families import Families, base_of
from dvsearch.indexing.known_articles import KnownArticle, Listed


def places(*ids: str) -> ArticlePlaces:
    return ArticlePlaces(Listed(KnownArticle(id, "a", id) for id in ids))


@pytest.mark.parametrize(
    ("id", "base"), [("x", "x"), ("x#2", "x"), ("x#2#13", "x#2"), ("x#", "x#"), ("#2", ""), ("x#y", "x#y"), ("2", "2")]
)
def test_a_number_behind_a_mark_tells_articles_of_one_id_apart(id: str, base: str) -> None:
    assert base_of(id) == base


def test_the_members_of_an_id_are_those_of_the_index_in_the_order_of_their_numbers() -> None:
    families = Families(places("x#10", "x#2", "x", "xy#2", "x#y", "y"))
    assert families.members("x") == ["x", "x#2", "x#10"]
    assert families.members("xy") == ["xy#2"]
    assert families.members("y") == ["y"] and families.members("z") == []


def test_what_is_gone_from_the_account_is_no_member() -> None:
    documents = places("x", "x#2", "x#3")
    del documents["x#2"]
    assert Families(documents).members("x") == ["x", "x#3"]


def test_a_new_member_counts_before_and_after_the_first_question() -> None:
    documents = places("x")
    families = Families(documents)
    documents["x#2"] = ("a", "2")
    families.add("x#2")
    assert families.members("x") == ["x", "x#2"]
    for id in ("x#3", "y", "y#2"):
        documents[id] = ("a", id)
        families.add(id)
    assert families.members("x") == ["x", "x#2", "x#3"] and families.members("y") == ["y", "y#2"]


def test_a_member_that_was_removed_is_none_before_and_after_the_first_question() -> None:
    documents = places("x", "x#2", "x#3")
    families = Families(documents)
    del documents["x#3"]
    families.remove("x#3")
    assert families.members("x") == ["x", "x#2"]
    for id in ("x#2", "x"):
        del documents[id]
        families.remove(id)
    assert families.members("x") == []


def test_the_next_id_is_the_first_that_no_article_has_and_goes_on_from_there() -> None:
    documents = places("x", "x#2", "x#4")
    families = Families(documents)
    given = []
    for _ in range(3):
        given.append(families.free_id("x"))
        documents[given[-1]] = ("a", given[-1])
    assert given == ["x#3", "x#5", "x#6"]
    assert families.free_id("y") == "y"
    assert Families(places("z")).free_id("z") == "z#2"
    del documents["x#3"]  # a number that was given once is not given to another in the same run
    assert families.free_id("x") == "x#7"
    assert Families(documents).free_id("x") == "x#3"
