"""Results as a terminal shows them: whatever the width and whatever stands in an article."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from dvsearch.engines.base import FacetCount
from dvsearch.engines.memory import MemoryEngine
from dvsearch.output import article_page, facet_bars, hit_lines, ink, terminal
from dvsearch.query.parser import parse
from dvsearch.searching.results import Results
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
from dvsearch.searching.snippets import Snippet
from tests.golden import archive


@pytest.fixture(scope="module")
def found() -> Results:
    engine = MemoryEngine()
    archive.fill(engine)
    return search(engine, SearchSpec("*", limit=20, snippets=2, sort="newest", all_copies=True))


def drawn(what: RenderableType, width: int) -> list[str]:
    console = Console(width=width, file=io.StringIO(), markup=False, emoji=False, highlight=False, color_system=None)
    console.print(what)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert isinstance(text, str)
    return text.splitlines()


@pytest.mark.parametrize("width", [60, 80, 99, 100, 120, 200])
@pytest.mark.parametrize("explain", [False, True])
def test_nothing_is_wider_than_the_screen(found: Results, width: int, explain: bool) -> None:
    lines = drawn(terminal.results(found, width=width, explain=explain), width)
    assert max(map(cell_len, lines)) <= width
    for article in archive.ARTICLES:
        assert max(map(cell_len, drawn(article_page.article(article, parse("dân vận"), width=width), width))) <= width


def test_facets_stand_beside_the_hits_where_there_is_room_and_below_where_there_is_not(found: Results) -> None:
    def row(width: int) -> int:
        lines = drawn(terminal.results(found, width=width), width)
        return next(number for number, line in enumerate(lines) if "province" in line)

    assert row(120) == 0 and row(80) > 20


def test_a_hundred_articles_and_one_have_bars_of_their_lengths() -> None:
    counts = (FacetCount("Hà Nội", 1200), FacetCount("Huế", 600), FacetCount("x" * 50, 1), FacetCount(None, 3))
    _, *lines = (line.plain for line in facet_bars.facet_lines({"province": counts}))
    assert [line.count("━") for line in lines[:4]] == [8, 4, 1, 0]
    assert all(cell_len(line) <= facet_bars.FACET_WIDTH for line in lines)
    assert "1,200" in lines[0] and "…" in lines[2] and "unknown" in lines[3]


def test_only_the_first_values_are_shown_and_the_rest_is_counted() -> None:
    counts = tuple(FacetCount(str(2000 + n), 30 - n) for n in range(25))
    lines = [line.plain for line in facet_bars.facet_lines({"year": counts})]
    assert lines[-2] == "15 more"
    years = [line.split()[0] for line in lines[1:11]]
    assert years == sorted(years, reverse=True)


def test_every_match_of_a_page_is_where_the_page_says() -> None:
    for article in archive.ARTICLES:
        page = article_page.page(article, parse("dan OR van OR to"), width=30)
        for line, start, end in (piece for match in page.matches for piece in match):
            assert page.lines[line].plain[start:end].strip()
        drawn = {
            (number, at)
            for number, line in enumerate(page.lines)
            for span in line.spans
            if span.style == ink.MARK
            for at in range(span.start, span.end)
        }
        stepped = {
            (line, at) for match in page.matches for line, start, end in match for at in range(start, end)
            if not page.lines[line].plain[at].isspace()
        }  # fmt: skip
        assert stepped == drawn


def test_markup_in_an_article_is_text(found: Results) -> None:
    lines = "\n".join(drawn(terminal.results(found, width=200), 200))
    assert "[bold]đậm[/bold] :smile:" in lines


def test_the_headline_counts_and_says_what_was_loosened(found: Results) -> None:
    assert terminal.headline(found._replace(total=1, hits=found.hits[:1])).startswith("1 article for *")
    assert terminal.headline(found._replace(hits=found.hits[2:5])) == "3-5 of 12 articles for *"
    assert terminal.headline(found._replace(hits=found.hits[2:3])) == "article 3 of 12 for *"
    assert "accents ignored" in terminal.headline(found._replace(widened="accents"))
    assert terminal.footline(found._replace(hits=found.hits[:5])) == "more: --offset 5"
    assert terminal.footline(found._replace(suggestion="dân vận")) == "did you mean: dân vận"


def test_marks_side_by_side_are_one_match_even_over_the_end_of_a_line() -> None:
    article = archive.ARTICLES[0]._replace(title="x", text="dân vận khéo rồi dân vận " + "và " * 8 + "dân vận khéo")
    page = article_page.page(article, parse("dân vận khéo"), width=20)
    assert len(page.matches) == 3
    assert any(len({line for line, _, _ in match}) == 2 for match in page.matches)


def test_paragraphs_stand_apart_and_short_lines_together() -> None:
    long = "Một đoạn văn dài hơn sáu mươi ký tự để thành một đoạn văn thật sự ở đây."
    article = archive.ARTICLES[0]._replace(text=f"{long}\n{long}\nKý tên\nNgười viết\n\n{long}")
    lines = [line.plain for line in article_page.page(article, None, width=200).lines]
    body = lines[lines.index(long) :]
    assert body == [long, "", long, "", "Ký tên", "Người viết", "", long]


@pytest.mark.parametrize("unit", ["dân vận ", "\u0301", "x", "đ\u0323", "日", "a\n", "  "])
def test_a_page_grows_no_faster_than_its_article(unit: str) -> None:
    """By counting what is drawn, not by the clock: every line holds its own characters and no others."""
    article = archive.ARTICLES[0]._replace(text=unit * 20_000)
    lines = article_page.page(article, parse("dân vận"), width=80).lines
    assert sum(len(line.plain) for line in lines) <= len(article.text) + 1_000


def test_an_address_is_a_link_only_where_nothing_in_it_ends_the_link_and_a_terminal_takes_it() -> None:
    longest = "https://x/".ljust(2_083, "a")
    for address, linked in (
        ("https://example.org/a?b=1", True), ("https://x/\x1b\\y", False), ("ftp://x", False), ("https://", False),
        (longest, True), (longest + "a", False),
    ):  # fmt: skip
        article = archive.ARTICLES[0]._replace(url=address)
        spans = [span for line in article_page.page(article, None, width=80).lines for span in line.spans]
        assert any(getattr(span.style, "link", None) == address for span in spans) is linked


def test_a_passage_begins_and_ends_with_a_sentence_or_an_ellipsis() -> None:
    text = "Câu một. Câu hai dài ra đây và còn nữa."
    article = archive.ARTICLES[0]._replace(text=text)

    def shown(part: str) -> str:
        start = text.index(part)
        snippet = Snippet("body", part, ((0, 3),), start)
        drawn, marked = hit_lines.passage(snippet, article)
        assert drawn[marked[0][0] : marked[0][1]] == part[:3]
        return drawn

    assert shown("Câu hai dài ra") == "Câu hai dài ra …"
    assert shown("hai dài ra đây") == "… hai dài ra đây …"
    assert shown("Câu một.") == "Câu một."
    assert shown("còn nữa.") == "… còn nữa."


def test_years_stand_in_their_order_without_holes_and_what_has_none_apart() -> None:
    counts = (FacetCount("2024", 5), FacetCount("2021", 9), FacetCount("1945", 1), FacetCount(None, 90))
    shown = facet_bars.counted("year", counts)
    assert [row.value for row in shown.rows] == ["2024", "2023", "2022", "2021", "1945"]
    assert [row.count for row in shown.rows] == [5, 0, 0, 9, 1]
    lines = [line.plain for line in facet_bars.facet_lines({"year": counts}, total=105)]
    assert lines[4].count("━") == 8 and "━" not in lines[6]
    assert lines[6].split() == ["no", "date", "90", "(86", "%)"]
