"""Every command of the screen: its keys, its name, what it does. Bindings, help, palette and key bar are made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dvsearch.tui import benching, collecting, moving, narrowing
from dvsearch.tui.stage import Stage


class Command(NamedTuple):
    """One command.

    `everywhere` are keys that work while one types; `letters` work in the panes. `shown` is how the help writes them.
    """

    name: str
    everywhere: str
    letters: str
    shown: str
    title: str
    what: str
    do: Callable[[Stage], None]


COMMANDS = (
    Command("query", "", "slash", "/", "Query", "to the search line", moving.to_query),
    Command("read", "", "", "Enter", "Read", "read the article under the cursor", moving.open_reader),
    Command("leave", "", "escape", "Esc", "Back", "back to the results, then to the search line", moving.leave),
    Command("facets", "f2", "f", "F2  f", "Facets", "to the facets; Space ticks, letters narrow", moving.to_facets),
    Command("years", "", "t", "t", "Years", "to the years; arrows and Space make a range", moving.to_years),
    Command("sort", "f3", "s", "F3  s", "Sort", "by relevance, newest, oldest", narrowing.sort),
    Command("widen", "f4", "w", "F4  w", "Widen", "accents ignored; then any of the words; then as typed",
            narrowing.widen),
    Command("loosen", "", "l", "l", "Syllables", "the syllables of a word apart, or together again", narrowing.loosen),
    Command("clear", "ctrl+l", "C", "^l  C", "Clear", "take away everything that narrows", narrowing.clear),
    Command("back", "alt+left", "u,backspace", "u  Alt+←", "Undo", "back to the search before", narrowing.back),
    Command("forward", "alt+right", "U", "U  Alt+→", "Redo", "forward to what was undone", narrowing.forward),
    Command("meant", "f9", "y", "F9  y", "Meant", "search what was probably meant", narrowing.take_meant),
    Command("more", "", "m", "m", "More", "more results", moving.more),
    Command("cite", "f5", "c", "F5  c", "Cite", "copy the article's citation", collecting.cite),
    Command("open", "f6", "o", "F6  o", "Open", "open the article's file or address", collecting.open_article),
    Command("save", "f7", "S", "F7  S", "Save", "save the query under a name", collecting.save),
    Command("queries", "ctrl+r", "h", "^r  h", "Queries", "recent and saved queries", collecting.queries),
    Command("keep", "", "x", "x", "Keep", "put the article in the basket, or take it out", collecting.keep),
    Command("basket", "ctrl+b", "B", "^b  B", "Basket", "see, note, tag, export what is in the basket",
            collecting.open_basket),
    Command("bench", "f10", "b", "F10  b", "Bench", "lines, trend, company, contrast, spread of the search",
            benching.open_bench),
    Command("export", "f8", "e", "F8  e", "Export", "write the basket, or all hits, to a file", collecting.export),
    Command("quit", "ctrl+q,ctrl+c", "q", "^q  ^c  q", "Quit", "leave", moving.leave_program),
)  # fmt: skip

# What is done to the article under the cursor, which has to be there first.
ON_AN_ARTICLE = frozenset({"read", "cite", "open", "keep"})

# Keys that belong to one pane, for the help.
PANE_KEYS = (
    ("Enter, ↓", "Results", "from the search line to the results"),
    ("↑", "Queries", "in the search line: the queries before"),
    ("n  N", "Next match", "next and previous match in the article"),
    ("→ ←", "Next article", "next and previous article while reading"),
    ("← →", "Facets", "in the facets: from one facet to the next"),
    ("Tab", "", "from pane to pane; the mouse works everywhere"),
    ("^z", "", "back to the shell; fg returns"),
)

# What the last line of the screen shows, in the order of need.
IN_KEY_BAR = (
    "help", "facets", "sort", "widen", "cite", "open", "save", "export", "quit", "palette", "bench", "basket",
    "queries",
)  # fmt: skip
