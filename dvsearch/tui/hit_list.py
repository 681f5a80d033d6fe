"""The hits of an answer, as the result list of `search` draws them, or two lines each on a small screen."""

from __future__ import annotations

from collections.abc import Collection

from rich.text import Text

from dvsearch.output.brief_lines import brief_lines
from dvsearch.output.hit_lines import hit_lines
from dvsearch.output.ink import DIM
from dvsearch.output.line import Ink
from dvsearch.output.messages import Say
from dvsearch.searching.results import Hit
from dvsearch.tui.row_list import Row, RowList


class HitList(RowList):
    """Hits to choose from, those in the basket with a sign."""

    def __init__(self, say: Say, ink: Ink) -> None:
        super().__init__(id="hits")
        self._say, self._ink = say, ink
        self._hits: tuple[Hit, ...] = ()
        self._kept: Collection[str] = ()
        self._parting = ""
        self._drawn = (0, False)
        self.brief = False

    @property
    def current(self) -> Hit | None:
        """The hit under the cursor."""
        return self._hits[self.cursor] if self.cursor is not None and self.cursor < len(self._hits) else None

    def show(self, hits: tuple[Hit, ...], kept: Collection[str], *, parting: str = "", keep: bool = False) -> None:
        """Show hits; with `keep` the cursor stays where it is, else it goes to the first.

        `parting` stands between those that hold every word and the closest.
        """
        at = self.cursor if keep else None
        self._hits, self._kept, self._parting = hits, frozenset(kept), parting
        self._drawn = (self.row_width, self.brief)
        self.set_rows([self._row(number) for number in range(len(hits))], at or 0)

    def mark(self, kept: Collection[str]) -> None:
        """Show which hits are in the basket."""
        changed, self._kept = frozenset(self._kept) ^ frozenset(kept), frozenset(kept)
        for number, hit in enumerate(self._hits):
            if hit.article.id in changed:
                self.set_row(number, self._row(number))

    def on_resize(self) -> None:
        if self._hits and self._drawn != (self.row_width, self.brief):
            self.redraw()

    def redraw(self) -> None:
        """Draw the same hits again, for another width."""
        self.show(self._hits, self._kept, parting=self._parting, keep=True)

    def _row(self, number: int) -> Row:
        hit = self._hits[number]
        sign = ("● " if hit.article.id in self._kept else "  ", "bold green" if self._ink == "color" else "bold")
        width = self.row_width - 2
        if self.brief:
            lines = list(brief_lines(hit, width, self._say, self._ink))
        else:
            lines = [*(line.__rich__() for line in hit_lines(hit, width, self._say, self._ink)), Text()]
        drawn = tuple(Text.assemble(sign if not at else "  ", line) for at, line in enumerate(lines))
        if not self._parting or hit.matched == (self._hits[number - 1].matched if number else "all"):
            return Row(drawn)
        parting = Text(f"─ {self._parting if hit.matched == 'most' else self._say('every word')} ", DIM)
        parting.truncate(width, overflow="ellipsis")
        parting.append("─" * max(0, width - parting.cell_len))
        return Row((parting, *drawn), head=1)
