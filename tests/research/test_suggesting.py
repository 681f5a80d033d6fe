"""Similar articles, related words and labels: from the words of the articles, and honest about what changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.errors import UsageError
from dvsearch.query.tree import Term
from dvsearch.research.notes import Note, make_note, read_notes, state_of, write_notes
from dvsearch.research.related import Related, related
from dvsearch.research.similar import similar, telling_words
from dvsearch.searching.search_spec import SearchSpec
from tests.research import archive

LIKE = (
    Article("a", "", "Hợp tác xã Bình Minh trồng thanh long ruột đỏ. Thanh long bán sang nước ngoài."),
    Article("b", "", "Giá thanh long giảm, hợp tác xã Bình Minh lo đầu ra."),
    Article("c", "", "Hội nghị cán bộ xã bàn việc tinh giản biên chế."),
    Article("d", "", "Ban Dân vận Huyện ủy họp bàn dân vận khéo."),
    *(Article(f"x{number}", "", "Nhân dân cả nước chào mừng ngày lễ.") for number in range(8)),
)


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return archive.memory(LIKE) if request.param == "memory" else archive.whoosh(tmp_path / "index", LIKE)


def test_similar_articles_share_telling_words_and_are_never_the_article_itself(engine: Engine) -> None:
    total, found = similar(engine, LIKE[0], 5)
    assert (total, found[0].id) == (len(found), "b") and "a" not in {one.id for one in found}
    assert set(found[0].shared) <= {"thanh long", "hợp tác xã", "bình minh"} and "thanh long" in found[0].shared
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_words_of_the_whole_archive_tell_nothing(engine: Engine) -> None:
    telling = {term.text for term in telling_words(engine, LIKE[0])}
    assert "thanh_long" in telling
    weights = telling_words(engine, LIKE[1])
    assert weights[Term("words", "thanh_long")] == max(weights.values()) == 1
    assert telling_words(archive.memory(LIKE[4:]), LIKE[5]) == {}
    assert similar(engine, Article("new", "", ""), 5) == (0, [])


def test_a_text_of_ones_own_can_be_compared(engine: Engine) -> None:
    _, found = similar(engine, Article("", "", "một bài về dân vận khéo và Ban Dân vận"), 3)
    assert found[0].id == "d"


def test_related_words_are_of_the_best_articles_and_not_the_query_itself(engine: Engine) -> None:
    looked_at, words = related(engine, SearchSpec("thanh long"), least=2)
    assert looked_at == 2
    assert {word.word for word in words} == {"hợp tác xã", "bình minh"}
    assert all(word.articles_best == 2 == word.articles_index and word.logratio is not None for word in words)
    assert related(engine, SearchSpec("thiênthạch")) == (0, [])


def test_where_no_article_holds_every_word_the_words_are_of_those_that_come_close(engine: Engine) -> None:
    looked_at, words = related(engine, SearchSpec("thanh long Bình Minh sầu riêng"), least=2)
    assert looked_at == 2 and "hợp tác xã" in {word.word for word in words}


def test_related_words_of_the_table_come_first_with_how_many_articles_have_them(tmp_path: Path) -> None:
    texts = ("Bà con nuôi heo, bán lợn giống.", "Giá lợn tăng.", "Trồng mía.", "Nuôi heo rừng.")
    engine = archive.whoosh(tmp_path / "index", [Article(str(n), "", text) for n, text in enumerate(texts)])
    looked_at, words = related(engine, SearchSpec("nuôi heo"), least=2)
    assert (looked_at, words[0]) == (3, Related("lợn", 2, 2, None, None, "table"))
    assert {word.known_by for word in words[1:]} <= {"archive"}
    assert all(word.known_by == "archive" for word in related(engine, SearchSpec("nuôi heo", related=False))[1])


def test_a_label_says_whether_it_still_holds(engine: Engine, tmp_path: Path) -> None:
    start = LIKE[1].text.index("thanh long")
    note = make_note(engine, f"b:{start}-{start + 10}", "giá cả")
    assert (note.text, note.label, state_of(engine, note)) == ("thanh long", "giá cả", "ok")
    states = []
    for text in (f"{LIKE[1].text} Thêm một câu.", f"Mới: {LIKE[1].text}", None):
        with engine.writer() as writer:
            if text is None:
                writer.delete(["b"])
            else:
                writer.add(archive.analysed([LIKE[1]._replace(text=text)]))
            writer.commit()
        states.append(state_of(engine, note))
    assert states == ["changed", "stale", "gone"]


def test_a_line_that_is_not_there_takes_no_label(engine: Engine) -> None:
    for wrong in ("b:0-9999", "nobody:0-3", "b:title:0-3", "b"):
        with pytest.raises(UsageError):
            make_note(engine, wrong, "x")


def test_notes_are_read_as_they_were_written(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "notes.jsonl"
    notes = [Note("a:1-2", "nhãn\nhai", "x\u2028", "d"), Note("b:title:1-2", "", "", "")]
    write_notes(file, notes)
    assert [json.loads(line)["line"] for line in file.read_text("utf-8").split("\n")[:-1]] == ["a:1-2", "b:title:1-2"]
    assert read_notes(tmp_path / "none.jsonl") == []
    file.write_text('{"line": "a"}\n', "utf-8")
    with pytest.raises(UsageError, match=":1: this is no note"):
        read_notes(file)
