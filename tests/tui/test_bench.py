"""The bench on the screen: each view by its number, Enter to what a row is made of, the way back, the log."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from dvsearch.engines.base import Engine
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.tui import Browse, Outside
from dvsearch.tui.bench.bench_screen import BenchScreen
from dvsearch.tui.row_list import RowList
from tests.research import archive


@pytest.fixture(scope="module")
def engine() -> Engine:
    return archive.memory(archive.articles())


async def until(pilot: Pilot[None], wanted: str) -> str:
    """What the bench says above its rows, as soon as that is in it."""
    for _ in range(400):
        await pilot.pause(0.02)
        screen = pilot.app.screen
        title = str(screen.query_one("#bench").border_title) if isinstance(screen, BenchScreen) else ""
        if wanted in title:
            return title
    raise AssertionError(f"{wanted!r} never came: {title!r}")


def rows(app: Browse) -> list[str]:
    return [row.lines[0].plain for row in app.screen.query_one(RowList)._rows]


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_each_view_comes_by_its_number_and_the_log_has_its_command(engine: Engine, size: tuple[int, int]) -> None:
    app = Browse(engine, SearchSpec("nhân dân"), Outside(None))
    async with app.run_test(size=size) as pilot:
        await pilot.press("f10")
        assert "Lines: nhân dân · " in await until(pilot, "lines in")
        assert all("nhân dân" in row.lower() for row in rows(app)[:5])
        for key, name, said in (("2", "Trend", "share of articles"), ("3", "Company", "within five"),
                                ("4", "Contrast", "against"), ("5", "Spread", "provinces")):  # fmt: skip
            await pilot.press(key)
            assert said in await until(pilot, f"{name}: nhân dân · ") or await until(pilot, said)
            await until(pilot, said)
            assert rows(app)
            assert key in "24" or all(len(row.rstrip()) <= size[0] - 6 for row in rows(app))
        await pilot.press("6")
        await until(pilot, "Log")
        assert rows(app) == [
            f"$ dvsearch {name}" for name in ("kwic 'nhân dân'", "trend 'nhân dân'", "collocates 'nhân dân'",
                                              "keyness 'nhân dân'", "dispersion 'nhân dân' --over province")
        ]  # fmt: skip


async def test_enter_goes_to_what_a_row_is_made_of_and_escape_back(engine: Engine) -> None:
    app = Browse(engine, SearchSpec("nhân dân"), Outside(None))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("f10")
        await until(pilot, "lines in")
        await pilot.press("2")
        await until(pilot, "share of articles")
        year = rows(app)[0][:4]
        await pilot.press("enter")
        await until(pilot, "lines in")
        assert all(row.startswith(year) for row in rows(app))
        await pilot.press("escape")
        await until(pilot, "share of articles")
        await pilot.press("1")
        await until(pilot, "by id")
        await pilot.press("s")
        await until(pilot, "by R1,R2")
        await pilot.press("p")
        await until(pilot, "lines in")
        assert "--sample 100" in app.steps[-1] or len(rows(app)) <= 100
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert not isinstance(app.screen, BenchScreen)
        assert app.spec.text.startswith('(nhân dân) id:"bài/')


async def test_an_index_that_cannot_say_is_told_and_nothing_breaks(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dvsearch.engines.memory import MemoryEngine
    from dvsearch.errors import UsageError

    def refuse(self: MemoryEngine) -> None:
        raise UsageError("this index cannot say", hint="dvsearch copy")

    monkeypatch.setattr(MemoryEngine, "forward", refuse)
    app = Browse(engine, SearchSpec("nhân dân"), Outside(None))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f10")
        await until(pilot, "this index cannot say; dvsearch copy")
