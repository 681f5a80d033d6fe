"""What a question is put to: what the filter lets through, one of each group of copies, and the hits in it."""

from __future__ import annotations

import numpy as np
import pytest

from dvsearch.article import POSITION_GAP
from dvsearch.engines.forward import Array, Values
from dvsearch.engines.memory_document import Entry
from dvsearch.engines.memory_forward import MemoryForward
from dvsearch.errors import UsageError
from dvsearch.research.population import Population, bounds, choose, first_values, in_field, sizes, value_texts
from dvsearch.searching.search_spec import SearchSpec
from tests.research.tiny import article, filled


def having(population: Population, chosen: Array) -> str:
    return "".join(population.forward.ids(np.flatnonzero(chosen)))


COPIED = filled(
    [
        article("a", "", "dân", year="2020", copies="g"),
        article("b", "", "dân dân", year="2021", copies="g"),
        article("c", "", "dân", year="2020"),
        article("d", "", "dân", year="2020", copies="h"),
        article("e", "", "khác", year="2021", copies="h"),
    ]
)


def test_the_first_of_each_group_of_copies_stands_for_it() -> None:
    one = choose(COPIED, SearchSpec("dân"))
    assert (having(one, one.let_through), having(one, one.chosen)) == ("abcde", "acd")
    assert (one.articles, one.copies, one.matching_copies) == (3, 2, 1)
    assert "".join(one.forward.ids(one.hits.documents)) == "acd"
    assert "".join(one.forward.ids(one.every_hit.documents)) == "abcd"


def test_every_copy_is_chosen_where_that_is_asked_for() -> None:
    one = choose(COPIED, SearchSpec("dân", all_copies=True))
    assert (one.articles, one.copies, one.matching_copies, one.all_copies) == (5, 0, 0, True)
    assert one.hits.counts.tolist() == [1, 2, 1, 1]


def test_a_filter_narrows_before_one_is_taken_of_each_group() -> None:
    one = choose(COPIED, SearchSpec("dân", {"year": ("=2021",)}))
    assert (having(one, one.let_through), having(one, one.chosen)) == ("be", "be")
    assert (one.articles, one.copies, one.hits.counts.tolist()) == (2, 0, [2])


IN_FIELDS = filled([
    article("a", "dân dân", "dân", year="2019"), article("b", "", "xã dân", year="2019"),
    article("c", "dân", "", year="2019"), article("d", "khác", "khác", year="2020"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("field", "ids", "firsts"),
    [
        ("all", "abcd", [0, 1, 2 + POSITION_GAP, POSITION_GAP + 1, 0]),
        ("title", "acd", [0, 1, 0]),
        ("body", "abd", [2 + POSITION_GAP, POSITION_GAP + 1]),
    ],
)
def test_hits_are_those_of_one_text_and_who_never_had_any_stays(field: str, ids: str, firsts: list[int]) -> None:
    found = choose(IN_FIELDS, SearchSpec("dân OR year:2020"), field=field).hits
    assert "".join(IN_FIELDS.forward().ids(found.documents)) == ids
    assert found.firsts.tolist() == found.lasts.tolist() == firsts
    assert found.counts[-1] == 0  # it matches by its year


def test_a_text_that_is_none_is_an_error() -> None:
    hits = choose(IN_FIELDS, SearchSpec("dân")).hits
    with pytest.raises(UsageError, match="no text is called 'lead'"):
        in_field(IN_FIELDS.forward(), hits, "lead")


def test_an_article_has_the_size_and_the_bounds_of_the_text_asked_for() -> None:
    forward, documents = IN_FIELDS.forward(), np.array([0, 1])
    assert [sizes(forward, documents, field).tolist() for field in ("all", "title", "body")] == [[3, 2], [2, 0], [1, 2]]
    begins_and_ends = {
        field: [side.tolist() for side in bounds(forward, documents, field)] for field in ("all", "title", "body")
    }
    assert begins_and_ends == {
        "all": [[0, 0], [POSITION_GAP + 3, POSITION_GAP + 2]],
        "title": [[0, 0], [2, 0]],
        "body": [[POSITION_GAP + 2, POSITION_GAP], [POSITION_GAP + 3, POSITION_GAP + 2]],
    }


WORDS = filled(
    [
        article("a", "", "nhân dân và dân", joins=[1]),
        article("b", "", "dân vận của dân", joins=[1], copies="g"),
        article("c", "", "nhân dân", joins=[1], copies="g"),
    ]
)


def test_a_hit_that_begins_or_ends_within_a_word_is_counted_and_left_out_when_whole_words_are_asked_for() -> None:
    every, whole = (choose(WORDS, SearchSpec("dân"), whole_words=asked) for asked in (False, True))
    assert every.hits.firsts.tolist() == [POSITION_GAP + 1, POSITION_GAP + 3, POSITION_GAP, POSITION_GAP + 3]
    assert whole.hits.firsts.tolist() == [POSITION_GAP + 3, POSITION_GAP + 3]
    assert every.cut_words == whole.cut_words == 2  # that of the copy is none
    assert (every.matching_copies, whole.matching_copies) == (1, 0)


class WithoutWords(MemoryForward):
    """The text forward of an index that keeps no words."""

    def joined(self, documents: Array, starts: Array, stops: Array) -> Array:
        raise UsageError("this index keeps no words")


def test_where_no_words_are_kept_nothing_is_said_of_them_unless_they_are_asked_for() -> None:
    forward = WithoutWords([Entry(article("a", "", "nhân dân"))])
    one = choose(WORDS, SearchSpec("dân"), forward=forward)
    assert (one.cut_words, one.hits.firsts.tolist()) == (None, [POSITION_GAP + 1])
    with pytest.raises(UsageError, match="keeps no words"):
        choose(WORDS, SearchSpec("dân"), forward=forward, whole_words=True)


def test_the_first_value_of_each_article_is_found_where_there_is_one() -> None:
    values = Values(["x", "y"], np.array([0, 0, 2, 3, 3]), np.array([1, 0, 0]))
    there, numbers = first_values(values)
    assert (there.tolist(), numbers.tolist()) == ([False, True, True, False], [0, 1, 0, 0])
    assert value_texts(values) == ["", "y", "x", ""]
    there, numbers = first_values(Values(["x", "y"], np.array([0, 1, 2]), np.array([0, 1])))
    assert (there.tolist(), numbers.tolist()) == ([True, True], [0, 1])
    there, numbers = first_values(Values([], np.array([0, 0, 0]), np.array([], np.int64)))
    assert (there.tolist(), numbers.tolist()) == ([False, False], [0, 0])
