"""Marks cover exactly what matched; snippets are slices of the text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvsearch.article import Article
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.indexing import analyzer
from dvsearch.query.parser import parse
from dvsearch.query.tree import Term, Wildcard
from dvsearch.searching.snippets import Marker, Snippet, marks, snippets, terms_to_locate
from dvsearch.vietnamese.syllables import tokenize
from tests.conftest import ROOT

TEXT = (
    "Sáng 5/3, Huyện ủy tổ chức hội nghị tổng kết. Phong trào “Dân vận khéo” lan rộng ở 12 xã; "
    "mô hình dân  vận khéo được nhân rộng. Uỷ ban MTTQ huyện khen 9 tập thể. " + "Đại biểu phát biểu ý kiến. " * 30
    + "Kết luận, đồng chí Bí thư yêu cầu làm tốt công tác dân vận theo Quyết định 217-QĐ/TW."
)  # fmt: skip


def marked(text: str, typed: str, *, title: bool = False) -> list[str]:
    return [text[start:end] for start, end in marks(text, parse(typed), title=title)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("khéo", ["khéo", "khéo"]),
        ("dân vận khéo", ["Dân", "vận", "khéo", "dân", "vận", "khéo", "dân", "vận"]),
        ("dan KHEO", ["Dân", "khéo", "dân", "khéo", "dân"]),
        ('"dan van kheo"', ["Dân vận khéo", "dân  vận khéo"]),
        ('"dan vận khéo"', []),
        ("ủy ban", ["ủy", "Uỷ", "ban"]),
        ("217-QĐ/TW", ["217-QĐ/TW"]),
        ("nhân* -khéo", ["nhân"]),
        ("kh?n", ["khen"]),
        ("khéu~", ["khéo", "khéo"]),
        ('"xã rộng"~2', ["rộng", "xã"]),
        ('"xã rộng"~1', []),
        ("title:khéo", []),
        ("year:2020 OR tỉnh:huyện", []),
        ("*", []),
    ],
)
def test_marks_cover_exactly_what_matched(typed: str, expected: list[str]) -> None:
    assert marked(TEXT, typed) == expected


def test_a_decomposed_text_is_marked_with_all_its_characters() -> None:
    text = unicodedata.normalize("NFD", "Hội thi Dân vận khéo năm 2019")
    (phrase,) = marked(text, '"dân vận khéo"')
    assert phrase == unicodedata.normalize("NFD", "Dân vận khéo")


def test_a_word_that_is_cut_into_pieces_of_which_some_hold_no_letter_is_looked_for_like_any_other() -> None:
    long = "dân" + "\u200d" * 1_000 + "vận"
    assert marks("Hội dân vận khéo", parse(f"{long} OR khéo")) == ((12, 16),)


def test_what_overlaps_is_marked_as_one() -> None:
    text = "Khéo là dân vận khéo, và dân vận khéo xã."
    assert marked(text, '"dân vận" "vận khéo"') == ["dân vận khéo", "dân vận khéo"]
    assert marked(text, '"dân vận khéo" vận là') == ["là", "dân vận khéo", "dân vận khéo"]
    assert marked(text, '"dân vận" khéo') == ["Khéo", "dân vận", "khéo", "dân vận", "khéo"]


def test_a_title_is_marked_by_title_queries_too() -> None:
    assert marked("Dân vận khéo", "title:khéo", title=True) == ["khéo"]
    assert marked("Dân vận khéo", "khéo", title=True) == ["khéo"]


def test_the_best_passage_has_most_of_the_query() -> None:
    (best,) = snippets(TEXT, parse("dân vận 217-QĐ/TW"), width=120)
    assert "217-QĐ/TW" in best.text and "dân vận theo" in best.text
    assert best.text == TEXT[best.start : best.start + len(best.text)]


def test_a_run_of_marked_words_is_not_cut_in_two() -> None:
    text = "Mở đầu dài dòng không có gì đáng nói về việc này cả " + "dân vận " * 3 + "khéo ở xã."
    for width in range(20, 90):
        (snippet,) = snippets(text, parse("dân vận khéo"), width=width)
        before = text[: snippet.start].split()
        assert not before or before[-1] not in ("dân", "vận") or not snippet.text.startswith(("dân", "vận", "khéo"))


def test_several_passages_do_not_overlap_and_are_in_order() -> None:
    passages = snippets(TEXT, parse("dân vận"), count=3, width=100)
    assert len(passages) == 2
    assert passages[0].start + len(passages[0].text) <= passages[1].start


def test_without_a_match_the_beginning_is_shown_unmarked() -> None:
    (beginning,) = snippets(TEXT, parse("tỉnh:Huế"), width=40)
    assert beginning.start == 0 and not beginning.marks and TEXT.startswith(beginning.text)
    assert snippets("  \n ", parse("dân")) == ()
    assert snippets(TEXT, parse("dân"), count=0) == ()


def test_a_very_long_line_gives_a_short_snippet() -> None:
    text = "x" * 100_000 + " dân vận " + "y" * 100_000
    (snippet,) = snippets(text, parse("dân"), width=200)
    assert len(snippet.text) <= 260
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["dân"]


@given(
    st.text(alphabet="dânvậkhéo ĐÂNx.\n\u0301\u200b“”1", max_size=200),
    st.sampled_from(["dân", "dan van", '"dân vận"', "d*", "v?n", "khéo~", '"dân khéo"~3', "dân -vận"]),
    st.integers(1, 4),
    st.integers(1, 80),
)
def test_snippets_are_slices_and_marks_are_inside_them(text: str, typed: str, count: int, width: int) -> None:
    query = parse(typed)
    every = set(marks(text, query))
    for one in snippets(text, query, count=count, width=width):
        assert text[one.start : one.start + len(one.text)] == one.text
        end = 0
        for start, stop in one.marks:
            assert end <= start < stop <= len(one.text)
            assert (start + one.start, stop + one.start) in every
            end = stop


QUERIES = (
    "dân vận", "dan van kheo", '"dân vận khéo"', "dân* t?nh huyen~", '"huyện ủy"~4 xã', "title:nghị OR (tỉnh -xã)",
    "217-QĐ/TW OR chủ tịch", "uỷ ban nhân dân", "của các và trong", "year:2020", "*",
)  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_the_index_locates_is_what_reading_the_text_finds(tmp_path: Path, form: Literal["NFC", "NFD"]) -> None:
    engine, articles = indexed(tmp_path, form)
    marked_in_all = 0
    for query in map(parse, QUERIES):
        for article, located in zip(
            articles, engine.locate([one.id for one in articles], terms_to_locate(query)), strict=True
        ):
            assert located is not None
            title = marks(article.title, query, title=True)
            assert marks(article.title, query, title=True, located=located) == title
            body = marks(article.text, query)
            assert marks(article.text, query, located=located) == body
            for count in (1, 3):
                passages = snippets(article.text, query, count=count)
                assert snippets(article.text, query, count=count, located=located) == passages
            marked_in_all += len(title) + len(body)
    assert marked_in_all > 500


def indexed(folder: Path, form: Literal["NFC", "NFD"]) -> tuple[WhooshEngine, list[Article]]:
    paths = sorted((ROOT / "corpus").glob("*/*.txt"))[::2]
    texts = [unicodedata.normalize(form, path.read_bytes().decode("utf-8", "replace")) for path in paths]
    articles = [Article(f"{number:02}", text[:60], text[60:]) for number, text in enumerate(texts)]
    articles.append(Article("long", TEXT[:90], " ".join((TEXT, "x" * 700, TEXT, "e\u0301" * 300, TEXT))))
    articles.append(Article("greek", TEXT[:90], "\u03b1 " + TEXT))
    engine = WhooshEngine.create(folder, "numpy")
    with engine.writer() as writer:
        writer.add(analyzer.documents(articles, [""] * len(articles)))
        writer.commit()
    return engine, articles


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_kernel_shows_hits_as_python_does(tmp_path: Path, form: Literal["NFC", "NFD"]) -> None:
    pytest.importorskip("dvsearch_kernel")
    _, articles = indexed(tmp_path, form)
    engine = WhooshEngine.open(tmp_path, "kernel")
    left = 0
    for number, query in enumerate(map(parse, (*QUERIES, '"dân vận"~2 khéo', '"tỉnh huyện xã"~30'))):
        for count, width in ((1, 200), (3, 30 + number), (0, 10)):
            shown = engine.show([one.id for one in articles], Marker(query, count=count, width=width).marking)
            for article, one in zip(articles, shown, strict=True):
                if one is None:
                    left += 1
                    continue
                assert one.article == article
                assert one.in_title == marks(article.title, query, title=True)
                passages = snippets(article.text, query, count=count, width=width)
                assert tuple(Snippet("body", *cut) for cut in one.passages) == passages
    # The long token and the Greek letter are read by Python, where a query asks for what stands behind them.
    assert 0 < left < 2 * 3 * len(QUERIES)


# The characters that the kernel tells apart, in ranges; of a text with any other it says nothing.
KNOWN = (0x0, 0x2B0, 0x300, 0x370, 0x1E00, 0x1F00, 0x2000, 0x2070, 0x20A0, 0x20D0, 0x2190, 0x2460, 0x2500, 0x2776,
         0xFEFF, 0xFF00, 0xFFFD, 0xFFFE, 0x1F300, 0x1FB00)  # fmt: skip


def test_the_kernel_knows_a_token_as_python_does(tmp_path: Path) -> None:
    pytest.importorskip("dvsearch_kernel")
    ranges = [range(*ends) for ends in list(pairwise(KNOWN))[::2]]
    characters = [chr(code) for some in ranges for code in some]
    texts = [f"a{one}b {one}d x{one}\u0301{one} y{one}\u00ad{one}z {one}" for one in characters]
    known = [" ".join(texts[start : start + 64]) for start in range(0, len(texts), 64)]
    others = [f"a{other} b" for other in "\u0370\u02b0\u2070\u4e00\ud7ff"]
    articles = [Article(f"{number:03}", text, "") for number, text in enumerate(known + others)]
    engine = WhooshEngine.create(tmp_path, "kernel")
    with engine.writer() as writer:
        writer.add(analyzer.documents(articles, [""] * len(articles)))
        writer.commit()
    every = Marker(Wildcard("text", "*")).marking
    shown = engine.show([article.id for article in articles], every)
    for text, one in zip(known, shown, strict=False):
        assert one is not None and one.in_title == tuple((token.start, token.end) for token in tokenize(text))
    assert not any(shown[len(known) :])


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_no_letter_and_no_word_is_cut_in_two(blank: str, form: str) -> None:
    words = ("Ban Chỉ đạo dân vận khéo huyện Tương Dương tổ chức tổng kết phong trào thi đua yêu nước " * 3).split()
    text = unicodedata.normalize(form, blank.join(words))  # type: ignore[arg-type]
    whole = set(text.split())
    for width in range(20, 90, 7):
        (snippet,) = snippets(text, parse("dân vận"), width=width)
        assert set(snippet.text.split()) <= whole
    (snippet,) = snippets(unicodedata.normalize(form, "ộ" * 400), parse("*"), width=60)  # type: ignore[arg-type]
    assert snippet.text[-1:] != "\u0323" or snippet.text.endswith(unicodedata.normalize(form, "ộ"))  # type: ignore[arg-type]


def test_what_is_located_is_what_stands_in_texts_and_titles() -> None:
    located = terms_to_locate(parse("dân năm:2019 ngày:2019..2020 title:khéo"))
    assert [(leaf.field, leaf.text) for leaf in located if isinstance(leaf, Term)] == [
        ("text", "dân"),
        ("title", "khéo"),
    ]


def test_of_two_passages_with_all_words_the_one_where_they_stand_closer_is_shown() -> None:
    text = "Dân " + "ở xa " * 8 + "khéo. " + "Một câu không có gì. " * 30 + "Mọi người dân khéo tay."
    (snippet,) = snippets(text, parse("dân khéo"), width=60)
    assert "người dân khéo" in snippet.text


def test_a_match_wider_than_the_passage_is_shown_whole() -> None:
    (snippet,) = snippets("Phong trào dân vận khéo ở xã", parse('"dân vận khéo"'), width=5)
    assert (snippet.text, snippet.marks) == ("dân vận khéo", ((0, 12),))


def test_a_match_at_the_end_of_the_passage_is_marked() -> None:
    assert snippets("một dân", parse("dân"))[0].marks == ((4, 7),)


def test_a_passage_without_spaces_begins_with_its_match_and_ends_with_its_width() -> None:
    (before,) = snippets("." * 300 + "dân", parse("dân"), width=40)
    assert (before.start, before.text) == (300, "dân")
    (behind,) = snippets("dân" + "." * 300, parse("dân"), width=40)
    assert behind.text == "dân" + "." * 37


@pytest.mark.parametrize("mark", ["\u0300", "\u036f"])
def test_a_passage_ends_behind_the_marks_of_its_last_letter(mark: str) -> None:
    (snippet,) = snippets("dân" + "." * 37 + mark * 9 + "." * 300, parse("dân"), width=40)
    assert snippet.text == "dân" + "." * 37 + mark * 9
    (last,) = snippets("dân" + "." * 37 + mark * 9, parse("dân"), width=40)
    assert last.text == "dân" + "." * 37 + mark * 9
