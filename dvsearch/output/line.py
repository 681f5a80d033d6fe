"""A line for a terminal: its text, and which stretches of it are drawn how. Rich draws it, or it draws itself the same.

What `search` shows on a terminal is lines of this kind: to load Rich and have it draw them took a third of the whole
process. Styles are written as Rich writes them: `bold red`, `dim`, `link https://...`.
"""

from __future__ import annotations

from itertools import pairwise

from dvsearch.output.cells import cell_len

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Literal, TypeAlias

    from rich.text import Text

# How much a terminal can draw: `color`; `mono`, bold and underlined letters only; `none`, no escape sequence at all.
Ink: TypeAlias = "Literal['color', 'mono', 'none']"

_ATTRIBUTES = {"bold": 1, "dim": 2, "italic": 3, "underline": 4}
_COLORS = {"red": 31, "cyan": 36}
_LINK = "link "


class Line:
    """Text in one line, its style, and the styles of its stretches: of two that overlap, the later goes over."""

    __slots__ = ("plain", "spans", "style")

    def __init__(self, text: str = "", style: str = "") -> None:
        self.plain = text
        self.style = style
        self.spans: list[tuple[int, int, str]] = []

    @classmethod
    def assemble(cls, *parts: str | tuple[str, str] | Line) -> Line:
        """Put pieces one behind the other: text as it is, text with its style, other lines."""
        whole = cls()
        for part in parts:
            piece = part if isinstance(part, Line) else cls(part) if isinstance(part, str) else cls(*part)
            at = len(whole.plain)
            whole.plain += piece.plain
            whole.stylize(piece.style, at, len(whole.plain))
            whole.spans += [(start + at, end + at, style) for start, end, style in piece.spans]
        return whole

    def stylize(self, style: str, start: int, end: int) -> None:
        """Draw a stretch in a style, over what it has."""
        if style and start < end:
            self.spans.append((start, end, style))

    def drawn(self, ink: Ink, columns: int = 0) -> str:
        """Draw it as a terminal takes it, without its end; with blanks of its style up to so many columns."""
        text = self.plain + " " * (columns - cell_len(self.plain) if columns else 0)
        if ink == "none":
            return text
        spans = [(0, len(text), self.style), *self.spans] if self.style else self.spans
        return "".join(_drawn(text[start:end], styles, ink) for start, end, styles in _pieces(len(text), spans))

    def __rich__(self) -> Text:
        from rich.style import Style
        from rich.text import Text

        drawn = Text(self.plain, self.style)
        for start, end, style in self.spans:
            link = style.removeprefix(_LINK)
            drawn.stylize(style if link == style else Style(link=link), start, end)
        return drawn


def _pieces(length: int, spans: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, list[str]]]:
    """Part a text wherever a style begins or ends; gives each piece with its styles, in the order of the spans."""
    places = sorted({0, length, *(place for start, end, _ in spans for place in (start, end))})
    begun: dict[int, list[int]] = {}
    for number, (start, _, _) in enumerate(spans):
        begun.setdefault(start, []).append(number)
    here: list[int] = []
    for start, end in pairwise(places):
        here = sorted([number for number in here if spans[number][1] > start] + begun.get(start, []))
        yield start, end, [spans[number][2] for number in here]


def _drawn(text: str, styles: list[str], ink: Ink) -> str:
    attributes: set[int] = set()
    color = link = ""
    for style in styles:
        if style.startswith(_LINK):
            link = style.removeprefix(_LINK)
            continue
        for word in style.split():
            if word in _ATTRIBUTES:
                attributes.add(_ATTRIBUTES[word])
            elif ink == "color":
                color = str(_COLORS[word])
    codes = ";".join([*map(str, sorted(attributes)), *([color] if color else [])])
    drawn = f"\x1b[{codes}m{text}\x1b[0m" if codes else text
    return f"\x1b]8;;{link}\x1b\\{drawn}\x1b]8;;\x1b\\" if link else drawn
