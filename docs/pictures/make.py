"""`make pictures`: draw the pictures of the documentation with the program itself, on the articles of corpus/."""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
from pathlib import Path

from bench import draw_bench  # beside this file, which is run as a script
from rich.console import Console
from rich.terminal_theme import MONOKAI

from dvsearch.engines import open_engine
from dvsearch.engines.base import Engine
from dvsearch.indexing import indexer
from dvsearch.output import article_page, terminal
from dvsearch.reading.sources import walk
from dvsearch.searching import searcher
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.tui import Browse, Outside

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent.parent / "corpus"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(str(Path(folder) / "index"), create=True)
        indexer.index(engine, walk([CORPUS]))
        found = searcher.search(engine, SearchSpec("dân vận khéo", limit=4, width=160))
        _write("search", _drawn(terminal.results(found, width=110), 110))
        article = found.hits[0].article
        _write("show", _drawn(article_page.article(article, found.query, width=88), 88))
        asyncio.run(_browse(engine))
        engine.close()
        draw_bench(Path(folder) / "index", HERE)


def _drawn(drawing: object, width: int) -> str:
    console = Console(
        record=True, width=width, file=io.StringIO(), force_terminal=True, markup=False, emoji=False, highlight=False
    )
    console.print(drawing)
    return console.export_svg(title="dvsearch", theme=MONOKAI, unique_id="dvsearch")


async def _browse(engine: Engine) -> None:
    app = Browse(engine, SearchSpec("dân vận khéo"), Outside(None), theme="dark")
    async with app.run_test(size=(140, 36)) as pilot:
        while app.shown < app.asked or not app.asked:
            await pilot.pause(0.05)
        await pilot.press("down", "enter")
        await pilot.pause(0.3)
        _write("browse", app.export_screenshot(title="dvsearch browse"))
    app = Browse(engine, SearchSpec("dân vận khéo", {"year": ("2018..",)}), Outside(None), theme="dark")
    async with app.run_test(size=(80, 24)) as pilot:
        while app.shown < app.asked or not app.asked:
            await pilot.pause(0.05)
        await pilot.press("down", "x", "down")
        await pilot.pause(0.3)
        _write("browse-small", app.export_screenshot(title="dvsearch browse, 80x24"))


def _write(name: str, svg: str) -> None:
    """Without the address of a web font, so that looking at a picture asks nobody for anything."""
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+", "terminal-0", svg)
    (HERE / f"{name}.svg").write_text(svg.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
