"""What is narrowed is seen: chips, ticked values first, letters narrow a facet, years make a range, and back again."""

from __future__ import annotations

import pytest

from dvsearch.engines.base import Engine, FacetCount
from dvsearch.output.messages import Say
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
from dvsearch.tui import Browse, Outside
from dvsearch.tui.chips import Chips
from dvsearch.tui.facet_pane import FacetPane
from dvsearch.tui.key_bar import KeyBar
from dvsearch.tui.row_list import Row
from dvsearch.tui.timeline import Bin, Timeline, bins
from tests.tui.driving import browsing, chips, facets, focused, ids, press, settled, sort, status, typed


async def test_every_value_ticked_gives_exactly_its_count(engine: Engine) -> None:
    fields = ("province", "year", "source", "citation", "date_basis")
    async with browsing(engine, "dân", size=(130, 60), facets=fields, loose=True) as (app, pilot):
        assert app.results is not None
        values = [(field, row.value or "", row.count) for field in fields for row in app.results.facets[field]]
        assert {field for field, _, _ in values} == set(fields)
        for field, value, count in values:
            app.on_facet_pane_ticked(FacetPane.Ticked(field, value))
            assert search(engine, app.spec).total == count, (field, value)
            app.on_facet_pane_ticked(FacetPane.Ticked(field, value))
            assert not app.spec.filters.get(field)
        await settled(app, pilot)
        await press(app, pilot, "f2", "end", "space")
        assert app.results.total == values[-1][2]


async def test_what_has_no_value_can_be_ticked_and_is_saved_where_there_are_words_for_it(engine: Engine) -> None:
    async with browsing(engine, "*", size=(130, 60), facets=("year",)) as (app, pilot):
        await press(app, pilot, "f2", "end", "space")
        assert ids(app) == ["khong-ngay"] and "× year: unknown" in chips(app)
        from dvsearch.searching.asked_again import as_query

        assert search(engine, app.spec._replace(text=as_query(app.spec), filters={})).total == 1


async def test_a_tick_finds_what_was_counted_though_the_last_syllable_may_go_on(engine: Engine) -> None:
    async with browsing(engine, "", size=(130, 40)) as (app, pilot):
        await typed(app, pilot, "dan va")
        count = facets(app)[1].split()[-1]
        await pilot.click(FacetPane, offset=(3, 2))
        await settled(app, pilot)
        assert "va…" in status(app) and len(ids(app)) == int(count)


async def test_a_chosen_range_counts_what_it_finds_and_a_typed_value_claims_nothing(engine: Engine) -> None:
    filters = {"year": ("2016..2021",), "province": ("ha tinh", "=Bến Tre")}
    async with browsing(engine, "*", size=(130, 60), filters={"year": filters["year"]}) as (app, _):
        assert app.results is not None and app.results.total
        assert f"[x] 2016..2021 {app.results.total}" in {" ".join(line.split()) for line in facets(app)}
    async with browsing(engine, "cử tri", size=(130, 60), filters=filters) as (app, _):
        assert {"[x] ha tinh", "[x] Bến Tre 0"} <= {" ".join(line.split()) for line in facets(app)}


async def test_a_line_parts_the_closest_from_what_holds_every_word(engine: Engine) -> None:
    async with browsing(engine, "dân vận khéo đường hoa", match=None) as (app, pilot):
        lines = [line.plain for row in app.list._rows for line in row.lines]
        parting = [line for line in lines if "with every word" in line]
        assert app.results is not None and len(parting) == 1 and app.results.total == 1
        assert parting[0].startswith(f"─ 1 with every word; then the closest of {app.results.total_most} ─")
        await press(app, pilot, "down", "down")
        assert [line.text[0] for line in map(app.list.render_line, range(1, 5))] == [" ", " ", "▌", "▌"]
        await typed(app, pilot, "/ kheo khong co")
        assert "─ none with every word" in "".join(line.plain for row in app.list._rows[:1] for line in row.lines)


async def test_a_chip_is_taken_away_by_a_click_and_all_by_a_key(engine: Engine) -> None:
    async with browsing(engine, "dân vận", size=(130, 40), loose=True, filters={"year": ("2014..",)}) as (app, pilot):
        await press(app, pilot, "f2", "space", "f4")
        assert "× province" in chips(app) and "× accents ignored" in chips(app) and "× year: 2014.." in chips(app)
        await pilot.click(Chips, offset=(4, 0))
        await settled(app, pilot)
        assert "year" not in chips(app) and "× province" in chips(app)
        await press(app, pilot, "ctrl+l")
        assert chips(app) == "" and not app.spec.filters and app.spec.accents == "smart"


async def test_what_was_ticked_typed_and_sorted_is_undone_and_done_again(engine: Engine) -> None:
    async with browsing(engine, "dân vận", loose=True) as (app, pilot):
        before = ids(app)
        await press(app, pilot, "f2", "space")
        await press(app, pilot, "escape", "s")
        narrowed = ids(app)
        await press(app, pilot, "u")
        assert sort(app) == "relevance" and app.spec.filters
        await press(app, pilot, "backspace")
        assert ids(app) == before and not app.spec.filters
        await press(app, pilot, "U", "U")
        assert ids(app) == narrowed and sort(app) == "newest"
        await press(app, pilot, "slash")
        await typed(app, pilot, " kheo")
        await press(app, pilot, "enter", "alt+left")
        assert app.line.value == "dân vận"
        for _ in range(4):
            await press(app, pilot, "u")
        assert "nothing was searched before" in status(app)


