"""What is taken along: the basket that lasts, exports, saved queries; nothing typed is lost, nothing written over."""

from __future__ import annotations

import json
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, Static

from dvsearch.engines.base import Engine
from dvsearch.tui import Browse, Outside
from dvsearch.tui.basket import Basket, basket_file
from dvsearch.tui.basket_screen import BasketScreen
from dvsearch.tui.dialogs import Confirm, Pick, Prompt
from tests.tui.driving import browsing, focused, ids, press, status, typed, until


async def export(app: Browse, pilot: Pilot[None], target: Path, *keys: str) -> None:
    await press(app, pilot, "f8")
    app.screen.query_one(Input).value = str(target)
    await press(app, pilot, "enter", *keys)
    await until(pilot, lambda: "written" in status(app))


async def test_the_basket_is_exported_or_else_everything(engine: Engine, tmp_path: Path) -> None:
    async with browsing(engine, "dân vận", loose=True) as (app, pilot):
        await press(app, pilot, "down", "x", "down", "x", "x", "down", "x")
        assert "2 in the basket" in status(app)
        await export(app, pilot, tmp_path / "two.jsonl")
        assert len((tmp_path / "two.jsonl").read_text(encoding="utf-8").splitlines()) == 2
        await press(app, pilot, "x", "up", "up", "x")
        await export(app, pilot, tmp_path / "all.bib")
        assert (tmp_path / "all.bib").read_text(encoding="utf-8").count("\n@") + 1 == 8
        assert "8 articles written" in status(app) and "1 near-copy left out" in status(app)


async def test_a_file_name_that_will_not_do_is_said_and_stays(engine: Engine, tmp_path: Path) -> None:
    async with browsing(engine, "dân vận") as (app, pilot):
        for name, reason in (("x.exe", "does not say the format"), ("no/where.csv", "no such folder")):
            await press(app, pilot, "f8")
            app.screen.query_one(Input).value = str(tmp_path / name)
            await press(app, pilot, "enter")
            assert isinstance(app.screen, Prompt) and app.screen.query_one(Input).value.endswith(name)
            assert reason in str(app.screen.query_one("#note", Static).render())
            await press(app, pilot, "escape")


async def test_a_file_that_is_there_is_written_over_only_when_asked_twice(engine: Engine, tmp_path: Path) -> None:
    target = tmp_path / "a.tsv"
    target.write_text("mine", encoding="utf-8")
    async with browsing(engine, "dân vận") as (app, pilot):
        await press(app, pilot, "f8")
        app.screen.query_one(Input).value = str(target)
        await press(app, pilot, "enter")
        assert "once more writes over it" in str(app.screen.query_one("#note", Static).render())
        assert target.read_text(encoding="utf-8") == "mine"
        await press(app, pilot, "enter")
        await until(pilot, lambda: "written" in status(app))
        assert target.read_text(encoding="utf-8").startswith("id\t")


async def test_the_basket_lasts_with_its_notes_and_tags(engine: Engine, tmp_path: Path) -> None:
    outside = Outside(None, data=tmp_path, location="/archive/index", today="2026-05-01")
    async with browsing(engine, "dân vận khéo", outside=outside) as (app, pilot):
        await press(app, pilot, "down", "x", "B")
        assert isinstance(app.screen, BasketScreen)
        await press(app, pilot, "n")
        await typed(app, pilot, "xem lai")
        await press(app, pilot, "enter", "t")
        await typed(app, pilot, "khéo nông-thôn")
        await press(app, pilot, "enter", "escape")
        first = ids(app)[0]
    held = json.loads(basket_file(tmp_path, "/archive/index").read_text(encoding="utf-8"))
    assert (held["id"], held["note"], held["tags"]) == (first, "xem lai", ["khéo", "nông-thôn"])
    assert held["added"] == "2026-05-01"
    async with browsing(engine, "", outside=outside) as (app, pilot):
        assert "1 in the basket" in status(app)
        await press(app, pilot, "ctrl+b", "e")
        app.screen.query_one(Input).value = str(tmp_path / "kept.ris")
        await press(app, pilot, "enter")
        await until(pilot, lambda: "1 article written" in status(app))
        written = (tmp_path / "kept.ris").read_text(encoding="utf-8")
        assert "N1  - xem lai\n" in written and "KW  - nông-thôn\n" in written and "Y2  - 2026/05/01/\n" in written


async def test_the_basket_is_cleared_at_the_second_asking_and_read_from(engine: Engine, tmp_path: Path) -> None:
    outside = Outside(None, data=tmp_path)
    async with browsing(engine, "dân vận khéo", outside=outside) as (app, pilot):
        await press(app, pilot, "down", "x", "down", "x", "B", "enter")
        assert len(ids(app)) == 1 and app.line.value.startswith("id:")
        await press(app, pilot, "u")
        assert app.line.value == "dân vận khéo"
        await press(app, pilot, "B", "ctrl+l")
        assert len(app.basket.items) == 2
        await press(app, pilot, "ctrl+l", "escape")
        assert not app.basket.items and "basket" not in status(app)


