"""Full-screen search: type, tick, read, keep. Textual is imported here and nowhere else.

app            what each key and each report of a pane does
commands       every command: its keys, its name, what it does
moving         commands that go from pane to pane, and out
narrowing      commands that narrow and widen, and the way back
collecting     commands that take along: basket, citation, export
benching       the command that opens the bench
bench          (package) the researcher's bench
stage          the screen, the search of the moment and its answer
styles         the layout at every size
facet_pane     values with their counts, to tick
hit_list       the hits
reader         the article that is read
timeline       years as bars
chips          what narrows, in one row
border         keys on the border of what covers the screen
key_bar        the keys that work everywhere
status_line    the line under the search
row_list       rows with a cursor, which several of them are
strips         a line of Rich's text as a strip of Textual's
dialogs        help, a line to type in, a list to choose from
basket_screen  the basket on the screen
ordered_input  the line that is typed in
search_worker  one thread that asks the engine; only the newest search waits
named_queries  saved queries in the line
query_text     a line that is still being typed
basket         articles kept from one day to the next
recent         queries kept from one day to the next
desktop        what is done outside the screen
clipboard      the clipboard of the desktop
screen_memory  what stands on the terminal, so that only changes are sent
thin_driver    Textual's driver with that memory
"""

from __future__ import annotations

from dvsearch.engines.base import Engine
from dvsearch.output.line import Ink
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.tui.app import Browse
from dvsearch.tui.desktop import Outside

__all__ = ["Browse", "Outside", "browse"]

CRASHED = 2


def browse(engine: Engine, spec: SearchSpec, outside: Outside, *, lang: str, theme: str, ink: Ink) -> int:
    """Search full screen until the user leaves; returns the exit code.

    The terminal is as it was before, however the end came: a key, a signal, or a fault of the program.
    """
    from dvsearch.tui.thin_driver import ThinDriver

    app = Browse(engine, spec, outside, lang=lang, theme=theme, ink=ink, driver=ThinDriver)
    app.run()
    return CRASHED if app.return_code == 1 else app.return_code or 0