async def test_letters_narrow_the_facets_and_are_no_commands(engine: Engine) -> None:
    async with browsing(engine, "", size=(130, 50)) as (app, pilot):
        await press(app, pilot, "f2", "h", "a", "t")
        values = [line for line in facets(app) if line.startswith("[")]
        assert [value.split("  ")[0] for value in values] == ["[ ] Hà Tĩnh"]
        await press(app, pilot, "space")
        assert ids(app) == ["ht-2022-01"]
        await press(app, pilot, "escape")
        assert len(facets(app)) > 4 and focused(app) is app.facets
        await press(app, pilot, "escape")
        assert focused(app) is app.list


async def test_arrows_jump_from_facet_to_facet(engine: Engine) -> None:
    async with browsing(engine, "", size=(130, 50), facets=("province", "year", "source")) as (app, pilot):
        pane = app.facets
        await press(app, pilot, "f2")
        seen = []
        for key in ("right", "right", "right", "left", "left"):
            await press(app, pilot, key)
            assert pane.cursor is not None
            seen.append(pane._values[pane.cursor][0])  # type: ignore[index]
            assert pane._values[pane.cursor - 1] is None  # the first value, under its heading
        assert seen == ["year", "source", "source", "year", "province"]


async def test_years_stepped_over_make_a_range(engine: Engine) -> None:
    async with browsing(engine, "", size=(100, 30)) as (app, pilot):
        assert app.timeline.display
        await press(app, pilot, "down", "t")
        assert app.focused is app.timeline
        await press(app, pilot, "left", "space", "left", "left", "enter")
        (chosen,) = app.spec.filters["year"]
        low, high = chosen.split("..")
        assert int(high) - int(low) == 2 and chosen in chips(app)
        assert app.results is not None
        years = [row for row in app.results.facets["year"] if row.value and low <= row.value <= high]
        assert app.results.total == sum(row.count for row in years)


async def test_years_dragged_over_make_a_range(engine: Engine) -> None:
    async with browsing(engine, "", size=(100, 30)) as (app, pilot):
        await pilot.mouse_down(Timeline, offset=(3, 0))
        await pilot.hover(Timeline, offset=(9, 0))
        await pilot.mouse_up(Timeline, offset=(9, 0))
        await settled(app, pilot)
        assert ".." in app.spec.filters["year"][0]


def test_years_without_articles_are_bars_without_height_and_many_years_share_a_bar() -> None:
    counts = (FacetCount("2020", 3), FacetCount("2017", 1), FacetCount(None, 9))
    assert bins(counts, 10) == (Bin(2017, 2017, 1), Bin(2018, 2018, 0), Bin(2019, 2019, 0), Bin(2020, 2020, 3))
    assert bins(counts, 2) == (Bin(2017, 2018, 1), Bin(2019, 2020, 3))
    assert bins((), 10) == () and bins(counts, 0) == ()
    timeline = Timeline(Say())
    timeline.show((), ())
    assert timeline.render().plain == ""


async def test_on_a_small_screen_hits_have_two_lines_and_one_key_brings_the_facets(engine: Engine) -> None:
    async with browsing(engine, "dân vận khéo", size=(40, 12)) as (app, pilot):
        rows = app.list._rows
        assert all(len(row.lines) == 2 for row in rows)
        text = " ".join(line.plain for row in rows for line in row.lines)
        assert "ht-2022-01" not in text and "Hà Tĩnh: Dân vận khéo" in text
        assert not app.facets.display and app.list.size.height >= 8
        await press(app, pilot, "f2")
        assert app.facets.display and not app.list.display
        await press(app, pilot, "escape")
        assert app.list.display
        await press(app, pilot, "enter")
        assert app.reader.display and not app.query_one(KeyBar).display and app.reader.size.height >= 9


async def test_the_cursor_is_seen_without_colour(engine: Engine) -> None:
    async with browsing(engine, "dân vận", size=(80, 24), loose=True) as (app, pilot):
        await press(app, pilot, "down", "down")
        drawn = [app.list.render_line(y).text for y in range(app.list.size.height)]
        assert [line[0] for line in drawn[:6]] == [" ", " ", "▌", "▌", " ", " "]
        assert isinstance(app.list._rows[0], Row)


@pytest.mark.parametrize("theme", ["terminal", "dark", "light"])
@pytest.mark.parametrize("environ", ["1", ""])
async def test_without_colour_everything_stands_in_the_terminals_own_two(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, environ: str, theme: str
) -> None:
    monkeypatch.setenv("NO_COLOR", environ)
    app = Browse(engine, SearchSpec("dân vận"), Outside(None), theme=theme, ink="mono")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        styles = {segment.style for strip in app.screen._compositor.render_strips() for segment in strip}
        colours = {part.name for one in styles if one for part in (one.color, one.bgcolor) if part}
        assert colours == {"default"}
