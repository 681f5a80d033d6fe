"""The screen driven by keys: every helper that the tests of it share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from textual._context import active_app
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.errors import InputError
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.tui import Browse, Outside
from dvsearch.tui.chips import Chips
from dvsearch.tui.facet_pane import FacetPane


@dataclass(frozen=True, slots=True)
class Elsewhere(Outside):
    """The outside world, written down instead of opened."""

    opened: list[str] = field(default_factory=list)

    def open(self, article: Article) -> str:
        place = self.place(article)
        if not place:
            raise InputError("this article has no file or address to open")
        self.opened.append(place)
        return place


@asynccontextmanager
async def browsing(
    engine: Engine, text: str = "", *, size: tuple[int, int] = (80, 24), outside: Outside | None = None, **more: object
) -> AsyncIterator[tuple[Browse, Pilot[None]]]:
    lang = str(more.pop("lang", "en"))
    more.setdefault("match", "all")
    app = Browse(engine, SearchSpec(text, **more), outside or Outside(None), lang=lang)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        yield app, pilot


# Rounds without a message after which none is under way: a key goes from the app to the line, a report of it back.
QUIET_ROUNDS = 3


async def nothing_waits(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until every message that is under way has been handled and what it changed is drawn."""
    app = active_app.get()
    pilot = Pilot(app)
    quiet = 0
    while quiet < QUIET_ROUNDS and app.is_running and await pilot._wait_for_screen():
        app.screen._on_timer_update()
        await asyncio.sleep(0)
        pumps = (app, *app.screen.walk_children(with_self=True))
        quiet = quiet + 1 if all(pump._message_queue.empty() for pump in pumps) else 0


async def settled(app: Browse, pilot: Pilot[None]) -> None:
    """Wait until the newest question's answer is on the screen."""
    for _ in range(500):
        await pilot.pause()
        if app.shown == app.asked:
            await pilot.pause()
            return
        await asyncio.sleep(0.01)
    raise AssertionError("no answer came")


def focused(app: Browse) -> Widget | None:
    """What has the keys now: asked anew each time, for a type checker takes an attribute to stay as it was."""
    return app.focused


def sort(app: Browse) -> str:
    """The order of the results now."""
    return app.spec.sort


async def press(app: Browse, pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(app, pilot)


async def typed(app: Browse, pilot: Pilot[None], text: str) -> None:
    await press(app, pilot, *("space" if one == " " else one for one in text))


def status(app: Browse) -> str:
    return str(app.screen_stack[0].query_one("#status", Static).render())


def ids(app: Browse) -> list[str]:
    return [hit.article.id for hit in app.hits]


def facets(app: Browse) -> list[str]:
    return [row.lines[0].plain.strip() for row in app.query_one(FacetPane)._rows]


def chips(app: Browse) -> str:
    return app.query_one(Chips).render().plain if app.query_one(Chips).display else ""


async def until(pilot: Pilot[None], true: Callable[[], object]) -> None:
    """Wait for what happens in the other thread."""
    for _ in range(500):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came")
