"""Results as a terminal shows them: whatever the width and whatever stands in an article."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from dvsearch.engines.base import FacetCount
from dvsearch.engines.memory import MemoryEngine
from dvsearch.output import terminal
from dvsearch.query.parser import parse
from dvsearch.searching.results import Results
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
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
        assert max(map(cell_len, drawn(terminal.article(article, parse("dân vận"), width=width), width))) <= width


def test_facets_stand_beside_the_hits_where_there_is_room_and_below_where_there_is_not(found: Results) -> None:
    def row(width: int) -> int:
        lines = drawn(terminal.results(found, width=width), width)
        return next(number for number, line in enumerate(lines) if "province" in line)

    assert row(120) == 0 and row(80) > 20


def test_a_hundred_articles_and_one_have_bars_of_their_lengths() -> None:
    counts = (FacetCount("Hà Nội", 1200), FacetCount("Huế", 600), FacetCount("x" * 50, 1), FacetCount(None, 3))
    _, *lines = (line.plain for line in terminal.facet_lines({"province": counts}))
    assert [line.count("━") for line in lines[:4]] == [8, 4, 1, 1]
    assert all(cell_len(line) <= terminal.FACET_WIDTH for line in lines)
    assert "1,200" in lines[0] and "…" in lines[2] and "unknown" in lines[3]


def test_only_the_first_values_are_shown_and_the_rest_is_counted() -> None:
    counts = tuple(FacetCount(str(2000 + n), 30 - n) for n in range(25))
    lines = [line.plain for line in terminal.facet_lines({"year": counts})]
    assert lines[-2] == "15 more"
    years = [line.split()[0] for line in lines[1:11]]
    assert years == sorted(years, reverse=True)


def test_every_match_of_a_page_is_where_the_page_says() -> None:
    for article in archive.ARTICLES:
        page = terminal.page(article, parse("dan OR van OR to"), width=30)
        for line, start, end in page.matches:
            assert page.lines[line].plain[start:end].strip()
        marked = {span for line, start, end in page.matches for span in [(line, start, end)]}
        drawn_marks = {
            (number, span.start, span.end)
            for number, line in enumerate(page.lines)
            for span in line.spans
            if span.style == terminal.MARK
        }
        assert marked == drawn_marks


def test_markup_in_an_article_is_text(found: Results) -> None:
    lines = "\n".join(drawn(terminal.results(found, width=200), 200))
    assert "[bold]đậm[/bold] :smile:" in lines


def test_the_headline_counts_and_says_what_was_loosened(found: Results) -> None:
    assert terminal.headline(found._replace(total=1, hits=found.hits[:1])).startswith("1 article for *")
    assert terminal.headline(found._replace(hits=found.hits[2:5])) == "3-5 of 12 articles for *"
    assert "accents ignored" in terminal.headline(found._replace(widened="accents"))
    assert terminal.footline(found._replace(hits=found.hits[:5])) == "more: --offset 5"
    assert terminal.footline(found._replace(suggestion="dân vận")) == "did you mean: dân vận"
