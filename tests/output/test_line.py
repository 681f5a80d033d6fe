"""Lines that draw themselves on a terminal: byte for byte what Rich prints, as many columns as it counts."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich import cells as rich_cells
from rich.console import Console

from dvsearch.output import cells, ink
from dvsearch.output.line import Ink, Line
from dvsearch.output.side_by_side import GAP, SideBySide

STYLES = ("", "bold", "dim", "dim italic", ink.MARK, ink.MONO_MARK, ink.BAR, "link https://bao.vn/1?a=b;c")
# Letters of one column, marks of none, letters and signs of two, a heart that a selector makes wide.
LETTERS = st.sampled_from([*"aệđ ·…“Ж━", "\u0301", "日", "👍", "\u2764", "\ufe0f", "\u200d", "\u00ad", "ｗ"])
TEXTS = st.text(LETTERS, max_size=12)
INKS: Sequence[Ink] = ("color", "mono", "none")


@st.composite
def drawn_lines(draw: st.DrawFn) -> Line:
    pieces = draw(st.lists(st.tuples(TEXTS, st.sampled_from(STYLES)), max_size=4))
    line = Line(draw(TEXTS), draw(st.sampled_from(STYLES))) if draw(st.booleans()) else Line.assemble(*pieces)
    for style in draw(st.lists(st.sampled_from(STYLES), max_size=3)):
        start, end = (draw(st.integers(0, 40)) for _ in range(2))
        line.stylize(style, min(start, len(line.plain)), min(end, len(line.plain)))
    return line


LINES = st.lists(drawn_lines(), max_size=4).map(tuple)


@given(LINES, st.sampled_from(INKS), st.integers(1, 120))
@example((Line.assemble("1. ", ("Bài", "bold")), Line()), "color", 80)
def test_lines_are_written_as_rich_prints_them(lines: tuple[Line, ...], drawn_with: Ink, width: int) -> None:
    below = SideBySide(lines, width)
    assert below.drawn(drawn_with, width) == ink.printed(below, ink.console(ink=drawn_with, width=width))


@given(LINES, LINES.filter(bool), st.sampled_from(INKS))
def test_lines_side_by_side_are_written_as_rich_prints_them(
    lines: tuple[Line, ...], beside: tuple[Line, ...], drawn_with: Ink
) -> None:
    both = SideBySide(lines, 60, beside, 50)
    width = 60 + GAP + 50
    assert both.drawn(drawn_with, width) == ink.printed(both, ink.console(ink=drawn_with, width=width))


def test_what_fits_is_drawn_without_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ink, "printed", None)
    one = SideBySide((Line("Tiếng Việt", "bold"),), 10)
    assert one.drawn("color", 10) == "\x1b[1mTiếng Việt\x1b[0m\n"
    assert one.drawn("none", 10) == "Tiếng Việt\n"


def test_letters_that_are_counted_without_rich_take_one_column_each() -> None:
    assert {rich_cells.cell_len(letter) for letter in cells.NARROW} == {1}
    assert cells.NARROW.issuperset("Nghị quyết về “dân vận khéo” – 217-QĐ/TW…")


@given(TEXTS, st.integers(-2, 20))
def test_texts_are_measured_and_cut_as_rich_does_it(text: str, columns: int) -> None:
    assert cells.cell_len(text) == rich_cells.cell_len(text)
    if columns > 0:
        assert cells.set_cell_size(text, columns) == rich_cells.set_cell_size(text, columns)


@pytest.fixture(params=[(0, 0), (33, 5), None], ids=str)
def terminal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int] | None:
    """Says how large the terminal of stdout and stderr is, or that there is none; with nothing in the environment."""
    size: tuple[int, int] | None = request.param

    def measured(stream: int) -> os.terminal_size:
        if size is None or stream < 1:
            raise OSError("no terminal")
        return os.terminal_size(size)

    monkeypatch.setattr(os, "get_terminal_size", measured)
    for name in ("COLUMNS", "LINES", "TERM"):
        monkeypatch.delenv(name, raising=False)
    return size


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    "environ", [{}, {"COLUMNS": "57"}, {"COLUMNS": "no"}, {"COLUMNS": ""}, {"TERM": "dumb"}, {"TERM": "Unknown"}]
)
def test_the_terminal_is_as_wide_as_rich_finds_it(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    for drawn_with in INKS:
        is_forced = drawn_with != "none"
        assert ink.columns(drawn_with, None) == Console(force_terminal=is_forced, height=1).width
        assert ink.columns(drawn_with, 7) == 7


@pytest.mark.parametrize("columns", ["0", "00", "-1", "\u00b2", "9" * 5_000, "1000000"])
def test_a_width_that_is_none_is_not_heeded(
    columns: str, terminal: tuple[int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", columns)
    width = (terminal or (0, 0))[0] or 80
    for drawn_with in INKS:
        assert ink.columns(drawn_with, None) == width
        assert ink.console(ink=drawn_with).width == width


@pytest.mark.parametrize(
    ("address", "is_linked"),
    [("https://bao.vn/a;b", True), ("http://xy", True), ("https://", False), ("ftp://x", False), ("https://a b", False),
     ("https://a\x1b", False), ("https://việt.vn", False), ("", False), (None, False), ("https://a\n", False)],
)  # fmt: skip
def test_only_plain_addresses_of_the_web_become_links(address: str | None, is_linked: bool) -> None:
    assert bool(ink.linked(Line("bài"), address).spans) is is_linked


def test_rich_draws_a_line_among_others_of_its_own() -> None:
    console = Console(file=sys.stdout, width=20, color_system=None)
    assert ink.printed(Line("dân vận", "bold"), console) == "dân vận\n"
