"""Words that go with a query: of which articles they are, how they are counted, and in what order they come."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.engines.memory import MemoryEngine
from dvsearch.research.related import Related, related
from dvsearch.searching.search_spec import SearchSpec
from tests.research import archive

FRUIT = SearchSpec("thanh long")


def made(*texts: str) -> Engine:
    """A memory engine with an article for each text."""
    return archive.memory([Article(f"{number:03}", "", text) for number, text in enumerate(texts)])


def counted(count: int, of_fruit: dict[str, int], of_others: dict[str, int]) -> list[str]:
    """So many articles of thanh long and as many others; each word stands in the first so many of either."""
    return [
        ". ".join([first, *(word for word, often in words.items() if number < often)])
        for first, words in (("thanh long", of_fruit), ("quả mít", of_others))
        for number in range(count)
    ]


def test_a_word_of_three_of_the_best_articles_is_told_and_one_of_two_is_not() -> None:
    engine = made(*["thanh long. hợp tác xã"] * 3, *["thanh long. hội nghị"] * 2, "nhân dân")
    assert [one.word for one in related(engine, FRUIT)[1]] == ["hợp tác xã"]


def test_a_word_is_counted_in_the_best_articles_and_in_all() -> None:
    engine = made(*counted(4, {"hợp tác xã": 3}, {"hợp tác xã": 1}))
    (word,) = related(engine, FRUIT)[1]
    assert (word.word, word.articles_best, word.articles_index, word.known_by) == ("hợp tác xã", 3, 4, "archive")
    assert word.logratio == pytest.approx(1.584963)  # log2(3/4 / 1/4)


def test_against_others_of_which_there_are_none_nothing_can_be_said() -> None:
    (word,) = related(made(*["thanh long. hợp tác xã"] * 4), FRUIT)[1]
    assert (word.articles_best, word.articles_index, word.logratio) == (4, 4, None)


def test_the_hundred_best_articles_stand_for_a_query() -> None:
    assert related(made(*["thanh long"] * 103), FRUIT)[0] == 100


def test_every_article_is_looked_at_from_the_first() -> None:
    assert related(made(*["thanh long"] * 12), FRUIT._replace(offset=5, limit=1))[0] == 12


def test_what_only_comes_close_is_looked_at_where_fewer_than_ten_hold_every_word() -> None:
    spec = SearchSpec("thanh long sầu riêng")
    for whole, looked_at in ((9, 12), (10, 10)):
        engine = made(*["thanh long, sầu riêng"] * whole, *["thanh long"] * (12 - whole), "quả mít")
        assert related(engine, spec)[0] == looked_at


def test_surer_words_come_first_then_those_more_often_there_then_by_their_letters() -> None:
    here = {"hợp tác xã": 36, "nhân dân": 30, "đất đai": 3, "vận động": 8, "hội nghị": 12, "biên chế": 12, "cán bộ": 20}
    there = {"nhân dân": 8, "vận động": 6, "hội nghị": 12, "biên chế": 12, "cán bộ": 24}
    words = related(made(*counted(40, here, there)), FRUIT)[1]
    in_order = ["hợp tác xã", "nhân dân", "đất đai", "vận động", "biên chế", "hội nghị", "cán bộ"]
    assert [one.word for one in words] == in_order
    lrc = [one.lrc for one in words]
    assert lrc[0] is not None and lrc[1] is not None and lrc[0] > 1 > lrc[1] > 0 and lrc[2:] == [0] * 5


@pytest.mark.parametrize("text", ['"thanh long"', "thanh NEAR/3 long", "thanh long", '"thanh long" OR "sầu riêng"'])
def test_the_words_of_a_query_are_not_told_however_they_are_asked(text: str) -> None:
    engine = made(*["thanh long. hợp tác xã"] * 4, "quả mít")
    for accents in ("smart", "exact"):
        words = related(engine, SearchSpec(text, accents=accents))[1]
        assert [one.word for one in words] == ["hợp tác xã"]


def test_an_article_gone_since_it_was_found_is_passed_over() -> None:
    class Losing(MemoryEngine):
        def stored(self, ids: Sequence[str]) -> list[str | None]:
            return [None if id == "001" else text for id, text in zip(ids, super().stored(ids), strict=True)]

    engine = archive.fill(Losing(), [Article(f"{number:03}", "", "thanh long. hợp tác xã") for number in range(4)])
    looked_at, words = related(engine, FRUIT)
    assert (looked_at, [(one.word, one.articles_best) for one in words]) == (3, [("hợp tác xã", 3)])


def test_a_word_of_the_table_is_counted_among_the_best_and_in_all() -> None:
    engine = made("Nuôi heo, bán lợn.", "Nuôi heo rừng.", *["Trồng mía, trồng ngô, nuôi gà."] * 9, *["Nuôi heo."] * 9)
    words = related(engine, SearchSpec("nuôi heo", match="all"))[1]
    assert words[0] == Related("lợn", 1, 1, None, None, "table")
