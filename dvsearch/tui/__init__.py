"""Full-screen search: type, tick, read, keep. Textual is imported here and nowhere else.

| module | what it does |
| --- | --- |
| `app` | what each key and each report of a pane does |
| `commands` | every command: its keys, its name, what it does |
| `moving`, `narrowing`, `collecting` | the commands: from pane to pane, what narrows, what is taken along |
| `stage` | the screen, the search of the moment and its answer |
| `styles` | the layout at every size |
| `facet_pane`, `hit_list`, `reader`, `timeline`, `chips`, `key_bar` | what is on the screen |
| `status_line` | the line under the search |
| `row_list` | rows with a cursor, which several of them are |
| `dialogs`, `basket_screen` | what covers the screen for a moment |
| `ordered_input` | the line that is typed in |
| `search_worker` | one thread that asks the engine; only the newest search waits |
| `query_text` | a search as the text that asks the same again |
| `basket`, `recent` | what is kept from one day to the next |
| `desktop`, `clipboard` | what is done outside the screen |
| `screen_memory`, `thin_driver` | sends only what changed |
"""

from __future__ import annotations

from dvsearch.engines.base import Engine
from dvsearch.output.ink import Ink
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.tui.app import Browse
from dvsearch.tui.desktop import Outside

__all__ = ["Browse", "Outside", "run"]

CRASHED = 2


def run(engine: Engine, spec: SearchSpec, outside: Outside, *, lang: str, theme: str, ink: Ink) -> int:
    """Search until the user leaves; returns the exit code.

    The terminal is as it was before, however the end came: a key, a signal, or a fault of the program.
    """
    from dvsearch.tui.thin_driver import ThinDriver

    app = Browse(engine, spec, outside, lang=lang, theme=theme, ink=ink, driver=ThinDriver)
    app.run()
    return CRASHED if app.return_code == 1 else app.return_code or 0
