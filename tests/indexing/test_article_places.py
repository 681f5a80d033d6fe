"""Where each article was read: as the index says, but for what changed since."""

from __future__ import annotations

import pytest

from dvsearch.indexing.article_places import ArticlePlaces
from dvsearch.indexing.known_articles import KnownArticle, Listed


@pytest.fixture
def places() -> ArticlePlaces:
    return ArticlePlaces(Listed([KnownArticle("x", "a", "1"), KnownArticle("y#2", "b", "2")]))


def test_what_the_index_says_counts_until_something_changed(places: ArticlePlaces) -> None:
    assert dict(places) == {"x": ("a", "1"), "y#2": ("b", "2")}
    places["x"] = ("c", "3")
    places["z"] = ("a", "4")
    del places["y#2"]
    assert dict(places) == {"x": ("c", "3"), "z": ("a", "4")}
    assert len(places) == 2 and places.get("y#2") is None
    places["y#2"] = ("d", "5")
    assert dict(places) == {"x": ("c", "3"), "z": ("a", "4"), "y#2": ("d", "5")}


def test_an_id_is_there_or_not(places: ArticlePlaces) -> None:
    assert "x" in places and "z" not in places
    others: list[object] = [1, None]
    assert all(other not in places for other in others)
    del places["x"]
    assert "x" not in places
    for id in ("x", "z"):
        with pytest.raises(KeyError, match=id):
            places[id]
        with pytest.raises(KeyError, match=id):
            del places[id]


def test_ids_with_a_mark_are_those_of_the_index_and_those_since(places: ArticlePlaces) -> None:
    places["z#3"] = places["w"] = ("a", "6")
    assert list(places.ids_with("#")) == ["y#2", "z#3"]


def test_what_is_settled_is_asked_of_the_index_again(places: ArticlePlaces) -> None:
    places["z"] = ("a", "4")
    del places["x"]
    places.settle()
    assert dict(places) == {"x": ("a", "1"), "y#2": ("b", "2")}
