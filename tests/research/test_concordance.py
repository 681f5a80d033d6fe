"""Lines: every hit once, cut from the original, in an order that can be said, and samples that can be drawn again."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.errors import UsageError
from dvsearch.research.concordance import Line, concordance, groups
from dvsearch.research.line_names import LineName, read_line_name
from dvsearch.research.places import read_context
from dvsearch.research.population import choose
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.vietnamese.collation import dictionary_key
from tests.research import archive

ARTICLES = archive.articles()


def lines(engine: Engine, query: str, context: str = "4", **asked: object) -> list[Line]:
    listed = concordance(engine, choose(engine, SearchSpec(query)), **asked)  # type: ignore[arg-type]
    return list(listed.lines(read_context(context)))


@pytest.mark.parametrize("phrase", ["nhân dân", "dân", "cán bộ xã", "làng nghề", "217 qđ tw"])
def test_every_hit_of_a_plain_scan_has_a_line_and_no_other(phrase: str) -> None:
    found = lines(archive.memory(ARTICLES), f'"{phrase}"')
    counts: dict[str, int] = {}
    for line in found:
        counts[line.article.id] = counts.get(line.article.id, 0) + 1
        text = line.article.title if line.name.title else line.article.text
        assert text[line.name.start : line.name.end] == line.node
        assert archive.syllables(line.node) == archive.syllables(phrase)
        assert (
            text[line.name.start - len(line.left) : line.name.end + len(line.right)]
            == line.left + line.node + line.right
        )
        assert line.digest == line.article.digest()
    assert counts == archive.scan(ARTICLES, phrase)
    assert len({str(line.name) for line in found}) == len(found)


def test_the_context_is_as_much_as_was_asked_and_never_of_another_text() -> None:
    one = Article("a", "Tiêu đề dân vận", "Một hai. Ba bốn năm dân vận sáu bảy tám. Chín mười")
    engine = archive.memory([one])
    title, body = lines(engine, '"dân vận"', "2")
    assert (title.left, title.node, title.right) == ("Tiêu đề ", "dân vận", "")
    assert (body.left, body.node, body.right) == ("bốn năm ", "dân vận", " sáu bảy")
    assert [(line.left, line.right) for line in lines(engine, '"dân vận"', "0")] == [("", "")] * 2
    assert [(line.left, line.right) for line in lines(engine, '"dân vận"', "sentence")] == [
        ("Tiêu đề ", ""),
        ("Ba bốn năm ", " sáu bảy tám."),
    ]
    (_, cut) = lines(engine, '"dân vận"', "9c")
    assert (cut.left, cut.right) == (" bốn năm ", " sáu bảy ")
    assert [line.left for line in lines(engine, '"dân vận"', "50")] == ["Tiêu đề ", "Một hai. Ba bốn năm "]


def test_no_line_begins_within_a_letter_that_is_written_in_parts() -> None:
    text = unicodedata.normalize("NFD", "các bậc phụ huynh gửi con cho tổ dân vận phường trông giữ hộ mỗi sáng")
    engine = archive.memory([Article("a", "", text)])
    for size in range(40):
        (line,) = lines(engine, '"dân vận"', f"{size}c")
        for side in (line.left, line.right):
            assert not side or not unicodedata.combining(side[0])
        assert len(line.left) <= size and len(line.right) <= size


@pytest.mark.parametrize("wrong", ["", "x", "-1", "8w", "9999", "c"])
def test_a_context_that_cannot_be_meant_is_an_error(wrong: str) -> None:
    with pytest.raises(UsageError):
        read_context(wrong)


def test_lines_are_sorted_by_what_stands_beside_them_as_a_dictionary_is() -> None:
    found = lines(archive.memory(ARTICLES), "dân", "2", sort=["R1", "L1", "id"])
    keys = []
    for line in found:
        right, left = archive.syllables(line.right)[:1], archive.syllables(line.left)[-1:]
        keys.append(
            ([dictionary_key(word) for word in right], [dictionary_key(word) for word in left], line.article.id)
        )
    assert keys == sorted(keys) and len(keys) > 100


def test_lines_are_sorted_by_date_and_those_without_come_last() -> None:
    dates = [line.article.date for line in lines(archive.memory(ARTICLES), "dân", sort=["date", "node"])]
    known = [date for date in dates if date is not None]
    assert known == sorted(known) and dates == known + [None] * (len(dates) - len(known)) and None in dates


@pytest.mark.parametrize("wrong", ["R0", "X1", "right", "R51", ""])
def test_a_sort_key_that_is_none_is_an_error(wrong: str) -> None:
    with pytest.raises(UsageError):
        lines(archive.memory(ARTICLES), "dân", sort=[wrong])


def test_the_dictionary_has_its_letters_before_its_tones() -> None:
    words = "bán bàn ban bản bãn bạn băn bân an ăn ân đa da dân dan z 2 10".split()
    assert sorted(words, key=dictionary_key) == "10 2 an ăn ân ban bàn bản bãn bán bạn băn bân da dan dân đa z".split()


def names(found: list[Line]) -> list[str]:
    return [str(line.name) for line in found]


def test_a_sample_is_the_same_on_every_engine_in_every_order_and_samples_nest(tmp_path: Path) -> None:
    engines = archive.memory(ARTICLES), archive.whoosh(tmp_path / "index", ARTICLES)
    drawn = [names(lines(engine, "dân", sample="20", seed="7")) for engine in engines]
    assert drawn[0] == drawn[1] and len(drawn[0]) == 20
    by_word = names(lines(engines[0], "dân", sample="20", seed="7", sort=["R1"]))
    assert set(by_word) == set(drawn[0]) and by_word != drawn[0]
    assert set(names(lines(engines[0], "dân", sample="5", seed="7"))) < set(drawn[0])
    assert set(names(lines(engines[0], "dân", sample="20", seed="8"))) != set(drawn[0])
    assert names(lines(engines[0], "dân", sample="100%")) == names(lines(engines[0], "dân"))
    assert names(lines(engines[0], "dân", sample="0")) == names(lines(engines[0], "dân", sample="0%")) == []
    assert len(lines(engines[0], "dân", sample="9999")) == len(lines(engines[0], "dân"))


def test_a_growing_archive_only_adds_to_a_sample() -> None:
    before, after = archive.memory(ARTICLES[:60]), archive.memory(ARTICLES)
    old = {article.id for article in ARTICLES[:60]}
    share = names(lines(before, "dân", sample="10%"))
    grown = names(lines(after, "dân", sample="10%"))
    assert [name for name in grown if read_line_name(name).id in old] == share
    assert len(grown) > len(share)
    fixed, refixed = names(lines(before, "dân", sample="15")), names(lines(after, "dân", sample="15"))
    kept = [name for name in refixed if read_line_name(name).id in old]
    assert kept and set(kept) < set(fixed)


@pytest.mark.parametrize("wrong", ["x", "-1", "101%", "%", "", "inf", "nan"])
def test_a_sample_that_cannot_be_drawn_is_an_error(wrong: str) -> None:
    with pytest.raises(UsageError):
        lines(archive.memory(ARTICLES), "dân", sample=wrong)


def test_one_line_of_each_article_is_its_first_or_one_drawn_by_lot() -> None:
    engine = archive.memory(ARTICLES)
    every = lines(engine, "dân")
    first: dict[str, str] = {}
    for line in every:
        first.setdefault(line.article.id, str(line.name))
    assert names(lines(engine, "dân", one_per_article=True)) == list(first.values())
    drawn = lines(engine, "dân", one_per_article=True, sample="9999", seed="3")
    assert [line.article.id for line in drawn] == list(first)
    assert names(drawn) != list(first.values()) and set(names(drawn)) <= set(names(every))


def test_groups_count_hits_and_articles_of_what_was_found() -> None:
    engine = archive.memory(ARTICLES)
    listed = concordance(engine, choose(engine, SearchSpec("lang nghe")))
    expected: dict[str, list[str]] = {}
    for line in listed.lines(read_context("0")):
        expected.setdefault(" ".join(archive.syllables(line.node)), []).append(line.article.id)
    made = groups(listed, "node")
    assert {group.value: (group.hits, group.articles) for group in made} == {
        value: (len(ids), len(set(ids))) for value, ids in expected.items()
    }
    assert len(made) > 1  # typed without marks, it stands for several words, and the answer says which
    assert [group.hits for group in made] == sorted((group.hits for group in made), reverse=True)


def test_groups_from_one_place_to_another_read_as_the_text_does() -> None:
    engine = archive.memory([Article("a", "", "một dân vận hai dân vận hai")])
    listed = concordance(engine, choose(engine, SearchSpec('"dân vận"')))
    assert [tuple(group) for group in groups(listed, "L1..R1")] == [
        ("hai dân vận hai", 1, 1),
        ("một dân vận hai", 1, 1),
    ]
    assert [tuple(group) for group in groups(listed, "R1")] == [("hai", 2, 1)]
    for wrong in ("R1..L1", "R1..x", "..", "x"):
        with pytest.raises(UsageError):
            groups(listed, wrong)


def test_a_line_name_is_read_back_whatever_the_id() -> None:
    for id in ("a", "tệp:12", "a:title", "x:1-2", "a\nb", "a:title:3-4"):
        for title in (False, True):
            name = LineName(id, title, 3, 19)
            # An id that ends as a name does is read with its text's name: only `title` is told from a body.
            if title or not id.endswith(":title"):
                assert read_line_name(str(name)) == name
    for wrong in ("", "a", "a:1", "a:5-5", "a:9-3", ":1-2"):
        with pytest.raises(UsageError):
            read_line_name(wrong)


@pytest.mark.slow
def test_memory_and_whoosh_give_the_same_lines_for_any_query(tmp_path: Path) -> None:
    reference, engine = archive.memory(ARTICLES), archive.whoosh(tmp_path / "index", ARTICLES)
    source = random.Random(4)
    words = [
        "dân",
        "van",
        "khéo",
        "nông",
        "thi truong",
        "xã",
        "217",
        "người",
        "nhân dân",
        "ban",
        "uỷ ban",
        "lang*",
        "d?n",
    ]
    shown = 0
    for _ in range(100):
        first, second = source.sample(words, 2)
        queries = [first, f"{first} OR {second}", f"{first} -{second}"]
        if not {"*", "?"} & set(first + second):  # a phrase holds whole words
            queries += [f'"{first}"', f'"{first} {second}"~4']
        query = source.choice(queries)
        sort = source.choice(([], ["R1", "L1"], ["node", "date"], ["L2", "province"]))
        expected, found = (lines(one, query, source.choice("5"), sort=sort) for one in (reference, engine))
        assert found == expected, query
        shown += len(found)
    assert shown > 1000


def test_one_line_of_each_article_leaves_out_who_matches_without_a_hit() -> None:
    engine = archive.memory([Article("a", "", "xã", date="2020"), Article("b", "", "dân và dân", date="2021")])
    (line,) = lines(engine, "dân OR year:2020", one_per_article=True)
    assert (line.article.id, line.name.start) == ("b", 0)


def test_groups_reach_as_far_as_any_line_can_be_sorted() -> None:
    text = " ".join(f"a{number}" for number in range(60)) + " dân " + " ".join(f"z{number}" for number in range(60))
    engine = archive.memory([Article("a", "", text)])
    listed = concordance(engine, choose(engine, SearchSpec("dân")))
    (group,) = groups(listed, "L50..R50")
    words = group.value.split()
    assert (words[0], words[50], words[-1], len(words)) == ("a10", "dân", "z49", 101)
