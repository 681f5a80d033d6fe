"""Reading: position in the answer, the next and the previous article, matches as a reader counts them, links."""

from __future__ import annotations

from dvsearch.engines.base import Engine
from dvsearch.engines.memory import MemoryEngine
from dvsearch.indexing import analyzer
from dvsearch.tui.reader import Reader
from tests.golden import archive
from tests.tui.driving import browsing, ids, press


async def test_the_position_is_said_and_arrows_turn_the_articles(engine: Engine) -> None:
    async with browsing(engine, "dân vận", loose=True, lang="vi") as (app, pilot):
        await press(app, pilot, "down", "enter")
        reader = app.query_one(Reader)
        assert str(reader.border_title).startswith("1/8 · khớp 1/")
        await press(app, pilot, "right", "right")
        assert str(reader.border_title).startswith("3/8")
        assert reader.article is not None and reader.article.id == ids(app)[2]
        await press(app, pilot, "left")
        assert reader.article is not None and reader.article.id == ids(app)[1]
        await press(app, pilot, "left", "left", "left")
        assert reader.article is not None and reader.article.id == ids(app)[0]
        await press(app, pilot, "escape")
        assert app.list.cursor == 0


async def test_turning_goes_on_into_the_hits_that_were_not_there_yet() -> None:
    engine = MemoryEngine()
    with engine.writer() as writer:
        articles = [archive.ARTICLES[0]._replace(id=f"x{number:02}") for number in range(20)]
        writer.add(analyzer.document(article) for article in articles)
        writer.commit()
    async with browsing(engine, "đường hoa") as (app, pilot):
        await press(app, pilot, "down", "enter", *["right"] * 12)
        assert app.reader.article is not None
        assert app.reader.article.id == ids(app)[12] and len(ids(app)) > 8


async def test_a_phrase_is_one_match_and_its_syllables_elsewhere_are_none(engine: Engine) -> None:
    async with browsing(engine, '"dân vận khéo"', size=(80, 24)) as (app, pilot):
        await press(app, pilot, "down", "enter")
        reader = app.query_one(Reader)
        for match in reader._page.matches:
            words = " ".join(reader._page.lines[line].plain[start:end] for line, start, end in match)
            assert words.lower() == "dân vận khéo"


async def test_the_first_article_of_a_query_given_is_whole_at_every_width(engine: Engine) -> None:
    for width in (120, 160, 200):
        async with browsing(engine, "dân vận khéo", size=(width, 40)) as (app, pilot):
            reader = app.query_one(Reader)
            await pilot.pause()
            room = reader.scrollable_content_region.width
            assert reader._laid_out == room and reader._page.lines
            assert max(len(line.plain) for line in reader._page.lines) <= room
            shown = "".join(reader.render_line(y).text for y in range(reader.size.height))
            assert reader.article is not None and reader.article.title.split()[-1] in shown


async def test_an_address_in_the_reader_is_a_link_over_all_its_lines(engine: Engine) -> None:
    async with browsing(engine, "id:vp-2021-01", size=(40, 30)) as (app, pilot):
        await press(app, pilot, "down", "enter")
        strips = [app.reader.render_line(y) for y in range(app.reader.size.height)]
        linked = "".join(
            segment.text for strip in strips for segment in strip if segment.style is not None and segment.style.link
        )
        assert "".join(linked.split()) == "https://example.org/vinh-phuc/tong-ket"
