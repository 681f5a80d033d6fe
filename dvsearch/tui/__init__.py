"""Full-screen search: type, tick, read, keep. Textual is imported here and nowhere else.

answerer    one thread that asks the engine; only the newest question waits; no screen
typed       a question as the text that asks the same again
panes       facets, hits and the article that is read
dialogs     help, and a line to type in
app         the screen, its keys and what they do
"""

from __future__ import annotations

from dvsearch.config import Config
from dvsearch.engines.base import Engine
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.tui.app import Browse
from dvsearch.tui.desktop import Outside

__all__ = ["Browse", "Outside", "run"]


def run(engine: Engine, spec: SearchSpec, config: Config, *, lang: str, root: str, theme: str) -> None:
    """Search until the user leaves."""
    Browse(engine, spec, Outside(config.path, root), lang=lang, theme=theme).run()