async def test_what_is_no_longer_in_the_index_is_said(engine: Engine, tmp_path: Path) -> None:
    Basket(basket_file(tmp_path, "index")).toggle("gone", "Bài đã mất", "2026-01-01")
    async with browsing(engine, "dân vận", outside=Outside(None, data=tmp_path)) as (app, pilot):
        await export(app, pilot, tmp_path / "kept.csv")
        assert "0 articles written" in status(app) and "1 no longer in the index" in status(app)


def test_two_windows_keep_what_both_add(tmp_path: Path) -> None:
    one, other = Basket(tmp_path / "b"), Basket(tmp_path / "b")
    one.toggle("a", "A", "")
    other.toggle("b", "B", "")
    one.remark("a", note="n")
    assert set(Basket(tmp_path / "b").items) == {"a", "b"}
    assert Basket(tmp_path / "b").items["a"].note == "n"


def test_a_damaged_basket_gives_what_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b'nonsense\n{"id": "a"}\n[1]\n{"id": 3, "tags": 5}\n\xff\n' + b"[" * 100_000)
    assert set(Basket(tmp_path / "b").items) == {"a"}


async def test_leaving_asks_where_the_basket_cannot_be_saved(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "baskets").write_text("a file in the way", encoding="utf-8")
    async with browsing(engine, "dân vận", outside=Outside(None, data=tmp_path)) as (app, pilot):
        await press(app, pilot, "down", "x")
        assert "the basket is not saved" in status(app)
        await press(app, pilot, "q")
        assert isinstance(app.screen, Confirm)
        assert app.screen.query_one("#prompt").region.y > 8  # in the middle, where a question is seen
        await press(app, pilot, "escape")
        assert not isinstance(app.screen, Confirm) and app.is_running
        await pilot.press("ctrl+c", "ctrl+c")
        await pilot.pause()
        assert app._exit


async def test_a_name_that_will_not_do_is_said_and_one_that_is_taken_is_asked_about(
    engine: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    async with browsing(engine, "dân vận", match=None, outside=Outside(file)) as (app, pilot):
        await press(app, pilot, "f7")
        app.screen.query_one(Input).value = "hai từ"
        await press(app, pilot, "enter")
        assert "cannot name a query" in str(app.screen.query_one("#note", Static).render())
        assert app.screen.query_one(Input).value == "hai từ"
        app.screen.query_one(Input).value = "dv"
        await press(app, pilot, "enter")
        assert "@dv" in status(app)
        await typed(app, pilot, " khéo")
        await press(app, pilot, "f7")
        app.screen.query_one(Input).value = "dv"
        await press(app, pilot, "enter")
        assert isinstance(app.screen, Prompt) and 'dv = "dân vận"' in file.read_text(encoding="utf-8")
        await press(app, pilot, "enter")
        assert 'dv = "dân vận khéo"' in file.read_text(encoding="utf-8")


async def test_a_saved_query_is_searched_by_its_name_and_chosen_from_the_list(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[queries]\nct = "cử tri"\n', encoding="utf-8")
    outside = Outside(file, data=tmp_path)
    async with browsing(engine, "", outside=outside) as (app, pilot):
        await typed(app, pilot, "@c")
        assert "no saved query is called @c" in status(app)
        await typed(app, pilot, "t")
        assert ids(app) == ["dt-2020-01"]
        await press(app, pilot, "enter", "/", *["backspace"] * 3)
        await typed(app, pilot, "dan van")
        await press(app, pilot, "enter", "h")
        assert isinstance(app.screen, Pick)
        await typed(app, pilot, "cu tri")
        await press(app, pilot, "enter")
        assert app.line.value == "@ct" and ids(app) == ["dt-2020-01"]
    assert (tmp_path / "recent").read_text(encoding="utf-8").splitlines() == ["@ct", "dan van"]


async def test_up_brings_the_queries_before_and_down_what_was_typed(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "recent").write_text("một\ncử tri\n", encoding="utf-8")
    async with browsing(engine, "", outside=Outside(None, data=tmp_path)) as (app, pilot):
        await typed(app, pilot, "dân")
        await press(app, pilot, "up")
        assert app.line.value == "cử tri" and ids(app) == ["dt-2020-01"]
        await press(app, pilot, "up", "up")
        assert app.line.value == "một"
        await press(app, pilot, "down", "down")
        assert app.line.value == "dân" and focused(app) is app.line
        await press(app, pilot, "down")
        assert focused(app) is app.list
