"""Lines, and others beside them or none: written as Rich prints them, without Rich where every line fits."""

from __future__ import annotations

from itertools import zip_longest

from dvsearch.output import ink
from dvsearch.output.cells import cell_len
from dvsearch.output.line import Ink, Line
from dvsearch.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

GAP = 3
# Characters that change how wide the one before them is: Rich counts each stretch of a style by itself.
_WIDENING = frozenset("\u200d\ufe0f")


class SideBySide(Record):
    """Holds lines `width` columns wide, and those that stand beside them at a GAP, `beside_width` columns wide."""

    lines: tuple[Line, ...]
    width: int
    beside: tuple[Line, ...] = ()
    beside_width: int = 0

    def __rich__(self) -> RenderableType:
        if not self.beside:
            return ink.group(self.lines)
        from rich.table import Table

        grid = Table.grid(padding=(0, GAP, 0, 0))
        grid.add_column(width=self.width, no_wrap=True)
        grid.add_column(width=self.beside_width, no_wrap=True)
        grid.add_row(ink.group(self.lines), ink.group(self.beside))
        return grid

    def drawn(self, drawn_with: Ink, screen_width: int) -> str:
        """Draw it on a screen: Rich draws what is wider than its place, for it says where such lines are broken."""
        room = self.width if self.beside else screen_width
        if not (_all_fit(self.lines, room) and _all_fit(self.beside, self.beside_width)):
            return ink.printed(self, ink.console(ink=drawn_with, width=screen_width))
        if not self.beside:
            return "".join(f"{line.drawn(drawn_with)}\n" for line in self.lines)
        pairs = zip_longest(self.lines, self.beside, fillvalue=Line())
        return "".join(
            f"{left.drawn(drawn_with, self.width)}{' ' * GAP}{right.drawn(drawn_with, self.beside_width)}\n"
            for left, right in pairs
        )


def _all_fit(lines: Sequence[Line], room: int) -> bool:
    """Tell whether each line takes no more columns than there are, nor characters: Rich takes blanks off such."""
    texts = [line.plain for line in lines]
    return all(len(text) <= room and cell_len(text) <= room and _WIDENING.isdisjoint(text) for text in texts)
