"""One article to read, with the words of the query marked."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from dvsearch.article import Article
from dvsearch.output.article_page import Page, page
from dvsearch.output.line import Ink
from dvsearch.output.messages import Say
from dvsearch.query.tree import Query
from dvsearch.tui.strips import strip_of


class Reader(ScrollView, can_focus=True):
    """A page that scrolls, from match to match and from article to article."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "match(1)", show=False),
        Binding("N", "match(-1)", show=False),
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("space", "page_down", show=False),
        Binding("b", "page_up", show=False),
        Binding("right,J", "article(1)", show=False),
        Binding("left,K", "article(-1)", show=False),
    ]

    class AtMatch(Message):
        """The reader stands at a match, counted from 1, or at none (0), of so many."""

        def __init__(self, at: int, count: int) -> None:
            super().__init__()
            self.at, self.count = at, count

    class Turned(Message):
        """The next (1) or the previous (-1) article is wanted."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def __init__(self, say: Say, ink: Ink) -> None:
        super().__init__(id="reading")
        self._say, self._ink = say, ink
        self._page = Page()
        self._shown: tuple[Article, Query | None] | None = None
        self._laid_out = 0  # the width that the page was made for
        self._at = -1
        self._to_match = False  # whether the first match is gone to as soon as it is known where it is

    @property
    def article(self) -> Article | None:
        """The article that is shown."""
        return self._shown[0] if self._shown else None

    def show(self, article: Article | None, query: Query | None) -> None:
        """Show an article from its beginning, or nothing."""
        wanted = (article, query) if article is not None else None
        if self._shown == wanted:
            return
        self._shown, self._at = wanted, -1
        self._lay_out()
        self.scroll_home(animate=False)

    def to_first_match(self) -> None:
        """Go to the first match, once the article is laid out."""
        self._to_match = True
        self._lay_out()

    def action_match(self, step: int) -> None:
        """Go to the next or the previous match, round the ends."""
        matches = self._page.matches
        if not matches:
            return
        self._at = (self._at + step) % len(matches) if self._at >= 0 else (0 if step > 0 else len(matches) - 1)
        line = matches[self._at][0][0]
        height = self.scrollable_content_region.height
        self.scroll_to_region(Region(0, max(0, line - height // 3), 1, max(1, height)), animate=False, force=True)
        self.refresh()
        self.post_message(self.AtMatch(self._at + 1, len(matches)))

    def action_article(self, step: int) -> None:
        """Ask for the next or the previous article of the answer."""
        self.post_message(self.Turned(step))

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        """Make the page for the width there is; where the pane is not on the screen, when it comes there."""
        width = self.scrollable_content_region.width
        self._laid_out = width
        self._page = page(*self._shown, width=width, say=self._say, ink=self._ink) if self._shown and width else Page()
        self._at = min(self._at, len(self._page.matches) - 1)
        self.virtual_size = Size(width, len(self._page.lines))
        self.refresh()
        if width and self._to_match:
            self._to_match, self._at = False, -1
            self.action_match(1)
        if width:
            self.post_message(self.AtMatch(self._at + 1, len(self._page.matches)))

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if width != self._laid_out:  # the scroll bar came or went
            self.call_next(self._lay_out)
        number = y + self.scroll_offset.y
        if number >= len(self._page.lines):
            return Strip.blank(width, self.rich_style)
        line = self._page.lines[number]
        if 0 <= self._at < len(self._page.matches):
            for at, start, end in self._page.matches[self._at]:
                if at == number:
                    line = line.copy()
                    line.stylize("reverse", start, end)
        return strip_of(line, self.app.console).adjust_cell_length(width).apply_style(self.rich_style)
