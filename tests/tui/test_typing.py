"""As one types: the last syllable may go on, suggestions wait for a pause, a paste is one line."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from textual.events import Key, Paste

from dvsearch.engines.base import Engine, Matches, SearchRequest
from dvsearch.output.messages import VIETNAMESE
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.tui import Browse, Outside, narrowing
from dvsearch.tui.app import ALL
from dvsearch.tui.commands import PANE_KEYS
from dvsearch.tui.dialogs import Help, Pick
from dvsearch.tui.query_text import as_prefix
from tests.tui.driving import browsing, ids, press, settled, status, typed, until


@pytest.mark.parametrize(
    ("typed_text", "asked"),
    [
        ("nông th", "nông th*"),
        ("nông thôn ", "nông thôn "),
        ("n", "n"),
        ("title:hội ngh", "title:hội ngh*"),
        ("title:ngh", "title:ngh*"),
        ("source:ngh", "source:ngh"),
        ('"dân vận kh', '"dân vận kh'),
        ('"dân vận" kh', '"dân vận" kh*'),
        ("đất -nh", "đất -nh*"),
        ("dân OR", "dân OR"),
        ("năm 2020", "năm 2020"),
        ("217-QĐ", "217-QĐ"),
        ("@dv", "@dv"),
        ("kheo*", "kheo*"),
        ("", ""),
    ],
)
def test_only_a_bare_last_word_is_taken_for_a_prefix(typed_text: str, asked: str) -> None:
    assert as_prefix(typed_text) == asked


async def test_the_last_syllable_may_go_on_until_it_is_ended(engine: Engine) -> None:
    async with browsing(engine, "") as (app, pilot):
        await typed(app, pilot, "duong ho")
        assert "ht-2022-01" in ids(app) and "ho…" in status(app)
        await press(app, pilot, "f2")  # the facets count what a tick will find
        assert "ho…" not in status(app) and app.results is not None and app.results.spec.text == "duong ho"
        await press(app, pilot, "slash", "a")
        assert "hoa…" in status(app)
        await press(app, pilot, "enter")
        assert "hoa…" not in status(app) and app.results.spec.text == "duong hoa"


async def test_a_suggestion_waits_for_a_pause_and_is_taken_with_one_key(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dvsearch.searching import suggestion

    monkeypatch.setattr(suggestion, "suggest", lambda engine, spec: "cử tri" if spec.text == "cu tru" else None)
    async with browsing(engine, "") as (app, pilot):
        await typed(app, pilot, "cu tru")
        assert "did you mean" not in status(app)
        await until(pilot, lambda: "did you mean: cử tri (F9)" in status(app))
        await press(app, pilot, "f9")
        assert app.line.value == "cử tri" and ids(app) == ["dt-2020-01"]
        await press(app, pilot, "down", "u")
        assert app.line.value == "cu tru"


async def test_a_saved_query_is_not_taken_for_a_mistyped_word(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dvsearch.searching import suggestion

    monkeypatch.setattr(suggestion, "suggest", lambda engine, spec: "một câu khác")
    monkeypatch.setattr(narrowing, "PAUSE_SECONDS", 0.001)
    (tmp_path / "c.toml").write_text('[queries]\nct = "cử tri"\n', encoding="utf-8")
    async with browsing(engine, "", outside=Outside(tmp_path / "c.toml")) as (app, pilot):
        await typed(app, pilot, "cử trị")
        await until(pilot, lambda: "một câu khác" in status(app))
        app.line.value = ""
        await typed(app, pilot, "@ct")
        await pilot.pause(0.05)
        assert ids(app) == ["dt-2020-01"] and "did you mean" not in status(app)


async def test_a_paste_of_two_lines_is_one_line(engine: Engine) -> None:
    async with browsing(engine, "") as (app, pilot):
        app.line.post_message(Paste("cử\ntri\n"))
        await pilot.pause()
        await settled(app, pilot)
        assert app.line.value == "cử tri" and ids(app) == ["dt-2020-01"]


async def test_the_palette_finds_a_command_and_does_it(engine: Engine) -> None:
    async with browsing(engine, "dân vận", lang="vi", loose=True) as (app, pilot):
        await press(app, pilot, "ctrl+p")
        assert isinstance(app.screen, Pick)
        await typed(app, pilot, "sap xep")
        await press(app, pilot, "enter")
        await pilot.pause()
        await settled(app, pilot)
        assert app.spec.sort == "newest"
        await press(app, pilot, "ctrl+p", "down", "up", "escape")
        assert not isinstance(app.screen, Pick)


def test_every_command_and_key_is_said_in_vietnamese() -> None:
    said = {word for one in ALL for word in (one.title, one.what)} | {word for row in PANE_KEYS for word in row[1:]}
    assert said - {""} <= set(VIETNAMESE)
    assert len({one.name for one in ALL}) == len(ALL)


async def test_a_dialog_keeps_the_keys_to_itself(engine: Engine) -> None:
    async with browsing(engine, "dân vận") as (app, pilot):
        await press(app, pilot, "f1", "f3", "f8")
        assert isinstance(app.screen, Help) and app.spec.sort == "relevance"
        await press(app, pilot, "ctrl+q")
        assert not isinstance(app.screen, Help) and app.is_running


class Broken:
    """An engine with a fault of the program's own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def search(self, request: SearchRequest) -> Matches:
        raise ZeroDivisionError


async def test_a_fault_in_the_other_thread_ends_the_program(engine: Engine) -> None:
    app = Browse(Broken(engine), SearchSpec("dân"), Outside(None))  # type: ignore[arg-type]
    with pytest.raises(ZeroDivisionError):
        async with app.run_test() as pilot:
            await until(pilot, lambda: app._exception is not None)


def sorted_newest(app: Browse) -> bool:
    return app.spec.sort == "newest"


async def test_keys_typed_right_after_leaving_the_line_are_for_the_results(engine: Engine) -> None:
    for key in ("down", "ctrl+j"):  # a line feed is Enter before the terminal was taken over
        async with browsing(engine, "dân vậ") as (app, pilot):
            for one in ("n", key, "x", "s"):
                app.post_message(Key(one, one if len(one) == 1 else None))
            await until(pilot, partial(sorted_newest, app))
            assert app.line.value == "dân vận" and len(app.basket.items) == 1
            await settled(app, pilot)
            assert app.results is not None and app.results.spec.text == "dân vận"  # whole, and no beginning of one
